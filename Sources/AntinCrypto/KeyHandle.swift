// One EVP_PKEY and what can be asked of it.

import COpenSSL

/// Owns an `EVP_PKEY`, public or private.
// @unchecked: EVP_PKEY(3) and openssl-threads(7): the key is never changed after it was made, its
// reference count and its internal caches are locked, so threads may sign and verify with it at
// the same time. Everything mutable (EVP_MD_CTX, EVP_PKEY_CTX) is made for each call.
@safe final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    /// Asked once: for a curve the question costs as much as a tenth of a signature.
    let kind: PublicKey.Kind

    /// Takes over the caller's reference.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
        self.kind = unsafe Self.kind(of: pointer)
    }

    deinit { unsafe EVP_PKEY_free(self.pointer) }

    private static func kind(of pointer: OpaquePointer) -> PublicKey.Kind {
        switch unsafe EVP_PKEY_get_base_id(pointer) {
        case EVP_PKEY_RSA: .rsa(bits: Int(unsafe EVP_PKEY_get_bits(pointer)))
        case EVP_PKEY_RSA_PSS: .rsaPSS(bits: Int(unsafe EVP_PKEY_get_bits(pointer)))
        case EVP_PKEY_EC: .ec(curve: unsafe Self.curveName(of: pointer) ?? "")
        case EVP_PKEY_ED25519: .ed25519
        default: .other
        }
    }

    /// OpenSSL's short name of a named curve; `nil` for parameters written out.
    private static func curveName(of pointer: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, &count) == 1 else {
            CryptoError.clearQueue()
            return nil
        }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The SubjectPublicKeyInfo in DER.
    func spkiDER() throws(CryptoError) -> [UInt8] {
        guard let der = unsafe DER.encoded({ unsafe i2d_PUBKEY(self.pointer, $0) }) else {
            throw CryptoError.drained(.malformedKey, "the public key cannot be written")
        }
        return der
    }

    /// Whether keys of this kind can make signatures of that kind.
    func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        switch (self.kind, algorithm) {
        case (.rsa, .rsaPKCS1), (.rsa, .rsaPSS), (.rsaPSS, .rsaPSS), (.ec, .ecdsa),
            (.ed25519, .ed25519):
            true
        default: false
        }
    }

    /// Runs `body` with a fresh context that `begin` (EVP_DigestSignInit or EVP_DigestVerifyInit)
    /// has tied to this key and algorithm; `nil` if they cannot be tied.
    func withContext<Result>(
        _ algorithm: SignatureAlgorithm,
        begin: (
            OpaquePointer, UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?, OpaquePointer
        ) -> Int32,
        _ body: (OpaquePointer) -> Result?
    ) -> Result? {
        guard self.fits(algorithm), let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer? = nil
        let digest = unsafe algorithm.digest?.fetched.pointer
        guard unsafe begin(context, &keyContext, digest, self.pointer) == 1 else { return nil }
        if case .rsaPSS(_, let saltLength) = algorithm {
            guard let salt = Int32(exactly: saltLength), salt >= 0,
                unsafe EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) == 1,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, salt) == 1
            else { return nil }
        }
        return unsafe body(context)
    }
}

/// Bytes that an `i2d_…` function writes.
enum DER {
    /// Calls `write` as OpenSSL's `i2d` functions want it: first for the length, then for bytes.
    static func encoded(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8]? {
        let count = write(nil)
        guard count > 0 else { return nil }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            var cursor = buffer.baseAddress
            initialized = unsafe write(&cursor) == count ? Int(count) : 0
        }
    }

    /// Calls `read` as OpenSSL's `d2i` functions want it; `nil` unless it took every byte.
    static func decoded(
        _ bytes: [UInt8],
        _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
        free: (OpaquePointer) -> Void
    ) -> OpaquePointer? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let value = unsafe read(&cursor, buffer.count) else { return nil }
            if unsafe cursor == buffer.baseAddress.map({ unsafe $0 + buffer.count }) {
                return unsafe value
            }
            unsafe free(value)
            return nil
        }
    }
}
