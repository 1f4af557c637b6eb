import AntinCrypto

/// Invented authorities and people, made once.
struct TestAuthority {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600
    static let year: Int64 = 365 * 86_400

    let root: IssuingAuthority
    let sub: IssuingAuthority
    let personKey: SigningKey
    let person: Certificate

    static let shared = try? TestAuthority()

    init(kind: SigningKey.Kind = .ecdsaP256) throws {
        self.root = try IssuingAuthority.root(
            .init(commonName: "Gốc thử nghiệm", organization: "Antin (thử)"), kind: kind,
            notBefore: Self.start - Self.year, notAfter: Self.start + 10 * Self.year)
        var sub = try self.root.subordinate(
            .init(commonName: "CA thử nghiệm 1", organization: "Antin (thử)"), kind: kind,
            notBefore: Self.start, notAfter: Self.start + 5 * Self.year)
        sub.publication = .init(
            ocspURL: "http://ocsp.thu.example/", caIssuersURL: "http://ca.thu.example/sub.cer",
            crlURL: "http://ca.thu.example/sub.crl")
        self.sub = sub
        self.personKey = try SigningKey.generate(kind)
        self.person = try sub.issue(
            .init(
                commonName: "Trần Thị Thử", organization: "Trường THPT Giả Định",
                organizationalUnit: "Văn thư"),
            publicKey: self.personKey.publicKey, profile: .person,
            notBefore: Self.start + 86_400, notAfter: Self.start + Self.year, serial: [0x80, 1])
    }

    var anchors: TrustAnchors { TrustAnchors([self.root.certificate]) }
}
