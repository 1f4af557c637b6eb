import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import AntinServer

@Suite("Signing in with the office's account (OpenID Connect)")
struct OIDCTests {
    /// An office that trusts a provider, and the provider.
    private static func run(
        _ kind: SigningKey.Kind = .ecdsaP256,
        _ body:
            @escaping @Sendable (AccountOffice, TestProvider, any TestClientProtocol) async throws
            -> Void
    ) async throws {
        let clock = MovableClock()
        let provider = try TestProvider(kind, clock: clock)
        try await AccountOffice.run(
            clock: clock, configure: { $0.identityProvider = provider.settings },
            { office, client in try await body(office, provider, client) })
    }

    /// There and back; the browser, and the last answer.
    private static func journey(
        _ client: any TestClientProtocol, _ provider: TestProvider,
        as person: TestProvider.Person = TestProvider.Person(),
        changing path: (String) -> String = { $0 }
    ) async throws -> (AccountBrowser, AccountBrowser.Answer) {
        var browser = AccountBrowser(client)
        let left = try await browser.get("/login/oidc?to=/inbox")
        let location = try #require(left.location)
        let back = provider.consent(location, as: person)
        let answer = try await browser.get(path(back), ["Sec-Fetch-Site": "cross-site"])
        return (browser, answer)
    }

    /// Nobody is signed in, and the page says what happened without saying why.
    private static func expectRefused(
        _ browser: AccountBrowser, _ answer: AccountBrowser.Answer, _ what: String
    ) async throws {
        #expect(answer.status == 422, "\(what)")
        #expect(browser.cookie == nil, "\(what)")
        #expect(answer.body.contains("name=\"password\""), "\(what)")
        var browser = browser
        #expect(try await browser.get("/account").status == 303, "\(what)")
    }

