internal import AntinLog

/// One signature of a SignedData (RFC 5652, 5.3).
///
/// ```
/// SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0] OPTIONAL,
///                           signatureAlgorithm, signature OCTET STRING, unsignedAttrs [1] OPTIONAL }
/// ```
struct SignerInfo: Equatable, Sendable {
    let version: Int
    let identifier: SignerIdentifier
    let digestAlgorithm: AlgorithmIdentifier
    /// Nil when the signature is directly over the content: read, and always refused.
    let signedAttributes: SignedAttributes?
    let signatureAlgorithm: AlgorithmIdentifier
    let signature: [UInt8]
    /// Kept as they are: later timestamps are computed over these very bytes.
    let unsignedAttributes: [CMSAttribute]

    init(parsing element: BERElement) throws(FormatError) {
        guard element.identifier == 0x30 else {
            throw FormatError("cms", expected: "a SignerInfo")
        }
        var fields = BERCursor(element.content)
        self.version = try fields.next(0x02, "the version of a SignerInfo").smallInteger()
        guard let identifier = try fields.next() else {
            throw FormatError("cms", expected: "a signer identifier")
        }
        self.identifier = try SignerIdentifier(parsing: identifier)
        self.digestAlgorithm = try AlgorithmIdentifier(
            parsing: fields.next(0x30, "a digest algorithm"))
        if let attributes = try fields.optional(0xa0) {
            self.signedAttributes = try SignedAttributes(parsing: attributes)
        } else {
            self.signedAttributes = nil
        }
        self.signatureAlgorithm = try AlgorithmIdentifier(
            parsing: fields.next(0x30, "a signature algorithm"))
        guard let signature = try fields.next() else {
            throw FormatError("cms", expected: "a signature value")
        }
        self.signature = Array(try signature.octets())
        if let attributes = try fields.optional(0xa1) {
            self.unsignedAttributes = try CMSAttribute.all(in: attributes)
        } else {
            self.unsignedAttributes = []
        }
        try fields.finish("a SignerInfo")
    }

    /// A new signature, without unsigned attributes.
    init(
        identifier: SignerIdentifier, digestAlgorithm: AlgorithmIdentifier,
        signedAttributes: SignedAttributes, signatureAlgorithm: AlgorithmIdentifier,
        signature: [UInt8]
    ) {
        self.version = identifier.version
        self.identifier = identifier
        self.digestAlgorithm = digestAlgorithm
        self.signedAttributes = signedAttributes
        self.signatureAlgorithm = signatureAlgorithm
        self.signature = signature
        self.unsignedAttributes = []
    }

    var encoded: [UInt8] {
        var fields: [UInt8] = [0x02, 0x01, UInt8(clamping: self.version)]
        fields += self.identifier.encoded
        fields += self.digestAlgorithm.encoded()
        if let attributes = self.signedAttributes {
            // The same bytes as under the signature, but for the tag.
            fields.append(0xa0)
            fields += attributes.der.dropFirst()
        }
        fields += self.signatureAlgorithm.encoded()
        fields += DERCanonical.wrap([0x04], self.signature)
        if !self.unsignedAttributes.isEmpty {
            fields += DERCanonical.wrap([0xa1], self.unsignedAttributes.flatMap { $0.encoded })
        }
        return DERCanonical.wrap([0x30], fields)
    }
}
