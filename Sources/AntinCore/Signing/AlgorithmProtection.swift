internal import AntinCrypto
internal import AntinLog

/// The two algorithm identifiers, repeated under the signature (RFC 6211).
///
/// ```
/// CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier,
///     signatureAlgorithm [1] IMPLICIT AlgorithmIdentifier OPTIONAL,
///     macAlgorithm       [2] IMPLICIT AlgorithmIdentifier OPTIONAL }
/// ```
/// Without it `rsaEncryption` could be exchanged for `sha256WithRSAEncryption` in a signed message,
/// and the same signature would have two spellings.
struct AlgorithmProtection: Equatable {
    let digest: AlgorithmIdentifier
    let signature: AlgorithmIdentifier

    init(_ algorithm: SignatureAlgorithm) {
        self.digest = AlgorithmIdentifier(algorithm.messageDigest)
        self.signature = algorithm.identifier
    }

    init(parsing element: BERElement) throws(FormatError) {
        guard element.identifier == 0x30 else {
            throw FormatError("cms", expected: "an algorithm protection attribute")
        }
        var fields = BERCursor(element.content)
        self.digest = try AlgorithmIdentifier(parsing: fields.next(0x30, "a digest algorithm"))
        self.signature = try AlgorithmIdentifier(
            parsing: fields.next(0xa1, "a signature algorithm"), tag: 0xa1)
        try fields.finish("an algorithm protection attribute")
    }

    var encoded: [UInt8] {
        DERCanonical.wrap([0x30], self.digest.encoded() + self.signature.encoded(tag: 0xa1))
    }
}
