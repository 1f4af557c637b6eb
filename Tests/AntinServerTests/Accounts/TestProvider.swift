import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Synchronization

@testable import AntinServer

/// An identity provider on a loopback port, with its own keys: discovery, keys, and a token endpoint
/// that checks client, code, redirect address and PKCE. It can be told to misbehave.
final class TestProvider: Sendable {
    static let client = "antin"
    static let secret = "bí mật & dấu = + %"
    static let redirect = "https://so.example.vn/login/oidc/callback"

    struct Person: Sendable {
        var subject = "s-1"
        var login = "an.mau"
        var groups = ["van-thu"]
        var methods: [String] = []
        var authenticated: Int64?
    }

    /// How a token is signed.
    enum Signature: Sendable { case own, none, publicKeyAsSecret, strangersKey }

    /// What is done otherwise than it should be.
    struct Manner: Sendable {
        var claims: [String: JSONValue?] = [:]
        var header: [String: JSONValue?] = [:]
        var signature = Signature.own
        /// Bytes that the token is made longer by.
        var padding = 0
        var tokenAnswer: String?
        var discovery: [String: JSONValue] = [:]
        /// Keys beside the provider's own.
        var moreKeys: [JSONValue] = []
        var namesAlgorithm = true
        var isDown = false
    }

    private struct Key: Sendable {
        let id: String
        let key: SigningKey
    }

    private struct Grant: Sendable {
        let nonce: String
        let challenge: String
        let person: Person
    }

    private struct State: Sendable {
        var manner = Manner()
        var keys: [Key]
        var codes: [String: Grant] = [:]
        var asked: [String] = []
        var refused: [String] = []
    }

    let port: UInt16
    let clock: MovableClock
    private let state: Mutex<State>

    var issuer: String { "http://127.0.0.1:\(self.port)" }
    /// The paths that were asked for.
    var asked: [String] { self.state.withLock { $0.asked } }
    /// Why the token endpoint refused.
    var refused: [String] { self.state.withLock { $0.refused } }

    var settings: IdentityProviderSettings {
        var settings = IdentityProviderSettings(
            issuer: self.issuer, clientID: Self.client, clientSecret: Self.secret)
        settings.mappings = [
            .init(group: "van-thu", organ: AccountOffice.department, role: "clerk"),
            .init(group: "quan-tri", organ: AccountOffice.department, role: "administrator"),
            .init(group: "noi-khac", organ: "999.99.99.H99", role: "clerk"),
        ]
        return settings
    }

    init(_ kind: SigningKey.Kind = .ecdsaP256, clock: MovableClock) throws {
        let target = try LoopbackTarget()
        self.port = target.port
        self.clock = clock
        let key = try SigningKey.generate(kind)
        self.state = Mutex(State(keys: [Key(id: "k1", key: key)]))
        target.serve { [weak self] socket in
            guard let self else { return false }
            self.serve(socket)
            return true
        }
    }

    func set(_ change: (inout Manner) -> Void) { self.state.withLock { change(&$0.manner) } }

    /// From now on another key alone is published and signs.
    func rotate(_ id: String) throws {
        let key = Key(id: id, key: try .generate(.ecdsaP256))
        self.state.withLock { $0.keys = [key] }
    }

    // MARK: The person's browser is here

    /// What the server asks for, by the address that it sent the browser to.
    static func query(_ location: String) -> [String: String] {
        let items = URLComponents(string: location)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }

    /// The person signs in; the path of the way back.
    func consent(_ location: String, as person: Person = Person()) -> String {
        let query = Self.query(location)
        let code = Hex.encode(SecureRandom.bytes(8))
        let grant = Grant(
            nonce: query["nonce"] ?? "", challenge: query["code_challenge"] ?? "", person: person)
        self.state.withLock { $0.codes[code] = grant }
        return "/login/oidc/callback?code=\(code)&state=\(query["state"] ?? "")"
    }

    // MARK: HTTP

    private func serve(_ socket: borrowing Socket) {
        let deadline = Deadline(afterMilliseconds: 60_000)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var text = ""
        while true {
            text = String(decoding: received, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text[..<end.lowerBound].split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if text[end.upperBound...].utf8.count >= length { break }
            }
            guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
            else { return }
            received += buffer[..<count]
        }
        let (status, body) = self.answer(text)
        let head =
            "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        try? socket.send(Array((head + body).utf8), deadline: deadline)
    }

    private func answer(_ request: String) -> (Int, String) {
        let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let manner = self.state.withLock { state in
            state.asked.append(path)
            return state.manner
        }
        if manner.isDown { return (503, "") }
        switch path {
        case "/.well-known/openid-configuration":
            var members: [String: JSONValue] = [
                "issuer": .string(self.issuer),
                "authorization_endpoint": .string(self.issuer + "/authorize?kind=a"),
                "token_endpoint": .string(self.issuer + "/token"),
                "jwks_uri": .string(self.issuer + "/keys"),
            ]
            members.merge(manner.discovery) { $1 }
            return (200, JSONValue.object(of: members).text)
        case "/keys":
            let keys = self.state.withLock { $0.keys }.map {
                Self.jwk($0.key, $0.id, namesAlgorithm: manner.namesAlgorithm)
            }
            return (
                200, JSONValue.object(of: ["keys": .array(manner.moreKeys + keys)]).text
            )
        case "/token": return self.token(request, manner)
        default: return (404, "{}")
        }
    }

