import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

/// `Tests/Vectors/cms` and `Tests/Vectors/prepared`. Keys and certificates there were made once;
/// everything else is made anew from them, with a signature algorithm that has one value only, and
/// compared. Docs/formats/cms.md and prepared.md say what each file is.
@Suite("The committed signatures")
struct SignatureVectorTests {
    typealias Forge = SignatureForge
    typealias OIDs = SignatureForge.OIDs

    let key: SigningKey
    let person: Certificate
    let namesake: Certificate
    let authority: Certificate
    let signer: SoftwareSigner
    let content: [UInt8]

    init() throws {
        self.key = try SigningKey(
            pkcs8PEM: String(
                decoding: CommittedVectors.bytes("cms/test-key.pem"), as: UTF8.self),
            passphrase: nil)
        self.person = try Certificate(der: CommittedVectors.bytes("cms/person.der"))
        self.namesake = try Certificate(der: CommittedVectors.bytes("cms/namesake.der"))
        self.authority = try Certificate(der: CommittedVectors.bytes("cms/authority.der"))
        self.content = try CommittedVectors.bytes("cms/content.txt")
        self.signer = try SoftwareSigner(
            key: self.key, certificate: self.person, chain: [self.authority])
    }

    @Test("The genuine signature is made again byte by byte, in one go and in two phases")
    func genuine() throws {
        let content = HashedContent(self.content, [.sha256])
        let message = try DocumentSigner(self.signer).detached(
            over: content, at: SigningFixture.time)
        #expect(try CommittedVectors.isCommitted(message, at: "cms/content.txt.p7s"))
        #expect(facts(of: message, over: self.content).integrity == .pass)

        let prepared = try PreparedSignature(
            detached: content, certificate: self.person, chain: [self.authority],
            algorithm: .rsaPKCS1(.sha256), signingTime: SigningFixture.time)
        #expect(try CommittedVectors.isCommitted(prepared.canonical, at: "prepared/cades.json"))
        #expect(
            try CommittedVectors.isCommitted(
                prepared.toBeSigned, at: "prepared/cades.attributes.der"))
        let value = try self.signer.sign(prepared.toBeSigned)
        #expect(try prepared.filled(with: value, over: content) == message)
    }

    @Test("A prepared PDF signature that was written long ago can still be signed and filled in")
    func prepared() throws {
        let file = try CommittedVectors.bytes("prepared/pades.json")
        let original = try CommittedVectors.bytes("prepared/pades.original.pdf")
        let prepared = try PreparedSignature(parsing: file)
        let appended = try #require(prepared.revision?.appended)
        let value = try self.signer.sign(
            prepared.recomputed(over: ByteStore(original + appended), for: self.signer))
        let signed = try original + prepared.filled(with: value, original: ByteStore(original))
        #expect(try CommittedVectors.isCommitted(signed, at: "prepared/pades.signed.pdf"))
        let document = try PDFDocument(reading: ByteStore(signed))
        let signature = try #require(document.signatures.first)
        #expect(signature.coverage == .entireFile)
        #expect(SignatureFacts(signature, in: document.store).integrity == .pass)
    }

    /// Each message has a right signature value, unless it is about the value, and one defect.
    private func refused() throws -> [(name: String, bytes: [UInt8], SignatureReason)] {
        let digest = DigestAlgorithm.sha256.hash(self.content)
        var base = Forge(self.key, self.person, over: digest)
        base.signing = .rsaPKCS1(.sha256)
        base.algorithm = .algorithm(OIDs.rsaSHA256, .null)
        func made(_ change: (inout Forge) -> Void) throws -> [UInt8] {
            try base.with(change).message(signing: self.content)
        }
        let genuine = try made { _ in }
        return [
            ("no-signed-attributes", try made { $0.attributes = nil }, .noSignedAttributes),
            (
                "content-type-missing", try made { $0.replace(OIDs.contentType, by: nil) },
                .contentTypeMissing
            ),
            (
                "content-type-differs",
                try made { $0.replace(OIDs.contentType, by: Forge.contentType(OIDs.tstInfo)) },
                .contentTypeDiffers
            ),
            (
                "message-digest-missing", try made { $0.replace(OIDs.messageDigest, by: nil) },
                .messageDigestMissing
            ),
            (
                "message-digest-differs",
                try made {
                    $0.replace(
                        OIDs.messageDigest,
                        by: Forge.messageDigest(DigestAlgorithm.sha256.hash([])))
                }, .messageDigestDiffers
            ),
            (
                "certificate-reference-missing", try made { $0.replace(OIDs.ess2, by: nil) },
                .certificateReferenceMissing
            ),
            (
                // One key, two certificates: only the reference says which one signed.
                "certificate-reference-foreign",
                try made { $0.replace(OIDs.ess2, by: Forge.ess2(self.namesake)) },
                .certificateReferenceForeign
            ),
            (
                "issuer-serial-differs",
                try made {
                    $0.replace(
                        OIDs.ess2,
                        by: Forge.ess2(of: [
                            Forge.identifier(self.person, names: self.namesake)
                        ]))
                }, .issuerSerialDiffers
            ),
            (
                "named-certificate-missing",
                try made {
                    $0.replace(
                        OIDs.ess2,
                        by: Forge.ess2(of: [
                            Forge.identifier(self.person), Forge.identifier(self.authority),
                        ]))
                }, .namedCertificateMissing
            ),
            (
                "signer-identifier-differs",
                try made { $0.sid = Forge.issuerAndSerial(self.namesake) },
                .signerIdentifierDiffers
            ),
            ("certificate-missing", try made { $0.certificates = [] }, .certificateMissing),
            (
                "algorithms-disagree",
                try made { $0.algorithm = .algorithm("1.2.840.113549.1.1.13", .null) },
                .algorithmsDisagree
            ),
            (
                "several-signers",
                try made {
                    $0.signerCount = 2
                    $0.digests += $0.digests
                }, .severalSigners
            ),
            ("embedded-content", try made { $0.content = self.content }, .embeddedContent),
            ("trailing-bytes", genuine + [0], .trailingBytes),
            ("wrong-version", try made { $0.version = 3 }, .wrongVersion),
            (
                "value-does-not-verify", try made { $0.signing = .rsaPKCS1(.sha512) },
                .valueDoesNotVerify
            ),
        ]
    }

    @Test("Each refused signature is made again byte by byte, and refused for its own reason")
    func refusals() throws {
        var index = "file\treason\n"
        for (name, bytes, reason) in try self.refused() {
            #expect(try CommittedVectors.isCommitted(bytes, at: "cms/refused/\(name).p7s"))
            let answer = facts(of: bytes, over: self.content).integrity
            #expect(answer.result == .fail, "\(name)")
            #expect(answer.reasons.first == reason, "\(name)")
            index += "\(name).p7s\t\(answer.reasons.map(\.rawValue).joined(separator: ","))\n"
        }
        #expect(try CommittedVectors.isCommitted(Array(index.utf8), at: "cms/refused/INDEX.tsv"))
    }
}
