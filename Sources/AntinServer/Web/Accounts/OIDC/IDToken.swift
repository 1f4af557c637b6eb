internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import FoundationEssentials
internal import JWTKit

/// What an ID token says (OpenID Connect Core 1.0, section 2), after its signature was checked.
struct IDToken: JWTPayload {
    let issuer: String
    let subject: String
    let audience: [String]
    let party: String?
    let expires: Int64
    let notBefore: Int64?
    let issued: Int64?
    let nonce: String?
    /// When the person signed in at the provider, in seconds.
    let authenticated: Int64?
    let methods: [String]
    /// Every member that is a text or a list of texts.
    let texts: [String: [String]]

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        func time(_ name: String) throws -> Int64? {
            try members.decodeIfPresent(Double.self, forKey: Key(stringValue: name))
                .flatMap { Int64(exactly: $0.rounded(.down)) }
        }
        var texts: [String: [String]] = [:]
        for key in members.allKeys {
            if let text = try? members.decode(String.self, forKey: key) {
                texts[key.stringValue] = [text]
            } else if let list = try? members.decode([String].self, forKey: key) {
                texts[key.stringValue] = list
            }
        }
        guard let expires = try time("exp") else {
            throw IdentityProvider.Failure("an ID token without an end")
        }
        self.issuer = texts["iss"]?.first ?? ""
        self.subject = texts["sub"]?.first ?? ""
        self.audience = texts["aud"] ?? []
        self.party = texts["azp"]?.first
        self.expires = expires
        self.notBefore = try time("nbf")
        self.issued = try time("iat")
        self.nonce = texts["nonce"]?.first
        self.authenticated = try time("auth_time")
        self.methods = texts["amr"] ?? []
        self.texts = texts
    }

    func encode(to encoder: any Encoder) throws {
        throw IdentityProvider.Failure("ID tokens are read, never written")
    }

    /// The register's clock decides, in `check`.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// Seconds that two clocks may differ.
    static let skewSeconds: Int64 = 60

    /// Section 3.1.3.7: for us, from the provider, now, and for this very request.
    func check(
        _ settings: IdentityProviderSettings, nonce: String, at now: Timestamp
    ) throws(IdentityProvider.Failure) {
        func need(_ holds: Bool, _ what: String) throws(IdentityProvider.Failure) {
            if !holds { throw IdentityProvider.Failure(what) }
        }
        let seconds = now.seconds
        try need(self.issuer == settings.issuer, "an ID token of another issuer")
        try need(!self.subject.isEmpty, "an ID token about nobody")
        try need(self.audience.contains(settings.clientID), "an ID token for somebody else")
        try need(
            self.audience.count == 1 || self.party == settings.clientID,
            "an ID token for several, not asked for by us")
        try need(self.expires > seconds - Self.skewSeconds, "an ID token that has ended")
        for begin in [self.notBefore, self.issued].compactMap({ $0 }) {
            try need(begin <= seconds + Self.skewSeconds, "an ID token that has not begun")
        }
        let given = self.nonce ?? ""
        try need(
            Secrets.equal(Array(given.utf8), Array(nonce.utf8)), "an ID token of another request")
    }

    /// The person as the register takes it.
    func identity(_ settings: IdentityProviderSettings) -> ProvidedIdentity {
        let groups = Set(self.texts[settings.groupsClaim] ?? [])
        let grants = settings.mappings.filter { groups.contains($0.group) }.compactMap { mapping in
            Role(rawValue: mapping.role).map {
                Token.Grant(organ: mapping.organ, role: $0)
            }
        }
        return ProvidedIdentity(
            issuer: self.issuer, subject: self.subject,
            login: self.texts[settings.loginClaim]?.first ?? "",
            name: self.texts["name"]?.first ?? "", email: self.texts["email"]?.first,
            grants: Set(grants),
            isStrong: !Set(self.methods).isDisjoint(with: ["mfa", "otp", "hwk", "swk"]),
            isFresh: false)
    }
}

extension IdentityProvider {
    /// Signatures that a provider may use: public keys alone. A secret that both sides know would
    /// let anybody who learnt it sign.
    static let algorithms: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    /// Reads an ID token: key and algorithm first, then the signature, then every claim.
    func read(_ token: String, nonce: String, at now: Timestamp) async throws -> IDToken {
        struct Header: Decodable {
            let alg: String
            let kid: String?
        }
        guard let first = token.split(separator: ".", omittingEmptySubsequences: false).first,
            let bytes = Base64.decode(urlText: first),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)),
            Self.algorithms.contains(header.alg), let kid = header.kid
        else { throw Failure("an ID token with an unknown kind of signature") }
        let keys = try await self.keys(with: kid, at: now)
        let claims: IDToken
        do {
            claims = try await keys.verify(token, as: IDToken.self)
        } catch {
            throw Failure("the ID token's signature is not right")
        }
        try claims.check(self.settings, nonce: nonce, at: now)
        return claims
    }
}

extension Base64 {
    /// Bytes in the alphabet of URLs, without padding.
    static func decode(urlText: some StringProtocol) -> [UInt8]? {
        var text = String(
            urlText.map { (character: Character) -> Character in
                character == "-" ? "+" : character == "_" ? "/" : character
            })
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Self.decode(text)
    }

    /// Bytes in the alphabet of URLs, without padding.
    static func urlText(_ bytes: [UInt8]) -> String {
        String(
            Self.encode(bytes).compactMap { (character: Character) -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
