// RecordTests.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

@Suite("Records, handling and seal statements")
struct RecordTests {
    @Test("A record is what the vector says, with exactly its members")
    func record() throws {
        let record = try Samples.record()
        try VectorFolder("record").expect("document.json", record.canonical)
        let claims = CanonicalClaims(golden: record.canonical) {
            try DocumentRecord(parsing: $0).canonical
        }
        try claims.expectExact()
        try claims.expectExactMembers(optional: [
            "CodeNotation", "CodeNumber", "Description", "IssuedDate", "Language", "OrganId",
            "PageAmount", "SignerInfo", "code", "effective_date", "expiry_date",
        ])
        try claims.expectEveryByteCounts([0x00, 0x22, 0x30, 0x61, 0xFF])
    }

    @Test(
        "An issued document needs number, notation, date, organ and signer; filed material a note")
    func purposes() throws {
        let full = try Samples.record()
        for purpose in [DocumentRecord.Purpose.issued, .received, .filed] {
            try full.check(for: purpose)
        }
        let changes: [(inout DocumentRecord) -> Void] = [
            { $0.codeNumber = nil }, { $0.codeNotation = nil }, { $0.issuedDate = nil },
            { $0.organID = nil }, { $0.signers = [] },
        ]
        for change in changes {
            var record = full
            change(&record)
            #expect(throws: FormatError.self) { try record.check(for: .issued) }
            try record.check(for: .received)
            try record.check(for: .filed)
        }
        var record = full
        record.note = nil
        try record.check(for: .issued)
        #expect(throws: FormatError.self) { try record.check(for: .filed) }
    }

    @Test("A change record is what the vector says, with exactly its members")
    func change() throws {
        let change = try Samples.change()
        try VectorFolder("record").expect("change.json", change.canonical)
        let claims = CanonicalClaims(golden: change.canonical) {
            try ChangeRecord(parsing: $0).canonical
        }
        try claims.expectExact()
        try claims.expectExactMembers(optional: ["claimed", "notice", "replacement"])
        try claims.expectEveryByteCounts([0x00, 0x22, 0x30, 0x61, 0xFF])
    }

    @Test("A change record has only what its kind may have")
    func changeKinds() throws {
        let plain = ChangeRecord(reason: "Nhầm đối tượng nhận")
        #expect(try ChangeRecord(parsing: plain.canonical) == plain)
        for kind in EntryKind.allCases where kind != .registerAmended {
            try plain.check(for: kind)
        }
        #expect(throws: FormatError.self) { try plain.check(for: .registerAmended) }
        let all = try Samples.change()
        for kind in EntryKind.allCases {
            #expect(throws: FormatError.self) { try all.check(for: kind) }
        }
        let amended = ChangeRecord(
            reason: "Gõ sai", amendment: .init(field: "Subject", old: "", new: "V/v"))
        try amended.check(for: .registerAmended)
        #expect(throws: FormatError.self) { try amended.check(for: .documentCorrected) }
    }

    @Test("Handling is what the vector says, and all its members may be absent")
    func handling() throws {
        let handling = try Samples.handling()
        try VectorFolder("handling").expect("handling.json", handling.canonical)
        let claims = CanonicalClaims(golden: handling.canonical) {
            try Handling(parsing: $0).canonical
        }
        try claims.expectExact()
        let names = Set(handling.json.members.map(\.name))
        try claims.expectExactMembers(optional: names)
        try claims.expectEveryByteCounts([0x00, 0x22, 0x30, 0x61, 0xFF])
        #expect(Handling().canonical == Array("{}".utf8))
    }

    @Test("A seal statement is what the vector says, with exactly its members")
    func seal() throws {
        let seal = try Samples.seal()
        try VectorFolder("seal").expect("statement.json", seal.canonical)
        let claims = CanonicalClaims(golden: seal.canonical) {
            try SealStatement(parsing: $0).canonical
        }
        try claims.expectExact()
        try claims.expectExactMembers(optional: [])
        try claims.expectEveryByteCounts([0x00, 0x22, 0x30, 0x61, 0xFF])
    }

    @Test("A file's name is never a path")
    func fileNames() throws {
        for name in ["", ".", "..", "a/b", "a\\b", "/", "a\nb", String(repeating: "a", count: 256)]
        {
            var record = try Samples.record()
            record.files[0].name = name
            #expect(throws: FormatError.self, "\(name)") { try record.checkedCanonical() }
        }
        var record = try Samples.record()
        record.files[0].name = "..công văn…pdf"
        _ = try record.checkedCanonical()
    }

    @Test("Two records that Swift's strings take for equal are different records")
    func normalForms() throws {
        var composed = try Samples.record()
        composed.subject = "é"
        var decomposed = composed
        decomposed.subject = "e\u{301}"
        #expect(composed != decomposed)
        #expect(try DocumentRecord(parsing: decomposed.canonical) == decomposed)
    }

    @Test("A commitment opens with its tag, salt and bytes and with no other")
    func commitment() throws {
        let json = try Samples.record().canonical
        let salt = Samples.salt("record")
        let commitment = try #require(Commitment(.record, salt: salt, json: json))
        // Checked once with hashlib of Python over the same two files.
        try VectorFolder("record").expect(
            "commitment.txt",
            Array("salt \(Hex.encode(salt))\nrecord \(commitment.digest.hex)\n".utf8))
        #expect(Commitment.opens(commitment.digest, .record, salt: salt, json: json))
        #expect(!Commitment.opens(commitment.digest, .handling, salt: salt, json: json))
        #expect(!Commitment.opens(commitment.digest, .record, salt: salt, json: json + [0x0A]))
        for position in salt.indices {
            var other = salt
            other[position] ^= 1
            #expect(!Commitment.opens(commitment.digest, .record, salt: other, json: json))
        }
        // The border between salt and JSON is fixed: bytes cannot move across it.
        #expect(
            !Commitment.opens(
                commitment.digest, .record, salt: Array(salt.dropLast()),
                json: [salt[31]] + json))
        #expect(Commitment(.record, salt: Array(salt.dropLast()), json: json) == nil)
    }
}
