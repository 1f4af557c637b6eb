// How a signature is made.

/// A signature algorithm with everything that its identifier says.
package enum SignatureAlgorithm: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    case rsaPKCS1(DigestAlgorithm)
    /// RSASSA-PSS with MGF1 of the same hash (RFC 8017, 8.1); the salt has exactly this length.
    case rsaPSS(DigestAlgorithm, saltLength: Int)
    /// ECDSA; the signature is the DER of `r` and `s` (RFC 3279, 2.2.3).
    case ecdsa(DigestAlgorithm)
    /// Ed25519 without prehash (RFC 8032, 5.1).
    case ed25519

    /// The hash of the message; `nil` for Ed25519, which hashes in its own way.
    package var digest: DigestAlgorithm? {
        switch self {
        case .rsaPKCS1(let digest), .rsaPSS(let digest, _), .ecdsa(let digest): digest
        case .ed25519: nil
        }
    }
}
