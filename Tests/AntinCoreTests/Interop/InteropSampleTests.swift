import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import FoundationEssentials
import Testing

/// Files that we sign for the referees of `scripts/interop`.
///
/// Each is read by our own reader here; with ANTIN_INTEROP set to a folder it is written there too,
/// for programs of others to judge.
@Suite("Samples for the referees")
struct InteropSampleTests {
    /// Valid from 2020 to 2048: the referees judge at the hour at which they are run.
    static let start: Int64 = 1_577_836_800
    static let end: Int64 = 2_461_449_600

    let sub: IssuingAuthority
    let root: IssuingAuthority

    init() throws {
        self.root = try IssuingAuthority.root(
            .init(commonName: "Gốc thử nghiệm", organization: "Antin (thử)"), kind: .ecdsaP256,
            notBefore: Self.start, notAfter: Self.end)
        self.sub = try self.root.subordinate(
            .init(commonName: "CA thử nghiệm", organization: "Antin (thử)"),
            kind: .rsa(bits: 2_048),
            notBefore: Self.start, notAfter: Self.end)
        try self.write([UInt8](self.root.certificate.pem.utf8), to: "anchors.pem")
    }

    func signer(
        _ kind: SigningKey.Kind, _ algorithm: SignatureAlgorithm? = nil
    ) throws -> SoftwareSigner {
        let key = try SigningKey.generate(kind)
        let certificate = try self.sub.issue(
            .init(commonName: "Đặng Thị Mẫu", organization: "Trường THPT Giả Định"),
            publicKey: key.publicKey, profile: .person, notBefore: Self.start, notAfter: Self.end)
        return try SoftwareSigner(
            key: key, certificate: certificate, chain: [self.sub.certificate],
            algorithm: algorithm)
    }

    /// Writes a sample if somebody asked for it.
    func write(_ bytes: [UInt8], to name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["ANTIN_INTEROP"] else { return }
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    @Test("A detached signature of each kind, over text, bytes and nothing")
    func detached() throws {
        let contents: [(String, [UInt8])] = [
            ("text.txt", [UInt8]("Kính gửi: các trường trực thuộc.\r\n\n".utf8)),
            ("empty.bin", []),
            ("bytes.bin", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }),
        ]
        let signers: [(String, SoftwareSigner)] = [
            ("p256", try self.signer(.ecdsaP256)),
            ("p384", try self.signer(.ecdsaP384, .ecdsa(.sha384))),
            ("rsa2048", try self.signer(.rsa(bits: 2_048))),
            ("rsa3072-sha512", try self.signer(.rsa(bits: 3_072), .rsaPKCS1(.sha512))),
            ("rsa2048-pss", try self.signer(.rsa(bits: 2_048), .rsaPSS(.sha256, saltLength: 32))),
        ]
        for (kind, signer) in signers {
            for (name, content) in contents {
                let message = try DocumentSigner(signer).detached(
                    over: ByteStore(content), at: Timestamp(seconds: Self.start + 86_400))
                let facts = facts(of: message, over: content)
                #expect(facts.integrity == .pass && facts.acceptable == .pass, "\(kind) \(name)")
                try self.write(content, to: "\(kind)-\(name)")
                try self.write(message, to: "\(kind)-\(name).p7s")
            }
        }
    }
}
