internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Looking up a code, or a number and a date: the copy in hand is not seen.
extension PublicPages {
    /// What a QR symbol points at.
    func code(_ request: Request, _ context: Context) async throws -> Response {
        let key = try self.codeKey(context)
        guard let found = try await self.answers.find(key) else {
            try self.web.clients.take(.missedCode, by: context.client)
            try self.answers.requireWholeRegister()
            return self.noSuchCode(request, context)
        }
        return try await self.document(key, found, request, context)
    }

    /// A code as it was typed, whatever came with it: even the whole address.
    func typedCode(_ request: Request, _ context: Context) async throws -> Response {
        let typed = (request.query("code") ?? "").filter { !$0.isWhitespace }
        let last = typed.split(separator: "/").last.map(String.init) ?? ""
        guard let code = VerificationCode(typed: last) else {
            let visitor = self.web.visitor(request, context)
            var errors = FormErrors()
            errors.add("code", self.web.text("public.error.code", visitor))
            return try await self.home(request, context, errors: errors, status: .badRequest)
        }
        let language = request.query("lang").map { "?lang=\($0 == "en" ? "en" : "vi")" } ?? ""
        return Response.redirect(to: "/v/\(code)\(language)")
    }

    /// The same answer for a code that nobody was given and for one of a document not issued.
    private func noSuchCode(_ request: Request, _ context: Context) -> Response {
        let language = self.web.visitor(request, context).language
        let words = self.web.words
        var values = VerdictView(
            .notRegistered, tone: .grey, sign: "?",
            headline: Headline.verdict(.notRegistered).text(in: language),
            sentences: [words.text("public.no_such_code", language)],
            next: words.text("public.next.type_again", language), language, words: words
        ).values
        values["isNoCode"] = true
        return self.everybody(
            "public_result", values, request, context, status: .notFound, seconds: 5)
    }

    // MARK: Number and date

    /// Only whether there is such a document, unless it is public.
    func number(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organs = try await self.web.registry.organs()
        let question: NumberQuestion
        do throws(NumberQuestion.Faults) {
            question = try NumberQuestion(
                number: request.query("number"), date: request.query("date"),
                organ: self.organ(named: request.query("organ"), among: organs), organs: organs
            ) { self.web.text($0, visitor) }
        } catch {
            return try await self.home(
                request, context, errors: error.errors, status: .badRequest)
        }
        try self.web.clients.take(.number, by: context.client)
        try self.answers.requireRegister()
        let document = try await question.answer(in: self.web.registry)
        if document == nil { try self.answers.requireWholeRegister() }
        // A public document has the page that its code has.
        if let document, document.level == .public,
            let found = try await self.answers.find(.entry(document.entry))
        {
            return try await self.document(
                .entry(document.entry), found, request, context, address: question.address)
        }
        return try await self.yesOrNo(document != nil, question, request, context)
    }

    private func yesOrNo(
        _ isThere: Bool, _ question: NumberQuestion, _ request: Request, _ context: Context
    ) async throws -> Response {
        let language = self.web.visitor(request, context).language
        func say(_ id: String, _ values: [String: String] = [:]) -> String {
            self.web.words.text(id, language, values)
        }
        let asked = [
            "number": question.printed, "date": question.date.short(in: language),
            "organ": question.organ.name,
        ]
        // Asked for in both cases, so that both take the same time.
        let first = try await self.firstDay(of: question.organ)
        var view: VerdictView
        if isThere {
            view = VerdictView(
                .undecided, tone: .blue, sign: "…", headline: Headline.lookup.text(in: language),
                sentences: [say("public.number_there", asked)],
                next: say("public.next.check_the_file"), language, words: self.web.words)
        } else {
            var sentences = [say("public.number_missing", asked)]
            if let first, question.date < first {
                sentences.append(
                    say("public.number_before", ["date": first.short(in: language)]))
            }
            view = VerdictView(
                .notRegistered, tone: .grey, sign: "?",
                headline: Headline.verdict(.notRegistered).text(in: language),
                sentences: sentences, next: say("public.next.compare_number"), language,
                words: self.web.words)
        }
        view.setFacts([
            VerdictView.fact(
                Label.asOf.text(in: language), self.answers.asOf.short(in: language))
        ])
        var values = view.values
        values["isLookup"] = isThere
        values["isNoNumber"] = !isThere
        return self.everybody("public_result", values, request, context, seconds: 10)
    }

    /// The day on which the organ's register begins here.
    private func firstDay(of organ: RegisteredOrgan) async throws -> CivilDate? {
        var first: CivilDate?
        for book in try await self.web.registry.books(of: organ.id)
        where book.direction != .incoming {
            guard let day = try await self.web.registry.openingDay(of: book) else { continue }
            first = min(first ?? day, day)
        }
        return first
    }

    /// An organ by its code or its name, as typed where there are too many for a list.
    private func organ(named text: String?, among organs: [RegisteredOrgan]) -> String? {
        guard let text, !text.isEmpty, !organs.contains(where: { $0.id.text == text }) else {
            return text
        }
        let wanted = VietnameseText.folded(text)
        let same = organs.filter { VietnameseText.folded($0.name) == wanted }
        return same.count == 1 ? same.first?.id.text : text
    }
}
