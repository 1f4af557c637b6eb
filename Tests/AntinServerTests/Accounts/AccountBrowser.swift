import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinServer
import AntinSystem
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// A register with a department and a school, asked as a browser asks: with a cookie, forms and
/// the headers that say where a request comes from.
struct AccountOffice: Sendable {
    static let department = "000.00.18.H41"
    static let school = "000.01.18.H41"
    static let password = "bốn con mèo vàng ngủ"

    let registry: Registry

    static func run(
        publicAddress: String = "https://so.example.vn",
        clock: any RegistryClock = MachineClock(),
        configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: @Sendable (AccountOffice, any TestClientProtocol) async throws -> Void
    ) async throws {
        let folder = try FileSystem.temporaryDirectory(prefix: "antin-accounts")
        var configuration = RegistryConfiguration(directory: folder)
        configuration.passwordCost = PasswordHash.Cost(logN: 2, r: 1, p: 1)
        configuration.clock = clock
        let registry = try await Registry.create(
            configuration,
            keys: LogKeys(
                origin: "test.antin.example/so", log: .generate(.ed25519),
                status: .generate(.ed25519)),
            organ: try #require(OrganID(Self.department)), name: "Sở GD&ĐT tỉnh A (hư cấu)")
        try await registry.registerOrgan(
            try #require(OrganID(Self.school)), name: "Trường THCS B (hư cấu)")
        try await registry.setSecondFactorRule(.optional, by: "test")
        var server = ServerConfiguration(
            hosts: ["localhost"], verifier: "/nonexistent/antin-verify", trust: [])
        server.publicAddress = publicAddress
        configure(&server)
        let application = try buildApplication(
            registry, configuration: server, logger: Logger(label: "test"), trust: { nil })
        try await application.test(.router) { client in
            try await body(AccountOffice(registry: registry), client)
        }
        await registry.close()
        try FileSystem.removeTree(folder)
    }

    @discardableResult
    func person(
        _ login: String, _ roles: Role..., organ: String = AccountOffice.department
    ) async throws -> Account {
        try await self.registry.createAccount(
            AccountDraft(
                login: login, name: "Người Mẫu",
                grants: Set(roles.map { Token.Grant(organ: organ, role: $0) })),
            password: Self.password, by: "test")
    }
}

/// One browser window.
struct AccountBrowser {
    let client: any TestClientProtocol
    var cookie: String?
    /// Cookies beside that of the session, by name.
    var others: [String: String] = [:]
    var csrf = ""
    var language = "vi"

    struct Answer {
        let status: Int
        let body: String
        let headers: HTTPFields

        var location: String? { self.headers[.location] }
    }

    init(_ client: any TestClientProtocol) { self.client = client }

    mutating func get(
        _ path: String, _ more: [String: String] = [:]
    ) async throws -> Answer {
        try await self.send(.get, path, "", more)
    }

    /// Sends a form with the token of the last page.
    mutating func post(
        _ path: String, _ fields: [String: String] = [:], csrf: String? = nil,
        _ more: [String: String] = ["Sec-Fetch-Site": "same-origin", "Origin": "null"]
    ) async throws -> Answer {
        var all = fields
        all["csrf"] = csrf ?? self.csrf
        let body = all.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await self.send(.post, path, body, more)
    }

    mutating func logIn(
        _ login: String, _ password: String = AccountOffice.password
    ) async throws -> Answer {
        try await self.post("/login", ["login": login, "password": password])
    }

    private mutating func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, _ more: [String: String]
    ) async throws -> Answer {
        var headers: HTTPFields = [.accept: "text/html", .acceptLanguage: self.language]
        if method == .post { headers[.contentType] = "application/x-www-form-urlencoded" }
        let pairs = [self.cookie].compactMap { $0 } + self.others.map { "\($0.key)=\($0.value)" }
        if !pairs.isEmpty { headers[.cookie] = pairs.joined(separator: "; ") }
        for (name, value) in more {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let answer = try await self.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body)
        ) { response in
            Answer(
                status: response.status.code,
                body: String(decoding: response.body.readableBytesView, as: UTF8.self),
                headers: response.headers)
        }
        for header in answer.headers[values: .setCookie] {
            let pair = header.prefix { $0 != ";" }
            let name = String(pair.prefix { $0 != "=" })
            guard ["__Host-antin", "antin"].contains(name) else {
                let value = String(pair.dropFirst(name.utf8.count + 1))
                self.others[name] = value.isEmpty ? nil : value
                continue
            }
            self.cookie = pair.hasSuffix("=") ? nil : String(pair)
        }
        if let range = answer.body.range(of: "name=\"csrf\" value=\"") {
            self.csrf = String(answer.body[range.upperBound...].prefix { $0 != "\"" })
        }
        return answer
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let hex = String(byte, radix: 16, uppercase: true)
            return (hex.count == 1 ? "%0" : "%") + hex
        }.joined()
    }
}
