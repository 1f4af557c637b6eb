internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What a known document's page links to.
extension PublicPages {
    func receipt(_ key: PublicAnswers.Key, _ request: Request) async throws -> Response {
        guard let found = try await self.answers.find(key) else { throw Self.notRegistered }
        let bytes = try await self.answers.receipt(of: found)
        var response = FileAnswer.response(
            bytes, name: try await self.answers.receiptName(of: found), type: "application/json")
        let seconds = self.answers.secondsLeft(at: self.answers.now)
        response.headers[.cacheControl] = "public, max-age=\(seconds)"
        return response
    }

    /// The registered file, which is the revision that the agency signed; of public documents
    /// alone.
    func original(_ key: PublicAnswers.Key, _ request: Request) async throws -> Response {
        guard let found = try await self.answers.find(key),
            let file = try await self.answers.publicFile(of: found)
        else { throw LogRoutes.missing }
        var response = try await FileAnswer.response(file, self.web.registry)
        // A recall must be seen soon, so that the file is kept no longer than what is said of it.
        let seconds = self.answers.secondsLeft(at: self.answers.now)
        response.headers[.cacheControl] = "public, max-age=\(seconds)"
        return response
    }

    /// Page 1 of a public document, to be compared with the paper in hand.
    func picture(_ request: Request, _ context: Context) async throws -> Response {
        guard let found = try await self.answers.find(self.codeKey(context)),
            let file = try await self.answers.publicFile(of: found),
            file.name.lowercased().hasSuffix(".pdf")
        else { throw LogRoutes.missing }
        let registry = self.web.registry
        let picture = try await self.web.pictures.png(of: file.sha256, page: 1, width: 720) {
            try await registry.bytes(of: file.sha256)
        }
        guard let picture else { throw LogRoutes.missing }
        return ReadyAnswer(
            .ok, headers: [.contentType: "image/png", .xContentTypeOptions: "nosniff"],
            body: ByteBuffer(bytes: picture)
        ).response(to: request, keptFor: self.answers.secondsLeft(at: self.answers.now))
    }

    /// The public documents, the last first.
    func issued(_ request: Request, _ context: Context) async throws -> Response {
        try self.answers.requireRegister()
        let before = request.query("before").flatMap { UInt64($0) }
        let count = 50
        let documents = try await self.web.registry.documents(
            DocumentQuery(kinds: [.issued], levels: [.public], before: before, limit: count + 1))
        let visitor = self.web.visitor(request, context)
        let language = visitor.language
        let today = CivilDate(vietnam: self.web.registry.clock.read().wall)
        var rows: [[String: Any]] = []
        for document in documents.prefix(count) {
            let words = try await self.state(of: document, on: today, language)
            var row: [String: Any] = [
                "number": "\(document.codeNumber ?? "–")/\(document.codeNotation ?? "")",
                "date": document.date?.short(in: language) ?? "",
                "subject": document.subject ?? "", "organ": document.senderName ?? "",
                "state": words,
                "isBad": document.state == .recalled || document.state == .erased,
            ]
            if let code = document.code { row["href"] = "/v/\(code)" }
            rows.append(row)
        }
        var values: [String: Any] = ["documents": rows, "hasDocuments": !rows.isEmpty]
        if documents.count > count, let last = documents.prefix(count).last {
            values["olderHref"] = "/issued?before=\(last.entry)&lang=\(language.rawValue)"
        }
        return self.everybody(
            "public_issued", values, request, context,
            seconds: self.answers.secondsLeft(at: self.answers.now))
    }

    /// What became of it; of one that nothing happened to, whether it is in force today, as the
    /// page of its verdict says.
    private func state(
        of document: RegisteredDocument, on today: CivilDate, _ language: Language
    ) async throws -> String {
        if document.state == .current || document.state == .corrected {
            let record = try await self.web.registry.documentRecord(of: document.entry)
            // The last day still counts, as in the verdict.
            if let expiry = record.expiryDate, expiry < today {
                return self.web.words.text(
                    "public.state.expired", language, ["date": expiry.short(in: language)])
            }
            if let effective = record.effectiveDate, effective > today {
                return self.web.words.text(
                    "public.state.later", language, ["date": effective.short(in: language)])
            }
        }
        return self.state(document.state, language)
    }

    func state(_ state: DocumentState, _ language: Language) -> String {
        let id =
            switch state {
            case .current: "public.state.current"
            case .corrected: "public.state.corrected"
            case .replaced: "public.state.replaced"
            case .recalled: "public.state.recalled"
            case .erased: "public.state.erased"
            }
        return self.web.words.text(id, language)
    }
}
