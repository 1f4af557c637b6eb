internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What anybody may do without an account: check a file, look up a code or a number.
struct PublicPages: WebArea {
    let web: Web
    let answers: PublicAnswers
    /// Files of strangers are read into memory a few at a time; whoever waits has his on disk.
    let turns = Queue(running: 3, waiting: 128)
    let codes: CodeReader
    let results = CheckedResults()
    /// Finished pages by what was asked for, and the language.
    private let pages = Kept<PageKey, KeptPage>(maxCost: 16 << 20) {
        $0.answer.body.readableBytes + 512
    }

    private struct PageKey: Hashable, Sendable {
        let key: PublicAnswers.Key
        let language: Language
    }

    private struct KeptPage: Sendable {
        let slot: Int64
        let found: PublicAnswers.Found
        let trust: TrustLists.Mark
        let answer: ReadyAnswer
    }

    init(web: Web) {
        self.web = web
        self.answers = PublicAnswers(registry: web.registry, judge: web.judge)
        self.codes = CodeReader(program: web.configuration.codeReader)
    }

    func add(to router: RouterGroup<Context>) {
        router.get("", use: self.home)
        router.get("issued", use: self.issued)
        router.post("check", use: self.check)
        router.get("check", use: { _, _ in Response.redirect(to: "/") })
        router.get("check/{sha256}", use: self.known)
        router.get("check/{sha256}/receipt") { try await self.receipt(self.fileKey($1), $0) }
        router.get("check/{sha256}/file") { try await self.original(self.fileKey($1), $0) }
        router.get("result/{id}", use: self.result)
        router.get("code", use: self.typedCode)
        router.get("lookup", use: self.number)
        // A QR symbol is smaller if its address is in capital letters.
        for prefix in ["v", "V"] {
            router.get("\(prefix)/{code}", use: self.code)
            router.get("\(prefix)/{code}/receipt") { try await self.receipt(self.codeKey($1), $0) }
            router.get("\(prefix)/{code}/file") { try await self.original(self.codeKey($1), $0) }
            router.get("\(prefix)/{code}/page.png", use: self.picture)
        }
        PublicAPI(pages: self).add(to: router)
    }

    // MARK: Keys

    func fileKey(_ context: Context) throws -> PublicAnswers.Key {
        guard let digest = context.parameters.get("sha256").flatMap({ Digest(hex: $0) }) else {
            throw LogRoutes.missing
        }
        return .file(digest)
    }

    func codeKey(_ context: Context) throws -> PublicAnswers.Key {
        guard let code = context.parameters.get("code").flatMap(VerificationCode.init(typed:))
        else { throw Self.noCode }
        return .code(code)
    }

    static let noCode = Problem(
        .notFound, "no_code", vi: "Không phải mã tra cứu", en: "that is no code",
        nextVi: "gõ lại 12 ký tự in cạnh mã QR", nextEn: "type the 12 symbols beside the QR again")

    /// The same whether the code was never given out or belongs to a document that was not issued.
    static let notRegistered = Problem(
        .notFound, "not_registered", vi: "Không có trong sổ đăng ký của máy chủ này",
        en: "not in this server's register", nextVi: "hỏi văn thư cơ quan gửi",
        nextEn: "ask the sender's clerk")

    // MARK: The public page of a document

    /// The answer for a file or a code that the register has. It is the same for everybody who is
    /// not signed in, and made once in ten seconds for each language.
    ///
    /// - Parameter address: the page's own where its path alone does not name the document.
    func document(
        _ key: PublicAnswers.Key, _ found: PublicAnswers.Found, _ request: Request,
        _ context: Context, address: String? = nil
    ) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let pageKey = PageKey(key: key, language: visitor.language)
        let now = self.answers.now
        let slot = self.answers.slot(at: now)
        // Whom to trust is part of what was judged.
        let trust = await self.web.judge.lists.mark()
        if visitor.session == nil, let kept = self.pages[pageKey], kept.slot == slot,
            kept.found == found, let trust, kept.trust == trust
        {
            return kept.answer.response(to: request, keptFor: self.answers.secondsLeft(at: now))
        }
        let judged = try await self.answers.judged(key, found)
        let values = try await self.values(key, found, judged, visitor.language)
        guard visitor.session == nil else {
            return self.web.page("public_result", values, for: visitor)
        }
        // Of what was asked only what names the document: the page is kept for everybody.
        let answer = self.ready(
            "public_result", values, visitor.language, request, address: address)
        if let trust, !judged.hasDied {
            self.pages[pageKey] = KeptPage(slot: slot, found: found, trust: trust, answer: answer)
        }
        return answer.response(to: request, keptFor: self.answers.secondsLeft(at: now))
    }

    /// A page for everybody, with its headers and its mark for caches.
    func ready(
        _ template: String, _ values: [String: Any], _ language: Language, _ request: Request,
        status: HTTPResponse.Status = .ok, keepsQuery: Bool = false, address: String? = nil
    ) -> ReadyAnswer {
        // The query is left out of the page: what is kept for everybody holds nothing of one.
        let path = request.uri.path
        let visitor = Visitor(
            language: language, session: nil, organ: nil, path: path,
            address: address ?? (keepsQuery ? request.uri.description : path), notice: nil)
        var headers = PageHeaders.fields(secure: self.web.cookie.isSecure)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.rawValue
        headers[.vary] = "Accept-Language, Cookie"
        return ReadyAnswer(
            status, headers: headers,
            body: ByteBuffer(string: self.web.html(template, values, for: visitor)))
    }

    /// A page that is the same for everybody who is not signed in, and not kept here.
    func everybody(
        _ template: String, _ values: [String: Any], _ request: Request, _ context: Context,
        status: HTTPResponse.Status = .ok, seconds: Int
    ) -> Response {
        let visitor = self.web.visitor(request, context)
        guard visitor.session == nil else {
            return self.web.page(template, values, for: visitor, status: status)
        }
        return self.ready(
            template, values, visitor.language, request, status: status, keepsQuery: true
        ).response(to: request, keptFor: seconds)
    }

    /// What the page of a known document shows.
    private func values(
        _ key: PublicAnswers.Key, _ found: PublicAnswers.Found, _ judged: Judge.Judged,
        _ language: Language
    ) async throws -> [String: Any] {
        var view = VerdictView(judged, language, words: self.web.words)
        if found.state == .erased, judged.json["document"] == nil {
            view = VerdictView(
                .undecided, tone: .grey, sign: "…",
                headline: Headline.lookup.text(in: language),
                sentences: [self.web.words.text("public.erased", language)],
                next: self.web.words.text("public.next.ask_clerk_erased", language), language,
                words: self.web.words)
        }
        var values = view.values
        let isUsable = found.state != .recalled && found.state != .erased
        if let path = Self.path(of: key) {
            values["receiptHref"] = path + "/receipt"
            if found.level == .public, isUsable { values["fileHref"] = path + "/file" }
            if case .code = key, found.level == .public, isUsable,
                self.web.pictures.program != nil
            {
                values["pictureHref"] = path + "/page.png"
            }
        }
        if let other = try await self.answers.successor(of: found) {
            values["successorHref"] = "/v/\(other)"
        }
        if case .file = key { values["isFile"] = true } else { values["isLookup"] = true }
        return values
    }

    /// The address of a document's page; nil for one that has none of its own.
    static func path(of key: PublicAnswers.Key) -> String? {
        switch key {
        case .file(let digest): "/check/\(digest.hex)"
        case .code(let code): "/v/\(code)"
        case .entry: nil
        }
    }
}
