import AntinCore
import AntinCrypto
import AntinLog
import Testing

@Suite("openssl cms and we read each other's signatures")
struct OpenSSLInteropTests {
    let fixture: SigningFixture
    let tool: OutsideTool
    /// With bytes that a text-minded reader would change.
    let content: [UInt8] = [0x0d, 0x0a, 0x0a, 0x0d, 0x00, 0xff, 0x0a] + Array("Số: 12/QĐ".utf8)

    init() throws {
        self.fixture = try SigningFixture.shared.get()
        self.tool = try OutsideTool()
    }

    private func verify(_ message: [UInt8], over content: [UInt8]) throws -> (Int32, String) {
        try self.tool.write(message, to: "m.p7s")
        try self.tool.write(content, to: "content")
        try self.tool.write(self.fixture.root.certificate.pem.utf8, to: "root.pem")
        return try self.tool.run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "m.p7s",
            "-content", "content", "-CAfile", "root.pem", "-purpose", "any", "-attime",
            "\(SigningFixture.time.seconds)", "-out", "out")
    }

    @Test(
        "openssl cms -verify -cades accepts what we sign, with each algorithm, and nothing altered")
    func ours() throws {
        defer { self.tool.remove() }
        let p384 = try SigningKey.generate(.ecdsaP384)
        let signers = [
            self.fixture.ecdsa, self.fixture.rsa,
            try self.fixture.signer(self.fixture.rsaKey, .rsaPSS(.sha256, saltLength: 32)),
            try self.fixture.signer(self.fixture.rsaKey, .rsaPKCS1(.sha512)),
            try self.fixture.signer(p384, .ecdsa(.sha384)),
        ]
        for signer in signers {
            let message = try self.fixture.p7s(over: self.content, by: signer)
            let (status, output) = try self.verify(message, over: self.content)
            #expect(status == 0, "\(signer.algorithm.name): \(output)")
            #expect(output.contains("CAdES Verification successful"))
            let (altered, _) = try self.verify(message, over: self.content + [0])
            #expect(altered != 0)
        }
    }

    @Test("We accept what openssl cms -sign -cades makes: RSA, PSS, ECDSA; DER and streamed BER")
    func theirs() throws {
        defer { self.tool.remove() }
        try self.tool.write(self.content, to: "content")
        try self.tool.write(self.fixture.sub.certificate.pem.utf8, to: "chain.pem")
        let keys: [(SigningKey, SoftwareSigner, [String])] = [
            (self.fixture.rsaKey, self.fixture.rsa, []),
            (self.fixture.rsaKey, self.fixture.rsa, ["-keyopt", "rsa_padding_mode:pss"]),
            (self.fixture.ecdsaKey, self.fixture.ecdsa, []),
        ]
        for (key, signer, options) in keys {
            try self.tool.write(key.pkcs8PEM(passphrase: nil).utf8, to: "key.pem")
            try self.tool.write(signer.certificate.pem.utf8, to: "cert.pem")
            for extra in [[], ["-keyid"], ["-md", "sha384"], ["-certfile", "chain.pem"]] {
                let all =
                    [
                        "cms", "-sign", "-cades", "-binary", "-outform", "DER", "-in", "content",
                        "-signer", "cert.pem", "-inkey", "key.pem", "-out", "m.p7s",
                    ]
                    + options + extra
                let (status, output) = try self.tool.run(all: "openssl", all)
                try #require(status == 0, "\(output)")
                let facts = facts(of: try self.tool.read("m.p7s"), over: self.content)
                #expect(facts.integrity == .pass, "\(all)")
                #expect(facts.acceptable == .pass, "\(all)")
                #expect(facts.level == .cadesBaselineB)
                #expect(facts.signer == signer.certificate)
            }
        }
    }

    @Test(
        "A streamed message of openssl, in BER with the content inside, is read, and not as detached"
    )
    func streamed() throws {
        defer { self.tool.remove() }
        try self.tool.write(self.content, to: "content")
        try self.tool.write(self.fixture.ecdsaKey.pkcs8PEM(passphrase: nil).utf8, to: "key.pem")
        try self.tool.write(self.fixture.ecdsa.certificate.pem.utf8, to: "cert.pem")
        let (status, output) = try self.tool.run(
            "openssl", "cms", "-sign", "-cades", "-binary", "-nodetach", "-stream", "-outform",
            "DER", "-in", "content", "-signer", "cert.pem", "-inkey", "key.pem", "-out", "m.p7m")
        try #require(status == 0, "\(output)")
        let message = try self.tool.read("m.p7m")
        #expect(message.prefix(2) == [0x30, 0x80])
        #expect(SignatureFacts(readingEnveloping: message).integrity == .pass)
        #expect(facts(of: message, over: self.content).integrity.reasons.contains(.embeddedContent))
    }
}
