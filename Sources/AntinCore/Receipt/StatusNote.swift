// StatusNote.swift
package import AntinCrypto
package import AntinLog

/// What the register said about one document at one moment: the text of a signed note
/// (Docs/formats/status.md). The signer is the log's status key, named `<origin>/status`.
package struct StatusNote: Hashable, Sendable {
    package let origin: String
    /// The entry of the document.
    package let index: UInt64
    package let state: DocumentState
    /// The last entry that changed it, also by an amendment; nil if none did.
    package let changedBy: UInt64?
    /// Size and root of the checkpoint under which this holds.
    package let size: UInt64
    package let root: Digest
    package let time: Timestamp

    package init(
        origin: String, index: UInt64, state: DocumentState, changedBy: UInt64?, size: UInt64,
        root: Digest, time: Timestamp
    ) {
        self.origin = origin
        self.index = index
        self.state = state
        self.changedBy = changedBy
        self.size = size
        self.root = root
        self.time = time
    }

    package static let schema = "antin.status/1"

    /// The name of the key that signs the status notes of a log.
    package static func keyName(origin: String) -> String { "\(origin)/status" }
}

// MARK: - Reading and printing

extension StatusNote {
    /// Reads the text of a note: exactly eight lines in their one spelling.
    package init(parsing text: [UInt8]) throws(FormatError) {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == 9, lines[8].isEmpty else {
            throw FormatError("status note", expected: "8 lines, each ended by a line feed")
        }
        func line(_ number: Int) -> String { String(decoding: lines[number - 1], as: UTF8.self) }
        func need<Value>(
            _ number: Int, _ expected: String, _ value: Value?
        ) throws(FormatError) -> Value {
            guard let value else {
                throw FormatError("status note", line: number, expected: expected)
            }
            return value
        }
        _ = try need(1, Self.schema, line(1) == Self.schema ? true : nil)
        self.origin = try need(2, "an origin", line(2).isEmpty ? nil : line(2))
        self.index = try need(3, "a decimal index", UInt64(decimal: line(3)))
        self.state = try need(4, "a state", DocumentState(rawValue: line(4)))
        self.changedBy =
            line(5) == "-" ? nil : try need(5, "a decimal index or -", UInt64(decimal: line(5)))
        self.size = try need(6, "a decimal size", UInt64(decimal: line(6)))
        self.root = try need(7, "a root hash in base64", Digest(base64: line(7)))
        self.time = try need(8, "a time", try? Timestamp(parsing: line(8)))
        guard self.text == text else {
            throw FormatError("status note", expected: "each line in its one spelling")
        }
    }

    /// The bytes that are signed.
    package var text: [UInt8] {
        let lines = [
            Self.schema, self.origin, String(self.index), self.state.rawValue,
            self.changedBy.map { String($0) } ?? "-", String(self.size), self.root.base64,
            self.time.description,
        ]
        return lines.flatMap { Array($0.utf8) + [0x0A] }
    }

    /// The signed note. Throws if the key has another name than a status key of the origin, or
    /// cannot sign.
    package func signed(by key: NoteSignerKey) throws -> [UInt8] {
        guard JSONText.same(key.name, Self.keyName(origin: self.origin)) else {
            throw FormatError("status note", line: 2, expected: "the origin of the status key")
        }
        return try SignedNote(signing: self.text, by: [key]).bytes
    }

    /// Opens a signed note with the status keys of a log. Nothing of it is used before.
    package static func opening(
        _ bytes: [UInt8], keys: [NoteVerifierKey]
    ) throws(StatusRefusal) -> StatusNote {
        let note: SignedNote
        do { note = try SignedNote(parsing: bytes) } catch { throw .malformed(error) }
        let verified: VerifiedNote
        do { verified = try note.verified(by: keys) } catch { throw .unsigned(error) }
        do { return try StatusNote(parsing: verified.text) } catch { throw .malformed(error) }
    }
}

/// Why a status note is not believed.
package enum StatusRefusal: Error, Hashable, Sendable {
    case malformed(FormatError)
    /// No valid signature by a status key of the log.
    case unsigned(NoteRefusal)
}
