internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// What every page needs: the register, the words, the templates, and how an answer is made.
struct Web: Sendable {
    let registry: Registry
    let judge: Judge
    let configuration: ServerConfiguration
    let words: WordCatalogue
    let pages: PageTemplates
    let assets: Assets
    let cookie: SessionCookie
    /// Pages of PDFs as pictures, kept for all areas together.
    let pictures: PagePictures
    /// What was typed into forms whose session had ended.
    let keptForms = KeptForms()
    /// What is done to documents on their way out, the same as over the API.
    let dispatches: DispatchDesk
    let signing: SigningDesk
    let heldKeys: HeldKeys
    let sentForms = SentForms()
    /// What may be held in memory of what clients send.
    let held: HeldBytes
    /// The way in for large bodies of those who have an account.
    let uploads: UploadPlaces
    let clients: ClientLimits

    init(registry: Registry, judge: Judge, configuration: ServerConfiguration) throws {
        let resources = try WebResources(folder: configuration.resources)
        self.registry = registry
        self.judge = judge
        self.configuration = configuration
        self.words = try WordCatalogue(resources.words)
        self.pages = try PageTemplates(resources.pages, words: self.words)
        self.assets = Assets(resources.files)
        self.pictures = PagePictures(program: configuration.pdftoppm)
        self.cookie = SessionCookie(publicAddress: configuration.publicAddress)
        self.dispatches = DispatchDesk(registry: registry, configuration: configuration)
        self.signing = SigningDesk(
            registry: registry, fonts: self.dispatches.form.fonts, turns: self.dispatches.turns)
        self.heldKeys = HeldKeys(desk: self.signing)
        self.held = HeldBytes(configuration.limits.heldBytes)
        self.uploads = UploadPlaces(
            places: Places(configuration.limits.uploads), held: self.held)
        self.clients = ClientLimits(configuration.limits) {
            Int64(clamping: registry.clock.read().monotonicNanoseconds / 1_000_000)
        }
    }

    // MARK: Pages

    /// A page for one person: never kept by a browser or a proxy.
    func page(
        _ template: String, _ values: [String: Any] = [:], for visitor: Visitor,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        self.answer(template, values, visitor, status, cache: "no-store")
    }

    /// A page that is the same for everybody.
    ///
    /// - Parameter maxAge: seconds for which browsers and proxies may keep it; nil for not at all.
    func publicPage(
        _ template: String, _ values: [String: Any], for visitor: Visitor,
        status: HTTPResponse.Status = .ok, maxAge: Int? = nil
    ) -> Response {
        self.answer(
            template, values, visitor, status,
            cache: maxAge.map { "public, max-age=\($0)" } ?? "no-store")
    }

