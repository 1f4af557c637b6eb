// JSONTests.swift
import AntinLog
import Testing

@testable import AntinCore

@Suite("Canonical JSON")
struct JSONTests {
    private static let vectors = VectorFolder("json")

    @Test("Every canonical text of the vectors is read and printed back to the byte")
    func accepted() throws {
        let lines = try Self.vectors.lines("canonical.txt")
        #expect(lines.count > 15)
        for line in lines {
            let value = try JSONValue(parsingCanonical: line)
            #expect(value.canonical == line)
            #expect(try JSONValue(parsingLoosely: line) == value)
        }
    }

    @Test("Every second spelling of the vectors is refused, and read loosely to the stated text")
    func secondSpellings() throws {
        for line in try Self.vectors.lines("loose.txt") {
            let parts = line.split(separator: 0x09, maxSplits: 1).map(Array.init)
            let (canonical, loose) = try (#require(parts.first), #require(parts.last))
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: loose) }
            let value = try JSONValue(parsingLoosely: loose)
            #expect(value.canonical == canonical, "\(value.text)")
        }
    }

    @Test("Every broken text of the vectors is refused by both rules")
    func refused() throws {
        for line in try Self.vectors.lines("refused.txt") {
            let text = String(decoding: line, as: UTF8.self)
            #expect(throws: FormatError.self, "\(text)") { try JSONValue(parsingCanonical: line) }
            #expect(throws: FormatError.self, "\(text)") { try JSONValue(parsingLoosely: line) }
        }
    }

    @Test("No byte sequence that is not UTF-8 is a string")
    func invalidUTF8() {
        let wrong: [[UInt8]] = [
            [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ]
        for bytes in wrong {
            let text = [0x22] + bytes + [0x22]
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: text) }
            #expect(throws: FormatError.self) { try JSONValue(parsingLoosely: text) }
        }
    }

    @Test("No control character is in a canonical string, however it is written")
    func controlCharacters() throws {
        for code in UInt8(0)..<0x20 {
            let raw: [UInt8] = [0x22, code, 0x22]
            let hex = Array(
                "\"\\u00\(String(code >> 4, radix: 16))\(String(code & 15, radix: 16))\"".utf8)
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: raw) }
            #expect(throws: FormatError.self) { try JSONValue(parsingLoosely: raw) }
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: hex) }
            if code == 0 {
                #expect(throws: FormatError.self) { try JSONValue(parsingLoosely: hex) }
            } else {
                let value = try JSONValue(parsingLoosely: hex)
                #expect(try JSONValue(parsingLoosely: value.canonical) == value)
                #expect(throws: FormatError.self) {
                    try JSONValue(parsingCanonical: value.canonical)
                }
            }
        }
    }

    @Test("Depth 16 is read, depth 17 is refused, and a million brackets cost nothing")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth)
                + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONValue(parsingCanonical: nested(16))
        for depth in [17, 18, 500_000] {
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: nested(depth)) }
            #expect(throws: FormatError.self) { try JSONValue(parsingLoosely: nested(depth)) }
        }
    }

    @Test("A text longer than the limit is refused before it is read")
    func size() {
        #expect(throws: FormatError.self) {
            try JSONValue(parsingCanonical: Array("\"1234567890\"".utf8), maxBytes: 11)
        }
    }

    @Test("No proper prefix of a canonical object is canonical")
    func prefixes() throws {
        let golden = try #require(try Self.vectors.lines("canonical.txt").last)
        for end in golden.indices {
            let cut = Array(golden[..<end])
            #expect(throws: FormatError.self) { try JSONValue(parsingCanonical: cut) }
        }
    }

    @Test("What is accepted after any change of one byte prints as itself")
    func bytes() throws {
        let golden = try #require(try Self.vectors.lines("canonical.txt").last)
        for position in golden.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = golden
                changed[position] = byte
                guard let value = try? JSONValue(parsingCanonical: changed) else { continue }
                #expect(value.canonical == changed)
            }
        }
    }

    @Test("Members are kept in the order of UTF-16 code units, however they are put in")
    func order() {
        // The names of RFC 8785 3.2.3, whose order differs between UTF-16 and UTF-8.
        let names = ["\r", "1", "\u{80}", "ö", "€", "\u{1F600}", "\u{FB33}"]
        var forwards = JSONObject()
        var backwards = JSONObject()
        for name in names { forwards[name] = 1 }
        for name in names.reversed() { backwards[name] = 1 }
        #expect(forwards == backwards)
        #expect(forwards.members.map(\.name).elementsEqual(names, by: JSONText.same))
        forwards["€"] = nil
        #expect(forwards.count == names.count - 1)
        #expect(forwards["€"] == nil)
        #expect(forwards["ö"] == 1)
    }

    @Test("Strings that Swift takes for equal but whose bytes differ are different values")
    func equivalence() {
        #expect("K" == "\u{212A}")
        #expect(JSONValue.string("K") != JSONValue.string("\u{212A}"))
        let object: JSONObject = ["\u{212A}": 1, "K": 2]
        #expect(object.count == 2)
        #expect(object["K"] == 2)
    }

    @Test("A reader gives what is there, and refuses what is missing, wrong or left over")
    func reader() throws {
        let object: JSONObject = [
            "count": 7, "name": "Sổ văn bản đi", "flag": true, "list": ["a", "b"],
            "inner": ["x": 1],
        ]
        var reader = JSONObjectReader(object, format: "example")
        #expect(try reader.integer("count", 1...9) == 7)
        #expect(try reader.string("name") == "Sổ văn bản đi")
        #expect(try reader.bool("flag"))
        #expect(try reader.strings("list") == ["a", "b"])
        #expect(try reader.optionalString("nothing") == nil)
        #expect(throws: FormatError.self) { try reader.finish() }
        var inner = try reader.object("inner")
        #expect(inner.format == "example, inner")
        #expect(
            throws: FormatError("example, inner", expected: "an integer from 2 to 3 as member x")
        ) {
            try inner.integer("x", 2...3)
        }
        try reader.finish()
        #expect(throws: FormatError.self) { try reader.string("absent") }
        #expect(throws: FormatError.self) { try reader.string("count") }
    }
}
