import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

private typealias Forge = SignatureForge
private typealias OIDs = SignatureForge.OIDs

/// Each sub-filter in a whole PDF, with the right key and with everything that can be wrong.
@Suite("The forms of PDF signatures")
struct LegacyFormTests {
    enum SubFilter: String, CaseIterable {
        case pades = "ETSI.CAdES.detached"
        case pkcs7 = "adbe.pkcs7.detached"
        case sha1 = "adbe.pkcs7.sha1"
        case timestamp = "ETSI.RFC3161"

        /// The two that come from before ESS.
        var isLegacy: Bool { self == .pkcs7 || self == .sha1 }
    }

    enum Key: String, CaseIterable {
        case ecdsa
        case rsa
    }

    let fixture: SigningFixture

    init() throws { self.fixture = try SigningFixture.shared.get() }

    /// What the message of a form carries, for a document.
    private func content(_ subFilter: SubFilter, over document: [UInt8]) -> [UInt8]? {
        switch subFilter {
        case .pades, .pkcs7: nil
        case .sha1: DigestAlgorithm.sha1.hash(document)
        case .timestamp:
            DERTree.sequence(
                of: [
                    .integer(1), .oid("1.2.3.4.1"),
                    .sequence(
                        .algorithm(OIDs.sha256),
                        .octets(DigestAlgorithm.sha256.hash(document))),
                    .integer(42), .primitive(0x18, Array("20261121010203Z".utf8)),
                ]
            ).der
        }
    }

    /// A signed PDF, right but for `change`; over the PDF itself unless another document is given.
    private func pdf(
        _ subFilter: SubFilter, _ key: Key, as named: SubFilter? = nil,
        with other: SigningKey? = nil, over document: [UInt8]? = nil,
        _ change: (inout SignatureForge) -> Void = { _ in }
    ) throws -> [UInt8] {
        try HandSignedPDF.bytes(subFilter: (named ?? subFilter).rawValue) { covered in
            let content = self.content(subFilter, over: document ?? covered)
            let signer = key == .ecdsa ? self.fixture.ecdsa : self.fixture.rsa
            let own = key == .ecdsa ? self.fixture.ecdsaKey : self.fixture.rsaKey
            var forge = Forge(
                other ?? own, signer.certificate,
                over: DigestAlgorithm.sha256.hash(content ?? document ?? covered))
            if key == .rsa {
                forge.signing = .rsaPKCS1(.sha256)
                forge.algorithm = .algorithm(OIDs.rsaSHA256, .null)
            }
            forge.content = content
            if subFilter != .timestamp { forge.replace(OIDs.signingTime, by: nil) }
            if subFilter.isLegacy { forge.replace(OIDs.ess2, by: nil) }
            if subFilter == .timestamp {
                forge.contentType = OIDs.tstInfo
                forge.replace(OIDs.contentType, by: Forge.contentType(OIDs.tstInfo))
                forge.version = 3
            }
            change(&forge)
            return try forge.message()
        }
    }

    private func read(_ bytes: [UInt8]) throws -> (PDFSignature, SignatureFacts) {
        let file = ByteStore(bytes)
        let document = try PDFDocument(reading: file)
        let signature = try #require(document.signatures.first)
        #expect(document.signatures.count == 1)
        return (signature, SignatureFacts(signature, in: file))
    }

    private func reasons(_ bytes: [UInt8]) throws -> [SignatureReason] {
        let (signature, facts) = try self.read(bytes)
        // The geometry is right in all of these: only the message is wrong.
        #expect(signature.coverage == .entireFile)
        return facts.integrity.reasons
    }

