import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// Invented authorities and people with keys of each kind, made once per run.
struct SigningFixture {
    /// 2026-11-21T01:02:03Z, when everything here is signed.
    static let time = Timestamp(seconds: 1_795_222_923)
    static let start: Int64 = 1_767_225_600
    static let year: Int64 = 365 * 86_400

    let root: IssuingAuthority
    let sub: IssuingAuthority
    let ecdsa: SoftwareSigner
    let rsa: SoftwareSigner
    let ecdsaKey: SigningKey
    let rsaKey: SigningKey
    /// Another person of the same authority.
    let stranger: SoftwareSigner

    static let shared = Result { try SigningFixture() }

    init() throws {
        self.root = try IssuingAuthority.root(
            .init(commonName: "Gốc thử nghiệm", organization: "Antin (thử)"), kind: .ecdsaP256,
            notBefore: Self.start - Self.year, notAfter: Self.start + 10 * Self.year)
        self.sub = try self.root.subordinate(
            .init(commonName: "CA thử nghiệm 1", organization: "Antin (thử)"), kind: .ecdsaP256,
            notBefore: Self.start, notAfter: Self.start + 5 * Self.year)
        self.ecdsaKey = try SigningKey.generate(.ecdsaP256)
        self.rsaKey = try SigningKey.generate(.rsa(bits: 2_048))
        self.ecdsa = try Self.signer(self.ecdsaKey, "Trần Thị Thử", self.sub)
        self.rsa = try Self.signer(self.rsaKey, "Lê Văn Mẫu", self.sub)
        self.stranger = try Self.signer(.generate(.ecdsaP256), "Phạm Giả Định", self.sub)
    }

    static func signer(
        _ key: SigningKey, _ name: String, _ authority: IssuingAuthority,
        algorithm: SignatureAlgorithm? = nil
    ) throws -> SoftwareSigner {
        let certificate = try authority.issue(
            .init(commonName: name, organization: "Trường THPT Giả Định"),
            publicKey: key.publicKey, profile: .person, notBefore: self.start,
            notAfter: self.start + self.year)
        return try SoftwareSigner(
            key: key, certificate: certificate,
            chain: [authority.certificate] + authority.chain, algorithm: algorithm)
    }

    func signer(_ key: SigningKey, _ algorithm: SignatureAlgorithm) throws -> SoftwareSigner {
        try Self.signer(key, "Lê Văn Mẫu", self.sub, algorithm: algorithm)
    }

    /// A detached signature over some bytes.
    func p7s(over content: [UInt8], by signer: SoftwareSigner? = nil) throws -> [UInt8] {
        try DocumentSigner(signer ?? self.ecdsa).detached(
            over: ByteStore(content), at: Self.time)
    }
}

/// The facts of a message over a content in memory.
func facts(
    of message: [UInt8], over content: [UInt8], as form: SignatureForm = .detached
) -> SignatureFacts {
    SignatureFacts(reading: message, as: form) { $0.hash(content) }
}
