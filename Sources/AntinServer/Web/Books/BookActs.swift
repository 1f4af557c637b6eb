internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What a clerk does with a book itself: open, reserve, fill in, void, close.
struct BookActs {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("books/open", use: self.openForm)
        router.post("books/open", use: self.open)
        let volume = "books/{book}/{series}/{year}"
        for act in ["reserve", "close"] {
            router.get("\(volume)/\(act)") { try await self.form(act, $0, $1) }
            router.post("\(volume)/\(act)") { try await self.act(act, $0, $1) }
        }
        for act in ["void", "fill"] {
            router.get("\(volume)/\(act)/{number}") { try await self.form(act, $0, $1) }
            router.post("\(volume)/\(act)/{number}") { try await self.act(act, $0, $1) }
        }
    }

    // MARK: Opening

    func openForm(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, [.clerk, .administrator])
        return self.openPage([:], FormErrors(), seat.visitor)
    }

    private func openPage(
        _ typed: [String: String], _ errors: FormErrors, _ visitor: Visitor
    ) -> Response {
        var values: [String: Any] = errors.values
        for (name, value) in typed { values["typed_\(name)"] = value }
        values["year"] = "\(CivilDate(vietnam: self.web.registry.clock.read().wall).year)"
        values["directions"] = BookDirection.allCases.map {
            [
                "value": $0.rawValue, "selected": typed["direction"] == $0.rawValue,
                "words": self.web.text("books.direction.\($0.rawValue)", visitor),
            ]
        }
        if typed.isEmpty { values["typed_first"] = "1" }
        values["isUnusual"] = ["book", "series", "first", "reason"].contains { field in
            errors.list.contains { $0.field == field }
        }
        return self.web.page(
            "books_open", values, for: visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    func open(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, [.clerk, .administrator])
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        func wrong(_ field: String) {
            errors.add(field, self.web.text("books.wrong.\(field)", seat.visitor))
        }
        let direction = form["direction"].flatMap { BookDirection(rawValue: $0) }
        let book = (form["book"] ?? direction.map(Self.usualBook)).flatMap { BookID($0) }
        let series = SeriesID(form["series"] ?? "CHUNG")
        let first = form["first"].flatMap { Int($0) } ?? 1
        if direction == nil { wrong("direction") }
        if form["name"] == nil { wrong("name") }
        if book == nil { wrong("book") }
        if series == nil { wrong("series") }
        if !(1...999_999_999).contains(first) { wrong("first") }
        if (first != 1) != (form["reason"] != nil) { wrong("reason") }
        guard errors.isEmpty, let direction, let book, let series, let name = form["name"] else {
            return self.openPage(form.typed, errors, seat.visitor)
        }
        do {
            try await self.web.registry.openBook(
                seat.organ.id, book: book, series: series, direction: direction, name: name,
                first: first, reason: form["reason"])
        } catch let error as RegistryError {
            errors.add("book", self.words(for: error, seat.visitor))
            return self.openPage(form.typed, errors, seat.visitor)
        }
        await self.web.log(context, "book.opened", "\(seat.organ.id)/\(book)/\(series)")
        return self.web.done("/books", notice: "notice.books.opened")
    }

    /// The short name that a book of this kind has nearly everywhere.
    private static func usualBook(_ direction: BookDirection) -> String {
        switch direction {
        case .outgoing: "di"
        case .incoming: "den"
        case .copies: "sao"
        }
    }

    // MARK: Acts on a volume

    private struct Place {
        let seat: Seat
        let book: BookState
        let number: NumberState?
        var key: BookKey { self.book.key }
    }

    private func place(
        _ act: String, _ request: Request, _ context: Context
    ) async throws -> Place {
        let seat = try Seat(self.web, request, context, [.clerk])
        let key = try BookPages.key(context, seat)
        guard let book = try await self.web.registry.book(key) else { throw BookPages.missing }
        guard context.parameters.get("number") != nil else {
            return Place(seat: seat, book: book, number: nil)
        }
        let wanted = Int(try context.index("number"))
        let found = try await self.web.registry.numbers(of: key, after: wanted - 1, limit: 1)
        guard let number = found.first, number.number == wanted else { throw BookPages.missing }
        return Place(seat: seat, book: book, number: number)
    }

    private func form(
        _ act: String, _ request: Request, _ context: Context
    ) async throws -> Response {
        let place = try await self.place(act, request, context)
        return try await self.page(act, place, [:], FormErrors())
    }

    private func page(
        _ act: String, _ place: Place, _ typed: [String: String], _ errors: FormErrors
    ) async throws -> Response {
        let visitor = place.seat.visitor
        var values: [String: Any] = errors.values
        for (name, value) in typed { values["typed_\(name)"] = value }
        let path = BookPages.path(place.key)
        let number = place.number.map { Web.printed($0.number) }
        values["action"] = "\(path)/\(act)" + (place.number.map { "/\($0.number)" } ?? "")
        values["back"] = path
        values["bookName"] = place.book.name
        values["year"] = "\(place.key.year)"
        values["next"] = Web.printed(place.book.next)
        values["last"] = Web.printed(max(place.book.next - 1, 0))
        if let number { values["number"] = number }
        values["is_\(act)"] = true
        values["isFinal"] = act != "reserve"
        values["once"] = OutgoingPages.once
        let heading = self.web.text(
            "books.act.\(act)", visitor, ["number": number ?? "", "book": place.book.name])
        values["heading"] = heading
        if act == "fill" {
            values["date"] = place.number?.date.description ?? ""
            values["types"] = DocumentType.allCases.filter(\.isNumbered).map {
                [
                    "value": $0.rawValue, "words": $0.name(in: visitor.language),
                    "selected": typed["type"] == $0.rawValue,
                ]
            }
        }
        return self.web.page(
            act == "fill" ? "books_fill" : "books_act", values, for: visitor,
            status: errors.isEmpty ? .ok : .badRequest)
    }

    private func act(
        _ act: String, _ request: Request, _ context: Context
    ) async throws -> Response {
        let place = try await self.place(act, request, context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        func wrong(_ field: String) {
            errors.add(field, self.web.text("books.wrong.\(field)", place.seat.visitor))
        }
        do {
            switch act {
            case "reserve":
                guard let count = form["count"].flatMap({ Int($0) }), 1...1_000 ~= count else {
                    wrong("count")
                    break
                }
                guard let reason = form["reason"] else {
                    wrong("reason")
                    break
                }
                try await self.web.registry.reserveNumbers(
                    place.key.organ, book: place.key.book, series: place.key.series,
                    count: count, reason: reason,
                    key: try OutgoingPages(web: self.web).operation(
                        form, context, "reserve", "\(place.key)", "\(count)", reason))
            case "close":
                guard form["typed_year"] == "\(place.key.year)" else {
                    wrong("typed_year")
                    break
                }
                guard try await self.isConfirmed(context, form, &errors, place) else { break }
                try await self.web.registry.closeBook(place.key)
            case "void":
                guard let number = place.number else { throw BookPages.missing }
                if form["reason"] == nil { wrong("reason") }
                if form["typed_number"].flatMap({ Int($0) }) != number.number {
                    wrong("typed_number")
                }
                guard errors.isEmpty, let reason = form["reason"],
                    try await self.isConfirmed(context, form, &errors, place)
                else { break }
                try await self.web.registry.voidNumber(
                    number.number, of: place.key, reason: reason)
            default:
                try await self.fill(form, place, &errors, context)
            }
        } catch let error as RegistryError {
            errors.add(
                act == "reserve" ? "count" : "reason",
                self.words(for: error, place.seat.visitor))
        }
        guard errors.isEmpty else {
            return try await self.page(act, place, form.typed, errors)
        }
        let number = place.number.map { "/\($0.number)" } ?? ""
        await self.web.log(context, "book.\(act)", "\(place.key)\(number)")
        return self.web.done(BookPages.path(place.key), notice: "notice.books.\(act)")
    }

    /// None of it can be taken back, so the password or the code is asked for once more.
    private func isConfirmed(
        _ context: Context, _ form: WebForm, _ errors: inout FormErrors, _ place: Place
    ) async throws -> Bool {
        do {
            try await self.web.requireStepUp(context, form)
            return true
        } catch let problem as Problem where problem.id == "step_up" {
            let isVietnamese = place.seat.visitor.language == .vietnamese
            let words = isVietnamese ? problem.title.vi : problem.title.en
            let factor = place.seat.session.account.hasSecondFactor
            errors.add(factor ? "confirm_code" : "confirm_password", words)
            return false
        }
    }

    /// A paper document that took its number by hand while the system was down.
    private func fill(
        _ form: WebForm, _ place: Place, _ errors: inout FormErrors, _ context: Context
    ) async throws {
        guard let number = place.number else { throw BookPages.missing }
        let visitor = place.seat.visitor
        for field in ["type", "notation", "subject", "signer", "position", "date"]
        where form[field] == nil {
            errors.add(field, self.web.text("books.wrong.\(field)", visitor))
        }
        let date = form["date"].flatMap { CivilDate(typed: $0) }
        if form["date"] != nil, date == nil {
            errors.add("date", self.web.text("books.wrong.date", visitor))
        }
        guard errors.isEmpty, let date, let subject = form["subject"],
            let type = form["type"].flatMap({ DocumentType(rawValue: $0) }),
            let signer = form["signer"], let position = form["position"]
        else { return }
        let record = DocumentRecord(
            organID: place.key.organ, organName: place.seat.organ.name, codeNumber: nil,
            codeNotation: form["notation"], issuedDate: nil, type: type.rawValue,
            typeName: type.name(in: .vietnamese), subject: subject,
            signers: [RecordSigner(fullName: signer, position: position)], files: [],
            level: .internal, medium: .paper)
        let recipients = (form["recipients"] ?? "").split(whereSeparator: {
            $0 == ";" || $0.isNewline
        })
        .map { Handling.Recipient(organID: nil, organName: $0.trimmed) }
        .filter { !$0.organName.isEmpty }
        let draft = DispatchDraft(
            organ: place.key.organ, book: place.key.book, series: place.key.series,
            record: record, handling: Handling(recipients: recipients))
        let findings = try await OutgoingPages(web: self.web).rights(draft, visitor, on: date)
        if !findings.isEmpty, form["signer_known"] != "yes" {
            for finding in findings { errors.add("signer", finding["words"] as? String ?? "") }
        }
        guard errors.isEmpty, try await self.isConfirmed(context, form, &errors, place) else {
            return
        }
        _ = try await self.web.registry.registerPaper(
            draft,
            reserved: ReservedNumber(
                number: number.number, year: place.key.year, date: date))
    }

    /// What the register refuses, in the words that the API has for it.
    private func words(for error: RegistryError, _ visitor: Visitor) -> String {
        let problem = Problem(error)
        return visitor.language == .vietnamese ? problem.title.vi : problem.title.en
    }
}
