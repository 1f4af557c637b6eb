// PublicRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What anybody may ask, without an account: check a file, find a receipt, see the public list.
struct PublicRoutes {
    let registry: Registry
    let judge: Judge
    let limits: ServerLimits
    let pages: Pages
    /// Anybody may send a file, and each is held in memory: so many at once and no more.
    private let uploads = Places(32)
    /// The trust bundle to hand out, made anew whenever the registry changes who may sign.
    let trust: @Sendable () async throws -> [UInt8]?

    func add(to router: Router<Context>) {
        router.get("", use: self.home)
        router.post("check", use: self.checkForm)
        router.post("api/check", use: self.check)
        router.get("api/lookup", use: self.lookup)
        router.get("v/{code}", use: self.verify)
        router.get("healthz", use: self.health)
        router.get("openapi.json", use: self.openAPI)
        router.get("trust", use: self.trustBundle)
        router.get("style.css", use: self.style)
    }

    // MARK: Pages

    func home(_ request: Request, _ context: Context) async throws -> Response {
        try await self.home(request, context, error: nil)
    }

    private func home(
        _ request: Request, _ context: Context, error: String?
    ) async throws -> Response {
        let documents = try await self.registry.documents(
            DocumentQuery(kinds: [.issued], levels: [.public], limit: 100))
        return self.pages.home(
            documents, organs: try await self.registry.organs(),
            language: Self.language(request), error: error)
    }

    /// A browser gets the form again with the reason, not a problem document.
    func checkForm(_ request: Request, _ context: Context) async throws -> Response {
        let language = Self.language(request)
        do {
            return try await self.uploads.run { try await self.report(request, language) }
        } catch let problem as Problem {
            let words = language == .vietnamese ? problem.title.vi : problem.title.en
            var page = try await self.home(request, context, error: words + ".")
            page.status = problem.status
            return page
        }
    }

    private func report(_ request: Request, _ language: Language) async throws -> Response {
        let form = try await request.form(upTo: self.limits.maxFileBytes + (1 << 20))
        guard let file = form["file"], !file.bytes.isEmpty else {
            throw Problem(
                .badRequest, "no_file", vi: "Chưa chọn tệp nào", en: "No file was chosen")
        }
        let judged = try await self.judge.run(
            file.bytes, name: file.fileName ?? "?", receipt: form["receipt"]?.bytes,
            language: language)
        return self.pages.report(judged, language: language)
    }

    func style(_ request: Request, _ context: Context) -> Response {
        self.pages.style
    }

    // MARK: API

    func check(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        try await self.uploads.run {
            let bytes = try await request.bytes(upTo: self.limits.maxFileBytes)
            let judged = try await self.judge.run(
                bytes, name: "file", receipt: nil, language: Self.language(request))
            return JSONAnswer(judged.json)
        }
    }

    /// By file or by code anybody sees the facts; by number and date alone only whether there is
    /// such a document, unless it is public.
    func lookup(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        if let digest = request.query("sha256").flatMap({ Digest(hex: $0) }) {
            return try await self.receipt(self.registry.issuedDocument(withFile: digest))
        }
        if let code = request.query("code") {
            return try await self.receipt(self.registry.document(withCode: code.asTyped))
        }
        guard let organ = request.query("organ").flatMap({ OrganID($0) }),
            let number = request.query("number"), let notation = request.query("notation"),
            let date = request.query("date").flatMap({ try? CivilDate(parsing: $0) })
        else {
            throw Problem(
                .badRequest, "bad_lookup",
                vi: "Cần sha256, hoặc code, hoặc organ+number+notation+date",
                en: "sha256, or code, or organ+number+notation+date is needed")
        }
        let found = try await self.registry.issuedDocument(
            by: organ, codeNumber: number, codeNotation: notation, date: date)
        if let found, found.level == .public { return try await self.receipt(found) }
        return JSONAnswer(["registered": .bool(found != nil)])
    }

    /// What a QR points at.
    func verify(_ request: Request, _ context: Context) throws -> Response {
        guard let code = VerificationCode(typed: context.parameters.get("code") ?? "") else {
            throw Problem(
                .notFound, "no_code", vi: "Không phải mã tra cứu", en: "that is no code",
                nextVi: "gõ lại 12 ký tự in cạnh mã QR",
                nextEn: "type the 12 symbols beside the QR again")
        }
        return .redirect(to: "/api/lookup?code=\(code)", type: .normal)
    }

    private func receipt(_ document: RegisteredDocument?) async throws -> JSONAnswer {
        guard let document, document.kind == .issued else {
            throw Problem(
                .notFound, "not_registered", vi: "Không có trong sổ đăng ký của máy chủ này",
                en: "not in this server's register",
                nextVi: "hỏi văn thư cơ quan gửi", nextEn: "ask the sender's clerk")
        }
        return JSONAnswer(
            .object(try await self.registry.receipt(of: document.entry).json))
    }

    func health(_ request: Request, _ context: Context) -> JSONAnswer {
        let size = self.registry.checkpoint?.head.size ?? 0
        switch self.registry.mode {
        case .writable:
            return JSONAnswer(["status": "ok", "size": .integer(size)])
        case .readOnly(let reason):
            return JSONAnswer(
                [
                    "status": "read_only", "size": .integer(size), "reason": .string(reason.name),
                ], status: .serviceUnavailable)
        }
    }

    func openAPI(_ request: Request, _ context: Context) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }

    func trustBundle(_ request: Request, _ context: Context) async throws -> Response {
        guard let bytes = try await self.trust() else { throw LogRoutes.missing }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "max-age=60"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func language(_ request: Request) -> Language {
        if let word = request.query("lang") { return word == "en" ? .english : .vietnamese }
        return Problem.prefersVietnamese(request) ? .vietnamese : .english
    }
}

extension String {
    /// A code in the form in which it is stored; what is none stays as it is.
    fileprivate var asTyped: String { VerificationCode(typed: self).map { "\($0)" } ?? self }
}
