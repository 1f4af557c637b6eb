internal import AntinCrypto
internal import AntinLog

/// How a SignerInfo names its certificate (RFC 5652, 5.3): a hint for finding it, not a proof.
package enum SignerIdentifier: Equatable, Sendable {
    /// The DER of the issuer's name and the content octets of the serial number.
    case issuerAndSerial(issuer: [UInt8], serial: [UInt8])
    case subjectKeyIdentifier([UInt8])

    init(parsing element: BERElement) throws(FormatError) {
        switch element.identifier {
        case 0x30:
            var fields = BERCursor(element.content)
            let issuer = try fields.next(0x30, "the issuer's name")
            let serial = try fields.next(0x02, "a serial number").integerContent()
            try fields.finish("issuer and serial number")
            self = .issuerAndSerial(issuer: Array(issuer.encoded), serial: Array(serial))
        case 0x80, 0xa0:
            self = .subjectKeyIdentifier(Array(try element.octets(tag: 0x80)))
        default:
            throw FormatError("cms", expected: "a signer identifier")
        }
    }

    init(_ certificate: Certificate) {
        self = .issuerAndSerial(issuer: certificate.issuer.der, serial: certificate.serialNumber)
    }

    /// 1 or 3 (RFC 5652, 5.3); a message with another number is refused.
    var version: Int {
        switch self {
        case .issuerAndSerial: 1
        case .subjectKeyIdentifier: 3
        }
    }

    /// Whether this names the certificate.
    func names(_ certificate: Certificate) -> Bool {
        switch self {
        case .issuerAndSerial(let issuer, let serial):
            serial == certificate.serialNumber
                && (issuer == certificate.issuer.der
                    || Self.canonical(issuer) == certificate.issuer.der)
        case .subjectKeyIdentifier(let identifier):
            identifier == certificate.subjectKeyIdentifier
        }
    }

    /// The DER of a name that came in BER.
    private static func canonical(_ name: [UInt8]) -> [UInt8]? {
        var cursor = BERCursor(name[...])
        guard let element = try? cursor.next() else { return nil }
        return try? DERCanonical.bytes(of: element)
    }

    var encoded: [UInt8] {
        switch self {
        case .issuerAndSerial(let issuer, let serial):
            DERCanonical.wrap([0x30], issuer + DERCanonical.wrap([0x02], serial))
        case .subjectKeyIdentifier(let identifier):
            DERCanonical.wrap([0x80], identifier)
        }
    }
}
