// SignedNote.swift

/// A text and signatures under it, readable in an editor and printed in one way only
/// (c2sp.org/signed-note). Docs/formats/note.md.
package struct SignedNote: Hashable, Sendable {
    /// The exact bytes that are signed: UTF-8, ended by a line feed, no other control character.
    package let text: [UInt8]

    /// 1…100 lines in the order in which they stand.
    package let signatures: [NoteSignature]

    /// How many signatures a note may carry; one more makes it malformed, as in Go's reference.
    package static let maxSignatures = 100

    /// How many bytes a note may have, unless its kind says otherwise.
    package static let maxBytes = 1_000_000

    /// A note to be written. Throws if the text, or the number of signatures, is not a note's.
    package init(
        text: [UInt8], signatures: [NoteSignature], upTo maxBytes: Int = Self.maxBytes
    ) throws(FormatError) {
        guard text.last == lineFeed, Self.isText(text) else {
            throw FormatError("note", expected: "lines of UTF-8 without control characters")
        }
        guard 1...Self.maxSignatures ~= signatures.count,
            signatures.allSatisfy({ NoteSignature.isName($0.name) && !$0.signature.isEmpty })
        else { throw FormatError("note", expected: "1 to 100 signatures") }
        self.text = text
        self.signatures = signatures
        guard byteCount <= maxBytes else { throw Self.tooLong(maxBytes) }
    }

    /// Signs a text. Throws if it is not a note's text or a key cannot sign.
    package init(
        signing text: [UInt8], by keys: [NoteSignerKey], upTo maxBytes: Int = Self.maxBytes
    ) throws {
        try self.init(
            text: text, signatures: keys.map { key in try key.sign(text) }, upTo: maxBytes)
    }

    /// Reads a note; no signature is checked. The text ends at the last empty line.
    package init(
        parsing bytes: [UInt8], upTo maxBytes: Int = Self.maxBytes
    ) throws(FormatError) {
        guard bytes.count <= maxBytes else { throw Self.tooLong(maxBytes) }
        guard Self.isText(bytes) else {
            throw FormatError("note", expected: "UTF-8 without control characters")
        }
        guard let end = Self.endOfText(bytes) else {
            throw FormatError("note", expected: "an empty line before the signatures")
        }
        let rest = Array(bytes[(end + 1)...])
        let lines = rest.span
        var reader = LineReader(format: "note signatures")
        var signatures: [NoteSignature] = []
        while reader.position < lines.count {
            let line = lines.extracting(try reader.next(in: lines))
            guard let signature = NoteSignature(line: line) else {
                throw reader.failure(expected: "a dash, a key name and base64")
            }
            signatures.append(signature)
            guard signatures.count <= Self.maxSignatures else {
                throw reader.failure(expected: "at most 100 signatures")
            }
        }
        try self.init(text: Array(bytes[..<end]), signatures: signatures, upTo: maxBytes)
    }

    /// The same note with one more signature at its end.
    package func adding(_ signature: NoteSignature) throws(FormatError) -> SignedNote {
        try SignedNote(text: text, signatures: signatures + [signature])
    }

    /// The note's bytes.
    package var bytes: [UInt8] {
        signatures.reduce(into: text + [lineFeed]) { bytes, signature in
            bytes += signature.line
        }
    }

    private var byteCount: Int {
        signatures.reduce(text.count + 1) { count, signature in count + signature.line.count }
    }

    private static func tooLong(_ maxBytes: Int) -> FormatError {
        FormatError("note", expected: "at most \(maxBytes) bytes")
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in byte >= 0x20 || byte == lineFeed }
            && String(validating: bytes, as: UTF8.self) != nil
    }

    /// Where the text ends: after the first line feed of the last pair of them.
    private static func endOfText(_ bytes: [UInt8]) -> Int? {
        var position = bytes.count - 1
        while position > 0 {
            if bytes[position] == lineFeed, bytes[position - 1] == lineFeed { return position }
            position -= 1
        }
        return nil
    }
}

extension SignedNote {
    /// Checks the signatures of the given keys.
    ///
    /// A line of no given key is ignored. A line of a given key that does not verify makes the
    /// whole note refused, and so does a note without any line of a given key. Unlike Go's
    /// reference, a second line of a key is checked too, so that no unchecked byte ever stands in
    /// the name of a known key. Cost: one public-key operation for each line of a given key.
    package func verified(by keys: [NoteVerifierKey]) throws(NoteRefusal) -> VerifiedNote {
        var found: [VerifiedNote.Signature] = []
        for signature in signatures {
            let named = keys.filter { key in key.isNamed(by: signature) }
            guard !named.isEmpty else { continue }
            guard let key = named.first(where: { $0.verifies(signature, over: text) }) else {
                throw .badSignature(name: signature.name)
            }
            if !found.contains(where: { $0.key == key }) {
                found.append(.init(key: key, seconds: signature.cosignatureSeconds(for: key)))
            }
        }
        guard !found.isEmpty else { throw .noKnownSignature }
        return VerifiedNote(text: text, signatures: found)
    }
}

/// The text of a note and the keys that signed it.
package struct VerifiedNote: Hashable, Sendable {
    /// The exact bytes that were signed.
    package let text: [UInt8]

    /// One for each key that signed, in the order of the lines; not empty.
    package let signatures: [Signature]

    package struct Signature: Hashable, Sendable {
        package let key: NoteVerifierKey
        /// When a cosignature was made, in Unix seconds; nil for other types.
        package let seconds: UInt64?
    }
}

/// Why a note that can be read is not believed.
package enum NoteRefusal: Error, Hashable, Sendable {
    /// A line names a known key, and its signature is not that key's signature over the text.
    case badSignature(name: String)

    /// No line is from a known key.
    case noKnownSignature
}