    private func answer(
        _ template: String, _ values: [String: Any], _ visitor: Visitor,
        _ status: HTTPResponse.Status, cache: String
    ) -> Response {
        let html = self.html(template, values, for: visitor)
        var headers = PageHeaders.fields(secure: self.cookie.isSecure)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = cache
        headers[.contentLanguage] = visitor.language.rawValue
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// The page itself, without the headers of an answer.
    func html(_ template: String, _ values: [String: Any], for visitor: Visitor) -> String {
        let all = self.frame(for: visitor).merging(values) { $1 }
        return self.pages.render(template, all, visitor.language)
    }

    /// What the frame around each page shows.
    private func frame(for visitor: Visitor) -> [String: Any] {
        let other: Language = visitor.language == .vietnamese ? .english : .vietnamese
        var values: [String: Any] = self.assets.values
        values["lang"] = visitor.language.rawValue
        values["otherLang"] = other.rawValue
        values["otherName"] = other == .english ? "English" : "Tiếng Việt"
        values["otherHref"] = Self.address(visitor.address, in: other)
        values["homeHref"] = "/?lang=\(visitor.language.rawValue)"
        values["loginHref"] = "/login?lang=\(visitor.language.rawValue)"
        values["host"] = self.configuration.publicAddress
        values["isDemonstration"] = self.configuration.isDemonstration
        values["behind"] = self.obstacle(visitor.language)
        if let notice = visitor.notice { values["notice"] = self.text(notice, visitor) }
        if let session = visitor.session {
            values["csrf"] = session.csrf
            values["formName"] = Hex.encode(SecureRandom.bytes(12))
            values["signedIn"] = [
                "name": session.account.name, "organ": visitor.organ?.name ?? "",
                "nav": Navigation.items(for: visitor, self.words),
            ]
        }
        values["needsStepUp"] = !self.isSteppedUp(visitor.session)
        values["hasSecondFactor"] = visitor.session?.account.hasSecondFactor ?? false
        return values
    }

    /// What everybody must know of a register that takes no entries; nil if it does.
    private func obstacle(_ language: Language) -> String? {
        if let asOf = self.registry.asOf {
            return self.words.text("frame.behind", language, ["time": asOf.long(in: language)])
        }
        switch self.registry.mode {
        case .writable, .readOnly(.closed): return nil
        case .readOnly: return self.words.text("frame.stopped", language)
        }
    }

    /// The address of the same page in another language.
    private static func address(_ address: String, in language: Language) -> String {
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        let kept = (parts.count > 1 ? parts[1] : "").split(separator: "&")
            .filter { !$0.hasPrefix("lang=") && !$0.hasPrefix("notice=") }
        return (parts.first ?? "/") + "?"
            + (kept + ["lang=\(language.rawValue)"]).joined(separator: "&")
    }

    // MARK: After an action

    /// On to the next page: what was sent is not sent again when the page is loaded anew.
    ///
    /// - Parameter notice: an id of the catalogue that begins with `notice.`
    func done(_ path: String, notice: String? = nil) -> Response {
        var address = path
        if let notice {
            address += (path.contains("?") ? "&" : "?") + "notice=\(notice.dropFirst(7))"
        }
        var response = Response.redirect(to: address)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// A problem as a page, in the words that the API has for it.
    func problem(_ problem: Problem, for visitor: Visitor) -> Response {
        let vietnamese = visitor.language == .vietnamese
        var response = self.page(
            "problem",
            [
                "title": vietnamese ? problem.title.vi : problem.title.en,
                "next": vietnamese ? problem.next.vi : problem.next.en,
                "hasNext": !problem.next.vi.isEmpty, "isProblem": true,
                "back": visitor.session == nil ? "/" : "/home",
            ], for: visitor, status: problem.status)
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }

    // MARK: Words

    func text(_ id: String, _ visitor: Visitor, _ values: [String: String] = [:]) -> String {
        self.words.text(id, visitor.language, values)
    }

    // MARK: Visitors

    func visitor(_ request: Request, _ context: Context) -> Visitor {
        let word = request.query("lang")
        let asked: Language? = word == "en" ? .english : word == "vi" ? .vietnamese : nil
        let notice = request.query("notice").map { "notice." + $0 }
        return Visitor(
            language: asked ?? context.session?.language
                ?? (Problem.prefersVietnamese(request) ? .vietnamese : .english),
            session: context.session, organ: context.organ, path: request.uri.path,
            address: request.uri.description,
            notice: notice.flatMap { self.words.entries[$0] == nil ? nil : $0 })
    }

    func isSteppedUp(_ session: WebSession?) -> Bool {
        guard let at = session?.steppedUp else { return false }
        let now = self.registry.clock.read().wall.milliseconds
        return (0...Self.stepUpMilliseconds).contains(now - at.milliseconds)
    }

    /// How long a step-up counts (SR-16: five minutes).
    static let stepUpMilliseconds: Int64 = 5 * 60 * 1000

    // MARK: Forms

    /// What a form sent.
    ///
    /// Refused unless it comes from a page of this server (`Sec-Fetch-Site`, `Origin`) and, where
    /// somebody is signed in, holds the session's token: another site can make a browser send a
    /// form, but not read that token.
    func form(
        _ request: Request, _ context: Context, upTo limit: Int = 1 << 20
    ) async throws -> WebForm {
        guard SameOrigin.holds(request, publicAddress: self.configuration.publicAddress) else {
            throw Self.foreignForm
        }
        let form = try await WebForm(reading: request, upTo: limit)
        if let session = context.session {
            guard let token = form.first("csrf"), SessionCookie.equal(token, session.csrf) else {
                throw Self.foreignForm
            }
            if let name = form.first("form_id") {
                let words = [session.id, request.uri.path, name, form.text]
                let digest = Digest.sha256(words.joined(separator: "\n"))
                try self.sentForms.begin(
                    digest, at: self.registry.clock.read().wall.milliseconds)
                context.formInHand.digest.withLock { $0 = digest }
            }
        }
        return form
    }

    static let foreignForm = Problem(
        .forbidden, "foreign_form", vi: "Biểu mẫu không đến từ trang này, hoặc phiên đã đổi",
        en: "the form did not come from this site, or the session has changed",
        nextVi: "mở lại trang rồi gửi lại", nextEn: "open the page again and send it once more")
}
