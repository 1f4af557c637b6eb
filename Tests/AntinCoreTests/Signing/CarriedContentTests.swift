import AntinCore
import AntinCrypto
import AntinLog
import AntinTestSupport
import Testing

@Suite("PDF signatures that carry a digest as their content")
struct CarriedContentTests {
    typealias Forge = SignatureForge
    typealias OIDs = SignatureForge.OIDs

    let fixture: SigningFixture
    let document = [UInt8]("%PDF-1.7 …".utf8)

    init() throws { self.fixture = try SigningFixture.shared.get() }

    // MARK: - ETSI.RFC3161

    private func timestampContent(
        imprint: [UInt8], algorithm: String = OIDs.sha256, version: UInt8 = 1,
        tail: [DERTree] = [.sequence(.integer(1)), .primitive(0x01, [0xff]), .integer(7)]
    ) -> DERTree {
        .sequence(
            of: [
                .integer(version), .oid("1.2.3.4.1"),
                .sequence(.algorithm(algorithm), .octets(imprint)), .integer(42),
                .primitive(0x18, Array("20261121010203.25Z".utf8)),
            ] + tail)
    }

    private func timestamp(
        _ content: [UInt8], _ change: (inout SignatureForge) -> Void = { _ in }
    ) throws -> SignatureFacts {
        var forge = Forge(self.fixture, over: DigestAlgorithm.sha256.hash(content))
        forge.content = content
        forge.contentType = OIDs.tstInfo
        forge.replace(OIDs.contentType, by: Forge.contentType(OIDs.tstInfo))
        forge.version = 3
        change(&forge)
        return facts(of: try forge.message(), over: self.document, as: .documentTimestamp)
    }

    @Test(
        "A document timestamp passes if its imprint is the document's digest, and states its time")
    func timestamp() throws {
        let content = self.timestampContent(
            imprint: DigestAlgorithm.sha256.hash(self.document)
        ).der
        let facts = try self.timestamp(content)
        #expect(facts.integrity == .pass)
        #expect(facts.level == .documentTimestamp)
        #expect(facts.timestampTime?.description == "2026-11-21T01:02:03.250Z")
        #expect(
            try self.timestamp(content) { $0.replace(OIDs.ess2, by: nil) }.integrity.reasons
                == [.certificateReferenceMissing])
        // The reference of version 1 is common in timestamps and acceptable there.
        let version1 = try self.timestamp(content) {
            $0.replace(OIDs.ess2, by: Forge.ess1(self.fixture.ecdsa.certificate))
        }
        #expect(version1.integrity == .pass && version1.acceptable == .pass)
    }

    @Test("A timestamp of other bytes, of an unknown digest, or unreadable never passes")
    func wrongTimestamp() throws {
        let other = DigestAlgorithm.sha256.hash([1])
        #expect(
            try self.timestamp(self.timestampContent(imprint: other).der).integrity.reasons
                == [.imprintDiffers])
        let sha1 = self.timestampContent(
            imprint: DigestAlgorithm.sha1.hash(self.document), algorithm: OIDs.sha1)
        let weak = try self.timestamp(sha1.der)
        #expect(weak.integrity == .pass)
        #expect(weak.acceptable.reasons == [.sha1])
        let unknown = self.timestampContent(imprint: other, algorithm: "1.2.3.4")
        let facts = try self.timestamp(unknown.der)
        #expect(facts.integrity.reasons == [.unsupportedDigest])
        #expect(facts.integrity.result == .notChecked)

        let right = self.timestampContent(imprint: DigestAlgorithm.sha256.hash(self.document))
        for broken in [[], [0x30, 0], Array(right.der.dropLast()), right.der + [0]] {
            #expect(try self.timestamp(broken).integrity.reasons == [.timestampMalformed])
        }
        let version2 = self.timestampContent(
            imprint: DigestAlgorithm.sha256.hash(self.document), version: 2)
        #expect(try self.timestamp(version2.der).integrity.reasons == [.timestampMalformed])
    }

    @Test("A person's signature is no document timestamp")
    func wrongContentType() throws {
        let content = self.timestampContent(
            imprint: DigestAlgorithm.sha256.hash(self.document)
        ).der
        let facts = try self.timestamp(content) {
            $0.contentType = OIDs.data
            $0.version = 1
            $0.replace(OIDs.contentType, by: Forge.contentType(OIDs.data))
        }
        #expect(facts.integrity.reasons == [.timestampMalformed])
        #expect(facts.level == .pdf)
    }

    // MARK: - adbe.pkcs7.sha1

    private func sha1(
        _ content: [UInt8], key: SigningKey? = nil
    ) throws -> SignatureFacts {
        var forge = Forge(
            key ?? self.fixture.ecdsaKey, self.fixture.ecdsa.certificate,
            over: DigestAlgorithm.sha256.hash(content))
        forge.content = content
        return facts(of: try forge.message(), over: self.document, as: .pdfPKCS7SHA1)
    }

    @Test("adbe.pkcs7.sha1: the carried SHA-1 must be the document's and the signature must verify")
    func pkcs7SHA1() throws {
        let right = DigestAlgorithm.sha1.hash(self.document)
        let facts = try self.sha1(right)
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable.reasons == [.sha1])
        #expect(
            try self.sha1(DigestAlgorithm.sha1.hash([1])).integrity.reasons == [
                .contentDigestDiffers
            ])
        #expect(try self.sha1([]).integrity.reasons == [.contentDigestDiffers])
        // The hole that a well-known reader had: hashes compared, signature never verified.
        #expect(
            try self.sha1(right, key: .generate(.ecdsaP256)).integrity.reasons
                == [.valueDoesNotVerify])
    }
}
