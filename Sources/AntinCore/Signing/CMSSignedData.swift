package import AntinLog

/// A CMS message of type SignedData (RFC 5652, 3 and 5.1): read from BER, written as DER.
///
/// ```
/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SignedData }
/// SignedData  ::= SEQUENCE { version INTEGER, digestAlgorithms SET OF AlgorithmIdentifier,
///                  encapContentInfo SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING OPTIONAL },
///                  certificates [0] IMPLICIT SET OF CertificateChoices OPTIONAL,
///                  crls [1] IMPLICIT SET OF RevocationInfoChoice OPTIONAL,
///                  signerInfos SET OF SignerInfo }
/// ```
/// Reading checks the structure and nothing else; what it means is `SignatureFacts`. Certificates,
/// revocation lists and unsigned attributes stay the bytes they are.
package struct CMSSignedData: Equatable, Sendable {
    let version: Int
    let digestAlgorithms: [AlgorithmIdentifier]
    let contentType: OID
    /// The content, if the message carries it.
    let content: ArraySlice<UInt8>?
    /// CertificateChoices: a certificate has tag 0x30, the other kinds context tags.
    let certificates: [BERElement]
    /// RevocationInfoChoices, never looked into here.
    let revocations: [BERElement]
    let signers: [SignerInfo]
    /// How many bytes the message takes from the start of what was read.
    package let byteCount: Int

    /// A message without its content is small; one of this size is not a signature.
    package static let byteLimit = 64 << 20
    private static let certificateLimit = 1_024
    private static let signerLimit = 64

    /// Reads the message at the start of `bytes`; the caller judges what follows `byteCount`.
    package init(parsing bytes: ArraySlice<UInt8>) throws(FormatError) {
        guard bytes.count <= Self.byteLimit else {
            throw FormatError("cms", expected: "at most \(Self.byteLimit) bytes")
        }
        var outside = BERCursor(bytes)
        let message = try outside.next(0x30, "a ContentInfo")
        self.byteCount = message.encoded.count
        var info = BERCursor(message.content)
        guard try OID(parsing: info.next(0x06, "a content type")) == .signedData else {
            throw FormatError("cms", expected: "SignedData")
        }
        let body = try info.next(0xa0, "SignedData").only()
        try info.finish("ContentInfo")
        guard body.identifier == 0x30 else { throw FormatError("cms", expected: "SignedData") }
        var fields = BERCursor(body.content)

        self.version = try fields.next(0x02, "the version of SignedData").smallInteger()
        var digests: [AlgorithmIdentifier] = []
        for element in try fields.next(0x31, "digest algorithms").elements(limit: 64) {
            digests.append(try AlgorithmIdentifier(parsing: element))
        }
        self.digestAlgorithms = digests

        var encapsulated = try fields.next(0x30, "the content's type").children()
        self.contentType = try OID(parsing: encapsulated.next(0x06, "the content's type"))
        if let content = try encapsulated.optional(0xa0) {
            self.content = try content.only().octets()
        } else {
            self.content = nil
        }
        try encapsulated.finish("the encapsulated content")

        self.certificates =
            try fields.optional(0xa0)?.elements(limit: Self.certificateLimit) ?? []
        self.revocations =
            try fields.optional(0xa1)?.elements(limit: Self.certificateLimit) ?? []

        var signers: [SignerInfo] = []
        for element in try fields.next(0x31, "signers").elements(limit: Self.signerLimit) {
            signers.append(try SignerInfo(parsing: element))
        }
        self.signers = signers
        try fields.finish("SignedData")
    }

    /// A detached message over id-data with one signer.
    init(certificates: [[UInt8]], signer: SignerInfo) throws(FormatError) {
        self.contentType = .data
        self.content = nil
        self.digestAlgorithms = [signer.digestAlgorithm]
        var elements: [BERElement] = []
        // A SET OF in DER order, like everything that we write.
        for der in certificates.sorted(by: DERCanonical.precedes) {
            var cursor = BERCursor(der[...])
            elements.append(try cursor.next(0x30, "a certificate"))
            try cursor.finish("a certificate")
        }
        self.certificates = elements
        self.revocations = []
        self.signers = [signer]
        self.version = Self.version(
            contentType: .data, certificates: elements, revocations: [], signers: [signer])
        self.byteCount = 0
    }

    /// The version that the content demands (RFC 5652, 5.1): 5 with "other" certificates or
    /// revocation information, 4 with version 2 attribute certificates, 3 with version 1 ones, with
    /// a signer of version 3 or with content that is not id-data, else 1.
    static func version(
        contentType: OID, certificates: [BERElement], revocations: [BERElement],
        signers: [SignerInfo]
    ) -> Int {
        if certificates.contains(where: { $0.identifier == 0xa3 })
            || revocations.contains(where: { $0.identifier == 0xa1 })
        {
            return 5
        }
        if certificates.contains(where: { $0.identifier == 0xa2 }) { return 4 }
        if contentType != .data || certificates.contains(where: { $0.identifier == 0xa1 })
            || signers.contains(where: { $0.version == 3 })
        {
            return 3
        }
        return 1
    }

    /// Whether the version is the one that the content demands.
    var hasRightVersion: Bool {
        self.version
            == Self.version(
                contentType: self.contentType, certificates: self.certificates,
                revocations: self.revocations, signers: self.signers)
    }

    /// The whole message as DER.
    package var bytes: [UInt8] {
        var encapsulated = Array(self.contentType.encoded)
        if let content {
            encapsulated += DERCanonical.wrap([0xa0], DERCanonical.wrap([0x04], content))
        }
        var body: [UInt8] = [0x02, 0x01, UInt8(clamping: self.version)]
        body += DERCanonical.setOf(self.digestAlgorithms.map { $0.encoded() })
        body += DERCanonical.wrap([0x30], encapsulated)
        if !self.certificates.isEmpty {
            body += DERCanonical.wrap([0xa0], self.certificates.flatMap { $0.encoded })
        }
        if !self.revocations.isEmpty {
            body += DERCanonical.wrap([0xa1], self.revocations.flatMap { $0.encoded })
        }
        body += DERCanonical.setOf(self.signers.map { $0.encoded })
        return DERCanonical.wrap(
            [0x30],
            Array(OID.signedData.encoded)
                + DERCanonical.wrap([0xa0], DERCanonical.wrap([0x30], body)))
    }
}
