import AntinCore
import AntinCrypto
import AntinRegistry
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import AntinServer

/// A browser in which somebody with given roles has signed in, at the router of a `ServedOffice`.
struct SignedIn: Sendable {
    let client: any TestClientProtocol
    let secret: String
    let csrf: String

    /// - Parameter organ: one organ, or `*` with `acting` as the one acted for.
    init(
        _ office: ServedOffice, _ caller: Caller, _ roles: [Role],
        organ: String = ServedOffice.department, acting: String? = nil
    ) async throws {
        let login = "u" + Hex.encode(SecureRandom.bytes(6))
        let password = "chuồn chuồn bay thấp \(login)"
        try await office.registry.setSecondFactorRule(.optional, by: "test")
        _ = try await office.registry.createAccount(
            AccountDraft(
                login: login, name: "Trần Thị Mẫu",
                grants: Set(roles.map { Token.Grant(organ: organ, role: $0) })),
            password: password, by: "test")
        guard
            case .done(let session) = try await office.registry.logIn(
                login: login, password: password)
        else { throw Failure() }
        let wanted = try #require(OrganID(acting ?? organ))
        try await office.registry.act(for: wanted, in: session.session)
        self.client = caller.client
        self.secret = session.secret
        self.csrf = session.session.csrf
    }

    struct Failure: Error {}

    struct Page {
        let status: Int
        let text: String
        let bytes: [UInt8]
        let headers: HTTPFields
    }

    func get(_ path: String) async throws -> Page { try await self.send(.get, path, []) }

    func post(_ path: String, _ fields: [String: String]) async throws -> Page {
        let all = fields.merging(["csrf": self.csrf]) { $1 }
        let body = all.map { "\($0)=\(PercentText.encoded($1))" }.joined(separator: "&")
        return try await self.send(.post, path, Array(body.utf8))
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]
    ) async throws -> Page {
        var headers: HTTPFields = [
            .cookie: "antin=\(self.secret)", .acceptLanguage: "vi",
            .contentType: "application/x-www-form-urlencoded",
        ]
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
        return try await self.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body)
        ) { response in
            let bytes = Array(response.body.readableBytesView)
            return Page(
                status: response.status.code, text: String(decoding: bytes, as: UTF8.self),
                bytes: bytes, headers: response.headers)
        }
    }
}
