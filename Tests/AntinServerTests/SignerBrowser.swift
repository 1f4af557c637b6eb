// SignerBrowser.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// A person with a browser: a session's cookie, pages, and forms with the token that pages hold.
struct SignerBrowser: Sendable {
    let client: any TestClientProtocol
    let session: NewSession

    var account: Account { self.session.session.account }

    struct Page {
        let status: Int
        let html: String
        let bytes: [UInt8]
        let location: String?

        /// The value of a hidden field.
        func field(_ name: String) -> String? {
            let mark = "name=\"\(name)\" value=\""
            guard let start = self.html.firstRange(of: mark)?.upperBound,
                let end = self.html[start...].firstIndex(of: "\"")
            else { return nil }
            return String(self.html[start..<end])
        }
    }

    /// Somebody with a role for the department, signed in with a second factor.
    static func signIn(
        _ login: String, name: String, as roles: Set<Role>, organ: String = ServedOffice.department,
        isFresh: Bool = true, _ office: ServedOffice, _ caller: Caller
    ) async throws -> SignerBrowser {
        let answer = try await office.registry.logIn(
            ProvidedIdentity(
                issuer: "https://idp.antin.example", subject: login, login: login, name: name,
                email: nil, grants: Set(roles.map { Token.Grant(organ: organ, role: $0) }),
                isStrong: true, isFresh: isFresh), from: LoginSource())
        guard case .done(let session) = answer else { throw NoSession() }
        return SignerBrowser(client: caller.client, session: session)
    }

    struct NoSession: Error {}

    func get(_ path: String) async throws -> Page { try await self.send(.get, path) }

    /// Sends a form with the session's token.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
        let all = fields + [("csrf", self.session.session.csrf)]
        let body = all.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
            .joined(separator: "&")
        return try await self.send(
            .post, path, type: "application/x-www-form-urlencoded", Array(body.utf8))
    }

    /// Sends a file in a form.
    func upload(_ path: String, _ name: String, _ bytes: [UInt8]) async throws -> Page {
        let mark = "ranh-gioi-0123456789"
        var body = Array(
            """
            --\(mark)\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\
            \(self.session.session.csrf)\r\n--\(mark)\r\n\
            Content-Disposition: form-data; name="\(name)"; filename="da-ky.pdf"\r\n\
            Content-Type: application/pdf\r\n\r\n
            """.utf8)
        body += bytes + Array("\r\n--\(mark)--\r\n".utf8)
        return try await self.send(.post, path, type: "multipart/form-data; boundary=\(mark)", body)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, type: String? = nil, _ body: [UInt8] = []
    ) async throws -> Page {
        var headers: HTTPFields = [
            .cookie: "antin=\(self.session.secret)", .accept: "text/html",
            .acceptLanguage: "vi",
        ]
        if let type { headers[.contentType] = type }
        if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = "same-origin" }
        return try await self.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body)
        ) { response in
            let bytes = Array(response.body.readableBytesView)
            return Page(
                status: response.status.code, html: String(decoding: bytes, as: UTF8.self),
                bytes: bytes, location: response.headers[.location])
        }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, Character(scalar).isLetter || Character(scalar).isNumber {
                return String(scalar)
            }
            return "%" + Hex.encode([byte]).uppercased()
        }.joined()
    }
}
