// The half of a key that signs.

import COpenSSL

/// A private key in memory. Immutable; may be used from many threads at once. libcrypto clears it
/// when the last reference goes.
package final class SigningKey: Sendable {
    package enum Kind: Sendable, Equatable {
        case rsa(bits: Int)
        case ecdsaP256
        case ecdsaP384
        case ed25519
    }

    package let kind: Kind
    package let publicKey: PublicKey
    private let handle: KeyHandle

    /// Takes a key of a kind that we sign with; others are refused.
    init(handle: KeyHandle) throws(CryptoError) {
        switch handle.kind {
        case .rsa(let bits) where (2048...4096).contains(bits): self.kind = .rsa(bits: bits)
        case .rsa, .rsaPSS:
            throw CryptoError(.unsupportedKey, "RSA signing keys have 2048 to 4096 bits")
        case .ec("prime256v1"): self.kind = .ecdsaP256
        case .ec("secp384r1"): self.kind = .ecdsaP384
        case .ed25519: self.kind = .ed25519
        case .ec, .other:
            throw CryptoError(
                .unsupportedKey, "signing keys are RSA, ECDSA P-256 or P-384, or Ed25519")
        }
        self.handle = handle
        self.publicKey = PublicKey(handle: handle, spkiDER: try handle.spkiDER())
    }

    package static func generate(_ kind: Kind) throws(CryptoError) -> SigningKey {
        if case .rsa(let bits) = kind, !(2048...4096).contains(bits) {
            throw CryptoError(.unsupportedKey, "RSA signing keys have 2048 to 4096 bits")
        }
        let type =
            switch kind {
            case .rsa: "RSA"
            case .ecdsaP256, .ecdsaP384: "EC"
            case .ed25519: "ED25519"
            }
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
            throw CryptoError.drained(.failure, "no key generator for \(type)")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var ready = unsafe EVP_PKEY_keygen_init(context) == 1
        switch kind {
        case .rsa(let bits):
            ready = unsafe ready && EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1
        case .ecdsaP256: ready = unsafe ready && EVP_PKEY_CTX_set_group_name(context, "P-256") == 1
        case .ecdsaP384: ready = unsafe ready && EVP_PKEY_CTX_set_group_name(context, "P-384") == 1
        case .ed25519: break
        }
        var pointer: OpaquePointer? = nil
        guard ready, unsafe EVP_PKEY_generate(context, &pointer) == 1, let key = unsafe pointer
        else { throw CryptoError.drained(.failure, "the key could not be generated") }
        return try unsafe SigningKey(handle: KeyHandle(owning: key))
    }

    /// The Ed25519 key that grows from a seed of 32 bytes (RFC 8032, 5.1.5). Traps on any other
    /// number of bytes.
    package convenience init(ed25519Seed seed: [UInt8]) {
        precondition(seed.count == 32, "an Ed25519 seed has 32 bytes")
        guard
            let pointer = unsafe EVP_PKEY_new_raw_private_key(
                EVP_PKEY_ED25519, nil, seed, seed.count),
            let key = try? unsafe SigningKey(handle: KeyHandle(owning: pointer))
        else { preconditionFailure("libcrypto could not make an Ed25519 key") }
        self.init(key)
    }

    private init(_ key: SigningKey) {
        self.kind = key.kind
        self.publicKey = key.publicKey
        self.handle = key.handle
    }

    /// For the containers of this target that need the bare key.
    var pointer: OpaquePointer { unsafe self.handle.pointer }

    /// The algorithm that the key signs with unless something else is asked for.
    package var defaultAlgorithm: SignatureAlgorithm {
        switch self.kind {
        case .rsa, .ecdsaP256: self.kind == .ecdsaP256 ? .ecdsa(.sha256) : .rsaPKCS1(.sha256)
        case .ecdsaP384: .ecdsa(.sha384)
        case .ed25519: .ed25519
        }
    }

    /// Signs the message. Throws `algorithmMismatch` if the key cannot sign in this way.
    package func sign(
        _ message: [UInt8], as algorithm: SignatureAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        guard self.handle.fits(algorithm) else {
            throw CryptoError(.algorithmMismatch, "the key cannot sign in this way")
        }
        let signature = unsafe self.handle.withContext(
            algorithm,
            begin: { unsafe EVP_DigestSignInit($0, $1, $2, nil, $3) },
            { context -> [UInt8]? in
                // The longest signature that this key makes; asking EVP_DigestSign costs more.
                var count = Int(unsafe EVP_PKEY_get_size(self.pointer))
                var signature = [UInt8](repeating: 0, count: count)
                guard
                    unsafe EVP_DigestSign(context, &signature, &count, message, message.count)
                        == 1
                else { return nil }
                // ECDSA often writes less than its longest form.
                signature.removeLast(signature.count - count)
                return signature
            })
        guard let signature else { throw CryptoError.drained(.failure, "signing failed") }
        return signature
    }

    /// Signs in the key's usual way.
    package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try self.sign(message, as: self.defaultAlgorithm)
    }
}
