// A key with its certificates in one encrypted file.

import COpenSSL

/// What a PKCS#12 container (RFC 7292) holds: one key, its certificate, and certificates above it.
package struct PKCS12Identity: Sendable {
    package let key: SigningKey
    package let certificate: Certificate
    /// The certificates above, each issued by the next where they are in order; without `certificate`.
    package let chain: [Certificate]

    /// Opens a container. Containers without a checksum are refused: a wrong passphrase could not
    /// be told from damage. Cost: what the file's key derivation was set to.
    package init(parsing bytes: [UInt8], passphrase: [UInt8]) throws(CryptoError) {
        let container = unsafe DER.decoded(
            bytes, { unsafe d2i_PKCS12(nil, $0, $1) }, free: { unsafe PKCS12_free($0) })
        guard let container = unsafe container else {
            throw CryptoError.drained(.malformedContainer, "not a PKCS#12 file")
        }
        defer { unsafe PKCS12_free(container) }
        guard unsafe PKCS12_mac_present(container) == 1 else {
            throw CryptoError(.malformedContainer, "the PKCS#12 file has no checksum")
        }
        var key: OpaquePointer? = nil
        var certificate: OpaquePointer? = nil
        var others: OpaquePointer? = nil
        var isOpen = false
        try unsafe Self.withCString(passphrase) { text, count throws(CryptoError) in
            guard unsafe PKCS12_verify_mac(container, text, count) == 1 else {
                throw CryptoError.drained(
                    .wrongPassphrase, "the passphrase does not open the PKCS#12 file")
            }
            isOpen = unsafe PKCS12_parse(container, text, &key, &certificate, &others) == 1
        }
        let keyHandle = unsafe key.map { unsafe KeyHandle(owning: $0) }
        let certificateHandle = unsafe certificate.map { unsafe CertificateHandle(owning: $0) }
        let otherHandles = unsafe Stack.opaque(others).map { unsafe CertificateHandle(owning: $0) }
        unsafe OPENSSL_sk_free(others)
        guard isOpen else {
            throw CryptoError.drained(
                .malformedContainer,
                "the PKCS#12 file cannot be read; export it again with AES-256")
        }
        guard let keyHandle, let certificateHandle else {
            throw CryptoError(.malformedContainer, "the PKCS#12 file lacks a key or certificate")
        }
        self.key = try SigningKey(handle: keyHandle)
        self.certificate = try certificateHandle.certificate()
        guard self.key.publicKey == self.certificate.publicKey else {
            throw CryptoError(.malformedContainer, "key and certificate do not belong together")
        }
        var rest: [Certificate] = []
        for handle in otherHandles { rest.append(try handle.certificate()) }
        self.chain = Self.ordered(rest, above: self.certificate)
    }

    /// A container with AES-256, PBKDF2 and an HMAC checksum, each of SHA-256.
    /// `iterations` is the price of a guess; 100,000 cost about 0.1 s per part.
    package static func make(
        key: SigningKey, certificate: Certificate, chain: [Certificate], passphrase: [UInt8],
        iterations: Int32 = 100_000
    ) throws(CryptoError) -> [UInt8] {
        guard key.publicKey == certificate.publicKey else {
            throw CryptoError(.invalidRequest, "key and certificate do not belong together")
        }
        guard !passphrase.isEmpty else {
            throw CryptoError(.wrongPassphrase, "an empty passphrase protects nothing")
        }
        let stack = unsafe OPENSSL_sk_new_null()
        defer { unsafe OPENSSL_sk_free(stack) }
        for certificate in chain {
            unsafe OPENSSL_sk_push(stack, UnsafeRawPointer(certificate.handle.pointer))
        }
        let name = certificate.subject.commonName ?? "key"
        var der: [UInt8]?
        try unsafe Self.withCString(passphrase) { text, _ throws(CryptoError) in
            let container = unsafe PKCS12_create(
                text, name, key.pointer, certificate.handle.pointer, stack, 0, 0, iterations,
                iterations, 0)
            guard let container = unsafe container else { return }
            der = unsafe DER.encoded { unsafe i2d_PKCS12(container, $0) }
            unsafe PKCS12_free(container)
        }
        guard let der else {
            throw CryptoError.drained(.failure, "the PKCS#12 file cannot be written")
        }
        return der
    }

    /// Lends the passphrase as C wants it, and wipes that copy.
    private static func withCString(
        _ passphrase: [UInt8],
        _ body: (UnsafePointer<CChar>, Int32) throws(CryptoError) -> Void
    ) throws(CryptoError) {
        guard !passphrase.contains(0) else {
            throw CryptoError(.wrongPassphrase, "a passphrase has no zero bytes")
        }
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: passphrase.count + 1)
        defer {
            unsafe OPENSSL_cleanse(text, passphrase.count)
            unsafe text.deallocate()
        }
        for (index, byte) in passphrase.enumerated() {
            unsafe text[index] = CChar(bitPattern: byte)
        }
        unsafe text[passphrase.count] = 0
        try unsafe body(text, Int32(passphrase.count))
    }

    /// Containers keep no order: each certificate comes after the one that it issued, and those
    /// that issued none of them come last.
    private static func ordered(
        _ certificates: [Certificate], above leaf: Certificate
    ) -> [Certificate] {
        var left = certificates
        var chain: [Certificate] = []
        var current = leaf
        while !current.isSelfIssued,
            let next = left.firstIndex(where: { $0.subject == current.issuer })
        {
            current = left.remove(at: next)
            chain.append(current)
        }
        return chain + left
    }
}

extension CertificateHandle {
    /// The certificate, parsed from its own encoding like every other.
    fileprivate func certificate() throws(CryptoError) -> Certificate {
        guard let der = unsafe DER.encoded({ unsafe i2d_X509(self.pointer, $0) }) else {
            throw CryptoError.drained(.malformedCertificate, "a certificate cannot be written")
        }
        return try Certificate.cached(der: der)
    }
}