    @Test("Each form is read with its own key and has its level", arguments: SubFilter.allCases)
    func right(_ subFilter: SubFilter) throws {
        for key in Key.allCases {
            let (signature, facts) = try self.read(self.pdf(subFilter, key))
            #expect(signature.coverage == .entireFile)
            #expect(signature.subFilter == subFilter.rawValue)
            #expect(facts.integrity == .pass)
            #expect(facts.acceptable.reasons == (subFilter == .sha1 ? [.sha1] : []))
            let level: SignatureLevel =
                switch subFilter {
                case .pades: .padesBaselineB
                case .pkcs7, .sha1: .pkcs7B
                case .timestamp: .documentTimestamp
                }
            #expect(facts.level == level)
        }
    }

    @Test(
        "Another key does not verify, although every digest is right", arguments: SubFilter.allCases
    )
    func wrongKey(_ subFilter: SubFilter) throws {
        let ecdsa = try self.pdf(subFilter, .ecdsa, with: .generate(.ecdsaP256))
        #expect(try self.reasons(ecdsa) == [.valueDoesNotVerify])
        let rsa = try self.pdf(subFilter, .rsa, with: .generate(.rsa(bits: 2_048)))
        #expect(try self.reasons(rsa) == [.valueDoesNotVerify])
        // The key of another kind under the same name.
        let kind = try self.pdf(subFilter, .ecdsa, with: self.fixture.rsaKey) {
            $0.signing = .rsaPKCS1(.sha256)
        }
        #expect(try self.reasons(kind) == [.valueDoesNotVerify])
    }

    @Test("A right message over another document is refused", arguments: SubFilter.allCases)
    func wrongDigest(_ subFilter: SubFilter) throws {
        for key in Key.allCases {
            let found = try self.reasons(self.pdf(subFilter, key, over: [1, 2, 3]))
            let expected: SignatureReason =
                switch subFilter {
                case .pades, .pkcs7: .messageDigestDiffers
                case .sha1: .contentDigestDiffers
                case .timestamp: .imprintDiffers
                }
            #expect(found == [expected])
        }
    }

    @Test("The digest under the signature must be that of the carried content")
    func wrongCarriedDigest() throws {
        for subFilter in [SubFilter.sha1, .timestamp] {
            let found = try self.reasons(
                self.pdf(subFilter, .ecdsa) {
                    $0.replace(OIDs.messageDigest, by: Forge.messageDigest([1, 2, 3]))
                })
            #expect(found == [.messageDigestDiffers])
        }
    }

