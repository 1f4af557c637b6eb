package import AntinCrypto
internal import AntinLog

/// How a signature algorithm stands in a message, in a prepared file and in a report.
extension SignatureAlgorithm {
    /// The digest of the content and of the attributes. Ed25519 uses SHA-512 (RFC 8419, 3.1).
    package var messageDigest: DigestAlgorithm { self.digest ?? .sha512 }

    /// The identifier that we write.
    var identifier: AlgorithmIdentifier {
        switch self {
        case .rsaPKCS1(let digest):
            // RFC 8017, A.2.4: the parameters of these shall be NULL.
            switch digest {
            case .sha1: AlgorithmIdentifier(.sha1WithRSA, parameters: AlgorithmIdentifier.null[...])
            case .sha256:
                AlgorithmIdentifier(.sha256WithRSA, parameters: AlgorithmIdentifier.null[...])
            case .sha384:
                AlgorithmIdentifier(.sha384WithRSA, parameters: AlgorithmIdentifier.null[...])
            case .sha512:
                AlgorithmIdentifier(.sha512WithRSA, parameters: AlgorithmIdentifier.null[...])
            }
        case .rsaPSS(let digest, let saltLength):
            AlgorithmIdentifier(
                .rsaPSS, parameters: Self.parameters(digest, saltLength: saltLength)[...])
        case .ecdsa(let digest):
            switch digest {
            case .sha1: AlgorithmIdentifier(.ecdsaWithSHA1)
            case .sha256: AlgorithmIdentifier(.ecdsaWithSHA256)
            case .sha384: AlgorithmIdentifier(.ecdsaWithSHA384)
            case .sha512: AlgorithmIdentifier(.ecdsaWithSHA512)
            }
        case .ed25519:
            AlgorithmIdentifier(.ed25519)
        }
    }

    /// RSASSA-PSS-params for a salt of 0…127 octets; the hash identifiers carry NULL (RFC 4055, 2.1).
    private static func parameters(_ digest: DigestAlgorithm, saltLength: Int) -> [UInt8] {
        let hash = AlgorithmIdentifier(
            digest.identifier, parameters: AlgorithmIdentifier.null[...]
        ).encoded()
        let mask = AlgorithmIdentifier(.mgf1, parameters: hash[...]).encoded()
        let salt = UInt8(clamping: min(saltLength, 127))
        return DERCanonical.wrap(
            [0x30],
            DERCanonical.wrap([0xa0], hash) + DERCanonical.wrap([0xa1], mask)
                + [0xa2, 0x03, 0x02, 0x01, salt])
    }

    /// The name in reports: `RSA-PKCS1-SHA256`.
    package var name: String {
        switch self {
        case .rsaPKCS1(let digest): "RSA PKCS#1 v1.5 \(digest.name)"
        case .rsaPSS(let digest, _): "RSA-PSS \(digest.name)"
        case .ecdsa(let digest): "ECDSA \(digest.name)"
        case .ed25519: "Ed25519"
        }
    }

    /// The word in a prepared file; nil for what we read but never write.
    package var preparedWord: String? { Self.words.first { $0.1 == self }?.0 }

    /// The algorithm behind a word of a prepared file.
    package init?(preparedWord: some StringProtocol) {
        guard let found = Self.words.first(where: { $0.0 == preparedWord }) else { return nil }
        self = found.1
    }

    private static let words: [(String, SignatureAlgorithm)] = [
        ("rsa-pkcs1-sha256", .rsaPKCS1(.sha256)),
        ("rsa-pkcs1-sha384", .rsaPKCS1(.sha384)),
        ("rsa-pkcs1-sha512", .rsaPKCS1(.sha512)),
        ("rsa-pss-sha256", .rsaPSS(.sha256, saltLength: 32)),
        ("rsa-pss-sha384", .rsaPSS(.sha384, saltLength: 48)),
        ("rsa-pss-sha512", .rsaPSS(.sha512, saltLength: 64)),
        ("ecdsa-sha256", .ecdsa(.sha256)),
        ("ecdsa-sha384", .ecdsa(.sha384)),
        ("ecdsa-sha512", .ecdsa(.sha512)),
    ]
}