    @Test(
        "The whole way: state, nonce and PKCE there, a session with the groups' roles back",
        arguments: [SigningKey.Kind.ecdsaP256, .rsa(bits: 2_048)])
    func whole(_ kind: SigningKey.Kind) async throws {
        try await Self.run(kind) { office, provider, client in
            var browser = AccountBrowser(client)
            let left = try await browser.get("/login/oidc?to=/inbox/5?a=1")
            #expect(left.status == 303)
            #expect(left.headers[.cacheControl] == "no-store")
            let location = try #require(left.location)
            #expect(location.hasPrefix(provider.issuer + "/authorize?kind=a&"))
            let query = TestProvider.query(location)
            #expect(query["response_type"] == "code" && query["client_id"] == "antin")
            #expect(query["redirect_uri"] == TestProvider.redirect)
            #expect(query["scope"]?.split(separator: " ").contains("openid") == true)
            #expect(query["code_challenge_method"] == "S256")
            #expect(query["code_challenge"]?.count == 43)
            #expect((query["state"]?.count ?? 0) >= 22 && (query["nonce"]?.count ?? 0) >= 22)
            let journey = try #require(left.headers[.setCookie])
            #expect(journey.contains("HttpOnly") && journey.contains("SameSite=Lax"))
            #expect(journey.contains("Secure") && journey.hasPrefix("__Host-"))
            let back = provider.consent(location)
            let answer = try await browser.get(back, ["Sec-Fetch-Site": "cross-site"])
            #expect(answer.status == 200 && answer.body.contains("/inbox/5?a=1"))
            #expect(browser.cookie != nil && browser.others.isEmpty)
            #expect(provider.refused.isEmpty)
            #expect(try await browser.get("/account").body.contains("an.mau"))
            let account = try #require(try await office.registry.account(login: "an.mau"))
            #expect(
                account.grants == [
                    Token.Grant(organ: AccountOffice.department, role: .clerk)
                ])
            #expect(!account.hasPassword && account.state == .active)
            let log = try await office.registry.accessLog(AccessQuery(), limit: 10)
            #expect(log.contains { $0.event.action == "login.done" && $0.event.detail == "oidc" })
            // Two journeys share nothing.
            let again = TestProvider.query(
                try #require(try await browser.get("/login/oidc").location))
            for name in ["state", "nonce", "code_challenge"] { #expect(again[name] != query[name]) }
        }
    }

    /// One thing that a provider does wrong.
    private struct BadCase {
        let what: String
        let change: (inout TestProvider.Manner) -> Void

        init(_ what: String, _ change: @escaping (inout TestProvider.Manner) -> Void) {
            self.what = what
            self.change = change
        }
    }

    private static func claim(_ what: String, _ name: String, _ value: JSONValue?) -> BadCase {
        BadCase(what) { manner in manner.claims[name] = .some(value) }
    }

    private static func head(
        _ what: String, _ name: String, _ value: JSONValue?,
        _ signature: TestProvider.Signature = .own
    ) -> BadCase {
        BadCase(what) { manner in
            manner.header[name] = .some(value)
            manner.signature = signature
        }
    }

    private static func number(_ value: Int64) -> JSONValue { .integer(value) }

    private static func badClaims(_ provider: TestProvider, at now: Int64) -> [BadCase] {
        let both = JSONValue.array([JSONValue.string("antin"), JSONValue.string("khac")])
        var cases: [BadCase] = []
        cases.append(Self.claim("another nonce", "nonce", .string("khac")))
        cases.append(Self.claim("no nonce", "nonce", nil))
        cases.append(Self.claim("another issuer", "iss", .string("https://xau.example")))
        cases.append(Self.claim("a slash more", "iss", .string(provider.issuer + "/")))
        cases.append(Self.claim("another audience", "aud", .string("khac")))
        cases.append(Self.claim("no audience", "aud", nil))
        cases.append(Self.claim("several, not asked by us", "aud", both))
        cases.append(
            BadCase("several, asked by another") { manner in
                manner.claims["aud"] = .some(both)
                manner.claims["azp"] = .some(JSONValue.string("khac"))
            })
        cases.append(Self.claim("ended", "exp", Self.number(now - 61)))
        cases.append(Self.claim("without an end", "exp", nil))
        cases.append(Self.claim("an end that is a text", "exp", .string("9999999999")))
        cases.append(Self.claim("not begun", "nbf", Self.number(now + 120)))
        cases.append(Self.claim("of tomorrow", "iat", Self.number(now + 86_400)))
        cases.append(Self.claim("about nobody", "sub", nil))
        cases.append(Self.claim("about an empty name", "sub", .string("")))
        return cases
    }

    private static func badSignatures(_ stranger: SigningKey) -> [BadCase] {
        let secretKey: JSONValue = .object([
            "kty": JSONValue.string("oct"), "kid": JSONValue.string("k1"),
            "alg": JSONValue.string("HS256"), "k": JSONValue.string("c2VjcmV0"),
        ])
        let inside = TestProvider.jwk(stranger, "k1")
        var cases: [BadCase] = []
        cases.append(
            Self.head("alg none", "alg", .string("none"), TestProvider.Signature.none))
        cases.append(
            BadCase("no signature") { $0.signature = TestProvider.Signature.none })
        cases.append(
            Self.head("HS256 with the public key", "alg", .string("HS256"), .publicKeyAsSecret))
        cases.append(
            BadCase("the public key as a secret") { $0.signature = .publicKeyAsSecret })
        cases.append(
            BadCase("a published secret") { manner in
                manner.moreKeys = [secretKey]
                manner.signature = .publicKeyAsSecret
            })
        cases.append(BadCase("a stranger's key") { $0.signature = .strangersKey })
        cases.append(
            BadCase("a key inside the token") { manner in
                manner.header["jwk"] = .some(inside)
                manner.header["jku"] = .some(JSONValue.string("http://127.0.0.1:1/keys"))
                manner.signature = .strangersKey
            })
        cases.append(Self.head("an unknown key", "kid", .string("k9")))
        cases.append(Self.head("no key named", "kid", nil))
        return cases
    }

    private static func badAnswers() -> [BadCase] {
        [
            BadCase("over size") { $0.padding = 1 << 18 },
            BadCase("no token") { $0.tokenAnswer = #"{"access_token":"x"}"# },
            BadCase("no JSON") { $0.tokenAnswer = "<html>" },
            BadCase("two dots short") { $0.tokenAnswer = #"{"id_token":"abc"}"# },
            BadCase("empty parts") { $0.tokenAnswer = #"{"id_token":".."}"# },
        ]
    }

    @Test("An ID token that is not for us, not now, not from there or not signed opens nothing")
    func badTokens() async throws {
        try await Self.run { office, provider, client in
            let now = provider.clock.read().wall.seconds
            let stranger = try SigningKey.generate(.ecdsaP256)
            let cases =
                Self.badClaims(provider, at: now) + Self.badSignatures(stranger)
                + Self.badAnswers()
            for item in cases {
                let what = item.what
                provider.set { manner in
                    manner = TestProvider.Manner()
                    item.change(&manner)
                }
                let (browser, answer) = try await Self.journey(client, provider)
                try await Self.expectRefused(browser, answer, what)
                for word in ["HS256", "xau.example", "audience"] {
                    #expect(!answer.body.contains(word), "\(what) tells why")
                }
            }
            #expect(try await office.registry.accounts().isEmpty)
            provider.set { $0 = TestProvider.Manner() }
            let (browser, _) = try await Self.journey(client, provider)
            #expect(browser.cookie != nil)
        }
    }

    @Test("Another state, none, or a browser that never left is refused before anything is asked")
    func states() async throws {
        try await Self.run { _, provider, client in
            func tokens() -> Int { provider.asked.count { $0 == "/token" } }
            for (what, change) in [
                ("another state", { $0.replacingOccurrences(of: "state=", with: "state=x") }),
                ("no state", { String($0.split(separator: "&")[0]) }),
                ("a refusal", { _ in "/login/oidc/callback?error=access_denied&state=x" }),
                ("nothing", { _ in "/login/oidc/callback" }),
                (
                    "a code without end",
                    {
                        $0.replacingOccurrences(
                            of: "code=", with: "code=" + String(repeating: "a", count: 5_000))
                    }
                ),
            ] as [(String, (String) -> String)] {
                let (browser, answer) = try await Self.journey(client, provider, changing: change)
                try await Self.expectRefused(browser, answer, what)
            }
            var browser = AccountBrowser(client)
            let left = try await browser.get("/login/oidc")
            let back = provider.consent(try #require(left.location))
            // Somebody else is made to follow the link (login CSRF).
            var victim = AccountBrowser(client)
            let answer = try await victim.get(back, ["Sec-Fetch-Site": "cross-site"])
            try await Self.expectRefused(victim, answer, "another browser")
            #expect(tokens() == 0)
        }
    }

    @Test("A code is good once, and only with the verifier of its journey")
    func codes() async throws {
        try await Self.run { _, provider, client in
            var browser = AccountBrowser(client)
            let left = try await browser.get("/login/oidc")
            let kept = browser.others
            let back = provider.consent(try #require(left.location))
            _ = try await browser.get(back, ["Sec-Fetch-Site": "cross-site"])
            #expect(browser.cookie != nil)
            var thief = AccountBrowser(client)
            thief.others = kept
            let answer = try await thief.get(back, ["Sec-Fetch-Site": "cross-site"])
            try await Self.expectRefused(thief, answer, "replayed")
            #expect(provider.refused == ["code"])

            // A code of somebody else's journey, put into this one: state right, verifier not.
            var other = AccountBrowser(client)
            let stolen = provider.consent(
                try #require(try await other.get("/login/oidc").location))
            var mine = AccountBrowser(client)
            let state = TestProvider.query(
                try #require(try await mine.get("/login/oidc").location))["state"]
            let code = TestProvider.query("http://x" + stolen)["code"]
            let mixed = try await mine.get(
                "/login/oidc/callback?code=\(code ?? "")&state=\(state ?? "")",
                ["Sec-Fetch-Site": "cross-site"])
            try await Self.expectRefused(mine, mixed, "injected")
            #expect(provider.refused == ["code", "pkce"])
        }
    }

    @Test("An answer that names another issuer, or does not name its own as promised, is refused")
    func mixUp() async throws {
        try await Self.run { _, provider, client in
            func way(_ more: String) async throws -> (AccountBrowser, AccountBrowser.Answer) {
                try await Self.journey(client, provider, changing: { $0 + more })
            }
            let wrong = try await way("&iss=https%3A%2F%2Fxau.example")
            try await Self.expectRefused(wrong.0, wrong.1, "another issuer")
            #expect(!provider.asked.contains("/token"))
            let own = "&iss=" + provider.issuer.addingPercentEncodingForQuery
            #expect(try await way(own).0.cookie != nil)
        }
        try await Self.run { _, provider, client in
            provider.set {
                $0.discovery["authorization_response_iss_parameter_supported"] = .bool(true)
            }
            let silent = try await Self.journey(client, provider)
            try await Self.expectRefused(silent.0, silent.1, "no issuer")
        }
        for (name, value) in [
            ("issuer", "https://xau.example"), ("token_endpoint", "http://192.0.2.1/token"),
            ("jwks_uri", "file:///etc/passwd"),
        ] {
            try await Self.run { _, provider, client in
                provider.set { $0.discovery[name] = .string(value) }
                var browser = AccountBrowser(client)
                let answer = try await browser.get("/login/oidc")
                try await Self.expectRefused(browser, answer, name)
            }
        }
    }

    @Test("A new key is asked for, an old one is not believed any more, and not on every token")
    func rotation() async throws {
        try await Self.run { _, provider, client in
            #expect(try await Self.journey(client, provider).0.cookie != nil)
            try provider.rotate("k2")
            // Asked a moment ago: whoever sends tokens with invented names does not make us ask.
            let early = try await Self.journey(client, provider)
            try await Self.expectRefused(early.0, early.1, "too early")
            #expect(provider.asked.count { $0 == "/keys" } == 1)
            provider.clock.advance(milliseconds: 10_001)
            #expect(try await Self.journey(client, provider).0.cookie != nil)
            #expect(provider.asked.count { $0 == "/keys" } == 2)
            provider.set { $0.header["kid"] = .some("k1") }
            let old = try await Self.journey(client, provider)
            try await Self.expectRefused(old.0, old.1, "withdrawn")
        }
    }

    @Test("Keys of other kinds and without an algorithm do not stand in the way of the right one")
    func otherKeys() async throws {
        for kind in [SigningKey.Kind.ecdsaP256, .rsa(bits: 2_048)] {
            try await Self.run(kind) { _, provider, client in
                provider.set {
                    $0.namesAlgorithm = false
                    $0.moreKeys = [
                        ["kty": "oct", "kid": "k0", "k": "c2VjcmV0"],
                        [
                            "kty": "RSA", "kid": "k1", "use": "enc", "alg": "RSA-OAEP", "n": "AQAB",
                            "e": "AQAB",
                        ],
                        ["kty": "moi", "kid": "k3", "alg": "XX"], ["kid": "k4"], "x",
                    ]
                }
                let (browser, _) = try await Self.journey(client, provider)
                #expect(browser.cookie != nil)
            }
        }
    }

    @Test("When the provider is down, local passwords open; when it is back, it does")
    func breakGlass() async throws {
        try await Self.run { office, provider, client in
            try await office.person("quantri", .administrator)
            provider.set { $0.isDown = true }
            var browser = AccountBrowser(client)
            let left = try await browser.get("/login/oidc?to=/inbox")
            try await Self.expectRefused(browser, left, "down")
            let answer = try await browser.logIn("quantri")
            #expect(answer.status == 303 && browser.cookie != nil)
            provider.set { $0.isDown = false }
            var other = AccountBrowser(client)
            let location = try #require(try await other.get("/login/oidc").location)
            provider.set { $0.isDown = true }
            let back = try await other.get(
                provider.consent(location), ["Sec-Fetch-Site": "cross-site"])
            try await Self.expectRefused(other, back, "down on the way back")
            provider.set { $0.isDown = false }
            #expect(try await Self.journey(client, provider).0.cookie != nil)
        }
    }

    @Test("Who has no role here, uses somebody's login, or is disabled is not let in")
    func strangers() async throws {
        try await Self.run { office, provider, client in
            let local = try await office.person("kyso", .signer)
            for (what, person) in [
                ("no groups", TestProvider.Person(subject: "s-2", login: "moi", groups: [])),
                ("other groups", TestProvider.Person(subject: "s-2", login: "moi", groups: ["x"])),
                ("a local login", TestProvider.Person(subject: "s-2", login: "kyso")),
                ("the same in capitals", TestProvider.Person(subject: "s-2", login: "KYSO")),
                ("no login", TestProvider.Person(subject: "s-2", login: "")),
                ("a hostile login", TestProvider.Person(subject: "s-2", login: "<b>'--")),
            ] {
                let (browser, answer) = try await Self.journey(client, provider, as: person)
                try await Self.expectRefused(browser, answer, what)
            }
            #expect(try await office.registry.accounts().map(\.id) == [local.id])
            // Whoever has the name here is told that this is the cause, and nobody else.
            for (login, isTaken) in [("kyso", true), ("moi", false)] {
                let (_, answer) = try await Self.journey(
                    client, provider,
                    as: TestProvider.Person(subject: "s-2", login: login, groups: []))
                #expect(answer.body.contains("đã có mật khẩu riêng") == isTaken)
            }
            let log = try await office.registry.accessLog(AccessQuery(), limit: 3)
            #expect(
                log.contains {
                    $0.event.action == "login.oidc_taken" && $0.event.detail == "kyso"
                })
            // The first who signed in keeps the account: another subject with the same login is
            // another person.
            #expect(try await Self.journey(client, provider).0.cookie != nil)
            let twin = try await Self.journey(
                client, provider, as: TestProvider.Person(subject: "s-9"))
            try await Self.expectRefused(twin.0, twin.1, "another subject")
            let account = try #require(try await office.registry.account(login: "an.mau"))
            try await office.registry.disableAccount(account.id, by: "test")
            let disabled = try await Self.journey(client, provider)
            try await Self.expectRefused(disabled.0, disabled.1, "disabled")
        }
    }

    @Test(
        "Roles follow the groups at each sign-in; those given here and the last administrator stay")
    func roles() async throws {
        try await Self.run { office, provider, client in
            let department = AccountOffice.department
            func grants() async throws -> Set<Role> {
                let account = try #require(try await office.registry.account(login: "an.mau"))
                return Set(account.grants.map(\.role))
            }
            func signIn(_ groups: [String]) async throws {
                let person = TestProvider.Person(groups: groups)
                #expect(
                    try await Self.journey(client, provider, as: person).0.cookie != nil)
            }
            try await signIn(["van-thu", "quan-tri", "noi-khac"])
            #expect(try await grants() == [.clerk, .administrator])
            try await signIn([])
            #expect(try await grants() == [.administrator])
            try await office.person("quantri", .administrator)
            try await signIn(["van-thu"])
            #expect(try await grants() == [.clerk])
            let account = try #require(try await office.registry.account(login: "an.mau"))
            try await office.registry.setGrants(
                account.grants.union([Token.Grant(organ: department, role: .staff)]),
                of: account.id, by: "test")
            try await signIn([])
            #expect(try await grants() == [.staff])
        }
    }

    @Test("A provider's second factor counts as one; without it the roles that need it wait")
    func secondFactor() async throws {
        try await Self.run { office, provider, client in
            try await office.registry.setSecondFactorRule(.required, by: "test")
            var person = TestProvider.Person(groups: ["quan-tri"])
            var (browser, answer) = try await Self.journey(client, provider, as: person)
            #expect(answer.body.contains("/account/factor"))
            #expect(try await browser.get("/admin/users").status == 403)
            person.methods = ["pwd", "otp"]
            (browser, answer) = try await Self.journey(client, provider, as: person)
            #expect(try await browser.get("/admin/users").status == 200)
        }
    }

    @Test("A confirmation at the provider counts only if the password was asked for just now")
    func confirmation() async throws {
        try await Self.run { office, provider, client in
            try await office.person("quantri", .administrator)
            let now = provider.clock.read().wall.seconds
            for (at, isFresh) in [(nil, false), (now - 3_600, false), (now - 5, true)]
                as [(Int64?, Bool)]
            {
                var browser = AccountBrowser(client)
                let left = try await browser.get("/login/oidc?again=1&to=/account")
                let location = try #require(left.location)
                let query = TestProvider.query(location)
                #expect(query["prompt"] == "login" && query["max_age"] == "0")
                let person = TestProvider.Person(authenticated: at)
                _ = try await browser.get(
                    provider.consent(location, as: person), ["Sec-Fetch-Site": "cross-site"])
                let secret = String(try #require(browser.cookie).drop { $0 != "=" }.dropFirst())
                let session = try #require(try await office.registry.session(secret: secret))
                #expect((session.steppedUp != nil) == isFresh)
            }
        }
    }
}
