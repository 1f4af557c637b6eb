// TestParty.swift
package import AntinCore
package import AntinCrypto
internal import AntinLog

/// An invented office with one person who signs and its seal. Keys are made once per process.
package struct TestParty: Sendable {
    package let organ: OrganID
    package let name: String
    package let person: SoftwareSigner
    package let seal: SoftwareSigner

    /// What every party's certificates lead to.
    package struct Authorities: Sendable {
        package let root: IssuingAuthority
        /// Looks the same to a reader and is pinned by nobody.
        package let lookAlike: IssuingAuthority
        /// The office that issues; its seal has an RSA key.
        package let office: TestParty
        /// Another office of the same log.
        package let school: TestParty
        /// The office's name on certificates of the authority that nobody pinned.
        package let impostor: TestParty
    }

    /// 2026-01-01T00:00:00Z and a year later: what certificates are valid for by default.
    package static let start: Int64 = 1_767_225_600
    package static let end: Int64 = 1_767_225_600 + 365 * 86_400

    package static let shared = Result { try TestParty.authorities() }

    private static func authorities() throws -> Authorities {
        func root() throws -> IssuingAuthority {
            try IssuingAuthority.root(
                .init(commonName: "Gốc thử nghiệm", organization: "Antin (thử)"),
                kind: .ecdsaP256, notBefore: self.start - 365 * 86_400,
                notAfter: self.end + 10 * 365 * 86_400)
        }
        let (root, lookAlike) = (try root(), try root())
        let name = "Sở Giáo dục và Đào tạo tỉnh Ví Dụ"
        return Authorities(
            root: root, lookAlike: lookAlike,
            office: try Self("000.00.18.H41", name, under: root, sealKind: .rsa(bits: 2_048)),
            school: try Self("000.01.18.H41", "Trường THCS Mẫu Một", under: root),
            impostor: try Self("000.00.18.H41", name, under: lookAlike))
    }

    private init(
        _ organ: String, _ name: String, under authority: IssuingAuthority,
        sealKind: SigningKey.Kind = .ecdsaP256
    ) throws {
        guard let organ = OrganID(organ) else {
            throw FormatError("test party", expected: "an organ")
        }
        self.organ = organ
        self.name = name
        self.person = try Self.signer("Nguyễn Văn Mẫu", .person, of: name, under: authority)
        self.seal = try Self.signer(name, .seal, of: name, under: authority, kind: sealKind)
    }

    /// A new key with a certificate of an authority for a time.
    package static func signer(
        _ commonName: String, _ profile: IssuingAuthority.Profile, of organization: String,
        under authority: IssuingAuthority, kind: SigningKey.Kind = .ecdsaP256,
        notBefore: Int64 = TestParty.start, notAfter: Int64 = TestParty.end
    ) throws -> SoftwareSigner {
        let key = try SigningKey.generate(kind)
        let certificate = try authority.issue(
            .init(commonName: commonName, organization: organization), publicKey: key.publicKey,
            profile: profile, notBefore: notBefore, notAfter: notAfter)
        return try SoftwareSigner(
            key: key, certificate: certificate, chain: authority.chain)
    }
}
