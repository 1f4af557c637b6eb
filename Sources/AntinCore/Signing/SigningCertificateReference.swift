internal import AntinCrypto
internal import AntinLog

/// The certificates that a signer named under the signature (ESS; RFC 2634 5.4, RFC 5035 3).
///
/// ```
/// SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies … OPTIONAL }
/// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier DEFAULT sha256,
///                            certHash OCTET STRING, issuerSerial IssuerSerial OPTIONAL }
/// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }
/// ```
/// Version 1 is the same without `hashAlgorithm`, and always SHA-1. The first entry is the signer.
struct SigningCertificateReference: Equatable {
    struct Entry: Equatable {
        /// Nil when it is a hash function that we cannot compute.
        let digest: DigestAlgorithm?
        let hash: ArraySlice<UInt8>
        /// The DER of the issuer's name and the content octets of the serial number.
        let issuerSerial: IssuerSerial?

        struct IssuerSerial: Equatable {
            let issuer: ArraySlice<UInt8>
            let serial: ArraySlice<UInt8>
        }
    }

    let entries: [Entry]
    let isVersion1: Bool

    init(parsing element: BERElement, isVersion1: Bool) throws(FormatError) {
        self.isVersion1 = isVersion1
        var fields = try Self.sequence(element).children()
        var entries: [Entry] = []
        for entry in try fields.next(0x30, "certificate identifiers").elements(limit: 64) {
            entries.append(try Self.entry(Self.sequence(entry), isVersion1: isVersion1))
        }
        // Policies say under which rules the certificate was used; nothing here depends on them.
        _ = try fields.optional(0x30)
        try fields.finish("the signing certificate attribute")
        guard !entries.isEmpty else {
            throw FormatError("cms", expected: "at least one certificate identifier")
        }
        self.entries = entries
    }

    private static func sequence(_ element: BERElement) throws(FormatError) -> BERElement {
        guard element.identifier == 0x30 else {
            throw FormatError("cms", expected: "a certificate identifier")
        }
        return element
    }

    private static func entry(
        _ element: BERElement, isVersion1: Bool
    ) throws(FormatError) -> Entry {
        var fields = BERCursor(element.content)
        var digest: DigestAlgorithm? = isVersion1 ? .sha1 : .sha256
        if !isVersion1, let algorithm = try fields.optional(0x30) {
            digest = try AlgorithmIdentifier(parsing: algorithm).digest
        }
        guard let hash = try fields.next() else {
            throw FormatError("cms", expected: "the hash of a certificate")
        }
        var issuerSerial: Entry.IssuerSerial?
        if let sequence = try fields.optional(0x30) {
            var inner = BERCursor(sequence.content)
            let names = try inner.next(0x30, "the issuer").only()
            guard names.identifier == 0xa4 else {
                throw FormatError("cms", expected: "a directory name")
            }
            let serial = try inner.next(0x02, "a serial number").integerContent()
            try inner.finish("issuer and serial number")
            issuerSerial = Entry.IssuerSerial(issuer: try names.only().encoded, serial: serial)
        }
        try fields.finish("a certificate identifier")
        return Entry(digest: digest, hash: try hash.octets(), issuerSerial: issuerSerial)
    }

    /// The DER of a version 2 attribute value that names these certificates by SHA-256, which DER
    /// leaves out as the default.
    static func encoded(_ certificates: [Certificate]) -> [UInt8] {
        let entries = certificates.map { certificate in
            let issuer = DERCanonical.wrap([0xa4], certificate.issuer.der)
            let serial = DERCanonical.wrap([0x02], certificate.serialNumber)
            return DERCanonical.wrap(
                [0x30],
                DERCanonical.wrap([0x04], certificate.fingerprint.bytes)
                    + DERCanonical.wrap([0x30], DERCanonical.wrap([0x30], issuer) + serial))
        }
        return DERCanonical.wrap([0x30], DERCanonical.wrap([0x30], entries.flatMap { $0 }))
    }
}

extension SigningCertificateReference.Entry {
    /// Whether issuer and serial number, where given, are those of this certificate.
    func fits(_ certificate: Certificate) -> Bool {
        guard let issuerSerial else { return true }
        return NameComparison.isSame(issuerSerial.issuer, certificate.issuer.der[...])
            && issuerSerial.serial.elementsEqual(certificate.serialNumber)
    }
}
