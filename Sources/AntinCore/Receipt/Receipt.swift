// Receipt.swift
import AntinCrypto
package import AntinLog

/// What an office hands out with a document, and what anybody needs beside it: the entry, what its
/// commitment opens to, the proof that it is in the log, the same for each later change, and the
/// status at the time (Docs/formats/receipt.md). A copy of it proves nothing about itself: see
/// `ReceiptFacts`.
package struct Receipt: Sendable {
    /// The document's own entry.
    package let subject: Part
    /// The entries that changed it since, in the order of the log.
    package let changes: [Part]
    /// The signed note, verbatim.
    package let status: [UInt8]

    /// One entry with its proof and what it opens to.
    package struct Part: Sendable {
        package let entry: Entry
        package let body: EntryBody
        /// The exact bytes of the record and the salt, which open the entry's `record`; nil where
        /// they were destroyed, or where the kind has none.
        package let opening: Opening?
        package let proof: TlogProof

        package struct Opening: Hashable, Sendable {
            package let record: [UInt8]
            package let salt: [UInt8]

            package init(record: [UInt8], salt: [UInt8]) {
                self.record = record
                self.salt = salt
            }
        }

        /// Throws if the entry's body cannot be read or the proof is one of another entry.
        package init(
            entry: Entry, opening: Opening?, proof: TlogProof
        ) throws(FormatError) {
            guard proof.index == entry.index, proof.extra == nil else {
                throw FormatError("receipt", expected: "a proof of its entry, without extra line")
            }
            if let opening, opening.salt.count != Commitment.saltByteCount {
                throw FormatError("receipt", expected: "32 bytes of salt")
            }
            self.entry = entry
            self.body = try EntryBody(parsing: entry.body)
            self.opening = opening
            self.proof = proof
        }
    }

    package static let schema = "antin.receipt/1"

    /// Throws if the parts do not belong together: another checkpoint in one of the proofs,
    /// changes that are not in the order of the log or do not change the subject.
    package init(
        subject: Part, changes: [Part], status: [UInt8]
    ) throws(FormatError) {
        var last = subject.entry.index
        for part in changes {
            guard part.proof.checkpoint == subject.proof.checkpoint else {
                throw FormatError("receipt", expected: "one checkpoint in all proofs")
            }
            guard part.entry.index > last, part.body.changes(subject.entry.index) else {
                throw FormatError(
                    "receipt", expected: "entries that change the first one, in their order")
            }
            last = part.entry.index
        }
        self.subject = subject
        self.changes = changes
        self.status = status
    }

    /// The signed checkpoint that all proofs carry.
    package var checkpoint: [UInt8] { self.subject.proof.checkpoint }

    /// What the document shows. Throws if the record cannot be read or does not fit the kind.
    package func documentRecord() throws(FormatError) -> DocumentRecord? {
        guard let purpose = DocumentRecord.purpose(of: self.subject.body.content),
            let bytes = self.subject.opening?.record
        else { return nil }
        let record = try DocumentRecord(parsing: bytes)
        try record.check(for: purpose)
        return record
    }
}

extension Receipt.Part {
    /// The reason of a change. Throws if the record cannot be read or does not fit the kind.
    package func changeRecord() throws(FormatError) -> ChangeRecord? {
        guard let kind = EntryKind(rawValue: self.body.kind), let bytes = self.opening?.record,
            DocumentRecord.purpose(of: self.body.content) == nil
        else { return nil }
        let record = try ChangeRecord(parsing: bytes)
        try record.check(for: kind)
        return record
    }

    /// Whether record and salt are what the entry commits to; nil if they are not here.
    package var opens: Bool? {
        guard let opening else { return nil }
        guard let commitment = self.body.record else { return false }
        return Commitment.opens(
            commitment, .record, salt: opening.salt, json: opening.record)
    }
}

extension EntryBody {
    /// Whether this body says something about the document of an entry of the same log.
    func changes(_ index: UInt64) -> Bool {
        switch self.content {
        case .documentChanged(let change): change.ref.here == index
        case .unknown(let unknown): unknown.references.contains { $0.here == index }
        default: false
        }
    }

    /// What it says; nil if it is of a kind that this version does not know.
    var change: DocumentChange.Change? {
        if case .documentChanged(let change) = self.content { change.change } else { nil }
    }
}

// MARK: - Reading and printing

extension Receipt: CanonicalFormat {
    package static let formatName = "receipt"
    package static let maxBytes = 1 << 22

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        try members.schema(Self.schema)
        let changes = try members.requiredList("changes", Part.init(reading:))
        let subject = try Part(reading: &members)
        let status = try members.lines("status")
        try self.init(subject: subject, changes: changes, status: status)
    }

    package var json: JSONObject {
        var object = self.subject.json
        object["changes"] = .array(self.changes.map { .object($0.json) })
        object["schema"] = .string(Self.schema)
        object["status"] = .lines(self.status)
        return object
    }
}

extension Receipt.Part {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        let entry = try Entry(parsing: try members.base64("entry"))
        let proof = try TlogProof(parsing: try members.lines("proof"))
        let record = try members.optionalBase64("record")
        let salt = try members.optionalBase64("salt")
        let opening: Opening?
        switch (record, salt) {
        case (let record?, let salt?): opening = Opening(record: record, salt: salt)
        case (nil, nil): opening = nil
        default: throw FormatError(members.format, expected: "both record and salt, or neither")
        }
        try self.init(entry: entry, opening: opening, proof: proof)
    }

    var json: JSONObject {
        [
            "entry": .string(Base64.encode(self.entry.bytes)),
            "proof": .lines(self.proof.bytes),
            "record": self.opening.map { .string(Base64.encode($0.record)) },
            "salt": self.opening.map { .string(Base64.encode($0.salt)) },
        ]
    }
}

extension JSONObjectReader {
    /// Bytes in base64, at least one.
    mutating func base64(_ name: String) throws(FormatError) -> [UInt8] {
        guard let bytes = try self.optionalBase64(name) else {
            throw self.failure(name, "base64")
        }
        return bytes
    }

    mutating func optionalBase64(_ name: String) throws(FormatError) -> [UInt8]? {
        try self.optional(name, "base64 in its one spelling", Self.base64)
    }

    static func base64(_ value: JSONValue) -> [UInt8]? {
        guard let bytes = value.string.flatMap({ Base64.decode($0) }), !bytes.isEmpty else {
            return nil
        }
        return bytes
    }

    /// A text as the array of its lines; each of them ended with a line feed.
    mutating func lines(_ name: String) throws(FormatError) -> [UInt8] {
        try self.required(name, "an array of lines without control characters") { value in
            let lines = Self.all(value) { line in
                line.string.flatMap { $0.utf8.allSatisfy { $0 >= 0x20 } ? $0 : nil }
            }
            guard let lines, !lines.isEmpty else { return nil }
            return lines.flatMap { Array($0.utf8) + [0x0A] }
        }
    }
}

extension JSONValue {
    /// A text of lines, each ended by a line feed, as an array of the lines.
    static func lines(_ text: [UInt8]) -> JSONValue {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return .strings(lines.map { String(decoding: $0, as: UTF8.self) })
    }
}
