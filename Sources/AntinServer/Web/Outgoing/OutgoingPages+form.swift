internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp
internal import HTTPTypes
internal import Hummingbird

/// Registering an outgoing document: a file, what it says of itself, what the clerk makes of it.
extension OutgoingPages {
    /// Bytes of a form with a document and some attachments.
    private var formLimit: Int { self.web.configuration.limits.maxFileBytes * 2 + (1 << 20) }

    // MARK: A file begins it

    func new(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        _ = try self.organ(context, visitor, .clerk)
        return self.newPage(FormErrors(), visitor)
    }

    private func newPage(_ errors: FormErrors, _ visitor: Visitor) -> Response {
        self.web.page(
            "outgoing_new", errors.values.merging(["once": Self.once]) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// Takes the file, reads what it says, and keeps both as a draft at once.
    func begin(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let form = try await self.web.form(request, context, upTo: self.formLimit)
        var errors = FormErrors()
        var files: [RecordFile] = []
        if let part = form.file("file") {
            do {
                files.append(try await self.staged(part, role: .main))
            } catch let problem as Problem {
                errors.add("file", self.words(problem, visitor))
            }
        } else {
            errors.add("file", self.web.text("outgoing.error.file", visitor))
        }
        guard errors.isEmpty, let main = files.first else {
            return self.newPage(errors, visitor)
        }
        let facts = try await self.facts(of: main)
        let groups = try await self.registry.recipientGroups(of: organ.id)
        let book = try await self.books(of: organ).first
        let fields = OutgoingFields(facts, book: book?.key.formName ?? "", groups: groups)
        let id = try await self.registry.keepForm(
            nil, of: organ.id, fields: fields.lines, files: files, by: try self.actor(context).name,
            key: try self.operation(form, context, "begin", main.sha256.hex))
        await self.web.log(context, "outgoing.begun", id.text)
        return self.web.done("/outgoing/\(id)/edit", notice: "notice.outgoing_begun")
    }

    private func staged(_ part: MultipartForm.Part, role: FileRole) async throws -> RecordFile {
        // Some browsers send the whole path of the file.
        let name = (part.fileName ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init)
        guard part.bytes.count <= self.web.configuration.limits.maxFileBytes else {
            let limit = self.web.configuration.limits.maxFileBytes >> 20
            throw Problem(
                .contentTooLarge, "too_large", vi: "Quá lớn, tối đa \(limit) MiB",
                en: "too large, at most \(limit) MiB")
        }
        return try await self.desk.stage(
            part.bytes, name: Self.shownName(name ?? "van-ban.pdf"), role: role)
    }

    /// A file's name without what is not seen: marks that turn its direction, control characters.
    private static func shownName(_ name: String) -> String {
        let plain = String(
            String.UnicodeScalarView(
                VietnameseText.cleaned(name).unicodeScalars.filter { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .surrogate, .privateUse, .unassigned: false
                    default: true
                    }
                })
        ).trimmed
        guard plain.utf8.count > 200 else { return plain.isEmpty ? "van-ban.pdf" : plain }
        var short = plain
        while short.utf8.count > 190 { short.removeLast() }
        return short + (plain.lowercased().hasSuffix(".pdf") ? ".pdf" : "")
    }

    func words(_ problem: Problem, _ visitor: Visitor) -> String {
        let vietnamese = visitor.language == .vietnamese
        let next = vietnamese ? problem.next.vi : problem.next.en
        let title = vietnamese ? problem.title.vi : problem.title.en
        guard let first = next.first else { return title }
        return "\(title). \(first.uppercased())\(next.dropFirst())"
    }

    /// What the file says of itself; nothing where its text cannot be read.
    private func facts(of file: RecordFile) async throws -> ProposedFacts {
        let bytes = try await self.registry.bytes(of: file.sha256)
        guard
            let layer = try? await self.desk.places.run({
                try await self.desk.form.reader.read(bytes)
            })
        else { return ProposedFacts() }
        return ProposedFacts(layer)
    }

    func books(of organ: RegisteredOrgan) async throws -> [BookState] {
        let year = self.today.year
        return try await self.registry.books(of: organ.id).filter {
            $0.direction == .outgoing && $0.closed == nil && $0.key.year >= year - 1
        }.reduce(into: []) { found, book in
            // Last year's volume goes on by itself in the new year.
            if !found.contains(where: { $0.key.formName == book.key.formName }) {
                found.append(book)
            }
        }
    }

    // MARK: The form

    func edit(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let form = try await self.unfinished(context)
        if let locked = try await self.locked(form.id) { return locked }
        return try await self.editPage(form, OutgoingFields(form.fields), FormErrors(), visitor)
    }

    /// Elsewhere, if the document is not a draft to be worked on any more.
    private func locked(_ id: DispatchID) async throws -> Response? {
        guard let dispatch = try await self.registry.dispatch(id) else { return nil }
        let requests = try await self.registry.signingRequests(of: id)
        guard dispatch.state != .draft || !requests.isEmpty else { return nil }
        return self.web.done("/outgoing/\(id)", notice: "notice.outgoing_locked")
    }

    /// Keeps what was typed, whatever it is; registers it if it is right and that was asked for.
    func save(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let old = try await self.unfinished(context)
        let form = try await self.web.form(request, context, upTo: self.formLimit)
        if let locked = try await self.locked(old.id) { return locked }
        var errors = FormErrors()
        var fields = OutgoingFields(form)
        // Saved in another window since this page was made: shown, not overwritten unseen.
        if let version = form["draft_version"], version != old.version {
            errors.add(
                "subject",
                self.web.text(
                    "outgoing.error.saved_elsewhere", visitor,
                    ["time": PageDate.text(old.changed)]))
            return try await self.editPage(old, fields, errors, visitor, elsewhere: true)
        }
        let files = try await self.files(of: old, form, visitor, &errors)
        guard let organ = try await self.registry.organ(old.organ) else {
            throw Refusal(.unknownOrgan, old.organ.text)
        }
        if let pick = form["pick"] {
            fields.replaceRecipient(pick, from: try await self.registry.organs())
        }
        let main = files.first { $0.role == .main }
        if form["do"] == "reread", let main {
            fields.take(
                OutgoingFields(
                    try await self.facts(of: main), book: fields["book"],
                    groups: try await self.registry.recipientGroups(of: old.organ)))
        }
        let reading = try await self.reading(fields, organ, files, visitor)
        try await self.registry.keepForm(
            old.id, of: old.organ, fields: fields.lines, files: files,
            relations: reading.relations, by: old.author)
        await self.web.log(context, "outgoing.saved", old.id.text)
        let asksForMore = form["do"] != "register"
        if asksForMore, errors.isEmpty {
            let before = old.files.first { $0.role == .main }?.sha256
            let isOther = before != nil && main?.sha256 != before
            let notice =
                form["do"] == "reread"
                ? "notice.outgoing_reread"
                : isOther ? "notice.outgoing_other_file" : "notice.outgoing_saved"
            return self.web.done("/outgoing/\(old.id)/edit", notice: notice)
        }
        if !asksForMore {
            for (field, message) in reading.errors.list { errors.add(field, message) }
            if files.isEmpty {
                errors.add("file", self.web.text("outgoing.error.file", visitor))
            }
        }
        guard errors.isEmpty, let draft = reading.draft else {
            let kept = try await self.unfinished(context)
            return try await self.editPage(kept, fields, errors, visitor)
        }
        let alike = try await self.alike(fields, files, old.id, organ)
        if !alike.isEmpty, form["alike"] != "known" {
            errors.add("alike", self.web.text("outgoing.error.alike", visitor))
            let kept = try await self.unfinished(context)
            return try await self.editPage(kept, fields, errors, visitor)
        }
        _ = try await self.desk.register(draft, files: files, named: old.id)
        await self.web.log(context, "outgoing.registered", old.id.text)
        return self.web.done("/outgoing/\(old.id)", notice: "notice.outgoing_registered")
    }

    /// The files as they are after this form: another document, more or fewer attachments.
    private func files(
        of old: OutgoingForm, _ form: WebForm, _ visitor: Visitor, _ errors: inout FormErrors
    ) async throws -> [RecordFile] {
        var main = old.files.first { $0.role == .main }
        let gone = Set(form.all("remove"))
        var attachments = old.files.filter {
            $0.role == .attachment && !gone.contains($0.sha256.hex)
        }
        do {
            if let part = form.file("file") { main = try await self.staged(part, role: .main) }
        } catch let problem as Problem {
            errors.add("file", self.words(problem, visitor))
        }
        for part in form.files("attachment") {
            do {
                let file = try await self.staged(part, role: .attachment)
                if !attachments.contains(where: { $0.sha256 == file.sha256 }) {
                    attachments.append(file)
                }
            } catch let problem as Problem {
                errors.add(
                    "attachment", "\(part.fileName ?? ""): \(self.words(problem, visitor))")
            }
        }
        if attachments.count > 30 {
            errors.add("attachment", self.web.text("outgoing.error.attachments", visitor))
            attachments = Array(attachments.prefix(30))
        }
        return (main.map { [$0] } ?? []) + attachments
    }

    func reading(
        _ fields: OutgoingFields, _ organ: RegisteredOrgan, _ files: [RecordFile],
        _ visitor: Visitor, medium: Medium = .electronic
    ) async throws -> OutgoingReading {
        let groups = fields.all("group").compactMap { Int64($0) }
        let members = try await self.registry.recipients(
            inGroups: groups, of: organ.id, on: self.today)
        let related = RelatedDocuments(registry: self.registry, organ: organ.id)
        var found: [String: RegisteredDocument] = [:]
        for number in 1...OutgoingFields.maxRelations {
            let text = fields["relation\(number)_document"]
            guard !text.isEmpty, found[text] == nil else { continue }
            found[text] = try await related.find(text)
        }
        var pages: Int?
        if let main = files.first(where: { $0.role == .main }) {
            pages = try await self.pageCount(main)
        }
        let web = self.web
        return OutgoingReading(
            fields,
            OutgoingReading.Office(
                organ: organ, books: try await self.books(of: organ),
                groups: try await self.registry.recipientGroups(of: organ.id),
                organs: try await self.registry.organs(), today: self.today,
                text: { web.text($0, visitor, $1) }),
            medium: medium, pages: pages, members: members, found: found)
    }

    // MARK: Live help

    /// For the script of the form: what is like what is being typed. The same warning stands on
    /// the page without a script.
    func alike(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        func query(_ name: String) -> String? {
            request.query(name).map { VietnameseText.cleaned($0.removingPercentEscapes) }
        }
        let found = try await self.registry.duplicates(
            of: organ.id, files: [query("file").flatMap { Digest(hex: $0) }].compactMap { $0 },
            notation: query("notation"), subject: query("subject"),
            except: query("own").flatMap { DispatchID($0) })
        return JSONAnswer([
            "alike": .array(
                found.prefix(10).map { item in
                    .object([
                        "text": .string(self.text(of: item, visitor)),
                        "href": .string(item.href),
                    ])
                })
        ]).response
    }

    /// For the script of the form: documents that a relation may mean.
    func related(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let words = request.query("q")?.removingPercentEscapes ?? ""
        let found = try await RelatedDocuments(registry: self.registry, organ: organ.id)
            .search(String(words.prefix(200)))
        return JSONAnswer([
            "documents": .array(
                found.map { document in
                    .object([
                        "name": .string(document.cited),
                        "subject": .string(document.subject ?? ""),
                    ])
                })
        ]).response
    }

    func alike(
        _ fields: OutgoingFields, _ files: [RecordFile], _ own: DispatchID?,
        _ organ: RegisteredOrgan
    ) async throws -> [OutgoingDuplicate] {
        try await self.registry.duplicates(
            of: organ.id, files: files.filter { $0.role == .main }.map(\.sha256),
            notation: fields["notation"], subject: fields["subject"], except: own)
    }

    func text(of item: OutgoingDuplicate, _ visitor: Visitor) -> String {
        let number = item.codeNumber.map { "\($0)/\(item.codeNotation ?? "")" }
        let name =
            number ?? item.codeNotation.map { "…/\($0)" }
            ?? self.web.text("outgoing.alike.no_number", visitor)
        let date = item.date.map { " (\(PageDate.text($0)))" } ?? ""
        return self.web.text(
            "outgoing.alike.\(item.likeness.rawValue)", visitor,
            ["name": name + date, "subject": item.subject])
    }
}

extension OutgoingDuplicate {
    var href: String {
        if let entry { return "/outgoing/entry/\(entry)" }
        return self.dispatch.map { "/outgoing/\($0)" } ?? "/outgoing"
    }
}
