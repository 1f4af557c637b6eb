// NoteSignerKey.swift

package import AntinCrypto

/// A named Ed25519 key that signs the text of notes (type 0x01).
package struct NoteSignerKey: Sendable {
    package let verifierKey: NoteVerifierKey
    private let key: SigningKey

    /// Throws if the name is not a key name or the key is not an Ed25519 key.
    package init(name: String, key: SigningKey) throws(FormatError) {
        guard let publicKey = key.publicKey.rawEd25519 else {
            throw FormatError("signer key", expected: "an Ed25519 key")
        }
        self.verifierKey = try NoteVerifierKey(name: name, publicKey: publicKey)
        self.key = key
    }

    /// Reads Go's form, `PRIVATE+KEY+<name>+<key ID>+<base64(0x01 ‖ seed)>`. Test keys only: the
    /// key of a log is kept in an encrypted file.
    package init(parsing text: String) throws(FormatError) {
        let failure = FormatError("signer key", expected: "PRIVATE+KEY+, a name, an ID and a seed")
        guard text.hasPrefix("PRIVATE+KEY+") else { throw failure }
        let parts = text.utf8.dropFirst(12)
            .split(separator: UInt8(ascii: "+"), maxSplits: 2)
            .map { part in String(decoding: part, as: UTF8.self) }
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.count == 33,
            bytes[0] == NoteKeyType.ed25519.rawValue
        else { throw failure }
        try self.init(name: parts[0], key: SigningKey(ed25519Seed: Array(bytes[1...])))
        guard parts[1].utf8.elementsEqual(Hex.encode(verifierKey.keyID.bigEndianBytes).utf8) else {
            throw FormatError("signer key", expected: "the key ID of this name and key")
        }
    }

    package var name: String { verifierKey.name }

    /// The line for a note with this text. Throws only if libcrypto fails.
    package func sign(_ text: [UInt8]) throws(CryptoError) -> NoteSignature {
        NoteSignature(
            name: name, keyID: verifierKey.keyID, signature: try key.sign(text, as: .ed25519))
    }
}
