// How fast this machine registers.

import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// Measures registrations on a real disk: each is a file made durable, an arrival entered in the
/// book, committed, anchored and published, and its receipt made and verified.
package struct RegistryBench: Sendable {
    package struct Result: Hashable, Sendable {
        package let clients: Int
        package let registrations: Int
        package let seconds: Double
        /// How long one client waited for one receipt, in the middle and at the 99th percentile.
        package let medianMilliseconds: Double
        package let slowMilliseconds: Double

        package var perSecond: Double { Double(self.registrations) / self.seconds }
    }

    private let registry: Registry
    private let arrival: Arrival

    /// A registry of its own in a new directory; it is not removed.
    package init(directory: String) async throws {
        guard let organ = OrganID("000.00.00.X00"), let book = BookID("den"),
            let series = SeriesID("CHUNG")
        else { throw StoreError.noValue }
        let keys = try LogKeys(
            origin: "bench.invalid/log", log: SigningKey.generate(.ed25519),
            status: SigningKey.generate(.ed25519))
        self.registry = try await Registry.create(
            RegistryConfiguration(directory: directory), keys: keys, organ: organ,
            name: "Cơ quan đo tốc độ")
        try await self.registry.openBook(
            organ, book: book, series: series, direction: .incoming, name: "Sổ văn bản đến")
        let record = DocumentRecord(
            organID: nil, organName: "Cơ quan gửi", codeNumber: "01", codeNotation: "CQG-VP",
            issuedDate: try CivilDate(parsing: "2026-01-05"), type: "CV", typeName: "Công văn",
            subject: "Về việc đo tốc độ vào sổ",
            signers: [RecordSigner(fullName: "Nguyễn Văn Mẫu", position: "Giám đốc")],
            files: [], level: .internal, medium: .electronic)
        self.arrival = Arrival(
            organ: organ, book: book, series: series, channel: .system, record: record)
    }

    /// Lets `clients` register one document after the other, `registrations` in all.
    package func run(clients: Int, registrations: Int) async throws -> Result {
        let each = max(1, registrations / clients)
        let start = SystemClock.monotonicNanoseconds()
        let times = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var times: [UInt64] = []
                    for number in 0..<each {
                        let begin = SystemClock.monotonicNanoseconds()
                        try await self.register("\(clients) \(client) \(number)")
                        times.append(SystemClock.monotonicNanoseconds() - begin)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let nanoseconds = SystemClock.monotonicNanoseconds() - start
        let sorted = times.sorted()
        func milliseconds(_ part: Int) -> Double {
            Double(sorted[(sorted.count - 1) * part / 100]) / 1e6
        }
        return Result(
            clients: clients, registrations: times.count, seconds: Double(nanoseconds) / 1e9,
            medianMilliseconds: milliseconds(50), slowMilliseconds: milliseconds(99))
    }

    /// Ends the measured registry, after which its directory can be removed.
    package func close() async { await self.registry.close() }

    private func register(_ text: String) async throws {
        // 4 KiB that no other registration has.
        let bytes = Array(text.utf8) + [UInt8](repeating: 0x20, count: 4_096 - text.utf8.count)
        let blob = try await self.registry.stage(bytes)
        var arrival = self.arrival
        arrival.record.files = [
            RecordFile(
                name: "van-ban.pdf", role: .main, sha256: blob.digest, signatures: [],
                size: blob.size)
        ]
        let received = try await self.registry.receive(arrival)
        _ = try await self.registry.receipt(of: received.entry)
    }
}
