import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@Suite("Signing a file")
struct DocumentSignerTests {
    let fixture: SigningFixture
    let content = [UInt8]("Kính gửi: các trường THPT trên địa bàn tỉnh.\n".utf8)

    init() throws { self.fixture = try SigningFixture.shared.get() }

    @Test("What we sign is a CAdES-B-B signature of that person over that file")
    func detached() throws {
        let message = try self.fixture.p7s(over: self.content)
        let facts = facts(of: message, over: self.content)
        #expect(facts.integrity == .pass)
        #expect(facts.acceptable == .pass)
        #expect(facts.level == .cadesBaselineB)
        #expect(facts.signer == self.fixture.ecdsa.certificate)
        #expect(facts.certificates == [self.fixture.sub.certificate])
        #expect(facts.claimedTime == SigningFixture.time)
        #expect(facts.digestAlgorithm == "SHA-256")
        #expect(facts.signatureAlgorithm == "ECDSA SHA-256")
        #expect(facts.messageDigest == DigestAlgorithm.sha256.hash(self.content))
        #expect(facts.malformed == nil && facts.unsignedAttributes.isEmpty)
    }

    @Test("Each algorithm that we offer signs and verifies")
    func algorithms() throws {
        let p384 = try SigningKey.generate(.ecdsaP384)
        let all: [(SigningKey, SignatureAlgorithm)] = [
            (self.fixture.rsaKey, .rsaPKCS1(.sha256)), (self.fixture.rsaKey, .rsaPKCS1(.sha384)),
            (self.fixture.rsaKey, .rsaPKCS1(.sha512)),
            (self.fixture.rsaKey, .rsaPSS(.sha256, saltLength: 32)),
            (self.fixture.rsaKey, .rsaPSS(.sha384, saltLength: 48)),
            (self.fixture.rsaKey, .rsaPSS(.sha512, saltLength: 64)),
            (self.fixture.ecdsaKey, .ecdsa(.sha256)), (p384, .ecdsa(.sha384)),
            (p384, .ecdsa(.sha512)),
        ]
        for (key, algorithm) in all {
            let signer = try self.fixture.signer(key, algorithm)
            let message = try self.fixture.p7s(over: self.content, by: signer)
            let facts = facts(of: message, over: self.content)
            #expect(facts.integrity == .pass, "\(algorithm.name)")
            #expect(facts.acceptable == .pass, "\(algorithm.name)")
            #expect(facts.signatureAlgorithm == algorithm.name)
        }
    }

    @Test("Nothing is signed with the log's kind of key, with SHA-1 or with somebody else's key")
    func refusals() throws {
        let ed25519 = try SigningKey.generate(.ed25519)
        #expect(throws: SigningError(.algorithm, "")) {
            try SigningFixture.signer(ed25519, "Lê Văn Mẫu", self.fixture.sub)
        }
        #expect(throws: SigningError(.algorithm, "")) {
            try self.fixture.signer(self.fixture.rsaKey, .rsaPKCS1(.sha1))
        }
        #expect(throws: SigningError(.wrongKey, "")) {
            try SoftwareSigner(
                key: self.fixture.rsaKey, certificate: self.fixture.ecdsa.certificate, chain: [])
        }
    }

    @Test("A signer who answers with another value than a signature over the attributes is refused")
    func wrongValue() throws {
        struct Liar: Signer {
            let honest: SoftwareSigner
            let answer: [UInt8]
            var certificate: Certificate { self.honest.certificate }
            var chain: [Certificate] { self.honest.chain }
            var algorithm: SignatureAlgorithm { self.honest.algorithm }
            func sign(_ attributes: [UInt8]) throws -> [UInt8] { self.answer }
        }
        let overOther = try self.fixture.ecdsa.sign([1, 2, 3])
        for answer in [[], [0], overOther] {
            let liar = DocumentSigner(Liar(honest: self.fixture.ecdsa, answer: answer))
            #expect(throws: SigningError(.valueDoesNotVerify, "")) {
                try liar.detached(over: ByteStore(self.content), at: SigningFixture.time)
            }
        }
    }

    @Test("The message is DER, and carries the chain without its root")
    func der() throws {
        let message = try self.fixture.p7s(over: self.content)
        let tree = try #require(DERTree(message))
        #expect(tree.der == message)
        let parsed = try CMSSignedData(parsing: message[...])
        #expect(parsed.bytes == message)
        #expect(parsed.byteCount == message.count)
        let root = self.fixture.root.certificate.der
        #expect(!tree[1, 0, 3].members.contains { $0.der == root })
        #expect(tree[1, 0, 3].members.count == 2)
    }

    @Test("An empty file can be signed, and no other file passes for it")
    func empty() throws {
        let message = try self.fixture.p7s(over: [])
        #expect(facts(of: message, over: []).integrity == .pass)
        #expect(facts(of: message, over: [0]).integrity.reasons == [.messageDigestDiffers])
    }
}
