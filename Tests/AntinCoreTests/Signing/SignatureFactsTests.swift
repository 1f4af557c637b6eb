import AntinCore
import AntinCrypto
import AntinLog
import AntinTestSupport
import Testing

private typealias Forge = SignatureForge
private typealias OIDs = SignatureForge.OIDs

@Suite("The facts of a signature")
struct SignatureFactsTests {
    let fixture: SigningFixture
    let content = [UInt8]("Công văn về việc tuyển sinh".utf8)
    let digest: [UInt8]

    init() throws {
        self.fixture = try SigningFixture.shared.get()
        self.digest = DigestAlgorithm.sha256.hash(self.content)
    }

    private var forge: SignatureForge { Forge(self.fixture, over: self.digest) }

    private func facts(
        _ form: SignatureForm = .detached, _ change: (inout SignatureForge) -> Void
    ) throws -> SignatureFacts {
        try AntinCoreTests.facts(
            of: self.forge.with(change).message(signing: self.content), over: self.content, as: form
        )
    }

    private func reasons(
        _ form: SignatureForm = .detached, _ change: (inout SignatureForge) -> Void
    ) throws -> [SignatureReason] {
        try self.facts(form, change).integrity.reasons
    }

    @Test("The unchanged forgery passes, so each test below changes one thing only")
    func control() throws {
        let facts = try self.facts { _ in }
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable == .pass)
        #expect(facts.level == .cadesBaselineB)
    }

    // MARK: - Signed attributes

    @Test("A signature without signed attributes is refused, although its value is right")
    func noAttributes() throws {
        #expect(try self.reasons { $0.attributes = nil } == [.noSignedAttributes])
        #expect(try self.reasons { $0.attributes = [] } == [.noSignedAttributes])
    }

    @Test("contentType must be there once and say what the content is")
    func contentType() throws {
        #expect(
            try self.reasons { $0.replace(OIDs.contentType, by: nil) } == [.contentTypeMissing])
        #expect(
            try self.reasons { $0.attributes?.append(Forge.contentType(OIDs.data)) }
                == [.contentTypeRepeated])
        #expect(
            try self.reasons {
                $0.replace(OIDs.contentType, by: Forge.contentType(OIDs.tstInfo))
            } == [.contentTypeDiffers])
        let two = DERTree.attribute(OIDs.contentType, .oid(OIDs.data), .oid(OIDs.data))
        #expect(
            try self.reasons { $0.replace(OIDs.contentType, by: two) } == [.contentTypeDiffers])
        // The other way round: eContentType is not under the signature.
        #expect(
            try self.reasons {
                $0.contentType = OIDs.signedData
                $0.version = 3
            } == [.contentTypeDiffers])
    }

    @Test("messageDigest must be there once and be the digest of the content")
    func messageDigest() throws {
        #expect(
            try self.reasons { $0.replace(OIDs.messageDigest, by: nil) }
                == [.messageDigestMissing])
        #expect(
            try self.reasons { $0.attributes?.append(Forge.messageDigest(self.digest)) }
                == [.messageDigestRepeated])
        for wrong in [
            [], Array(self.digest.dropLast()), self.digest + [0], Array(repeating: 0, count: 32),
        ] {
            #expect(
                try self.reasons { $0.replace(OIDs.messageDigest, by: Forge.messageDigest(wrong)) }
                    == [.messageDigestDiffers])
        }
        let two = DERTree.attribute(
            OIDs.messageDigest, .octets(self.digest), .octets(self.digest))
        #expect(
            try self.reasons { $0.replace(OIDs.messageDigest, by: two) }
                == [.messageDigestDiffers])
    }

    @Test("The signer's certificate must be named under the signature, but not in the old PDF form")
    func missingReference() throws {
        for form in [SignatureForm.detached, .pades] {
            let reasons = try self.reasons(form) { $0.replace(OIDs.ess2, by: nil) }
            #expect(reasons == [.certificateReferenceMissing])
        }
        let old = try self.facts(.pdfPKCS7) { $0.replace(OIDs.ess2, by: nil) }
        #expect(old.integrity == .pass)
        #expect(old.level == .pkcs7B)
        #expect(old.signer == self.fixture.ecdsa.certificate)
    }

    @Test("A reference to another certificate is refused in every form")
    func foreignReference() throws {
        let other = self.fixture.stranger.certificate
        for form in [SignatureForm.detached, .pades, .pdfPKCS7] {
            // Named, and there, but the key that signed belongs to another certificate.
            let reasons = try self.reasons(form) {
                $0.replace(OIDs.ess2, by: Forge.ess2(other))
                $0.certificates.append(other.der)
            }
            #expect(reasons == [.signerIdentifierDiffers, .valueDoesNotVerify])
            // Named, and not there.
            #expect(
                try self.reasons(form) { $0.replace(OIDs.ess2, by: Forge.ess2(other)) }
                    == [.certificateReferenceForeign])
        }
    }

    @Test("Issuer and serial number in the reference must be those of the certificate")
    func issuerSerial() throws {
        let own = self.fixture.ecdsa.certificate
        let other = self.fixture.stranger.certificate
        let wrong = Forge.ess2(of: [Forge.identifier(own, names: other)])
        #expect(try self.reasons { $0.replace(OIDs.ess2, by: wrong) } == [.issuerSerialDiffers])
        // Optional: the hash alone is enough.
        let bare = Forge.ess2(of: [.sequence(.octets(DigestAlgorithm.sha256.hash(own.der)))])
        #expect(try self.reasons { $0.replace(OIDs.ess2, by: bare) } == [])
    }

    @Test("A reference by another hash function counts if we know the function")
    func referenceHash() throws {
        let own = self.fixture.ecdsa.certificate
        let sha512 = Forge.ess2(of: [
            .sequence(.algorithm(OIDs.sha512), .octets(DigestAlgorithm.sha512.hash(own.der)))
        ])
        #expect(try self.reasons { $0.replace(OIDs.ess2, by: sha512) } == [])
        let unknown = Forge.ess2(of: [.sequence(.algorithm("1.2.3.4"), .octets(self.digest))])
        let facts = try self.facts { $0.replace(OIDs.ess2, by: unknown) }
        #expect(facts.integrity.reasons == [.unsupportedReference])
        #expect(facts.integrity.result == .notChecked)
    }

    @Test("Two references, or one that cannot be read, are refused")
    func repeatedReference() throws {
        let own = self.fixture.ecdsa.certificate
        #expect(
            try self.reasons { $0.attributes?.append(Forge.ess2(own)) }
                == [.certificateReferenceRepeated])
        #expect(
            try self.reasons { $0.attributes?.append(Forge.ess1(own)) }
                == [.certificateReferenceRepeated])
        for broken in [DERTree.null, .sequence(), .sequence(.sequence()), .octets([1])] {
            #expect(
                try self.reasons { $0.replace(OIDs.ess2, by: .attribute(OIDs.ess2, broken)) }
                    == [.certificateReferenceMalformed])
        }
    }

    @Test("Every certificate that the signer named must be there, unaltered")
    func namedChain() throws {
        let own = self.fixture.ecdsa.certificate
        let sub = self.fixture.sub.certificate
        let both = Forge.ess2(of: [Forge.identifier(own), Forge.identifier(sub)])
        #expect(
            try self.reasons {
                $0.replace(OIDs.ess2, by: both)
                $0.certificates.append(sub.der)
            } == [])
        #expect(
            try self.reasons { $0.replace(OIDs.ess2, by: both) } == [.namedCertificateMissing])
        #expect(
            try self.reasons {
                $0.replace(OIDs.ess2, by: both)
                $0.certificates.append(self.fixture.stranger.certificate.der)
            } == [.namedCertificateMissing])
    }

    @Test("A protected pair of algorithms must be the pair in use")
    func protection() throws {
        func protection(_ digest: String, _ signature: String) -> DERTree {
            .attribute(
                OIDs.protection,
                .sequence(.algorithm(digest), .constructed(0xa1, [.oid(signature)])))
        }
        let right = protection(OIDs.sha256, OIDs.ecdsaSHA256)
        #expect(try self.reasons { $0.attributes?.append(right) } == [])
        for wrong in [
            protection(OIDs.sha512, OIDs.ecdsaSHA256), protection(OIDs.sha256, OIDs.rsaSHA256),
        ] {
            #expect(
                try self.reasons { $0.attributes?.append(wrong) } == [.algorithmProtectionDiffers])
        }
        #expect(
            try self.reasons { $0.attributes?.append(.attribute(OIDs.protection, .null)) }
                == [.algorithmProtectionMalformed])
        #expect(
            try self.reasons { $0.attributes? += [right, right] }
                == [.algorithmProtectionMalformed])
    }

    @Test("Two signing times are refused; an unknown attribute is no matter")
    func otherAttributes() throws {
        #expect(
            try self.reasons { $0.attributes?.append(Forge.signingTime) }
                == [.signingTimeRepeated])
        #expect(
            try self.reasons { $0.attributes?.append(.attribute("1.2.3.4.5", .null)) } == [])
    }

    // MARK: - Structure

    @Test("Exactly one signer")
    func signers() throws {
        #expect(
            try self.reasons {
                $0.signerCount = 2
                $0.digests += $0.digests
            } == [.severalSigners])
        let none = try self.facts {
            $0.signerCount = 0
            $0.digests = []
        }
        #expect(none.integrity.reasons == [.noSigner])
        #expect(none.integrity.result == .fail)
        #expect(none.acceptable.result == .notChecked)
    }

    @Test("A detached message with content inside is refused")
    func embedded() throws {
        #expect(try self.reasons { $0.content = self.content } == [.embeddedContent])
        #expect(try self.reasons(.pades) { $0.content = self.content } == [.embeddedContent])
        let enveloping = try self.forge.with { $0.content = self.content }.message()
        #expect(SignatureFacts(readingEnveloping: enveloping).integrity == .pass)
        #expect(
            SignatureFacts(readingEnveloping: try self.forge.message()).integrity.reasons
                == [.contentMissing])
        let other = try self.forge.with { $0.content = [1, 2, 3] }.message()
        #expect(
            SignatureFacts(readingEnveloping: other).integrity.reasons == [.messageDigestDiffers])
    }

    @Test("Behind the message there may be zeros in a PDF, nothing beside a file")
    func trailing() throws {
        let message = try self.forge.message()
        func reasons(_ tail: [UInt8], _ form: SignatureForm) -> [SignatureReason] {
            AntinCoreTests.facts(of: message + tail, over: self.content, as: form).integrity.reasons
        }
        for zeros in [1, 2, 5_000] {
            let tail = [UInt8](repeating: 0, count: zeros)
            #expect(reasons(tail, .detached) == [.trailingBytes])
            #expect(reasons(tail, .pdfPKCS7) == [])
            #expect(reasons(tail + [1], .pdfPKCS7) == [.trailingBytes])
            #expect(reasons([1] + tail, .pdfPKCS7) == [.trailingBytes])
        }
    }

    @Test("Version numbers say what RFC 5652 makes of the content, and nothing else")
    func versions() throws {
        for version in UInt8(0)...6 where version != 1 {
            #expect(try self.reasons { $0.version = version } == [.wrongVersion])
            #expect(try self.reasons { $0.signerVersion = version }.contains(.wrongVersion))
        }
        let other = DERTree.constructed(0xa1, [.oid("1.3.6.1.5.5.7.16.2"), .null])
        #expect(
            try self.reasons {
                $0.revocations = [other]
                $0.version = 5
            } == [])
        #expect(try self.reasons { $0.revocations = [other] } == [.wrongVersion])
    }

    @Test("The list of digest algorithms is the signer's one algorithm")
    func digestList() throws {
        let sha256 = DERTree.algorithm(OIDs.sha256)
        let sha512 = DERTree.algorithm(OIDs.sha512)
        for list in [[], [sha512], [sha256, sha512], [sha256, sha256]] {
            #expect(try self.reasons { $0.digests = list } == [.digestAlgorithms])
        }
        #expect(try self.reasons { $0.digests = [.algorithm(OIDs.sha256, .null)] } == [])
    }

    // MARK: - Certificates

    @Test("The message must carry the signer's certificate")
    func certificates() throws {
        #expect(
            try self.reasons { $0.certificates = [] }
                == [.certificateMissing, .certificateReferenceForeign])
        #expect(
            try self.reasons(.pdfPKCS7) {
                $0.replace(OIDs.ess2, by: nil)
                $0.certificates = [self.fixture.stranger.certificate.der]
            } == [.certificateMissing])
        #expect(
            try self.reasons { $0.certificates.append(DERTree.sequence(.null).der) }
                == [.certificateMalformed])
    }

    @Test("The signer identifier must name the certificate")
    func identifiers() throws {
        #expect(
            try self.reasons { $0.sid = Forge.issuerAndSerial(self.fixture.stranger.certificate) }
                == [.signerIdentifierDiffers])
        let identifier = try #require(self.fixture.ecdsa.certificate.subjectKeyIdentifier)
        let byKey = try self.facts {
            $0.sid = .primitive(0x80, identifier)
            $0.signerVersion = 3
            $0.version = 3
        }
        #expect(byKey.integrity == .pass)
        #expect(
            try self.reasons {
                $0.sid = .primitive(0x80, identifier + [0])
                $0.signerVersion = 3
                $0.version = 3
            } == [.signerIdentifierDiffers])
    }

    @Test("Two certificates of one issuer and number are ambiguous where none is named")
    func ambiguous() throws {
        let own = self.fixture.ecdsa.certificate
        let twin = try self.fixture.sub.issue(
            .init(commonName: "Người khác"), publicKey: self.fixture.rsaKey.publicKey,
            profile: .person, notBefore: SigningFixture.start,
            notAfter: SigningFixture.start + SigningFixture.year, serial: own.serialNumber)
        let reasons = try self.reasons(.pdfPKCS7) {
            $0.replace(OIDs.ess2, by: nil)
            $0.certificates.append(twin.der)
        }
        #expect(reasons == [.certificateAmbiguous])
        #expect(try self.reasons { $0.certificates.append(twin.der) } == [])
    }

    // MARK: - Algorithms

    @Test("Digest and signature algorithm must name one hash function")
    func disagreement() throws {
        #expect(
            try self.reasons { $0.algorithm = .algorithm("1.2.840.10045.4.3.4") }
                == [.algorithmsDisagree])
        // SHA3-256, which we know by name only.
        #expect(
            try self.reasons { $0.algorithm = .algorithm("2.16.840.1.101.3.4.3.10") }
                == [.algorithmsDisagree])
    }

    @Test("RSASSA-PSS: every parameter counts")
    func pss() throws {
        let signer = self.fixture.rsa
        func reasons(_ hash: String, _ mask: String, salt: UInt8?) throws -> [SignatureReason] {
            var fields: [DERTree] = [
                .constructed(0xa0, [.algorithm(hash)]),
                .constructed(0xa1, [.algorithm("1.2.840.113549.1.1.8", .algorithm(mask))]),
            ]
            if let salt { fields.append(.constructed(0xa2, [.integer(salt)])) }
            var forge = Forge(self.fixture.rsaKey, signer.certificate, over: self.digest)
            forge.algorithm = .algorithm(OIDs.pss, .sequence(of: fields))
            forge.signing = .rsaPSS(.sha256, saltLength: 32)
            return try AntinCoreTests.facts(of: forge.message(), over: self.content)
                .integrity.reasons
        }
        #expect(try reasons(OIDs.sha256, OIDs.sha256, salt: 32) == [])
        #expect(try reasons(OIDs.sha512, OIDs.sha512, salt: 32) == [.algorithmsDisagree])
        #expect(try reasons(OIDs.sha1, OIDs.sha256, salt: 32) == [.algorithmsDisagree])
        #expect(try reasons(OIDs.sha256, OIDs.sha1, salt: 32) == [.unsupportedSignature])
        #expect(try reasons(OIDs.sha256, OIDs.sha256, salt: 20) == [.valueDoesNotVerify])
        #expect(try reasons(OIDs.sha256, OIDs.sha256, salt: nil) == [.valueDoesNotVerify])
    }

    @Test("What we cannot compute is not checked, never passed")
    func unsupported() throws {
        let unknownDigest = try self.facts {
            $0.digest = .algorithm("1.2.3.4")
            $0.digests = [.algorithm("1.2.3.4")]
            $0.algorithm = .algorithm("1.2.3.5")
        }
        #expect(unknownDigest.integrity.reasons == [.unsupportedDigest, .unsupportedSignature])
        #expect(unknownDigest.integrity.result == .notChecked)
        #expect(unknownDigest.acceptable.result == .notChecked)
        #expect(unknownDigest.digestAlgorithm == "1.2.3.4")
        let unknownForm = try self.facts(SignatureForm(subFilter: "adbe.x509.rsa_sha1")) { _ in }
        #expect(unknownForm.integrity.reasons == [.unsupportedForm])
        #expect(unknownForm.integrity.result == .notChecked)
    }

    @Test("Ed25519 is read where the digest is SHA-512 (RFC 8419)")
    func ed25519() throws {
        let key = try SigningKey.generate(.ed25519)
        let certificate = try self.fixture.sub.issue(
            .init(commonName: "Khóa Ed25519"), publicKey: key.publicKey, profile: .person,
            notBefore: SigningFixture.start, notAfter: SigningFixture.start + SigningFixture.year)
        var forge = Forge(key, certificate, over: DigestAlgorithm.sha512.hash(self.content))
        forge.signing = .ed25519
        forge.algorithm = .algorithm("1.3.101.112")
        forge.digest = .algorithm(OIDs.sha512)
        forge.digests = [forge.digest]
        #expect(
            AntinCoreTests.facts(of: try forge.message(), over: self.content).integrity == .pass)
        forge.digest = .algorithm(OIDs.sha256)
        forge.digests = [forge.digest]
        forge.replace(OIDs.messageDigest, by: Forge.messageDigest(self.digest))
        #expect(
            AntinCoreTests.facts(of: try forge.message(), over: self.content).integrity.reasons
                == [.algorithmsDisagree])
    }

    @Test("Another person's key does not verify, in any form")
    func wrongKey() throws {
        for form in [SignatureForm.detached, .pades, .pdfPKCS7] {
            var forge = Forge(
                try SigningKey.generate(.ecdsaP256), self.fixture.ecdsa.certificate,
                over: self.digest)
            if form == .pdfPKCS7 { forge.replace(OIDs.ess2, by: nil) }
            let facts = AntinCoreTests.facts(
                of: try forge.message(), over: self.content, as: form)
            #expect(facts.integrity.reasons == [.valueDoesNotVerify])
        }
    }

    // MARK: - Policy and level

    @Test("SHA-1 verifies and is not acceptable")
    func sha1() throws {
        let facts = try self.facts {
            $0.digest = .algorithm(OIDs.sha1)
            $0.digests = [$0.digest]
            $0.algorithm = .algorithm("1.2.840.10045.4.1")
            $0.signing = .ecdsa(.sha1)
            $0.replace(
                OIDs.messageDigest,
                by: Forge.messageDigest(DigestAlgorithm.sha1.hash(self.content)))
        }
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable.reasons == [.sha1])
        let reference = try self.facts {
            $0.replace(OIDs.ess2, by: Forge.ess1(self.fixture.ecdsa.certificate))
        }
        #expect(reference.integrity == .pass)
        #expect(reference.acceptable.reasons == [.sha1CertificateReference])
    }

    @Test("A certificate that says its key signs nothing is not acceptable")
    func keyUsage() throws {
        let forge = Forge(
            self.fixture.sub.key, self.fixture.sub.certificate, over: self.digest)
        let facts = AntinCoreTests.facts(of: try forge.message(), over: self.content)
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable.reasons == [.keyUsage])
    }

    @Test("The level follows from the attributes")
    func levels() throws {
        let stamp = DERTree.attribute(OIDs.timestamp, .sequence())
        #expect(try self.facts { $0.replace(OIDs.signingTime, by: nil) }.level == .cadesBES)
        #expect(try self.facts { $0.unsigned = [stamp] }.level == .cadesBaselineT)
        #expect(try self.facts { $0.unsigned = [stamp] }.unsignedAttributes == [OIDs.timestamp])
        #expect(try self.facts { $0.replace(OIDs.ess2, by: nil) }.level == .cms)
        #expect(try self.facts(.pdfPKCS7) { _ in }.level == .pkcs7B)
        #expect(try self.facts(.pdfPKCS7) { $0.unsigned = [stamp] }.level == .pkcs7T)

        let pades = try self.facts(.pades) { $0.replace(OIDs.signingTime, by: nil) }
        #expect(pades.level == .padesBaselineB)
        #expect(pades.acceptable == .pass)
        let timed = try self.facts(.pades) { _ in }
        #expect(timed.level == .padesBES)
        #expect(timed.integrity == .pass)
        #expect(timed.acceptable.reasons == [.signingTimeInPAdES])
    }
}
