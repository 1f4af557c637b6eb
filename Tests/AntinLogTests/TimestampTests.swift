import AntinLog
import Testing

@Suite("Timestamp")
struct TimestampTests {
    static let known: [(String, Int64)] = [
        ("1970-01-01T00:00:00.000Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2000-02-29T00:00:00.000Z", 951_782_400_000),
        ("2025-12-31T00:00:00.000Z", 1_767_139_200_000),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ]

    @Test("Known instants read and print as their Unix milliseconds", arguments: known)
    func knownInstants(text: String, milliseconds: Int64) throws {
        #expect(try Timestamp(parsing: text).milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test("Times all over the years 0001 to 9999 read back as printed, in order")
    func wholeRange() throws {
        let step: Int64 = 12 * 86_400_000 + 12_345_678
        var time = Timestamp.earliest
        var previous = ""
        while true {
            let text = time.description
            guard previous < text, try Timestamp(parsing: text) == time else {
                Issue.record("\(text) after \(previous)")
                return
            }
            previous = text
            if time == .latest { break }
            time = Timestamp(milliseconds: time.milliseconds + step)
        }
    }

    @Test(
        "What is not a time, or is another spelling of one, is refused",
        arguments: [
            "", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.00Z",
            "2026-01-01T00:00:00.0000Z", "2026-01-01T00:00:00.000", "2026-01-01T00:00:00.000z",
            "2026-01-01t00:00:00.000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00,000Z",
            "2026-01-01T00:00:00.000+00:00", "2026-01-01T24:00:00.000Z",
            "2026-01-01T23:60:00.000Z", "2026-06-30T23:59:60.000Z", "2026-00-01T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z", "2026-01-32T00:00:00.000Z",
            "2026-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z",
            "0000-12-31T00:00:00.000Z", "-001-01-01T00:00:00.000Z", "+026-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00.000Z\n", " 2026-01-01T00:00:00.000Z",
            "２026-01-01T00:00:00.00Z",
        ])
    func refused(text: String) {
        #expect(throws: FormatError.self) { try Timestamp(parsing: text) }
    }

    @Test("Every single-byte change gives another instant or is refused, never the same one")
    func byteChanges() throws {
        let text = "2024-02-29T23:59:59.999Z"
        let time = try Timestamp(parsing: text)
        let bytes = Array(text.utf8)
        for position in bytes.indices {
            for value in UInt8.min...UInt8.max where value != bytes[position] {
                var changed = bytes
                changed[position] = value
                guard let other = String(validating: changed, as: UTF8.self),
                    let read = try? Timestamp(parsing: other)
                else { continue }
                #expect(read != time)
                #expect(read.description == other)
            }
        }
        for end in 0..<bytes.count {
            let cut = String(decoding: bytes[..<end], as: UTF8.self)
            #expect(throws: FormatError.self) { try Timestamp(parsing: cut) }
        }
    }

    @Test("An instant outside the years 0001 to 9999 becomes the nearest one inside")
    func clamped() {
        #expect(Timestamp(milliseconds: .max) == .latest)
        #expect(Timestamp(milliseconds: .min) == .earliest)
        #expect(Timestamp(seconds: .max) == .latest)
        #expect(Timestamp(seconds: .min) == .earliest)
        #expect(Timestamp(seconds: -1).milliseconds == -1_000)
        #expect(Timestamp(milliseconds: -1).seconds == -1)
        #expect(Timestamp(milliseconds: 1_999).seconds == 1)
    }
}
