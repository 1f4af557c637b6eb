import AntinCrypto
import AntinLog
import AntinTestSupport
import Testing

@Suite("Entry")
struct EntryTests {
    static let origin = "so.example.org/log"
    static let body = Array(#"{"kind":"registry.opened","organ":"sgddt"}"#.utf8)

    static func sample(index: UInt64 = 0) throws -> Entry {
        try Entry(
            index: index, previous: Entry.genesis(origin: origin),
            time: Timestamp(parsing: "2026-01-05T01:30:00.000Z"), body: body)
    }

    @Test("The entry prints as its page shows it, and its leaf hash is RFC 6962's")
    func layout() throws {
        let entry = try Self.sample()
        let genesis = Digest.sha256("antin.genesis/1\nso.example.org/log\n")
        let text = """
            antin.entry/1
            0
            \(genesis.base64)
            2026-01-05T01:30:00.000Z
            {"kind":"registry.opened","organ":"sgddt"}

            """
        #expect(entry.bytes == Array(text.utf8))
        #expect(entry.byteCount == entry.bytes.count)
        #expect(entry.leafHash == Digest.sha256([0] + entry.bytes))
        #expect(try Entry(parsing: entry.bytes) == entry)
    }

    @Test("No proper prefix of an entry is an entry, nor is an entry with a byte after it")
    func prefixes() throws {
        let bytes = try Self.sample(index: 1_234).bytes
        for end in 0..<bytes.count {
            #expect(throws: FormatError.self) { try Entry(parsing: Array(bytes[..<end])) }
        }
        for byte in UInt8.min...UInt8.max {
            #expect(throws: FormatError.self) { try Entry(parsing: bytes + [byte]) }
        }
    }

    @Test("A changed byte gives another entry that prints as read, or none")
    func byteChanges() throws {
        let entry = try Self.sample(index: 1_234)
        let bytes = entry.bytes
        for position in bytes.indices {
            for value in UInt8.min...UInt8.max where value != bytes[position] {
                var changed = bytes
                changed[position] = value
                guard let other = try? Entry(parsing: changed) else { continue }
                guard other != entry, other.bytes == changed, other.leafHash != entry.leafHash
                else {
                    Issue.record("byte \(position) = \(value) is a second spelling")
                    return
                }
            }
        }
    }

    @Test(
        "Second spellings of the index are refused",
        arguments: ["", "00", "01", "+1", "-0", " 1", "1 ", "0x1", "18446744073709551616", "１"])
    func indexSpellings(index: String) throws {
        let text = String(decoding: try Self.sample().bytes, as: UTF8.self)
            .replacing("antin.entry/1\n0\n", with: "antin.entry/1\n\(index)\n")
        #expect(throws: FormatError.self) { try Entry(parsing: Array(text.utf8)) }
    }

    @Test("The largest index is an entry's")
    func largestIndex() throws {
        let entry = try Self.sample(index: .max)
        #expect(try Entry(parsing: entry.bytes).index == .max)
    }

    @Test("CR, a sixth line, an empty body and control characters in the body are refused")
    func lines() throws {
        let text = String(decoding: try Self.sample().bytes, as: UTF8.self)
        let carriage = Array(text.utf8).flatMap { $0 == 10 ? [13, 10] : [$0] }
        #expect(throws: FormatError.self) { try Entry(parsing: carriage) }
        #expect(throws: FormatError.self) { try Entry(parsing: Array((text + "\n").utf8)) }
        #expect(throws: FormatError.self) { try Entry(parsing: Array((text + "{}\n").utf8)) }
        let entry = try Self.sample()
        for body: [UInt8] in [[], [10], [0x7B, 0x1F, 0x7D], [9], [0], [13]] {
            #expect(throws: FormatError.self) {
                try Entry(
                    index: 0, previous: entry.previous, time: entry.time, body: body)
            }
        }
    }

    @Test("An entry of 65,535 bytes is one, and of 65,536 is none")
    func limit() throws {
        let small = try Self.sample()
        func entry(bytes: Int) throws -> Entry {
            let filler = bytes - (small.byteCount - small.body.count)
            return try Entry(
                index: 0, previous: small.previous, time: small.time,
                body: [UInt8](repeating: 0x20, count: filler))
        }
        let largest = try entry(bytes: 65_535)
        #expect(largest.bytes.count == 65_535)
        #expect(try Entry(parsing: largest.bytes) == largest)
        #expect(throws: FormatError.self) { try entry(bytes: 65_536) }
        #expect(throws: FormatError.self) {
            try Entry(parsing: Array(largest.bytes.dropLast()) + [0x20, 0x0A])
        }
        let body = [UInt8](repeating: 0x20, count: Entry.maxBodyBytes)
        let last = try Entry(
            index: .max, previous: small.previous, time: small.time, body: body)
        #expect(last.byteCount == Entry.maxBytes)
    }

    @Test("The errors name the line")
    func errors() throws {
        let lines = ["antin.entry/1", "0", String(repeating: "A", count: 43) + "=", "2026"]
        for count in 0..<4 {
            let text = lines[..<count].map { $0 + "\n" }.joined() + "x\n"
            let error = #expect(throws: FormatError.self) {
                try Entry(parsing: Array(text.utf8))
            }
            #expect(error?.line == count + 1)
            #expect(error?.format == "entry")
        }
    }
}
