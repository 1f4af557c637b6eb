internal import AntinFetch
internal import AntinLog
internal import Dispatch
internal import FoundationEssentials
internal import JWTKit

/// The office's identity provider: where its endpoints are, and which keys it signs with. Both are
/// asked for when they are first needed, and kept for an hour.
///
/// Design after OpenID Connect Core 1.0 and Discovery 1.0, with PKCE (RFC 7636).
actor IdentityProvider {
    /// What the provider says about itself, as far as it is needed.
    struct Endpoints: Decodable, Sendable {
        let issuer: String
        let authorization: String
        let token: String
        let keys: String
        /// Whether the way back says who answers (RFC 9207).
        let namesItself: Bool?

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorization = "authorization_endpoint"
            case token = "token_endpoint"
            case keys = "jwks_uri"
            case namesItself = "authorization_response_iss_parameter_supported"
        }
    }

    /// Why somebody could not be signed in; for the log, never for the page.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    /// What is published, key by key: one that cannot be read does not take the others with it.
    private struct PublishedKeys: Decodable {
        let keys: [Key]

        struct Key: Decodable {
            /// `nil` for keys for encryption, for secrets, and for kinds that are not known.
            let signing: JWK?

            private enum CodingKeys: String, CodingKey { case use }

            init(from decoder: any Decoder) throws {
                let members = try? decoder.container(keyedBy: CodingKeys.self)
                let use = try? members?.decodeIfPresent(String.self, forKey: .use)
                self.signing = use == "enc" ? nil : try? JWK(from: decoder)
            }
        }
    }

    static let keepMilliseconds: Int64 = 3_600_000
    /// A key that is not known is asked for no oftener than this.
    static let renewMilliseconds: Int64 = 10_000

    let settings: IdentityProviderSettings
    private let client: HTTPClient
    private var endpoints: (value: Endpoints, at: Int64)?
    private var keys: (value: JWTKeyCollection, names: Set<String>, at: Int64)?

    init(_ settings: IdentityProviderSettings) {
        self.settings = settings
        self.client = HTTPClient(
            limits: HTTPClient.Limits(
                connectMilliseconds: 3_000, readMilliseconds: 5_000, totalMilliseconds: 10_000,
                maxBodyBytes: 1 << 18),
            caFile: settings.caFile)
    }

    // MARK: Where to ask

    func endpoints(at now: Timestamp) async throws -> Endpoints {
        if let endpoints, now.milliseconds - endpoints.at < Self.keepMilliseconds {
            return endpoints.value
        }
        let base =
            self.settings.issuer.hasSuffix("/")
            ? String(self.settings.issuer.dropLast()) : self.settings.issuer
        let body = try await self.get(base + "/.well-known/openid-configuration")
        let value = try Self.decode(Endpoints.self, body, "discovery")
        guard value.issuer == self.settings.issuer else {
            throw Failure("discovery is that of another issuer")
        }
        for address in [value.authorization, value.token, value.keys] { _ = try Self.url(address) }
        self.endpoints = (value, now.milliseconds)
        return value
    }

    // MARK: Code for token

    /// Exchanges the code of an authorization for an ID token.
    func token(
        code: String, verifier: String, redirect: String, at now: Timestamp
    ) async throws -> String {
        let endpoints = try await self.endpoints(at: now)
        // RFC 6749, 2.3.1: name and secret are form-encoded before they are joined.
        let pair = [self.settings.clientID, self.settings.clientSecret]
            .map(\.addingPercentEncodingForQuery).joined(separator: ":")
        let request = HTTPRequest(
            form: [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
                ("code_verifier", verifier), ("client_id", self.settings.clientID),
            ], to: try Self.url(endpoints.token),
            headers: [
                ("Authorization", "Basic " + Data(pair.utf8).base64EncodedString()),
                ("Accept", "application/json"),
            ])
        struct Answer: Decodable {
            let token: String

            enum CodingKeys: String, CodingKey { case token = "id_token" }
        }
        return try Self.decode(Answer.self, try await self.send(request), "token").token
    }

    // MARK: Keys

    /// The provider's keys, among them the one of that name: asked for anew if it is not known, as
    /// after a change of keys, and refused if it is not known then.
    func keys(with name: String, at now: Timestamp) async throws -> JWTKeyCollection {
        if let keys, now.milliseconds - keys.at < Self.keepMilliseconds {
            if keys.names.contains(name) { return keys.value }
            guard now.milliseconds - keys.at >= Self.renewMilliseconds else {
                throw Failure("a key that the provider does not have")
            }
        }
        let body = try await self.get(try await self.endpoints(at: now).keys)
        let set = try Self.decode(PublishedKeys.self, body, "keys")
        let collection = JWTKeyCollection()
        var names: Set<String> = []
        for key in set.keys.compactMap(\.signing) {
            guard let id = key.keyIdentifier?.string,
                (try? await collection.add(jwk: key)) != nil
            else { continue }
            names.insert(id)
        }
        self.keys = (collection, names, now.milliseconds)
        guard names.contains(name) else { throw Failure("a key that the provider does not have") }
        return collection
    }

    // MARK: Asking

    private func get(_ address: String) async throws -> [UInt8] {
        try await self.send(HTTPRequest(.get, Self.url(address)))
    }

    private func send(_ request: HTTPRequest) async throws -> [UInt8] {
        let client = self.client
        let response = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try client.send(request) })
            }
        }
        guard response.status == 200 else { throw Failure("the provider says \(response.status)") }
        return response.body
    }

    /// HTTPS, or plain HTTP on this machine, for tests.
    static func url(_ address: String) throws -> HTTPURL {
        let url = try HTTPURL(address)
        guard url.isSecure || ["127.0.0.1", "localhost", "::1"].contains(url.host) else {
            throw Failure("\(url.host) is not asked without TLS")
        }
        return url
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ body: [UInt8], _ what: String
    ) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw Failure("the provider's \(what) cannot be read")
        }
    }
}
