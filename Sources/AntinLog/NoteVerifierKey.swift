// NoteVerifierKey.swift

import AntinCrypto

/// The kinds of note signatures that are made and checked here; lines of others are skipped.
package enum NoteKeyType: UInt8, Hashable, Sendable {
    /// Ed25519 over the text: logs, status notes, trust bundles.
    case ed25519 = 0x01
    /// Ed25519 over time and text: a witness's `cosignature/v1` (c2sp.org/tlog-cosignature).
    case cosignature = 0x04

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key).
    func keyID(name: String, publicKey: [UInt8]) -> UInt32 {
        let digest = Digest.sha256(Array(name.utf8) + [lineFeed, rawValue] + publicKey)
        return (0..<4).reduce(0) { id, position in id << 8 | UInt32(digest[position]) }
    }
}

/// The public half of a note key under its name, written in one line:
/// `<name>+<key ID, 8 hex digits>+<base64(type ‖ public key)>`.
package struct NoteVerifierKey: Hashable, Sendable {
    package let name: String
    package let type: NoteKeyType
    /// The 32 bytes of the Ed25519 key.
    package let publicKey: [UInt8]
    /// Four bytes computed from the other three; in lines and vkeys it must agree.
    package let keyID: UInt32

    /// Throws if the name is not a key name or the key has not 32 bytes.
    package init(name: String, type: NoteKeyType = .ed25519, publicKey: [UInt8])
        throws(FormatError)
    {
        guard NoteSignature.isName(name) else {
            throw FormatError("verifier key", expected: "a name without spaces and plus signs")
        }
        guard publicKey.count == 32 else {
            throw FormatError("verifier key", expected: "an Ed25519 key of 32 bytes")
        }
        self.name = name
        self.type = type
        self.publicKey = publicKey
        self.keyID = type.keyID(name: name, publicKey: publicKey)
    }

    /// Reads exactly one spelling. Keys of other types than `NoteKeyType`'s are refused.
    package init(parsing text: some StringProtocol) throws(FormatError) {
        // The base64 may hold plus signs, so only the first two divide.
        let parts = Array(text.utf8)
            .split(separator: UInt8(ascii: "+"), maxSplits: 2)
            .map { part in String(decoding: part, as: UTF8.self) }
        guard parts.count == 3 else {
            throw FormatError("verifier key", expected: "a name, a key ID and a key")
        }
        guard let bytes = Base64.decode(parts[2]), let first = bytes.first,
            let type = NoteKeyType(rawValue: first)
        else {
            throw FormatError(
                "verifier key", expected: "base64 of a key of type 01 (Ed25519) or 04 (witness)")
        }
        try self.init(name: parts[0], type: type, publicKey: Array(bytes.dropFirst()))
        guard parts[1].utf8.elementsEqual(Hex.encode(keyID.bigEndianBytes).utf8) else {
            throw FormatError("verifier key", expected: "the key ID of this name and key")
        }
        guard description.utf8.elementsEqual(text.utf8) else {
            throw FormatError("verifier key", expected: "the only spelling of this key")
        }
    }

    /// Whether the line claims to be from this key. Names are compared as bytes: two that Unicode
    /// calls equivalent are two.
    package func isNamed(by signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    /// Whether the line holds this key's signature over the text. Cost: one Ed25519 verification.
    package func verifies(_ signature: NoteSignature, over text: [UInt8]) -> Bool {
        guard isNamed(by: signature), let key = try? PublicKey(ed25519Raw: publicKey) else {
            return false
        }
        switch type {
        case .ed25519:
            return key.verifies(signature.signature, over: text, as: .ed25519)
        case .cosignature:
            guard let seconds = signature.cosignatureSeconds(for: self) else { return false }
            return key.verifies(
                Array(signature.signature[8...]),
                over: CosignerKey.message(text, seconds: seconds), as: .ed25519)
        }
    }
}

extension NoteVerifierKey: CustomStringConvertible {
    /// The line that `init(parsing:)` reads.
    package var description: String {
        let id = Hex.encode(keyID.bigEndianBytes)
        return "\(name)+\(id)+\(Base64.encode([type.rawValue] + publicKey))"
    }
}
