// EntryBodyTests.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

@Suite("Entry bodies")
struct EntryBodyTests {
    private static let vectors = VectorFolder("body")

    private static func claims(_ body: EntryBody) -> CanonicalClaims {
        CanonicalClaims(golden: body.canonical) { try EntryBody(parsing: $0).canonical }
    }

    private static func bodies() throws -> [EntryBody] {
        let organ = try Samples.organ()
        return try Samples.bodies().map { EntryBody(organ: organ, $0) }
    }

    @Test("There is a vector for each kind with all its members, and it is what we print")
    func vectors() throws {
        let bodies = try Self.bodies()
        #expect(bodies.map(\.kind) == EntryKind.allCases.map(\.rawValue))
        for body in bodies {
            try Self.vectors.expect("\(body.kind).json", body.canonical)
            let read = try EntryBody(parsing: try Self.vectors.bytes("\(body.kind).json"))
            #expect(read == body)
            #expect(read.kind == body.kind)
            #expect(try body.checkedCanonical() == body.canonical)
        }
    }

    @Test(
        "A body has exactly the members of its kind: none may be missing, added or of another type")
    func members() throws {
        for body in try Self.bodies() {
            let row = try #require(EntryKind(rawValue: body.kind)).members.split(separator: " ")
            let names = row.map { $0.trimming("[]") } + ["kind", "organ"]
            #expect(body.json.members.map(\.name) == names.sorted())
            var optional = Set(row.filter { $0.hasPrefix("[") }.map { $0.trimming("[]") })
            // A reason belongs to a first number other than 1, so here it must be.
            if body.kind == "book.opened" { optional.remove("reason") }
            let claims = Self.claims(body)
            try claims.expectExact()
            try claims.expectExactMembers(optional: optional)
        }
    }

    @Test("Every single-byte change of a body is refused or is another body that prints as itself")
    func byteChanges() throws {
        for body in try Self.bodies() {
            try Self.claims(body).expectEveryByteCounts([0x00, 0x20, 0x22, 0x2C, 0x30, 0x61, 0xFF])
        }
        let numbered = try #require(try Self.bodies().first { $0.kind == "document.numbered" })
        try Self.claims(numbered).expectEveryByteCounts()
    }

    @Test("The table in Docs/formats/body.md is the table of the code")
    func documentation() throws {
        let text = String(decoding: try ProjectFile.bytes("Docs/formats/body.md"), as: UTF8.self)
        var rows: [String: String] = [:]
        let section = text.split(separator: "\n## ").first { $0.hasPrefix("Kinds and members") }
        for line in try #require(section).split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimming(" ") }
            guard cells.count >= 2 else { continue }
            rows[cells[0].trimming("`")] = cells[1].trimming("`")
        }
        for kind in EntryKind.allCases {
            #expect(rows[kind.rawValue] == kind.members, "\(kind.rawValue)")
        }
        #expect(rows.count == EntryKind.allCases.count)
    }

    @Test("A body of an unknown kind is kept whole and tells every entry that it mentions")
    func unknownKind() throws {
        let text = """
            {"also":[{"index":3},{"deep":{"index":4}}],"kind":"document.praised",\
            "organ":"H41","ref":{"index":2}}
            """
        let body = try EntryBody(parsing: Array(text.utf8))
        #expect(body.kind == "document.praised")
        #expect(body.canonical == Array(text.utf8))
        guard case .unknown(let unknown) = body.content else {
            Issue.record("not unknown")
            return
        }
        #expect(unknown.references.map(\.index) == [3, 4, 2])
        #expect(body.record == nil)
        for kind in ["", "Document.issued", "a b", String(repeating: "a", count: 65)] {
            let other = Array(text.replacing("document.praised", with: kind).utf8)
            #expect(throws: FormatError.self) { try EntryBody(parsing: other) }
        }
        #expect(throws: FormatError.self) {
            try EntryBody(parsing: Array(#"{"kind":"document.praised"}"#.utf8))
        }
    }

    @Test("A reference to another log needs origin and leaf together")
    func references() {
        let halves = [
            #"{"index":1,"origin":"a"}"#,
            #"{"index":1,"leaf":"\#(Samples.digest("x").hex)"}"#,
            #"{"leaf":"\#(Samples.digest("x").hex)","origin":"a"}"#,
            #"{"index":1,"other":2}"#,
        ]
        for half in halves {
            let text = """
                {"count":1,"handling":"\(Samples.digest("h").hex)","kind":"deliveries.committed",\
                "organ":"H41","ref":\(half)}
                """
            #expect(throws: FormatError.self) { try EntryBody(parsing: Array(text.utf8)) }
        }
    }

    @Test("Organs, books, series and dispatches have their alphabets and lengths and no other")
    func identifiers() {
        #expect(OrganID("000.00.18.H41")?.text == "000.00.18.H41")
        #expect(OrganID(String(repeating: "Z", count: 35)) != nil)
        #expect(OrganID(String(repeating: "Z", count: 36)) == nil)
        #expect(OrganID("h41") == nil)
        #expect(OrganID("\u{212A}") == nil)
        #expect(OrganID("") == nil)
        #expect(BookID("di-2") != nil)
        #expect(BookID("Di") == nil)
        #expect(BookID(String(repeating: "a", count: 17)) == nil)
        #expect(SeriesID("QD") != nil)
        #expect(SeriesID("QĐ") == nil)
        #expect(DispatchID(String(repeating: "a", count: 32)) != nil)
        #expect(DispatchID(String(repeating: "A", count: 32)) == nil)
        #expect(DispatchID(String(repeating: "a", count: 31)) == nil)
    }
}

extension StringProtocol {
    /// Without these characters at both ends.
    fileprivate func trimming(_ characters: String) -> String {
        var text = Substring(self)
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