    @Test("Missing and wrong attributes are refused in each form", arguments: SubFilter.allCases)
    func attributes(_ subFilter: SubFilter) throws {
        func found(_ change: (inout SignatureForge) -> Void) throws -> [SignatureReason] {
            try self.reasons(self.pdf(subFilter, .ecdsa, change))
        }
        #expect(try found { $0.attributes = nil }.first == .noSignedAttributes)
        #expect(try found { $0.attributes = [] }.first == .noSignedAttributes)
        #expect(
            try found { $0.replace(OIDs.messageDigest, by: nil) } == [.messageDigestMissing])
        #expect(
            try found { $0.attributes?.append(Forge.messageDigest([1])) }
                == [.messageDigestRepeated])
        #expect(try found { $0.replace(OIDs.contentType, by: nil) } == [.contentTypeMissing])
        #expect(
            try found { $0.replace(OIDs.contentType, by: Forge.contentType(OIDs.signedData)) }
                == [.contentTypeDiffers])
        #expect(
            try found { $0.attributes?.append(Forge.contentType($0.contentType)) }
                == [.contentTypeRepeated])
        let foreign = Forge.ess2(self.fixture.stranger.certificate)
        #expect(
            try found { $0.replace(OIDs.ess2, by: foreign) } == [.certificateReferenceForeign])
        let none = try found { $0.replace(OIDs.ess2, by: nil) }
        #expect(none == (subFilter.isLegacy ? [] : [.certificateReferenceMissing]))
    }

    @Test("Without ESS the certificate is the one that sid names, and only that one")
    func signerIdentifier() throws {
        for subFilter in [SubFilter.pkcs7, .sha1] {
            let stranger = self.fixture.stranger.certificate
            let exchanged = try self.pdf(subFilter, .ecdsa) {
                $0.sid = Forge.issuerAndSerial(stranger)
                $0.certificates.append(stranger.der)
            }
            #expect(try self.reasons(exchanged) == [.valueDoesNotVerify])
            let missing = try self.pdf(subFilter, .ecdsa) { $0.certificates = [stranger.der] }
            #expect(try self.reasons(missing) == [.certificateMissing])
            let (_, facts) = try self.read(
                self.pdf(subFilter, .ecdsa) { $0.certificates.insert(stranger.der, at: 0) })
            #expect(facts.integrity == .pass)
            #expect(facts.signer == self.fixture.ecdsa.certificate)
        }
    }

    @Test("A message of one form is none of another form")
    func exchangedForms() throws {
        for made in SubFilter.allCases {
            for named in SubFilter.allCases where named != made {
                let found = try self.reasons(self.pdf(made, .ecdsa, as: named))
                // The newer form fulfils what the older one asks for.
                #expect(found.isEmpty == (made == .pades && named == .pkcs7), "\(found)")
            }
        }
    }

    @Test("SHA-1 in an old form verifies and is called weak", arguments: [SubFilter.pkcs7, .sha1])
    func weak(_ subFilter: SubFilter) throws {
        let bytes = try HandSignedPDF.bytes(subFilter: subFilter.rawValue) { covered in
            let content = self.content(subFilter, over: covered)
            var forge = Forge(
                self.fixture.rsaKey, self.fixture.rsa.certificate,
                over: DigestAlgorithm.sha1.hash(content ?? covered))
            forge.digest = .algorithm(OIDs.sha1, .null)
            forge.digests = [forge.digest]
            forge.signing = .rsaPKCS1(.sha1)
            forge.algorithm = .algorithm(OIDs.rsa, .null)
            forge.replace(OIDs.ess2, by: nil)
            forge.content = content
            return try forge.message()
        }
        let (_, facts) = try self.read(bytes)
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable.reasons == [.sha1])
        #expect(facts.level == .pkcs7B)
    }

    @Test("Sub-filters that are not read are never checked, and none of them passes")
    func unread() throws {
        let certificate = self.fixture.rsa.certificate.der
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        for name in ["adbe.x509.rsa_sha1", "Unknown.filter", "etsi.cades.detached"] {
            let bytes = try HandSignedPDF.bytes(
                subFilter: name, entries: "/Cert<\(certificate)>"
            ) { covered in
                // An octet string around a right PKCS#1 value: what the oldest form holds.
                DERTree.octets(try self.fixture.rsaKey.sign(covered, as: .rsaPKCS1(.sha1))).der
            }
            let (_, facts) = try self.read(bytes)
            #expect(facts.integrity.result != .pass)
            #expect(facts.integrity.reasons.contains(.unsupportedForm))
            #expect(facts.acceptable.result != .pass)
        }
    }

    @Test("OpenSSL's own messages are read in the old form")
    func openssl() throws {
        let tool = try OutsideTool()
        defer { tool.remove() }
        try tool.write(self.fixture.rsa.certificate.pem.utf8, to: "signer.pem")
        try tool.write(
            try self.fixture.rsaKey.pkcs8PEM(passphrase: nil).utf8, to: "key.pem")
        let bytes = try HandSignedPDF.bytes(subFilter: SubFilter.pkcs7.rawValue) { covered in
            try tool.write(covered, to: "content")
            let (status, output) = try tool.run(
                "openssl", "cms", "-sign", "-binary", "-nosmimecap", "-in", "content", "-signer",
                "signer.pem", "-inkey", "key.pem", "-md", "sha256", "-outform", "DER", "-out",
                "m.der")
            #expect(status == 0, "\(output)")
            return try tool.read("m.der")
        }
        let (_, facts) = try self.read(bytes)
        #expect(facts.integrity == .pass)
        #expect(facts.level == .pkcs7B)
        #expect(facts.signer == self.fixture.rsa.certificate)
    }
}
