import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import CAntinBench

/// Documents registered per second, each durable and with its receipt in hand, beside bare appends
/// of 1,024 bytes with fsync on the same disk.
struct RegisterBench {
    let directory: String
    private static let seconds = 6.0

    func run() async throws {
        let before = try self.appends()
        let registry = try await self.registry()
        let one = try await Self.rate(registry, clients: 1)
        let many = try await Self.rate(registry, clients: 32)
        await registry.close()
        let appends = (before + (try self.appends())) / 2
        for (name, rate) in [("register.one_client", one), ("register.32_clients", many)] {
            try Figure(
                name: name, value: rate, unit: "documents/s",
                reference: ("appends with fsync, one after the other", appends)
            ).report()
        }
    }

    private func appends() throws -> Double {
        let path = self.directory + "/appends"
        // O_WRONLY | O_CREAT | O_APPEND
        let file = try FileDescriptor.open(path, flags: 0o1 | 0o100 | 0o2000)
        let rate = antin_bench_appends(file.number, 1_024, 2)
        try FileSystem.remove(path)
        guard rate > 0 else { throw BenchError("appending failed") }
        return rate
    }

    private func registry() async throws -> Registry {
        let keys = try LogKeys(
            origin: "bench.example/so", log: SigningKey.generate(.ed25519),
            status: SigningKey.generate(.ed25519))
        let organ = try Self.organ()
        let registry = try await Registry.create(
            RegistryConfiguration(directory: self.directory + "/register"), keys: keys,
            organ: organ, name: Self.organName)
        _ = try await registry.openBook(
            organ, book: Self.identifier("di"), series: Self.identifier("CHUNG"),
            direction: .outgoing, name: "Sổ văn bản đi")
        return registry
    }

    private static func rate(_ registry: Registry, clients: Int) async throws -> Double {
        let begin = SystemClock.monotonicNanoseconds()
        let end = begin + UInt64(Self.seconds * 1e9)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var count = 0
                    while SystemClock.monotonicNanoseconds() < end {
                        let draft = try Self.draft("Về việc \(clients)/\(client)/\(count)")
                        let issued = try await registry.registerPaper(draft)
                        _ = try await registry.receipt(of: issued.entry)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / Double(SystemClock.monotonicNanoseconds() - begin) * 1e9
    }

    private static let organName = "Sở Giáo dục và Đào tạo tỉnh Sao Mai"

    private static func organ() throws -> OrganID { try Self.identifier("000.00.18.H41") }

    private static func identifier<Rule>(_ text: String) throws -> Identifier<Rule> {
        guard let identifier = Identifier<Rule>(text) else { throw BenchError(text) }
        return identifier
    }

    private static func draft(_ subject: String) throws -> DispatchDraft {
        let organ = try Self.organ()
        return DispatchDraft(
            organ: organ, book: try Self.identifier("di"), series: try Self.identifier("CHUNG"),
            record: DocumentRecord(
                organID: organ, organName: Self.organName, codeNumber: nil,
                codeNotation: "SGDĐT-VP", issuedDate: nil, type: "CV", typeName: "Công văn",
                subject: subject,
                signers: [RecordSigner(fullName: "Trần Văn Mẫu", position: "Giám đốc")],
                files: [], level: .public, medium: .paper),
            handling: Handling(recipients: []))
    }
}
