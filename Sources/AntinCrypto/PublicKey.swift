// The half of a key that everybody may have.

import COpenSSL

/// A public key. Immutable; may be used from many threads at once.
package final class PublicKey: Sendable {
    package enum Kind: Sendable, Hashable {
        case rsa(bits: Int)
        /// A key that says of itself that it is for RSASSA-PSS only (RFC 4055, 1.2).
        case rsaPSS(bits: Int)
        /// A named curve by OpenSSL's name: `prime256v1` (P-256), `secp384r1` (P-384), …; empty
        /// if the curve's parameters are written out.
        case ec(curve: String)
        case ed25519
        case other
    }

    package let kind: Kind
    /// The SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) as it was read.
    package let spkiDER: [UInt8]
    /// SHA-256 of `spkiDER`: the name of the key in the log.
    package let fingerprint: Digest
    let handle: KeyHandle

    init(handle: KeyHandle, spkiDER: [UInt8]) {
        self.handle = handle
        self.kind = handle.kind
        self.spkiDER = spkiDER
        self.fingerprint = Digest.sha256(spkiDER)
    }

    /// Reads a SubjectPublicKeyInfo; only the DER that libcrypto itself would write is taken.
    package convenience init(spkiDER: [UInt8]) throws(CryptoError) {
        let pointer = unsafe DER.decoded(
            spkiDER, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) })
        guard let pointer = unsafe pointer else {
            throw CryptoError.drained(.malformedKey, "not a SubjectPublicKeyInfo")
        }
        let handle = unsafe KeyHandle(owning: pointer)
        guard try handle.spkiDER() == spkiDER else {
            throw CryptoError(.malformedKey, "the SubjectPublicKeyInfo is not in canonical DER")
        }
        self.init(handle: handle, spkiDER: spkiDER)
    }

    /// The 32 bytes of an Ed25519 key (RFC 8032, 5.1.5).
    package convenience init(ed25519Raw: [UInt8]) throws(CryptoError) {
        guard ed25519Raw.count == 32,
            let pointer = unsafe EVP_PKEY_new_raw_public_key(
                EVP_PKEY_ED25519, nil, ed25519Raw, ed25519Raw.count)
        else { throw CryptoError.drained(.malformedKey, "an Ed25519 key has 32 bytes") }
        let handle = unsafe KeyHandle(owning: pointer)
        self.init(handle: handle, spkiDER: try handle.spkiDER())
    }

    /// Reads `-----BEGIN PUBLIC KEY-----`, exactly one.
    package convenience init(pem: String) throws(CryptoError) {
        guard let blocks = PEM.decode(pem), blocks.count == 1, blocks[0].label == "PUBLIC KEY"
        else { throw CryptoError(.malformedKey, "expected one PEM block PUBLIC KEY") }
        try self.init(spkiDER: blocks[0].der)
    }

    package var pem: String { PEM.encode(self.spkiDER, label: "PUBLIC KEY") }

    /// The 32 bytes of an Ed25519 key; `nil` for other kinds.
    package var rawEd25519: [UInt8]? {
        guard self.kind == .ed25519 else { return nil }
        var raw = [UInt8](repeating: 0, count: 32)
        var count = raw.count
        let result = unsafe EVP_PKEY_get_raw_public_key(self.handle.pointer, &raw, &count)
        guard result == 1, count == 32 else {
            CryptoError.clearQueue()
            return nil
        }
        return raw
    }

    /// The strength as NIST SP 800-57 counts it: 112 for RSA-2048, 128 for P-256 and Ed25519.
    package var securityBits: Int { Int(unsafe EVP_PKEY_get_security_bits(self.handle.pointer)) }

    /// Whether no policy of today would accept the key: below 112 bits of strength (RSA under
    /// 2048), or of a kind that is not named here. Such keys still verify mathematically.
    package var isWeak: Bool {
        if case .other = self.kind { return true }
        if case .ec("") = self.kind { return true }
        return self.securityBits < 112
    }

    /// Whether `signature` is this key's signature over `message`, mathematically: no policy about
    /// key sizes or hash functions is applied. `false` also if key and algorithm do not fit.
    /// Cost: one public-key operation and one pass over the message.
    package func verifies(
        _ signature: [UInt8], over message: [UInt8], as algorithm: SignatureAlgorithm
    ) -> Bool {
        self.verifies(signature, over: message.span, as: algorithm)
    }

    /// As above, without an array for the message.
    package func verifies(
        _ signature: [UInt8], over message: Span<UInt8>, as algorithm: SignatureAlgorithm
    ) -> Bool {
        let verified = unsafe message.withUnsafeBufferPointer { message in
            unsafe self.handle.withContext(
                algorithm,
                begin: { unsafe EVP_DigestVerifyInit($0, $1, $2, nil, $3) },
                { context in
                    unsafe EVP_DigestVerify(
                        context, signature, signature.count, message.baseAddress, message.count)
                        == 1
                })
        }
        if verified == true { return true }
        CryptoError.clearQueue()
        return false
    }
}

extension PublicKey: Equatable {
    package static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.spkiDER == right.spkiDER
    }
}
