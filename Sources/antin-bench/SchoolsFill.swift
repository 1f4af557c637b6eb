import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem

/// Adds schools to a register for scripts/bench-schools: each with its incoming book and a token of
/// its clerk, whose secrets are written beside the data directory, `ORGAN SECRET` a line.
struct SchoolsFill {
    /// Holds the data directory `so`.
    let directory: String
    let schools: Int

    private static let clients = 32

    func run() async throws {
        let registry = try Registry.opening(self.directory + "/so")
        let lines = try await withThrowingTaskGroup(of: [String].self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    var lines: [String] = []
                    for school in stride(from: client, to: self.schools, by: Self.clients) {
                        lines.append(try await Self.add(school, to: registry))
                    }
                    return lines
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        await registry.close()
        try DurableFile.write(
            Array(lines.sorted().joined().utf8), to: self.directory + "/schools")
    }

    private static func add(_ number: Int, to registry: Registry) async throws -> String {
        let text = String(1_000_000 + number).dropFirst()
        guard
            let organ = OrganID("\(text.prefix(3)).\(text.dropFirst(3)).77.H99"),
            let book = BookID("den"), let series = SeriesID("CHUNG")
        else { throw BenchError("school \(number)") }
        try await registry.registerOrgan(organ, name: "Trường mẫu số \(number)")
        _ = try await registry.openBook(
            organ, book: book, series: series, direction: .incoming, name: "Sổ văn bản đến")
        let token = try await registry.createToken(
            label: "văn thư", grants: [Token.Grant(organ: organ.text, role: .clerk)])
        return "\(organ.text) \(token.secret)\n"
    }
}
