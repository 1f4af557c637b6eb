internal import AntinCore
internal import AntinCrypto
internal import AntinGraphics
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// Checking a file.
extension PublicPages {
    /// A file from anybody. A browser is sent on to the page with the answer, or gets the form again
    /// with what is wrong.
    func check(_ request: Request, _ context: Context) async throws -> Response {
        do {
            let limit = self.web.configuration.limits.maxFileBytes + (1 << 20)
            let language = self.web.visitor(request, context).language
            let path = try await self.web.clients.upload(by: context.client) {
                let form = try await request.form(upTo: limit)
                return try await self.judged(form, language, for: context.client)
            }
            let query = request.uri.query.map { $0.hasPrefix("lang=") ? "?\($0)" : "" } ?? ""
            var response = Response.redirect(to: path + query)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let refusal as Problem {
            // The form around a file is a little larger than the file may be.
            let problem =
                refusal.id == "too_large"
                ? Request.tooLarge(self.web.configuration.limits.maxFileBytes) : refusal
            guard (request.headers[.accept] ?? "").contains("text/html") else { throw problem }
            let isVietnamese = self.web.visitor(request, context).language == .vietnamese
            var errors = FormErrors()
            let next = isVietnamese ? problem.next.vi : problem.next.en
            let title = isVietnamese ? problem.title.vi : problem.title.en
            let words = next.isEmpty ? title + "." : "\(title): \(next)."
            errors.add("file", words.prefix(1).uppercased() + words.dropFirst())
            var response = try await self.home(
                request, context, errors: errors, status: problem.status)
            for field in problem.headers { response.headers[field.name] = field.value }
            return response
        }
    }

    /// The address of the page that has the answer.
    private func judged(
        _ form: MultipartForm, _ language: Language, for client: ClientKey
    ) async throws -> String {
        guard let file = form["file"], let name = file.fileName, !name.isEmpty else {
            throw Problem(
                .badRequest, "no_file", vi: "Chưa chọn tệp nào", en: "no file was chosen")
        }
        guard file.content.count > 0 else {
            throw Problem(
                .badRequest, "empty_file", vi: "Tệp rỗng (0 byte)", en: "the file is empty",
                nextVi: "xin cơ quan gửi lại tệp gốc",
                nextEn: "ask the sender for the original file")
        }
        guard file.content.count <= self.web.configuration.limits.maxFileBytes else {
            throw Request.tooLarge(self.web.configuration.limits.maxFileBytes)
        }
        if GreyImage.begins(file.content.bytes(0..<min(8, file.content.count))) {
            return try await self.picture(file.content, for: client)
        }
        // What the register knows is answered without a judge, and under an address that stays.
        let path = "/check/\(file.digest.hex)"
        if try await self.answers.denial(of: file.digest) != nil { return path }
        if try await self.answers.find(.file(file.digest)) != nil { return path }
        let receipt = form["receipt"].flatMap { $0.content.count > 0 ? $0 : nil }
        let judged = try await self.inTurn(file.content, for: client) { bytes in
            try await self.web.judge.run(
                bytes, name: name, receipt: receipt?.bytes, language: language)
        }
        return "/result/\(self.results.keep(judged, at: self.answers.now))"
    }

    /// Reads what a stranger has sent into memory when its turn has come, and not before.
    func inTurn<Answer: Sendable>(
        _ content: ByteStore, for client: ClientKey,
        _ body: @Sendable ([UInt8]) async throws -> Answer
    ) async throws -> Answer {
        // What a ZIP unpacks to is held as well.
        let unpacked = ZipArchive.begins(content) ? Judge.maxPackageBytes : 0
        return try await self.turns.run(for: client) {
            try await self.web.held.run(content.count + unpacked) {
                let bytes = content.bytes
                content.release(0..<content.count)
                return try await body(bytes)
            }
        }
    }

    /// Whether these pages take in what a request carries by themselves.
    static func takesFilesItself(_ request: Request) -> Bool {
        request.uri.path == "/check" || request.uri.path == "/api/check"
    }

    /// A picture proves nothing, but the QR symbol in it may name a document.
    private func picture(_ content: ByteStore, for client: ClientKey) async throws -> String {
        guard content.count <= GreyImage.maxBytes,
            case .texts(let texts) = try await self.inTurn(
                content, for: client, { try await self.codes.read($0) })
        else { throw Self.pictureProvesNothing }
        let links = texts.compactMap(ScannedLink.init)
        if let link = links.first(where: { self.isOurs($0) }) { return "/v/\(link.code)" }
        if let link = links.first {
            throw Problem(
                .unprocessableContent, "code_of_another",
                vi: "Mã QR trong ảnh thuộc máy chủ khác: \(link.host)",
                en: "the QR symbol in the picture belongs to another server: \(link.host)",
                nextVi: "chỉ mở địa chỉ ấy nếu biết chắc đó là trang của cơ quan gửi",
                nextEn: "open that address only if you know that it is the sender's")
        }
        throw Self.pictureProvesNothing
    }

    private func isOurs(_ link: ScannedLink) -> Bool {
        let address = self.web.configuration.publicAddress.lowercased()
        return address == "https://\(link.host)" || address == "http://\(link.host)"
            || self.web.configuration.hosts.contains(link.host)
    }

    static let pictureProvesNothing = Problem(
        .unprocessableContent, "picture",
        vi: "Ảnh chụp không kiểm được chữ ký, và trong ảnh không đọc được mã QR nào",
        en: "a picture holds no signature to check, and no QR symbol could be read in it",
        nextVi: "nhập mã in cạnh mã QR, hoặc xin cơ quan gửi tệp gốc",
        nextEn: "type the code beside the QR symbol, or ask the sender for the original file")

    /// What an uploaded file came to.
    func result(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let id = context.parameters.get("id") ?? ""
        guard let result = self.results.result(id, at: self.answers.now) else {
            throw Problem(
                .notFound, "no_result", vi: "Kết quả này không còn: chỉ được giữ 15 phút",
                en: "this result is gone: it is kept for 15 minutes only",
                nextVi: "kiểm tra lại tệp", nextEn: "check the file again")
        }
        if let change = try await self.changed(since: result.judged) {
            return try await self.changedResult(change, result, visitor)
        }
        var values = VerdictView(result.judged, visitor.language, words: self.web.words).values
        values["isUpload"] = true
        values["liveAsOf"] = self.answers.now.long(in: visitor.language)
        if let links = try await self.links(of: result.judged) {
            values.merge(links) { $1 }
        }
        return self.web.page("public_result", values, for: visitor)
    }

    /// What can be had of the document that the register has in the place of this file.
    private func links(of judged: Judge.Judged) async throws -> [String: Any]? {
        let json = judged.json
        guard let document = json["document"] ?? json["registered_document"],
            document["origin"]?.string == self.web.registry.origin,
            let entry = document["index"]?.integer.flatMap({ UInt64(exactly: $0) }),
            let found = try await self.answers.find(.entry(entry))
        else { return nil }
        var links: [String: Any] = [:]
        if let file = try await self.answers.publicFile(of: found) {
            let path = "/check/\(file.sha256.hex)"
            links = ["fileHref": path + "/file", "receiptHref": path + "/receipt"]
        }
        if let other = try await self.answers.successor(of: found) {
            links["successorHref"] = "/v/\(other)"
        }
        return links
    }

    /// What the register has said since a file was judged.
    private enum Change {
        case denied(Denial)
        case said(PublicAnswers.Found, PublicAnswers.Key)

        /// The graver is told.
        var gravity: Int {
            switch self {
            case .denied: 9
            case .said(let found, _):
                switch found.state {
                case .recalled: 8
                case .erased: 7
                case .replaced: 6
                case .corrected: 5
                case .current: 4
                }
            }
        }
    }

    /// A kept result is shown only while nothing was said of its documents: the register is asked
    /// each time. Cost: a look into memory for each file, while the log does not grow.
    private func changed(since judged: Judge.Judged) async throws -> Change? {
        var changes: [Change] = []
        var keys = judged.files.map { PublicAnswers.Key.file($0) }
        let document = judged.json["document"] ?? judged.json["registered_document"]
        if let document, document["origin"]?.string == self.web.registry.origin,
            let entry = document["index"]?.integer.flatMap({ UInt64(exactly: $0) })
        {
            keys.append(.entry(entry))
        }
        for key in keys {
            if case .file(let digest) = key, judged.denial == nil,
                let denial = try await self.answers.denial(of: digest)
            {
                changes.append(.denied(denial))
            }
            if let found = try await self.answers.find(key),
                found.entry >= judged.size || (found.changed ?? 0) >= judged.size
            {
                changes.append(.said(found, key))
            }
        }
        return changes.max { $0.gravity < $1.gravity }
    }

    /// What holds now, in the place of a result that was overtaken.
    private func changedResult(
        _ change: Change, _ result: CheckedResults.Result, _ visitor: Visitor
    ) async throws -> Response {
        let language = visitor.language
        let words = self.web.words
        var values: [String: Any]
        switch change {
        case .denied(let denial):
            let organ = try await self.web.registry.organ(denial.organ)
            values = VerdictView(denial, by: organ?.name, language, words: words).values
            values["currentHref"] = "/check/\(denial.file.hex)?lang=\(language.rawValue)"
        case .said(let found, let key):
            let verdict: Verdict =
                switch found.state {
                case .recalled: .recalled
                case .replaced: .replaced
                case .erased, .corrected, .current: .undecided
                }
            values =
                VerdictView(
                    verdict, tone: verdict.tone, sign: verdict.sign,
                    headline: Headline.verdict(verdict).text(in: language),
                    sentences: [
                        words.text(
                            "public.result.changed", language,
                            ["time": result.at.short(in: language)]),
                        self.state(found.state, language),
                    ],
                    next: words.text("public.next.check_again", language), language, words: words
                ).values
            if let path = Self.path(of: key) {
                values["currentHref"] = "\(path)?lang=\(language.rawValue)"
            }
        }
        values["isUpload"] = true
        values["liveAsOf"] = self.answers.now.long(in: language)
        return self.web.page("public_result", values, for: visitor)
    }

    /// The page of a file that is known by its digest.
    func known(_ request: Request, _ context: Context) async throws -> Response {
        let key = try self.fileKey(context)
        guard case .file(let digest) = key else { throw LogRoutes.missing }
        if let denial = try await self.answers.denial(of: digest) {
            return try await self.denied(denial, request, context)
        }
        guard let found = try await self.answers.find(key) else {
            return self.unknown(digest, request, context)
        }
        return try await self.document(key, found, request, context)
    }

    private func denied(
        _ denial: Denial, _ request: Request, _ context: Context
    ) async throws -> Response {
        let language = self.web.visitor(request, context).language
        func say(_ id: String, _ values: [String: String] = [:]) -> String {
            self.web.words.text(id, language, values)
        }
        let organ = try await self.web.registry.organ(denial.organ)
        var values = VerdictView(
            denial, by: organ?.name, language, words: self.web.words
        ).values
        values["details"] = [
            VerdictView.fact("SHA-256", denial.file.hex),
            VerdictView.fact(say("public.entry"), "\(self.web.registry.origin) #\(denial.entry)"),
        ]
        values["hasDetails"] = true
        return self.everybody("public_result", values, request, context, seconds: 10)
    }

    private func unknown(_ digest: Digest, _ request: Request, _ context: Context) -> Response {
        let language = self.web.visitor(request, context).language
        let words = self.web.words
        var values = VerdictView(
            .undecided, tone: .grey, sign: "…",
            headline: Headline.verdict(.undecided).text(in: language),
            sentences: [words.text("public.unknown_file", language)],
            next: words.text("public.next.send_file", language), language, words: words
        ).values
        values["details"] = [VerdictView.fact("SHA-256", digest.hex)]
        values["hasDetails"] = true
        values["isUnknown"] = true
        return self.everybody(
            "public_result", values, request, context, status: .notFound, seconds: 5)
    }
}
