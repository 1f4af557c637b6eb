import AntinCrypto
import AntinLog
import Testing

@Suite("Chain replay")
struct ChainReplayTests {
    static let origin = "so.example.org/log"
    static let start: Int64 = 1_767_139_200_000

    /// A chain of entries, `gap` milliseconds apart.
    static func chain(_ count: Int, gap: Int64 = 3_600_000) throws -> [Entry] {
        var previous = Entry.genesis(origin: origin)
        var entries: [Entry] = []
        for index in 0..<count {
            let entry = try Entry(
                index: UInt64(index), previous: previous,
                time: Timestamp(milliseconds: start + Int64(index) * gap),
                body: Array(#"{"kind":"test","number":\#(index)}"#.utf8))
            previous = entry.leafHash
            entries.append(entry)
        }
        return entries
    }

    static func finding(_ replay: ChainReplay, _ bytes: [UInt8]) -> ReplayFinding.Reason? {
        var replay = replay
        do {
            try replay.append(bytes)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("A chain replays to the root of its leaves, and every accepted body is shown")
    func genuine() throws {
        let entries = try Self.chain(1_300)
        var replay = ChainReplay(origin: Self.origin, collectingTiles: true)
        var writer = TileWriter()
        for entry in entries {
            let bytes = entry.bytes
            let accepted = try replay.append(bytes)
            try writer.append(bytes)
            #expect(accepted.leaf == entry.leafHash)
            #expect(Array(bytes[accepted.body]) == entry.body)
            #expect(replay.time == entry.time)
        }
        #expect(replay.size == 1_300)
        #expect(replay.root == writer.root)
        let full = replay.takeFullTiles() + replay.partialTiles
        let files = writer.takeFiles().filter { $0.path.kind != .entries }
        #expect(full.map { TileWriter.File(path: $0.path, bytes: $0.tile.bytes) } == files)
        let again = replay.takeFullTiles()
        #expect(again.isEmpty)
    }

    @Test("The quick way and the strict parser give one answer for every change of an entry")
    func agreement() throws {
        let entries = try Self.chain(13)
        for position in [0, 1, 9, 10, 12] {
            var replay = ChainReplay(origin: Self.origin)
            for entry in entries[..<position] { try replay.append(entry.bytes) }
            let previous = position == 0 ? nil : entries[position - 1]
            let genuine = entries[position].bytes
            func check(_ bytes: [UInt8]) {
                var isNext = false
                if let entry = try? Entry(parsing: bytes) {
                    isNext =
                        entry.index == UInt64(position)
                        && entry.previous
                            == previous?.leafHash ?? Entry.genesis(origin: Self.origin)
                        && entry.time >= previous?.time ?? .earliest
                }
                var quick = replay
                if isNext != ((try? quick.append(bytes)) != nil) {
                    Issue.record("\(String(decoding: bytes, as: UTF8.self)) at \(position)")
                }
            }
            check(genuine)
            for place in genuine.indices {
                for value in UInt8.min...UInt8.max {
                    var changed = genuine
                    changed[place] = value
                    check(changed)
                }
                check(Array(genuine[..<place]))
                check(Array(genuine[..<place] + genuine[(place + 1)...]))
                for value: UInt8 in [0x00, 0x0A, 0x20, 0x30, 0x31, 0x39, 0x41, 0x7A] {
                    check(Array(genuine[..<place] + [value] + genuine[place...]))
                }
            }
            check(genuine + [0x0A])
            // Times of every kind in a line that is otherwise right.
            let text = String(decoding: genuine, as: UTF8.self)
            let time = entries[position].time.description
            for other in [
                "2025-12-31T00:00:00.000Z", "2025-12-30T23:59:59.999Z",
                "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z",
                "2025-12-31T24:00:00.000Z", "2025-12-31T23:59:60.000Z",
                "2025-12-32T00:00:00.000Z", "2026-02-29T00:00:00.000Z",
                "2028-02-29T00:00:00.000Z",
            ] {
                check(Array(text.replacing(time, with: other).utf8))
            }
        }
    }

    @Test("A removed, inserted, moved, changed or backdated entry is found where it stands")
    func findings() throws {
        let entries = try Self.chain(6)
        var replay = ChainReplay(origin: Self.origin)
        for entry in entries[..<3] { try replay.append(entry.bytes) }
        #expect(Self.finding(replay, entries[3].bytes) == nil)
        #expect(Self.finding(replay, entries[4].bytes) == .wrongIndex(4))
        #expect(Self.finding(replay, entries[2].bytes) == .wrongIndex(2))
        let broken = try Entry(
            index: 3, previous: entries[1].leafHash, time: entries[3].time, body: [0x7B])
        #expect(Self.finding(replay, broken.bytes) == .brokenChain)
        let backdated = try Entry(
            index: 3, previous: entries[2].leafHash,
            time: Timestamp(milliseconds: entries[2].time.milliseconds - 1), body: [0x7B])
        #expect(
            Self.finding(replay, backdated.bytes)
                == .timeWentBack(from: entries[2].time, to: backdated.time))
        let sameTime = try Entry(
            index: 3, previous: entries[2].leafHash, time: entries[2].time, body: [0x7B])
        #expect(Self.finding(replay, sameTime.bytes) == nil)
        guard case .malformed = Self.finding(replay, [1, 2, 3]) else {
            Issue.record("three bytes are an entry")
            return
        }
        // Whatever was refused, the replay stands where it stood.
        #expect(throws: ReplayFinding(index: 3, reason: .wrongIndex(5))) {
            try replay.append(entries[5].bytes)
        }
        for entry in entries[3...] { try replay.append(entry.bytes) }
        #expect(replay.size == 6)
    }

    @Test("A change of one entry shows at the next, and a log of another origin at the first")
    func chain() throws {
        var entries = try Self.chain(5)
        entries[2] = try Entry(
            index: 2, previous: entries[2].previous, time: entries[2].time, body: [0x7B, 0x7D])
        var replay = ChainReplay(origin: Self.origin)
        for entry in entries[...2] { try replay.append(entry.bytes) }
        #expect(Self.finding(replay, entries[3].bytes) == .brokenChain)
        let other = ChainReplay(origin: "so.example.org/other")
        #expect(Self.finding(other, entries[0].bytes) == .brokenChain)
    }

    @Test("Bundles replay as their entries do, whatever their width")
    func bundles() throws {
        let entries = try Self.chain(600, gap: 60_000)
        var single = ChainReplay(origin: Self.origin)
        for entry in entries { try single.append(entry.bytes) }
        var replay = ChainReplay(origin: Self.origin)
        var bodies: [[UInt8]] = []
        for start in stride(from: 0, to: 600, by: 256) {
            let part = entries[start..<min(start + 256, 600)]
            var bundle = EntryBundle()
            for entry in part { try bundle.append(entry.bytes.span) }
            try replay.append(bundle: bundle.bytes.span, width: part.count) { accepted, bytes in
                var body: [UInt8] = []
                for place in accepted.body { body.append(bytes[place]) }
                bodies.append(body)
            }
        }
        #expect(replay.root == single.root)
        #expect(bodies == entries.map(\.body))
    }

    @Test("A bundle that is cut, longer, or of another width is a finding")
    func badBundles() throws {
        var bundle = EntryBundle()
        for entry in try Self.chain(3) { try bundle.append(entry.bytes.span) }
        func isFinding(_ bytes: [UInt8], width: Int) -> Bool {
            var replay = ChainReplay(origin: Self.origin)
            do {
                try replay.append(bundle: bytes.span, width: width)
                return false
            } catch {
                guard case .malformed = error.reason else { return false }
                return true
            }
        }
        #expect(!isFinding(bundle.bytes, width: 3))
        for end in 0..<bundle.bytes.count {
            #expect(isFinding(Array(bundle.bytes[..<end]), width: 3))
        }
        for width in [0, 1, 2, 4, 256] { #expect(isFinding(bundle.bytes, width: width)) }
        #expect(isFinding(bundle.bytes + [0], width: 3))
        #expect(isFinding(bundle.bytes + [0, 0], width: 3))
        #expect(isFinding(bundle.bytes + [0, 0], width: 4))
    }

    @Test("A replay goes on after a proven entry, and at no other place")
    func resuming() throws {
        let entries = try Self.chain(1_003)
        var whole = ChainReplay(origin: Self.origin)
        for entry in entries[..<999] { try whole.append(entry.bytes) }
        var resumed = try #require(ChainReplay(after: entries[998], frontier: whole.frontier))
        for entry in entries[999...] {
            try whole.append(entry.bytes)
            try resumed.append(entry.bytes)
        }
        #expect(resumed.root == whole.root)
        #expect(resumed.size == 1_003)
        #expect(ChainReplay(after: entries[7], frontier: whole.frontier) == nil)
        #expect(ChainReplay(after: entries[0], frontier: TreeFrontier()) == nil)
    }
}
