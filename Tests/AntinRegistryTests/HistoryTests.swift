import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

/// A small generator whose numbers follow from its seed alone.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Any history")
struct HistoryTests {
    /// Random requests, sensible and not, with restarts between them and with time passing over
    /// a new year: whatever the registry accepted, the auditor's rules accept too.
    @Test(
        "What the registry accepts in any order, the rules of the register accept",
        arguments: 1...12)
    func random(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let site = try TestSite(clock: "2026-12-30T02:00:00.000Z")
        let observer = Observer()
        var registry = try await site.create()
        let school = try Sample.organ("000.01.18.H41")
        try await registry.registerOrgan(school, name: "Trường")
        try await registry.openBooks(school, first: 7)
        var ids: [DispatchID] = []
        for turn in 0..<60 {
            let organ = Bool.random(using: &random) ? TestSite.organ : school.text
            let size = try need(registry.checkpoint).head.size
            let entry = UInt64.random(in: 0...size, using: &random)
            let id = ids.randomElement(using: &random)
            let number = Int.random(in: 1...12, using: &random)
            let year = Int.random(in: 2026...2027, using: &random)
            let file = try await Sample.file(
                "\(Int.random(in: 0...20, using: &random))", in: registry, signatures: 2)
            let reason = ChangeRecord(reason: "lượt \(turn)")
            let sayer = try Sample.organ(organ)
            do {
                switch Int.random(in: 0..<14, using: &random) {
                case 0, 1: ids.append(try await registry.signed("\(turn)", organ: organ))
                case 2, 3: if let id { _ = try await registry.number(id) }
                case 4, 5: if let id { _ = try await registry.issue(id, sealed: [file]) }
                case 6: _ = try await registry.receive(Sample.arrival([file], organ: organ))
                case 7: try await registry.recall(entry, as: sayer, record: reason)
                case 8:
                    try await registry.replace(
                        entry, as: sayer, by: Reference(entry / 2), record: reason)
                case 9: try await registry.correct(entry, as: sayer, record: reason)
                case 10: try await registry.erase(entry, as: sayer, reason: "x")
                case 11:
                    try await registry.voidNumber(
                        number, of: Sample.volume(year, organ: organ), reason: "x")
                case 12:
                    try await registry.reserveNumbers(
                        sayer, book: Sample.outgoing(), series: Sample.series(), count: 2,
                        reason: "x")
                default:
                    _ = try await registry.registerPaper(
                        Sample.draft("\(turn)", medium: .paper, organ: organ),
                        reserved: ReservedNumber(
                            number: number, year: year,
                            date: CivilDate(vietnam: site.clock.read().wall)))
                }
            } catch is RegistryError {
                // Refused: that is an answer, too.
            }
            site.clock.advance(milliseconds: Int64.random(in: 0...7_200_000, using: &random))
            try observer.see(registry)
            if turn % 20 == 19 {
                await registry.close()
                registry = try await site.open()
            }
        }
        let last = try need(registry.checkpoint).head.size - 1
        try await observer.note(last, of: registry)
        try await observer.check(registry, at: site)
        #expect(site.errors.isEmpty)
    }
}