    private func token(_ request: String, _ manner: Manner) -> (Int, String) {
        let body = request.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        let form = Self.query("http://x/?" + body)
        func refuse(_ why: String) -> (Int, String) {
            self.state.withLock { $0.refused.append(why) }
            return (400, #"{"error":"invalid_grant"}"#)
        }
        let basic = request.components(separatedBy: "Authorization: Basic ").dropFirst().first
            .flatMap { $0.components(separatedBy: "\r\n").first }
            .flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
        let pair = basic?.split(separator: ":").map { String($0).removingPercentEncoding }
        guard pair == [Self.client, Self.secret] else { return refuse("client") }
        // Taken out: a code is good once.
        guard let code = form["code"],
            let grant = self.state.withLock({ $0.codes.removeValue(forKey: code) })
        else { return refuse("code") }
        guard form["grant_type"] == "authorization_code", form["redirect_uri"] == Self.redirect
        else { return refuse("redirect") }
        let verifier = form["code_verifier"] ?? ""
        guard Base64.urlText(Digest.sha256(verifier).bytes) == grant.challenge,
            grant.challenge.count == 43
        else { return refuse("pkce") }
        if let answer = manner.tokenAnswer { return (200, answer) }
        let token = self.idToken(grant, manner)
        return (
            200,
            JSONValue.object(of: [
                "access_token": "x", "token_type": "Bearer", "id_token": .string(token),
            ]).text
        )
    }

    // MARK: Tokens

    private func idToken(_ grant: Grant, _ manner: Manner) -> String {
        let key = self.state.withLock { $0.keys[0] }
        let now = self.clock.read().wall.seconds
        let end: Int64 = now + 300
        let person = grant.person
        var claims: [String: JSONValue?] = [
            "iss": .string(self.issuer), "aud": .string(Self.client),
            "sub": .string(person.subject), "nonce": .string(grant.nonce),
            "iat": .integer(now), "exp": .integer(end),
            "preferred_username": .string(person.login), "name": "Người Mẫu",
            "groups": .array(person.groups.map { .string($0) }),
            "amr": .array(person.methods.map { .string($0) }),
            "auth_time": person.authenticated.map { JSONValue.integer($0) },
        ]
        claims.merge(manner.claims) { $1 }
        if manner.padding > 0 {
            claims["pad"] = .string(String(repeating: "x", count: manner.padding))
        }
        let algorithm = Self.algorithm(of: key.key)
        var header: [String: JSONValue?] = [
            "typ": "JWT", "kid": .string(key.id), "alg": .string(algorithm),
        ]
        header.merge(manner.header) { $1 }
        func part(_ members: [String: JSONValue?]) -> String {
            Base64.urlText(JSONValue.object(of: members.compactMapValues { $0 }).canonical)
        }
        let input = part(header) + "." + part(claims)
        let bytes = Array(input.utf8)
        let signature: [UInt8] =
            switch manner.signature {
            case .own: Self.sign(bytes, key.key)
            case .none: []
            case .publicKeyAsSecret:
                HMAC.code(bytes, key: Array(key.key.publicKey.pem.utf8))
            case .strangersKey:
                (try? SigningKey.generate(.ecdsaP256)).map { Self.sign(bytes, $0) } ?? []
            }
        return input + "." + Base64.urlText(signature)
    }

    private static func algorithm(of key: SigningKey) -> String {
        if case .rsa = key.kind { "RS256" } else { "ES256" }
    }

    /// Of ECDSA the two numbers side by side (RFC 7518, 3.4), not the DER that libcrypto makes.
    private static func sign(_ bytes: [UInt8], _ key: SigningKey) -> [UInt8] {
        guard let made = try? key.sign(bytes) else { return [] }
        guard case .ecdsaP256 = key.kind else { return made }
        var numbers: [UInt8] = []
        var position = 2
        for _ in 0..<2 {
            let count = Int(made[position + 1])
            let number = made[position + 2..<position + 2 + count].drop { $0 == 0 }
            numbers += [UInt8](repeating: 0, count: 32 - number.count) + number
            position += 2 + count
        }
        return numbers
    }

    static func jwk(_ key: SigningKey, _ id: String, namesAlgorithm: Bool = true) -> JSONValue {
        let der = key.publicKey.spkiDER
        var members: [String: JSONValue] = ["kid": .string(id), "use": "sig"]
        if namesAlgorithm { members["alg"] = .string(Self.algorithm(of: key)) }
        if case .rsa = key.kind {
            // 2,048 bits: modulus and exponent lie in fixed places of the 294 bytes.
            members["kty"] = "RSA"
            members["n"] = .string(Base64.urlText(Array(der[33..<289])))
            members["e"] = .string(Base64.urlText(Array(der.suffix(3))))
        } else {
            members["kty"] = "EC"
            members["crv"] = "P-256"
            members["x"] = .string(Base64.urlText(Array(der.suffix(64).prefix(32))))
            members["y"] = .string(Base64.urlText(Array(der.suffix(32))))
        }
        return .object(of: members)
    }
}

/// The time at which the test began, and what the test adds to it: a slow machine changes nothing.
final class MovableClock: RegistryClock {
    private let added = Mutex<Int64>(0)
    private let start = SystemClock.unixMilliseconds()

    func advance(milliseconds: Int64) { self.added.withLock { $0 += milliseconds } }

    func read() -> ClockReading {
        let more = self.added.withLock { $0 }
        return ClockReading(
            wall: Timestamp(milliseconds: self.start + more),
            monotonicNanoseconds: 1_000_000_000 + UInt64(max(0, more)) * 1_000_000)
    }
}
