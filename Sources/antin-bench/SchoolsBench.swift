import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem

/// One dispatch to 3,500 schools in one transaction, and 3,500 schools that each enter it: every
/// arrival is a number of its own book, an entry of the log, and 03 on the sender's board.
struct SchoolsBench {
    let directory: String
    private static let schools = 3_500
    private static let clients = 32

    func run() async throws {
        let registry = try await self.registry()
        let file = try await Self.file(in: registry)
        let begin = SystemClock.monotonicNanoseconds()
        let entry = try await Self.dispatch(registry, file)
        let sent = SystemClock.monotonicNanoseconds()
        try await Self.acknowledge(registry, entry, file)
        let end = SystemClock.monotonicNanoseconds()
        let lines = try await registry.deliveryLines(of: entry)
        let read = SystemClock.monotonicNanoseconds()
        guard lines.count == Self.schools, lines.allSatisfy({ $0.delivery.state == .received })
        else { throw BenchError("not every school has acknowledged") }
        await registry.close()
        for (name, from, to) in [
            ("schools.dispatch", begin, sent), ("schools.acknowledgements", sent, end),
            ("schools.all", begin, end), ("schools.board", end, read),
        ] {
            try Figure(
                name: name, value: Double(to - from) / 1e9, unit: "s",
                reference: ("what may be needed", 60)
            ).report()
        }
    }

    private func registry() async throws -> Registry {
        let keys = try LogKeys(
            origin: "bench.example/so", log: .generate(.ed25519), status: .generate(.ed25519))
        let organ = try Self.organ(0)
        let registry = try await Registry.create(
            RegistryConfiguration(directory: self.directory + "/schools"), keys: keys,
            organ: organ, name: "Sở Giáo dục và Đào tạo tỉnh Sao Mai")
        _ = try await registry.openBook(
            organ, book: Self.identifier("di"), series: Self.identifier("CHUNG"),
            direction: .outgoing, name: "Sổ văn bản đi")
        try await Self.each { school in
            let organ = try Self.organ(school)
            try await registry.registerOrgan(organ, name: "Trường mẫu số \(school)")
            _ = try await registry.openBook(
                organ, book: Self.identifier("den"), series: Self.identifier("CHUNG"),
                direction: .incoming, name: "Sổ văn bản đến")
        }
        return registry
    }

    private static func file(in registry: Registry) async throws -> RecordFile {
        let blob = try await registry.stage(Array("VĂN BẢN MẪU".utf8))
        return RecordFile(
            name: "van-ban.pdf", role: .main, sha256: blob.digest,
            signatures: [Digest.sha256("người ký"), Digest.sha256("cơ quan")],
            size: blob.size)
    }

    private static func dispatch(_ registry: Registry, _ file: RecordFile) async throws -> UInt64 {
        var draft = DispatchDraft(
            organ: try Self.organ(0), book: try Self.identifier("di"),
            series: try Self.identifier("CHUNG"), record: try Self.record(),
            handling: Handling(
                recipients: try (1...Self.schools).map {
                    Handling.Recipient(
                        organID: try Self.organ($0), organName: "Trường mẫu số \($0)")
                }))
        draft.record.codeNotation = "SGDĐT-VP"
        let dispatch = try await registry.createDispatch(draft)
        _ = try await registry.signDispatch(dispatch.id, files: [file])
        _ = try await registry.number(dispatch.id)
        return try await registry.issue(dispatch.id, sealed: [file]).entry
    }

    private static func acknowledge(
        _ registry: Registry, _ entry: UInt64, _ file: RecordFile
    ) async throws {
        try await Self.each { school in
            var record = try Self.record()
            record.codeNumber = "01"
            record.codeNotation = "SGDĐT-VP"
            record.files = [file]
            _ = try await registry.receive(
                Arrival(
                    organ: try Self.organ(school), book: try Self.identifier("den"),
                    series: try Self.identifier("CHUNG"), channel: .system, record: record,
                    ref: Reference(entry), verdict: .genuine))
        }
    }

    private static func each(
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    for school in stride(
                        from: client + 1, through: Self.schools, by: Self.clients)
                    {
                        try await body(school)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func record() throws -> DocumentRecord {
        DocumentRecord(
            organID: try Self.organ(0), organName: "Sở Giáo dục và Đào tạo tỉnh Sao Mai",
            codeNumber: nil, codeNotation: nil, issuedDate: nil, type: "CV",
            typeName: "Công văn", subject: "Về việc đo tốc độ (VĂN BẢN MẪU)",
            signers: [RecordSigner(fullName: "Trần Văn Mẫu", position: "Giám đốc")],
            files: [], level: .public, medium: .electronic)
    }

    /// 0 is the department.
    private static func organ(_ number: Int) throws -> OrganID {
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return try Self.identifier("\(digits(number / 100, 3)).\(digits(number % 100, 2)).18.H41")
    }

    private static func identifier<Rule>(_ text: String) throws -> Identifier<Rule> {
        guard let identifier = Identifier<Rule>(text) else { throw BenchError(text) }
        return identifier
    }
}
