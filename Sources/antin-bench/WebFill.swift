import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem

/// Fills a register that `antind init` made with documents, for scripts/bench-web: each a paper
/// document with a scan of its own, so that each has a digest to be asked for.
struct WebFill {
    /// Holds the data directory `so`; the digests are written beside it, one a line.
    let directory: String
    let documents: Int

    private static let clients = 64

    func run() async throws {
        let registry = try Registry.opening(self.directory + "/so")
        let organ = registry.operatorOrgan
        _ = try await registry.openBook(
            organ, book: Self.identifier("di"), series: Self.identifier("CHUNG"),
            direction: .outgoing, name: "Sổ văn bản đi")
        let share = (self.documents + Self.clients - 1) / Self.clients
        let digests = try await withThrowingTaskGroup(of: [Digest].self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    let last = min(self.documents, (client + 1) * share)
                    return try await Self.register(
                        min(client * share, last)..<last, in: registry, for: organ)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        await registry.close()
        let lines = digests.map { $0.hex + "\n" }.joined()
        try DurableFile.write(Array(lines.utf8), to: self.directory + "/digests")
    }

    private static func register(
        _ numbers: Range<Int>, in registry: Registry, for organ: OrganID
    ) async throws -> [Digest] {
        var digests: [Digest] = []
        var scan = SamplePDF.bytes(stream: 512)
        guard let stream = scan.indices.first(where: { scan[$0...].starts(with: "stream\n".utf8) })
        else { throw BenchError("the sample has no stream") }
        for number in numbers {
            let digits = String(10_000_000 + number).utf8
            scan.replaceSubrange((stream + 7)..<(stream + 7 + digits.count), with: digits)
            let blob = try await registry.stage(scan)
            let draft = DispatchDraft(
                organ: organ, book: try Self.identifier("di"), series: try Self.identifier("CHUNG"),
                record: DocumentRecord(
                    organID: organ, organName: "Sở mẫu", codeNumber: nil, codeNotation: "SM-VP",
                    issuedDate: nil, type: "CV", typeName: "Công văn",
                    subject: "Văn bản mẫu \(number)",
                    signers: [RecordSigner(fullName: "Trần Văn Mẫu", position: "Giám đốc")],
                    files: [], level: .public, medium: .paper),
                handling: Handling(recipients: []))
            _ = try await registry.registerPaper(
                draft,
                files: [
                    RecordFile(
                        name: "\(number).pdf", role: .main, sha256: blob.digest, signatures: [],
                        size: blob.size)
                ])
            digests.append(blob.digest)
        }
        return digests
    }

    private static func identifier<Rule>(_ text: String) throws -> Identifier<Rule> {
        guard let identifier = Identifier<Rule>(text) else { throw BenchError(text) }
        return identifier
    }
}
