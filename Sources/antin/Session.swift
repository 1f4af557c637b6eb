// Session.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinFetch
internal import AntinSystem
internal import ArgumentParser

/// A connection to one server as one person of one organ.
struct Session {
    let server: String
    let organ: String
    let vietnamese: Bool
    var language: Language { self.vietnamese ? .vietnamese : .english }
    let json: Bool
    private let token: String
    private let client: HTTPClient

    /// Reads the options, then the saved login.
    init(_ options: CommonOptions) throws {
        let saved = try SavedLogin.load()
        guard let server = options.server ?? saved?.server else {
            throw ProgramError(
                said: .usage, options.vietnamese ? "chưa biết máy chủ nào" : "no server is known",
                fix: "antin login --server http://127.0.0.1:8080 --organ MÃ --token-file TỆP")
        }
        let token: String
        if let path = options.tokenFile {
            token = try Self.readToken(path, vietnamese: options.vietnamese)
        } else if let kept = saved?.token {
            token = kept
        } else {
            throw ProgramError(
                said: .notAllowed, options.vietnamese ? "chưa đăng nhập" : "not logged in",
                fix: "antin login --server … --organ … --token-file TỆP")
        }
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        self.organ = options.organ ?? saved?.organ ?? ""
        self.vietnamese = options.vietnamese
        self.json = options.json
        self.token = token
        self.client = HTTPClient()
    }

    static func readToken(_ path: String, vietnamese: Bool) throws -> String {
        let bytes = try InputFile.read(path, limit: 4096, vietnamese: vietnamese)
        let token = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard token.hasPrefix("antin_") else {
            throw ProgramError(
                said: .badInput,
                vietnamese ? "tệp \(path) không chứa mã truy cập" : "no token in \(path)")
        }
        return token
    }

    // MARK: Requests

    func get(_ path: String) throws -> [UInt8] {
        try self.send(.get, path, type: nil, body: [])
    }

    func getJSON(_ path: String) throws -> JSONValue {
        try self.json(self.get(path))
    }

    /// Posts JSON, under a fresh idempotency key.
    func post(_ path: String, _ members: [String: JSONValue]) throws -> JSONValue {
        try self.json(
            self.send(
                .post, path, type: "application/json", body: JSONValue.object(of: members).canonical
            ))
    }

    func post(_ path: String, bytes: [UInt8]) throws -> JSONValue {
        try self.json(self.send(.post, path, type: "application/octet-stream", body: bytes))
    }

    /// What a server says to a request that it may well refuse.
    enum Attempt {
        case answered(JSONValue)
        /// The problem document, and the same in words.
        case refused(JSONValue, ProgramError)
    }

    /// Posts JSON; a refusal is an answer, too.
    func attempt(_ path: String, _ members: [String: JSONValue]) throws -> Attempt {
        let response = try self.response(
            .post, path, type: "application/json", body: JSONValue.object(of: members).canonical)
        guard (200..<300).contains(response.status) else {
            let problem = (try? JSONValue(parsingLoosely: response.body)) ?? .object([:])
            return .refused(problem, self.problem(response))
        }
        do {
            // A file may come along, in base64.
            return .answered(try JSONValue(parsingLoosely: response.body, maxBytes: 48 << 20))
        } catch {
            return .answered(try self.json(response.body))
        }
    }

    func put(_ path: String, bytes: [UInt8]) throws -> JSONValue {
        try self.json(self.send(.put, path, type: "application/octet-stream", body: bytes))
    }

    func post(_ path: String, form: Form) throws -> JSONValue {
        try self.json(self.send(.post, path, type: form.contentType, body: form.body))
    }

    private func json(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue(parsingLoosely: bytes)
        } catch {
            throw ProgramError(
                said: .internalError,
                self.vietnamese
                    ? "máy chủ trả lời không đúng định dạng" : "the server's answer is malformed")
        }
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, type: String?, body: [UInt8]
    ) throws -> [UInt8] {
        let response = try self.response(method, path, type: type, body: body)
        guard (200..<300).contains(response.status) else { throw self.problem(response) }
        return response.body
    }

    private func response(
        _ method: HTTPRequest.Method, _ path: String, type: String?, body: [UInt8]
    ) throws -> HTTPResponse {
        var headers = [
            (name: "Authorization", value: "Bearer \(self.token)"),
            (name: "Accept-Language", value: self.vietnamese ? "vi" : "en"),
        ]
        if let type { headers.append((name: "Content-Type", value: type)) }
        if method != .get {
            headers.append((name: "Idempotency-Key", value: Hex.encode(SecureRandom.bytes(16))))
        }
        do {
            return try self.client.send(
                HTTPRequest(method, HTTPURL(self.server + path), headers: headers, body: body))
        } catch {
            throw ProgramError(
                said: .unavailable,
                self.words(
                    "không hỏi được máy chủ \(self.server): \(error)",
                    "the server \(self.server) cannot be asked: \(error)"),
                meaning: method == .get
                    ? self.words("chưa làm gì cả", "nothing was done")
                    : self.words(
                        "không biết yêu cầu đã được thực hiện hay chưa",
                        "it is not known whether the request was carried out"),
                fix: method == .get
                    ? self.words(
                        "kiểm tra địa chỉ và máy chủ", "check the address and the server")
                    : self.words(
                        "kiểm tra mạng, xem antin document list, rồi mới chạy lại",
                        "check the network and antin document list before running it again"))
        }
    }

    /// A problem document in words.
    private func problem(_ response: HTTPResponse) -> ProgramError {
        let value = try? JSONValue(parsingLoosely: response.body)
        let language = self.vietnamese ? "vi" : "en"
        let title =
            value?["title_\(language)"]?.string
            ?? "\(self.vietnamese ? "máy chủ từ chối" : "refused by the server") (\(response.status))"
        let code: ExitStatus =
            switch response.status {
            case 401, 403: .notAllowed
            case 429, 503: .tryLater
            case 413, 415: .badInput
            default: .failed
            }
        return ProgramError(
            said: code, title, meaning: value?["detail_\(language)"]?.string ?? "",
            fix: value?["next_\(language)"]?.string ?? "")
    }

    // MARK: Output

    /// Prints the answer as JSON when asked, else the words.
    func answer(_ value: JSONValue, _ words: () -> String) {
        if self.json {
            try? StandardStream.output.write(
                String(decoding: value.canonical, as: UTF8.self) + "\n")
        } else {
            try? StandardStream.output.write(words() + "\n")
        }
    }

    func words(_ vi: String, _ en: String) -> String { self.vietnamese ? vi : en }
}

/// A `multipart/form-data` body to send.
struct Form {
    private let boundary = "antin-\(Hex.encode(SecureRandom.bytes(12)))"
    private(set) var body: [UInt8] = []

    mutating func add(_ name: String, fileName: String? = nil, _ bytes: [UInt8]) {
        var header = "--\(self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\""
        if let fileName {
            let safe = fileName.filter { $0 != "\"" && $0 != "\r" && $0 != "\n" }
            header += "; filename=\"\(safe)\"\r\nContent-Type: application/octet-stream"
        }
        self.body += Array((header + "\r\n\r\n").utf8) + bytes + Array("\r\n".utf8)
    }

    mutating func close() {
        self.body += Array("--\(self.boundary)--\r\n".utf8)
    }

    var contentType: String { "multipart/form-data; boundary=\(self.boundary)" }
}
