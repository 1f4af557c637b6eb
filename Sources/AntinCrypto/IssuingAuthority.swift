// A small certificate authority, for tests and demonstrations.

import COpenSSL

/// Issues certificates in the shape that Vietnamese authorities use: root, subordinate, person or
/// seal. It keeps no records and revokes nothing: it is not for production.
package struct IssuingAuthority: Sendable {
    package let key: SigningKey
    package let certificate: Certificate
    /// The certificates above, up to and including the root; empty for a root.
    package let chain: [Certificate]
    /// Where it says that its certificate, its lists and its answers can be found.
    package var publication = Publication()

    package struct Publication: Sendable {
        package var ocspURL: String?
        package var caIssuersURL: String?
        package var crlURL: String?

        package init(ocspURL: String? = nil, caIssuersURL: String? = nil, crlURL: String? = nil) {
            self.ocspURL = ocspURL
            self.caIssuersURL = caIssuersURL
            self.crlURL = crlURL
        }
    }

    /// Who a certificate is for. Each text has at most 64 characters (RFC 5280, appendix A).
    package struct Subject: Sendable {
        package var commonName: String
        package var organization: String?
        package var organizationalUnit: String?
        package var country: String?

        package init(
            commonName: String, organization: String? = nil, organizationalUnit: String? = nil,
            country: String? = "VN"
        ) {
            self.commonName = commonName
            self.organization = organization
            self.organizationalUnit = organizationalUnit
            self.country = country
        }
    }

    package enum Profile: Sendable, Equatable {
        case root
        /// May issue certificates, but not other authorities.
        case subordinate
        /// Signs documents for a person.
        case person
        /// Signs documents for an agency. The subject, not the extensions, tells it from a person.
        case seal
        /// Answers HTTPS under these DNS names.
        case server(names: [String])
    }

    package init(key: SigningKey, certificate: Certificate, chain: [Certificate]) {
        self.key = key
        self.certificate = certificate
        self.chain = chain
    }

    /// Makes a root. `key` is generated if none is given.
    package static func root(
        _ subject: Subject, kind: SigningKey.Kind, notBefore: Int64, notAfter: Int64,
        serial: [UInt8]? = nil, key: SigningKey? = nil
    ) throws(CryptoError) -> IssuingAuthority {
        let key = if let key { key } else { try SigningKey.generate(kind) }
        let draft = CertificateDraft(
            subject: subject, publicKey: key.publicKey, profile: .root, notBefore: notBefore,
            notAfter: notAfter, serial: serial ?? Self.randomSerial())
        return IssuingAuthority(
            key: key, certificate: try draft.signed(by: key, issuer: nil, Publication()),
            chain: [])
    }

    /// Makes an authority below this one.
    package func subordinate(
        _ subject: Subject, kind: SigningKey.Kind, notBefore: Int64, notAfter: Int64,
        serial: [UInt8]? = nil, key: SigningKey? = nil
    ) throws(CryptoError) -> IssuingAuthority {
        let key = if let key { key } else { try SigningKey.generate(kind) }
        let certificate = try self.issue(
            subject, publicKey: key.publicKey, profile: .subordinate, notBefore: notBefore,
            notAfter: notAfter, serial: serial)
        return IssuingAuthority(
            key: key, certificate: certificate, chain: [self.certificate] + self.chain)
    }

    /// Issues a certificate; times are Unix seconds, `serial` is a positive number of at most 20
    /// octets (random if `nil`).
    package func issue(
        _ subject: Subject, publicKey: PublicKey, profile: Profile, notBefore: Int64,
        notAfter: Int64, serial: [UInt8]? = nil
    ) throws(CryptoError) -> Certificate {
        try CertificateDraft(
            subject: subject, publicKey: publicKey, profile: profile, notBefore: notBefore,
            notAfter: notAfter, serial: serial ?? Self.randomSerial()
        ).signed(by: self.key, issuer: self.certificate, self.publication)
    }

    private static func randomSerial() -> [UInt8] {
        var serial = SecureRandom.bytes(16)
        // The sign bit stays clear and the first octet is never zero.
        serial[0] = serial[0] & 0x7F | 0x40
        return serial
    }
}
