// Private keys in files: PKCS#8 (RFC 5958), encrypted with PBES2 (RFC 8018).

import COpenSSL

extension SigningKey {
    /// Reads one PEM block: `PRIVATE KEY`, or `ENCRYPTED PRIVATE KEY` with its passphrase.
    ///
    /// Encrypted keys must use PBES2 (scrypt or PBKDF2). Throws `wrongPassphrase` also when an
    /// encrypted key comes without one. Cost: what the file's scrypt or PBKDF2 was set to.
    package convenience init(pkcs8PEM pem: String, passphrase: [UInt8]?) throws(CryptoError) {
        guard var block = PEM.decode(pem)?.first(where: { $0.label.hasSuffix("PRIVATE KEY") })
        else { throw CryptoError(.malformedKey, "expected a PEM block PRIVATE KEY") }
        switch block.label {
        case "PRIVATE KEY":
            defer { block.wipe() }
            try self.init(pkcs8DER: block.der)
        case "ENCRYPTED PRIVATE KEY":
            try self.init(encryptedDER: block.der, passphrase: passphrase)
        default:
            throw CryptoError(
                .unsupportedKey,
                "\(block.label): convert it with openssl pkcs8 -topk8 -scrypt")
        }
    }

    /// Reads a PrivateKeyInfo that is not encrypted.
    package convenience init(pkcs8DER der: [UInt8]) throws(CryptoError) {
        let info = unsafe DER.decoded(
            der, { unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) },
            free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
        guard let info = unsafe info else {
            throw CryptoError.drained(.malformedKey, "not a PKCS#8 key")
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        try self.init(handle: try unsafe Self.handle(of: info))
    }

    private convenience init(encryptedDER der: [UInt8], passphrase: [UInt8]?) throws(CryptoError) {
        let sealed = unsafe DER.decoded(
            der, { unsafe d2i_X509_SIG(nil, $0, $1) }, free: { unsafe X509_SIG_free($0) })
        guard let sealed = unsafe sealed else {
            throw CryptoError.drained(.malformedKey, "not an encrypted PKCS#8 key")
        }
        defer { unsafe X509_SIG_free(sealed) }
        var algorithm: UnsafePointer<X509_ALGOR>? = nil
        unsafe X509_SIG_get0(sealed, &algorithm, nil)
        guard let algorithm = unsafe algorithm,
            unsafe OBJ_obj2nid(algorithm.pointee.algorithm) == NID_pbes2
        else {
            throw CryptoError(.unsupportedKey, "the key is not encrypted with PBES2")
        }
        guard let passphrase else {
            throw CryptoError(.wrongPassphrase, "the key is encrypted and needs a passphrase")
        }
        let info = unsafe passphrase.withUnsafeBytes { bytes in
            unsafe PKCS8_decrypt(
                sealed, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard let info = unsafe info else {
            throw CryptoError.drained(.wrongPassphrase, "the passphrase does not open the key")
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        try self.init(handle: try unsafe Self.handle(of: info))
    }

    private static func handle(of info: OpaquePointer) throws(CryptoError) -> KeyHandle {
        guard let pointer = unsafe EVP_PKCS82PKEY(info) else {
            throw CryptoError.drained(.malformedKey, "not a private key that libcrypto knows")
        }
        return unsafe KeyHandle(owning: pointer)
    }

    /// The key as PEM: encrypted with scrypt (N 2^14, r 8, p 5: about 0.3 s and 16 MiB) and
    /// AES-256-CBC, or, without a passphrase, in the clear: for test keys only.
    package func pkcs8PEM(passphrase: [UInt8]?) throws(CryptoError) -> String {
        guard let info = unsafe EVP_PKEY2PKCS8(self.pointer) else {
            throw CryptoError.drained(.failure, "the key cannot be written")
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let passphrase else {
            guard var der = unsafe DER.encoded({ unsafe i2d_PKCS8_PRIV_KEY_INFO(info, $0) }) else {
                throw CryptoError.drained(.failure, "the key cannot be written")
            }
            defer { Secrets.wipe(&der) }
            return PEM.encode(der, label: "PRIVATE KEY")
        }
        guard !passphrase.isEmpty else {
            throw CryptoError(.wrongPassphrase, "an empty passphrase protects nothing")
        }
        // libcrypto reads back only what needs less than 32 MiB, so the cost grows by p, not by N.
        var salt = SecureRandom.bytes(16)
        let scrypt = unsafe PKCS5_pbe2_set_scrypt(
            EVP_aes_256_cbc(), &salt, Int32(salt.count), nil, 1 << 14, 8, 5)
        guard let scrypt = unsafe scrypt else {
            throw CryptoError.drained(.failure, "scrypt is not available")
        }
        let sealed = unsafe passphrase.withUnsafeBytes { bytes in
            unsafe PKCS8_set0_pbe(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), info,
                scrypt)
        }
        guard let sealed = unsafe sealed else {
            unsafe X509_ALGOR_free(scrypt)
            throw CryptoError.drained(.failure, "the key cannot be encrypted")
        }
        defer { unsafe X509_SIG_free(sealed) }
        guard let der = unsafe DER.encoded({ unsafe i2d_X509_SIG(sealed, $0) }) else {
            throw CryptoError.drained(.failure, "the key cannot be written")
        }
        return PEM.encode(der, label: "ENCRYPTED PRIVATE KEY")
    }
}
