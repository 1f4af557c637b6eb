// An X.509 certificate.

import COpenSSL

/// A parsed certificate (RFC 5280). Immutable; may be used from many threads at once.
///
/// Parsing costs about 0.4 ms, nearly all of it in libcrypto's decoders: use `cached(der:)` where
/// the same certificates come again and again.
package final class Certificate: Sendable {
    /// The encoding as it was read.
    package let der: [UInt8]
    /// SHA-256 of `der`: the name of the certificate in the log.
    package let fingerprint: Digest
    package let subject: DistinguishedName
    package let issuer: DistinguishedName
    /// The content octets of the serial number's INTEGER, as IssuerAndSerialNumber repeats them.
    package let serialNumber: [UInt8]
    /// The validity period in Unix seconds.
    package let notBefore: Int64
    package let notAfter: Int64
    /// `nil` if the extension is absent: then the key may be used for everything.
    package let keyUsage: KeyUsage?
    /// The dotted identifiers; empty if the extension is absent.
    package let extendedKeyUsages: [String]
    /// Whether it may issue certificates: CA bit set and keyCertSign not withheld.
    package let isCA: Bool
    /// Where to ask about revocation, where the issuer's certificate lies, where lists lie.
    package let ocspURLs: [String]
    package let caIssuerURLs: [String]
    package let crlURLs: [String]
    package let publicKey: PublicKey
    package let signatureAlgorithmOID: String
    /// The strength of the issuer's hash function as libcrypto counts it: 63 for SHA-1.
    package let signatureSecurityBits: Int
    let handle: CertificateHandle

    /// Reads exactly one certificate in DER.
    package convenience init(der: [UInt8]) throws(CryptoError) {
        try self.init(der: der, fingerprint: Digest.sha256(der))
    }

    /// Reads the first `-----BEGIN CERTIFICATE-----` of a text.
    package convenience init(pem: String) throws(CryptoError) {
        guard let block = PEM.decode(pem)?.first(where: { $0.label == "CERTIFICATE" }) else {
            throw CryptoError(.malformedCertificate, "expected a PEM block CERTIFICATE")
        }
        try self.init(der: block.der)
    }

    /// Every certificate of a PEM text, in order.
    package static func all(inPEM text: String) throws(CryptoError) -> [Certificate] {
        guard let blocks = PEM.decode(text) else {
            throw CryptoError(.malformedCertificate, "damaged PEM")
        }
        var certificates: [Certificate] = []
        for block in blocks where block.label == "CERTIFICATE" {
            certificates.append(try Certificate.cached(der: block.der))
        }
        return certificates
    }

    init(der: [UInt8], fingerprint: Digest) throws(CryptoError) {
        let pointer = unsafe DER.decoded(
            der, { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
        guard let pointer = unsafe pointer else {
            throw CryptoError.drained(.malformedCertificate, "not a certificate in DER")
        }
        let handle = unsafe CertificateHandle(owning: pointer)
        // Whoever compares fingerprints relies on one encoding for one certificate.
        guard unsafe DER.encoded({ unsafe i2d_X509(pointer, $0) }) == der else {
            throw CryptoError(.malformedCertificate, "the certificate is not in DER")
        }
        guard let subject = unsafe X509_get_subject_name(pointer),
            let issuer = unsafe X509_get_issuer_name(pointer),
            let notBefore = unsafe ASN1Time.unixSeconds(X509_get0_notBefore(pointer)),
            let notAfter = unsafe ASN1Time.unixSeconds(X509_get0_notAfter(pointer)),
            let key = unsafe X509_get_pubkey(pointer)
        else {
            throw CryptoError.drained(.malformedCertificate, "the certificate has no key or dates")
        }
        let keyHandle = unsafe KeyHandle(owning: key)
        let spki = unsafe X509_get_X509_PUBKEY(pointer)
        guard let spkiDER = unsafe DER.encoded({ unsafe i2d_X509_PUBKEY(spki, $0) }) else {
            throw CryptoError.drained(.malformedCertificate, "the public key cannot be read")
        }
        self.der = der
        self.fingerprint = fingerprint
        self.subject = try unsafe DistinguishedName(subject)
        self.issuer = try unsafe DistinguishedName(issuer)
        self.serialNumber = handle.serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyUsage = handle.keyUsage
        self.extendedKeyUsages = handle.extendedKeyUsages
        self.isCA = unsafe X509_check_ca(pointer) == 1
        let access = handle.accessURLs
        self.ocspURLs = access.ocsp
        self.caIssuerURLs = access.caIssuers
        self.crlURLs = handle.crlURLs
        self.publicKey = PublicKey(handle: keyHandle, spkiDER: spkiDER)
        self.signatureAlgorithmOID = handle.signatureAlgorithmOID
        self.signatureSecurityBits = handle.signatureSecurityBits
        self.handle = handle
        CryptoError.clearQueue()
    }

    package var pem: String { PEM.encode(self.der, label: "CERTIFICATE") }

    /// The serial number in hexadecimal, as tools print it.
    package var serialHex: String {
        let digits = self.serialNumber.drop { $0 == 0 }
        return digits.isEmpty ? "00" : Hex.encode(digits)
    }

    /// Whether the time lies in the validity period. The very second of `notAfter` is out already,
    /// as libcrypto counts it in paths, so that the two never differ.
    package func isValid(at unixSeconds: Int64) -> Bool {
        unixSeconds >= self.notBefore && unixSeconds < self.notAfter
    }

    /// Whether subject and issuer are one name, as in a root.
    package var isSelfIssued: Bool { self.subject == self.issuer }

    /// Whether this certificate's signature was made by `issuer`'s key: mathematics only.
    package func isSigned(by issuer: Certificate) -> Bool {
        let result = unsafe X509_verify(self.handle.pointer, issuer.publicKey.handle.pointer)
        CryptoError.clearQueue()
        return result == 1
    }

    /// What a policy of today would not accept about the certificate itself.
    package enum Weakness: Hashable, Sendable {
        /// A key below 112 bits of strength, such as RSA under 2048.
        case key
        /// Signed by its issuer over SHA-1 or worse. Of no matter for an anchor, whose own
        /// signature nobody relies on.
        case signatureDigest
    }

    package var weaknesses: Set<Weakness> {
        var found: Set<Weakness> = []
        if self.publicKey.isWeak { found.insert(.key) }
        if self.signatureSecurityBits < 112 { found.insert(.signatureDigest) }
        return found
    }
}

extension Certificate: Hashable {
    package static func == (left: Certificate, right: Certificate) -> Bool {
        left === right || left.der == right.der
    }

    package func hash(into hasher: inout Swift.Hasher) { hasher.combine(self.fingerprint) }
}
