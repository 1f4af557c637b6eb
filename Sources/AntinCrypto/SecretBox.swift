// Secrets at rest.

import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) under one key: what is put in comes out only with the key, whole,
/// and only for what it was put in for.
///
/// A sealed value is one byte of version (1), a random nonce of 12 bytes, the ciphertext, and a tag
/// of 16 bytes. Random nonces are safe for some 2^32 values under one key; a register seals
/// thousands.
package struct SecretBox: Sendable {
    package static let keyByteCount = 32
    private static let version: UInt8 = 1
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let key: [UInt8]

    /// - Parameter key: 32 random bytes.
    package init?(key: [UInt8]) {
        guard key.count == Self.keyByteCount else { return nil }
        self.key = key
    }

    /// - Parameter purpose: what the secret belongs to, with its kind; the same is asked for when it
    ///   is opened, so that a value that was moved to another row does not open there.
    package func seal(_ plain: [UInt8], for purpose: String) -> [UInt8] {
        self.seal(plain, for: purpose, nonce: SecureRandom.bytes(Self.nonceByteCount))
    }

    /// For test vectors; anybody else lets the nonce be drawn.
    package func seal(_ plain: [UInt8], for purpose: String, nonce: [UInt8]) -> [UInt8] {
        precondition(nonce.count == Self.nonceByteCount && plain.count <= 1 << 20)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("no memory") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let data = Array(purpose.utf8)
        var sealed = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
        var rest = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        let isSealed =
            unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, self.key, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &count, data, Int32(data.count)) == 1
            && (plain.isEmpty
                || EVP_EncryptUpdate(context, &sealed, &count, plain, Int32(plain.count)) == 1)
            && EVP_EncryptFinal_ex(context, &rest, &count) == 1
            && EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        // It fails only if libcrypto itself is broken: a secret in the clear is no answer then.
        precondition(isSealed, "libcrypto could not encrypt")
        return [Self.version] + nonce + sealed + tag
    }

    /// `nil` for what was sealed under another key or for another purpose, was altered, or never was
    /// sealed.
    package func open(_ sealed: [UInt8], for purpose: String) -> [UInt8]? {
        let head = 1 + Self.nonceByteCount
        guard sealed.count >= head + Self.tagByteCount, sealed[0] == Self.version,
            let context = unsafe EVP_CIPHER_CTX_new()
        else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let nonce = Array(sealed[1..<head])
        let body = Array(sealed[head..<sealed.count - Self.tagByteCount])
        var tag = Array(sealed.suffix(Self.tagByteCount))
        let data = Array(purpose.utf8)
        var plain = [UInt8](repeating: 0, count: body.count)
        var rest = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        let isOpened =
            unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, self.key, nonce) == 1
            && EVP_DecryptUpdate(context, nil, &count, data, Int32(data.count)) == 1
            && (body.isEmpty
                || EVP_DecryptUpdate(context, &plain, &count, body, Int32(body.count)) == 1)
            && EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_DecryptFinal_ex(context, &rest, &count) == 1
        guard isOpened else {
            Secrets.wipe(&plain)
            CryptoError.clearQueue()
            return nil
        }
        return plain
    }

    /// A code over a message under this key, for a use of its own.
    package func code(_ message: [UInt8], for use: String) -> [UInt8] {
        HMAC.code(Array(use.utf8) + [0] + message, key: self.key)
    }
}
