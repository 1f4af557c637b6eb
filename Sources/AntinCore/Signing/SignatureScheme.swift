internal import AntinCrypto
internal import AntinLog

/// What the two algorithm identifiers of a SignerInfo say together.
///
/// Both name a hash function, and they must name the same one: a signer who meant SHA-256 in one
/// place and SHA3-256 in the other has signed something that nobody can state.
enum SignatureScheme: Equatable {
    /// Known, and libcrypto can check it.
    case known(SignatureAlgorithm)
    /// Consistent as far as can be told, but not something that we check.
    case unsupported
    /// The signature algorithm names another hash function than the digest algorithm.
    case disagreeing

    init(signature: AlgorithmIdentifier, digest: AlgorithmIdentifier) {
        switch signature.algorithm {
        case .rsaPSS:
            self = Self.pss(signature, digest: digest)
        case .ed25519:
            // RFC 8419, 3.1: with signed attributes the digest is SHA-512, and parameters are absent.
            guard signature.parameters == nil else {
                self = .unsupported
                return
            }
            self = digest.digest == .sha512 ? .known(.ed25519) : .disagreeing
        case .rsaEncryption:
            // The hash function stands in digestAlgorithm alone (RFC 3370, 3.2).
            guard signature.hasNoParameters, let hash = digest.digest else {
                self = .unsupported
                return
            }
            self = .known(.rsaPKCS1(hash))
        default:
            guard let (family, hash) = Self.table[signature.algorithm] else {
                self = .unsupported
                return
            }
            guard hash == digest.algorithm else {
                self = .disagreeing
                return
            }
            guard signature.hasNoParameters, let hash = digest.digest else {
                self = .unsupported
                return
            }
            self = .known(family == .rsa ? .rsaPKCS1(hash) : .ecdsa(hash))
        }
    }

    private enum Family { case rsa, ecdsa }

    /// Identifiers that name a hash function; those that libcrypto has no name for here are listed
    /// so that a disagreement is seen all the same.
    private static let table: [OID: (Family, OID)] = [
        .sha1WithRSA: (.rsa, .sha1), .sha224WithRSA: (.rsa, .sha224),
        .sha256WithRSA: (.rsa, .sha256), .sha384WithRSA: (.rsa, .sha384),
        .sha512WithRSA: (.rsa, .sha512),
        .sha3_224WithRSA: (.rsa, .sha3_224), .sha3_256WithRSA: (.rsa, .sha3_256),
        .sha3_384WithRSA: (.rsa, .sha3_384), .sha3_512WithRSA: (.rsa, .sha3_512),
        .ecdsaWithSHA1: (.ecdsa, .sha1), .ecdsaWithSHA224: (.ecdsa, .sha224),
        .ecdsaWithSHA256: (.ecdsa, .sha256), .ecdsaWithSHA384: (.ecdsa, .sha384),
        .ecdsaWithSHA512: (.ecdsa, .sha512),
        .ecdsaWithSHA3_224: (.ecdsa, .sha3_224), .ecdsaWithSHA3_256: (.ecdsa, .sha3_256),
        .ecdsaWithSHA3_384: (.ecdsa, .sha3_384), .ecdsaWithSHA3_512: (.ecdsa, .sha3_512),
    ]

    // MARK: - RSASSA-PSS

    /// Reads the parameters (RFC 4055, 3.1), every one of which has a SHA-1 default:
    ///
    /// ```
    /// RSASSA-PSS-params ::= SEQUENCE { [0] hashAlgorithm, [1] maskGenAlgorithm,
    ///                                  [2] saltLength INTEGER, [3] trailerField INTEGER }
    /// ```
    private static func pss(
        _ signature: AlgorithmIdentifier, digest: AlgorithmIdentifier
    ) -> SignatureScheme {
        guard let parameters = signature.parameters else { return .unsupported }
        do {
            var outer = BERCursor(parameters)
            var fields = try outer.next(0x30, "RSASSA-PSS parameters").children()
            try outer.finish("the parameters")
            var hash = AlgorithmIdentifier(.sha1)
            if let field = try fields.optional(0xa0) {
                hash = try AlgorithmIdentifier(parsing: field.only())
            }
            var maskHash = AlgorithmIdentifier(.sha1)
            if let field = try fields.optional(0xa1) {
                let mask = try AlgorithmIdentifier(parsing: field.only())
                guard mask.algorithm == .mgf1, let inner = mask.parameters else {
                    return .unsupported
                }
                var cursor = BERCursor(inner)
                maskHash = try AlgorithmIdentifier(
                    parsing: cursor.next(0x30, "the hash function of MGF1"))
                try cursor.finish("the parameters of MGF1")
            }
            var saltLength = 20
            if let field = try fields.optional(0xa2) {
                saltLength = try field.only().smallInteger()
            }
            if let field = try fields.optional(0xa3), try field.only().smallInteger() != 1 {
                return .unsupported
            }
            try fields.finish("the parameters")
            guard hash.algorithm == digest.algorithm else { return .disagreeing }
            guard let known = hash.digest, digest.digest == known, maskHash.digest == known,
                (0...512).contains(saltLength)
            else { return .unsupported }
            return .known(.rsaPSS(known, saltLength: saltLength))
        } catch {
            return .unsupported
        }
    }
}

extension BERElement {
    /// The one element inside an explicit tag.
    func only() throws(FormatError) -> BERElement {
        var cursor = try self.children()
        guard let element = try cursor.next() else {
            throw FormatError("cms", expected: "an element inside the tag")
        }
        try cursor.finish("the tag")
        return element
    }
}
