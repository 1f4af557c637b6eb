import AntinCore
import AntinCrypto
import AntinTestSupport

/// Builds CMS messages part by part, without the writer under test, and signs them rightly: what is
/// wrong in them is only what a test made wrong.
struct SignatureForge {
    enum OIDs {
        static let data = "1.2.840.113549.1.7.1"
        static let signedData = "1.2.840.113549.1.7.2"
        static let contentType = "1.2.840.113549.1.9.3"
        static let messageDigest = "1.2.840.113549.1.9.4"
        static let signingTime = "1.2.840.113549.1.9.5"
        static let protection = "1.2.840.113549.1.9.52"
        static let ess1 = "1.2.840.113549.1.9.16.2.12"
        static let ess2 = "1.2.840.113549.1.9.16.2.47"
        static let timestamp = "1.2.840.113549.1.9.16.2.14"
        static let tstInfo = "1.2.840.113549.1.9.16.1.4"
        static let sha1 = "1.3.14.3.2.26"
        static let sha256 = "2.16.840.1.101.3.4.2.1"
        static let sha512 = "2.16.840.1.101.3.4.2.3"
        static let ecdsaSHA256 = "1.2.840.10045.4.3.2"
        static let rsaSHA256 = "1.2.840.113549.1.1.11"
        static let rsa = "1.2.840.113549.1.1.1"
        static let pss = "1.2.840.113549.1.1.10"
    }

    let key: SigningKey
    let certificate: Certificate
    var signing: SignatureAlgorithm = .ecdsa(.sha256)

    var version: UInt8 = 1
    var digests = [DERTree.algorithm(OIDs.sha256)]
    var contentType = OIDs.data
    var content: [UInt8]?
    var certificates: [[UInt8]]
    var revocations: [DERTree] = []

    var signerVersion: UInt8 = 1
    var sid: DERTree
    var digest = DERTree.algorithm(OIDs.sha256)
    var attributes: [DERTree]?
    var algorithm = DERTree.algorithm(OIDs.ecdsaSHA256)
    var unsigned: [DERTree] = []
    /// Left in the order given when true.
    var keepsAttributeOrder = false
    var signerCount = 1

    init(_ fixture: SigningFixture, over digest: [UInt8]) {
        self.init(fixture.ecdsaKey, fixture.ecdsa.certificate, over: digest)
    }

    init(_ key: SigningKey, _ certificate: Certificate, over digest: [UInt8]) {
        self.key = key
        self.certificate = certificate
        self.certificates = [certificate.der]
        self.sid = Self.issuerAndSerial(certificate)
        self.attributes = [
            Self.contentType(OIDs.data), Self.messageDigest(digest), Self.ess2(certificate),
            Self.signingTime,
        ]
    }

    // MARK: - Parts

    static func issuerAndSerial(_ certificate: Certificate) -> DERTree {
        .sequence(
            DERTree(certificate.issuer.der) ?? .null, .primitive(0x02, certificate.serialNumber))
    }

    static func contentType(_ oid: String) -> DERTree {
        .attribute(OIDs.contentType, .oid(oid))
    }

    static func messageDigest(_ digest: [UInt8]) -> DERTree {
        .attribute(OIDs.messageDigest, .octets(digest))
    }

    static let signingTime = DERTree.attribute(
        OIDs.signingTime, .primitive(0x17, Array("261121010203Z".utf8)))

    static func identifier(
        _ certificate: Certificate, hash: [UInt8]? = nil, names: Certificate? = nil
    ) -> DERTree {
        let named = names ?? certificate
        return .sequence(
            .octets(hash ?? DigestAlgorithm.sha256.hash(certificate.der)),
            .sequence(
                .sequence(.constructed(0xa4, [DERTree(named.issuer.der) ?? .null])),
                .primitive(0x02, named.serialNumber)))
    }

    static func ess2(_ certificate: Certificate) -> DERTree {
        self.ess2(of: [self.identifier(certificate)])
    }

    static func ess2(of identifiers: [DERTree]) -> DERTree {
        .attribute(OIDs.ess2, .sequence(.sequence(of: identifiers)))
    }

    static func ess1(_ certificate: Certificate) -> DERTree {
        .attribute(
            OIDs.ess1,
            .sequence(
                .sequence(.sequence(.octets(DigestAlgorithm.sha1.hash(certificate.der))))))
    }

    // MARK: - Changing

    func with(_ change: (inout SignatureForge) -> Void) -> SignatureForge {
        var copy = self
        change(&copy)
        return copy
    }

    mutating func replace(_ oid: String, by attribute: DERTree?) {
        var all = (self.attributes ?? []).filter { $0[0] != .oid(oid) }
        if let attribute { all.append(attribute) }
        self.attributes = all
    }

    // MARK: - Making

    /// The message, signed.
    func tree(signing message: [UInt8] = []) throws -> DERTree {
        var fields: [DERTree] = [.integer(self.signerVersion), self.sid, self.digest]
        var toBeSigned = message
        if let attributes {
            let set =
                self.keepsAttributeOrder
                ? DERTree.constructed(0x31, attributes) : .set(of: attributes)
            toBeSigned = DERTree.set(of: attributes).der
            fields.append(.constructed(0xa0, set.members))
        }
        fields.append(self.algorithm)
        fields.append(.octets(try self.key.sign(toBeSigned, as: self.signing)))
        if !self.unsigned.isEmpty { fields.append(.constructed(0xa1, self.unsigned)) }
        let signer = DERTree.sequence(of: fields)

        var encapsulated = [DERTree.oid(self.contentType)]
        if let content { encapsulated.append(.constructed(0xa0, [.octets(content)])) }
        var body: [DERTree] = [
            .integer(self.version), .constructed(0x31, self.digests), .sequence(of: encapsulated),
        ]
        if !self.certificates.isEmpty {
            body.append(.constructed(0xa0, self.certificates.compactMap { DERTree($0) }))
        }
        if !self.revocations.isEmpty { body.append(.constructed(0xa1, self.revocations)) }
        body.append(.constructed(0x31, Array(repeating: signer, count: self.signerCount)))
        return .sequence(.oid(OIDs.signedData), .constructed(0xa0, [.sequence(of: body)]))
    }

    func message(signing message: [UInt8] = []) throws -> [UInt8] {
        try self.tree(signing: message).der
    }
}
