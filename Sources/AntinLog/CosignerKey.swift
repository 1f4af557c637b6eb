// CosignerKey.swift

package import AntinCrypto

/// A witness's named Ed25519 key: it signs the text of a checkpoint together with the time, in the
/// form `cosignature/v1` (type 0x04, c2sp.org/tlog-cosignature).
///
/// The statement: at that time this was the largest consistent tree that the witness had seen for
/// the origin. The signed bytes do not name the witness, so a key is never shared.
package struct CosignerKey: Sendable {
    package let verifierKey: NoteVerifierKey
    private let key: SigningKey

    /// Throws if the name is not a key name or the key is not an Ed25519 key.
    package init(name: String, key: SigningKey) throws(FormatError) {
        guard let publicKey = key.publicKey.rawEd25519 else {
            throw FormatError("cosigner key", expected: "an Ed25519 key")
        }
        self.verifierKey = try NoteVerifierKey(
            name: name, type: .cosignature, publicKey: publicKey)
        self.key = key
    }

    package var name: String { verifierKey.name }

    /// The line for a checkpoint with this text, at a time in Unix seconds that is below 2^63.
    /// Throws only if libcrypto fails.
    package func cosign(_ text: [UInt8], seconds: UInt64) throws(CryptoError) -> NoteSignature {
        precondition(seconds <= Self.maxSeconds)
        let signature = try key.sign(Self.message(text, seconds: seconds), as: .ed25519)
        return NoteSignature(
            name: name, keyID: verifierKey.keyID, signature: seconds.bigEndianBytes + signature)
    }

    /// The largest time that a cosignature may state.
    package static let maxSeconds = UInt64(Int64.max)

    /// What is signed: two lines, then the whole text of the note.
    static func message(_ text: [UInt8], seconds: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
    }
}

extension NoteSignature {
    /// The time that the line states if it is a cosignature of this key: 8 bytes before the 64 of
    /// the signature. Nil for other types of key and other lengths.
    func cosignatureSeconds(for key: NoteVerifierKey) -> UInt64? {
        guard key.type == .cosignature, signature.count == 72 else { return nil }
        let seconds = signature[..<8].reduce(0) { time, byte in time << 8 | UInt64(byte) }
        return seconds <= CosignerKey.maxSeconds ? seconds : nil
    }
}
