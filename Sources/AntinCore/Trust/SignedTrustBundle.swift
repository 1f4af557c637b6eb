// SignedTrustBundle.swift
package import AntinCrypto
package import AntinLog

/// A trust bundle as it is handed out: a signed note whose text is the bundle.
package struct SignedTrustBundle: Sendable {
    package let bundle: TrustBundle
    package let note: SignedNote

    /// Reads a file; no signature is believed yet: `TrustStore` decides.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let note = try SignedNote(parsing: bytes, upTo: TrustBundle.maxBytes)
        guard note.text.firstIndex(of: 0x0A) == note.text.count - 1 else {
            throw FormatError("trust bundle", expected: "one line of canonical JSON")
        }
        self.bundle = try TrustBundle(parsing: Array(note.text.dropLast()))
        self.note = note
    }

    /// Signs a bundle. Throws if a reader would refuse it, or the key cannot sign or is not one of
    /// the bundle's or of an earlier bundle's of the same id.
    package init(signing bundle: TrustBundle, by keys: [NoteSignerKey]) throws {
        guard keys.allSatisfy({ JSONText.same($0.name, bundle.id) }) else {
            throw FormatError("trust bundle", expected: "keys with the bundle's id as their name")
        }
        try self.init(
            parsing: SignedNote(
                signing: bundle.checkedCanonical() + [0x0A], by: keys, upTo: TrustBundle.maxBytes
            ).bytes)
    }

    /// The file.
    package var bytes: [UInt8] { self.note.bytes }

    /// SHA-256 of the text, without the signatures.
    package var fingerprint: Digest { .sha256(self.note.text) }

    /// True if at least one of the keys signed it, and no line in the name of one of them fails.
    package func isSigned(by keys: [NoteVerifierKey]) -> Bool {
        (try? self.note.verified(by: keys)) != nil
    }
}
