internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// Finding documents.
struct SearchPages: WebArea {
    let web: Web

    private static let roles: [Role] = [.clerk, .signer, .auditor, .staff]
    private static let pageSize = 25
    /// More rows than this are not for a spreadsheet; the year's book is.
    private static let exportLimit = 10_000
    /// A list of more offices than this is no help; then the identifier is typed.
    private static let mostOrgans = 200

    func add(to router: RouterGroup<Context>) {
        router.get("search", use: self.home)
        router.get("search/export.csv", use: self.export)
        router.post("search/save", use: self.save)
        router.post("search/saved/{id}/remove", use: self.remove)
    }

    func home(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.roles)
        let address = SearchAddress(request)
        var values = try await self.form(address, seat)
        let saved = try await self.web.registry.savedSearches(of: seat.session.account.id)
        values["saved"] = saved.map {
            ["id": $0.id, "name": $0.name, "href": "/search?\($0.query)"]
        }
        values["hasSaved"] = !saved.isEmpty
        guard address.isAsked, address.faults.isEmpty else {
            return self.web.page("search_home", values, for: seat.visitor)
        }
        let page = try await self.web.registry.search(
            address.query, in: try await self.scope(address, seat, context),
            after: address.after, limit: Self.pageSize)
        values.merge(self.results(page, address, seat)) { $1 }
        return self.web.page("search_home", values, for: seat.visitor)
    }

    func export(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.roles)
        let address = SearchAddress(request)
        let scope = try await self.scope(address, seat, context)
        var csv = CSVText()
        csv.add(
            [
                "notation", "date", "type", "subject", "sender", "kind", "book", "number",
                "registered", "state", "level",
            ].map { self.web.text("search.column.\($0)", seat.visitor) })
        var place: SearchPlace?
        var count = 0
        repeat {
            let page = try await self.web.registry.search(
                address.query, in: scope, after: place, limit: 500)
            for document in page.documents { csv.add(self.cells(document, seat.visitor)) }
            count += page.documents.count
            place = page.next
        } while place != nil && count < Self.exportLimit
        await self.web.log(context, "search.exported", "\(count)")
        return FileAnswer.response(
            csv.bytes, name: "tim-kiem.csv", type: "text/csv; charset=utf-8; header=present")
    }

    func save(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.roles)
        let form = try await self.web.form(request, context)
        // Only what an address of this page can say is kept.
        let address = SearchAddress(
            WebForm.decoded(Array((form.first("query") ?? "").utf8)) ?? [])
        guard let name = form["name"], address.isAsked else {
            return self.web.done("/search?\(address.text)", notice: "notice.search.unnamed")
        }
        try await self.web.registry.saveSearch(
            String(name.prefix(100)), query: address.text, of: seat.session.account.id)
        await self.web.log(context, "search.saved", name)
        return self.web.done("/search?\(address.text)", notice: "notice.search.saved")
    }

    func remove(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.roles)
        _ = try await self.web.form(request, context)
        let id = context.parameters.get("id") ?? ""
        try await self.web.registry.removeSearch(id: id, of: seat.session.account.id)
        await self.web.log(context, "search.removed", id)
        return self.web.done("/search", notice: "notice.search.removed")
    }

    // MARK: Values

    private func scope(
        _ address: SearchAddress, _ seat: Seat, _ context: Context
    ) async throws -> SearchScope {
        try await self.web.registry.searchScope(
            for: try context.authenticated(), in: seat.organ.id, everywhere: address.everywhere)
    }

    private func form(_ address: SearchAddress, _ seat: Seat) async throws -> [String: Any] {
        let books = try await self.web.registry.books(of: seat.organ.id)
        func choices(
            _ name: String, _ values: [(value: String, words: String)]
        ) -> [[String: Any]] {
            values.map {
                [
                    "value": $0.value, "words": $0.words,
                    "selected": address.typed[name] == $0.value,
                ]
            }
        }
        func words(_ prefix: String, _ values: [String]) -> [(value: String, words: String)] {
            values.map { ($0, self.web.text("\(prefix).\($0)", seat.visitor)) }
        }
        var seen: Set<String> = []
        let volumes = books.filter { seen.insert($0.key.book.text).inserted }
        var errors = FormErrors()
        for field in address.faults {
            errors.add(field, self.web.text("search.fault.\(field)", seat.visitor))
        }
        var values: [String: Any] = errors.values
        for (name, value) in address.typed { values["typed_\(name)"] = value }
        values["kinds"] = choices("kind", words("books.kind", ["issued", "received", "filed"]))
        values["books"] = choices("book", volumes.map { ($0.key.book.text, $0.name) })
        values["years"] = choices(
            "year", Set(books.map(\.key.year)).sorted(by: >).map { ("\($0)", "\($0)") })
        values["types"] = choices(
            "type",
            DocumentType.allCases.map { ($0.rawValue, $0.name(in: seat.visitor.language)) })
        values["levels"] = choices(
            "level", words("books.level", AccessLevel.allCases.map(\.rawValue)))
        values["states"] = choices(
            "state", words("books.state", DocumentState.allCases.map(\.rawValue)))
        let organs = try await self.web.registry.organs()
        if organs.count <= Self.mostOrgans {
            values["organs"] = choices("to_organ", organs.map { ($0.id.text, $0.name) })
            values["choosesOrgan"] = true
        }
        values["seesAll"] = seat.seesAll
        values["isFiltered"] = address.typed.keys.contains { $0 != "q" }
        return values
    }

    private func results(
        _ page: SearchPage, _ address: SearchAddress, _ seat: Seat
    ) -> [String: Any] {
        let limit = SearchPage.countLimit
        let count = page.count > limit ? "> \(limit)" : "\(page.count)"
        let rows = page.documents.enumerated().map { position, document in
            var row = self.web.row(document, seat.visitor)
            row["isFoundElsewhere"] = !Self.isSeen(address.query.words, in: row)
            // Where the results in other tones begin.
            row["beginsOthers"] =
                position == page.exactCount && address.after?.isExact != false
                && !address.query.words.isEmpty && page.exactCount > 0
            return row
        }
        var values: [String: Any] = [
            "isAsked": true, "rows": rows, "hasRows": !rows.isEmpty, "query": address.text,
            "answer": self.web.text(
                page.count == 0 ? "search.answer.none" : "search.answer", seat.visitor,
                page.count == 0 ? [:] : ["count": count]),
            "suggestedName": address.query.words, "isNone": page.count == 0,
        ]
        if let next = page.next { values["next"] = "/search?\(address.text)&after=\(next.text)" }
        return values
    }

    /// Whether what the row shows has every word that was asked for; else the reader is told that
    /// the words stand in what it does not show.
    private static func isSeen(_ words: String, in row: [String: Any]) -> Bool {
        let shown = ["notation", "type", "subject", "sender", "date"]
            .compactMap { row[$0] as? String }.joined(separator: " ")
        let text = VietnameseText.folded(shown)
        return VietnameseText.folded(words).split { "\" *-".contains($0) }
            .allSatisfy { text.contains($0) }
    }

    private func cells(_ document: RegisteredDocument, _ visitor: Visitor) -> [String] {
        [
            Web.notation(of: document), document.date.map(Web.day) ?? "",
            document.type.map { Web.name(ofType: $0, visitor) } ?? "", document.subject ?? "",
            document.senderName ?? "",
            self.web.text("books.kind.\(document.kind.rawValue)", visitor), document.book,
            document.number.map { "\($0)" } ?? "", Web.second(document.time),
            self.web.text("books.state.\(document.state.rawValue)", visitor),
            self.web.text("books.level.\(document.level.rawValue)", visitor),
        ]
    }
}
