internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// One document at its receiver: facts, banners, files, and what is done with it.
extension InboxPages {
    func addDocuments(to router: RouterGroup<Context>) {
        router.get("inbox/{entry}", use: self.show)
        router.get("inbox/{entry}/files/{file}", use: self.file)
        router.post("inbox/{entry}/return", use: self.giveBack)
        router.post("inbox/{entry}/recall", use: self.answerRecall)
        router.post("inbox/{entry}/assign", use: self.assign)
        router.post("inbox/{entry}/due", use: self.setDue)
        router.post("inbox/{entry}/progress", use: self.progress)
        router.post("inbox/{entry}/finish", use: self.finish)
    }

    /// What was sent to the organ acted for; to others it does not exist.
    func sent(_ context: Context, _ seat: InboxSeat) async throws -> SentDocument {
        let entry = try context.index("entry")
        if let sent = try await self.registry.sentDocument(entry, to: seat.organ.id) {
            return sent
        }
        // The page of an arrival posts under its own number.
        if let arrived = try await self.registry.arrival(entry, of: seat.organ.id),
            let original = arrived.document.ref,
            let sent = try await self.registry.sentDocument(original, to: seat.organ.id)
        {
            return sent
        }
        throw Refusal(.unknownDocument)
    }

    private func arrived(_ context: Context, _ seat: InboxSeat) async throws -> ArrivedDocument {
        guard
            let arrived = try await self.registry.arrival(
                context.index("entry"), of: seat.organ.id)
        else { throw Refusal(.unknownDocument) }
        try await self.allow(seat, arrived)
        return arrived
    }

    /// Who is no desk sees what was assigned to it, and nothing else exists.
    private func allow(_ seat: InboxSeat, _ arrived: ArrivedDocument) async throws {
        _ = try await self.sight(of: arrived.document.entry, seat)
    }

    private func sight(of entry: UInt64, _ seat: InboxSeat) async throws -> DocumentSight {
        guard
            let sight = try await self.registry.sight(
                of: entry, for: seat.session.account.token, in: seat.organ.id)
        else { throw Refusal(.unknownDocument) }
        return sight
    }

    // MARK: Showing

    func show(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .auditor, .staff)
        let entry = try context.index("entry")
        if let arrived = try await self.registry.arrival(entry, of: seat.organ.id) {
            try await self.allow(seat, arrived)
            return try await self.page(arrived, FormErrors(), [:], seat, context)
        }
        _ = try await self.sight(of: entry, seat)
        guard let sent = try await self.registry.sentDocument(entry, to: seat.organ.id) else {
            throw Refusal(.unknownDocument)
        }
        if let received = sent.delivery.received { return self.web.done("/inbox/\(received)") }
        try await self.registry.markOpened(entry, by: seat.organ.id)
        await self.web.log(context, "document.opened", "\(entry)")
        return try await self.page(sent, FormErrors(), [:], seat)
    }

    /// Before it was entered.
    private func page(
        _ sent: SentDocument, _ errors: FormErrors, _ typed: [String: String], _ seat: InboxSeat
    ) async throws -> Response {
        var values = self.facts(sent.document, sent.priority, seat.visitor)
        values.merge(errors.values) { $1 }
        values["isSent"] = true
        values["sentAt"] = PageDate.text(sent.sent)
        values["due"] = sent.due.map { PageDate.text($0) }
        values["isClerk"] = seat.visitor.may(.clerk)
        values["isReturned"] = sent.delivery.state == .refused
        values["canReceive"] =
            seat.visitor.may(.clerk) && [nil, .arrived].contains(sent.delivery.state)
        values["stateName"] = sent.delivery.state?.name(in: seat.visitor.language) ?? ""
        values["reason"] = typed["reason"] ?? ""
        if try await self.sight(of: sent.document.entry, seat).mayReadFiles {
            try await self.add(files: sent.document, to: &values)
        }
        try await self.addBanner(sent.document, sent.delivery, seat, to: &values)
        values["events"] = try await self.events(of: sent.delivery, seat)
        return self.web.page(
            "inbox_document", values, for: seat.visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    /// In the incoming book.
    private func page(
        _ arrived: ArrivedDocument, _ errors: FormErrors, _ typed: [String: String],
        _ seat: InboxSeat, _ context: Context
    ) async throws -> Response {
        let document = arrived.document
        await self.web.log(context, "document.opened", "\(document.entry)")
        var values = self.facts(document, arrived.priority, seat.visitor)
        values.merge(errors.values) { $1 }
        values["isArrived"] = true
        values["number"] = document.number.map { "\($0)" }
        values["arrived"] = PageDate.text(CivilDate(vietnam: document.time))
        values["state"] = self.web.text(Self.word(arrived.state), seat.visitor)
        // What was destroyed is due no more.
        values["due"] =
            arrived.state == .destroyed ? nil : arrived.due.map { PageDate.text($0) }
        values["dueISO"] = arrived.due.map { "\($0)" } ?? ""
        values["overdue"] =
            arrived.state.isOpen && (arrived.due.map { $0 < self.today() } ?? false)
        values["reply"] = arrived.reply
        values.merge(self.badge(of: arrived).values(self.web, seat.visitor)) { $1 }
        values["isOpen"] = arrived.state.isOpen
        values["isClerk"] = seat.visitor.may(.clerk)
        let canAssign = seat.visitor.may(.clerk) || seat.visitor.may(.signer)
        values["canAssign"] = canAssign && arrived.state.isOpen
        for name in ["who", "unit", "instruction", "note", "replyTyped", "declining"] {
            values["typed_" + name] = typed[name] ?? ""
        }
        if canAssign { values["people"] = try await self.people(seat) }
        try await self.addAssignments(
            of: document.entry, isOpen: arrived.state.isOpen, seat, to: &values)
        if try await !self.sight(of: document.entry, seat).areFilesGone {
            try await self.add(files: document, to: &values)
        }
        if let original = document.ref,
            let delivery = try await self.registry.delivery(of: original, to: seat.organ.id),
            let issued = try await self.registry.document(original)
        {
            try await self.addBanner(issued, delivery, seat, to: &values)
            values["events"] = try await self.events(of: delivery, seat)
        }
        return self.web.page(
            "inbox_document", values, for: seat.visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    private func facts(
        _ document: RegisteredDocument, _ priority: Int, _ visitor: Visitor
    ) -> [String: Any] {
        var values = self.document(document, priority, visitor)
        values["level"] = document.level.name(in: visitor.language)
        values["type"] =
            document.type.flatMap { DocumentType(rawValue: $0) }?.name(in: visitor.language)
        return values
    }

    private func add(
        files document: RegisteredDocument, to values: inout [String: Any]
    ) async throws {
        guard document.erased == nil else { return }
        let files = try await self.registry.documentRecord(of: document.entry).files
        values["files"] = files.enumerated().map { position, file -> [String: Any] in
            [
                "href": "/inbox/\(document.entry)/files/\(position)", "name": file.name,
                "kilobytes": (file.size + 1_023) / 1_024,
            ]
        }
        values["hasFiles"] = !files.isEmpty
    }

    /// What its sender has said of the document since, and what is owed for it.
    private func addBanner(
        _ document: RegisteredDocument, _ delivery: Delivery, _ seat: InboxSeat,
        to values: inout [String: Any]
    ) async throws {
        values["original"] = "\(document.entry)"
        values["changed"] = self.changed(document.state, seat.visitor)
        values["changedSign"] = Self.sign(document.state)
        values["isRecalled"] = document.state == .recalled
        if document.state == .replaced, let by = try await self.successor(of: document, seat) {
            values["successorHref"] = by
        }
        values["isTakenBack"] = delivery.state == .withdrawalAsked
        values["hasDuty"] = delivery.state == .withdrawalAsked && seat.visitor.may(.clerk)
        values["isDestroyed"] = delivery.state == .changeAccepted
        let events = try await self.registry.deliveryEvents(of: delivery.id)
        values["takenBackReason"] = events.last { $0.state == .withdrawalAsked }?.reason
    }

    /// The page of the document that came in the place of this one, if it was sent here, too.
    private func successor(
        of document: RegisteredDocument, _ seat: InboxSeat
    ) async throws -> String? {
        guard let changed = document.changed,
            let entry = try await self.registry.entry(changed),
            case .documentChanged(let change)? = (try? EntryBody(parsing: entry.body))?.content,
            let by = change.by?.here,
            try await self.registry.delivery(of: by, to: seat.organ.id) != nil
        else { return nil }
        return "/inbox/\(by)"
    }

    private func events(of delivery: Delivery, _ seat: InboxSeat) async throws -> [[String: Any]] {
        try await self.registry.deliveryEvents(of: delivery.id).map {
            DeliveryWords(web: self.web, visitor: seat.visitor).event($0)
        }
    }

    // MARK: Files

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .staff)
        let entry = try context.index("entry")
        let sight = try await self.sight(of: entry, seat)
        guard sight.mayReadFiles else { throw Refusal(.unknownDocument) }
        if try await self.registry.arrival(entry, of: seat.organ.id) == nil {
            guard try await self.registry.sentDocument(entry, to: seat.organ.id) != nil else {
                throw Refusal(.unknownDocument)
            }
            try await self.registry.markOpened(entry, by: seat.organ.id)
        }
        let position = try context.index("file")
        let files = try await self.registry.documentRecord(of: entry).files
        guard position < files.count else { throw Refusal(.unknownDocument) }
        await self.web.log(context, "file.downloaded", "\(entry)/\(position)")
        return try await FileAnswer.response(files[Int(position)], self.registry)
    }

    // MARK: Acting

    func giveBack(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let sent = try await self.sent(context, seat)
        guard let reason = form["reason"] else {
            var errors = FormErrors()
            errors.add("reason", self.web.text("inbox.error.reason", seat.visitor))
            // Asked on the page of a check, answered there: the verdict stays in sight.
            if let id = form["check"],
                let check = try? await self.desk.check(id, of: seat.organ.id),
                check.document == sent.document.entry, check.entered == nil
            {
                return try await self.checkPage(
                    try await self.present(check), check.channel, form.typed, errors, seat)
            }
            return try await self.page(sent, errors, form.typed, seat)
        }
        try await self.registry.report(
            StatusReport(.refused, side: .receiver, by: seat.recorder, reason: reason),
            of: sent.document.entry, as: seat.organ.id)
        await self.web.log(context, "document.returned", "\(sent.document.entry)")
        return self.web.done("/inbox", notice: "notice.inbox_returned")
    }

    func answerRecall(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let sent = try await self.sent(context, seat)
        let declines = form["answer"] == "decline"
        let reason = form["declining"]
        if declines, reason == nil {
            throw Problem(
                .badRequest, "reason_missing", vi: "Thiếu lý do không hủy",
                en: "say why the copy is not destroyed", nextVi: "quay lại và nêu lý do",
                nextEn: "go back and give the reason")
        }
        if !declines, form["confirmed"] == nil || form["copies"] == nil {
            return self.askToDestroy(sent, wasAsked: form["confirmed"] != nil, seat)
        }
        try await self.registry.answerRecall(
            of: sent.document.entry, as: seat.organ.id, declining: declines ? reason : nil,
            by: seat.recorder)
        await self.web.log(
            context, declines ? "recall.declined" : "copy.destroyed", "\(sent.document.entry)")
        return self.web.done(
            "/inbox/\(sent.delivery.received ?? sent.document.entry)",
            notice: declines ? "notice.inbox_declined" : "notice.inbox_destroyed")
    }

    /// Nothing is destroyed by one touch: what happens is said first, on a page of its own.
    private func askToDestroy(
        _ sent: SentDocument, wasAsked: Bool, _ seat: InboxSeat
    ) -> Response {
        var errors = FormErrors()
        if wasAsked {
            errors.add("copies", self.web.text("inbox.destroy.error", seat.visitor))
        }
        var values = self.document(sent.document, sent.priority, seat.visitor)
        values["entry"] = "\(sent.delivery.received ?? sent.document.entry)"
        values.merge(errors.values) { $1 }
        return self.web.page(
            "inbox_destroy", values, for: seat.visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    func assign(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer)
        let form = try await self.web.form(request, context)
        let arrived = try await self.arrived(context, seat)
        var errors = FormErrors()
        let people = try await self.accounts(seat)
        let person = form["who"].flatMap { id in people.first { $0.id == id } }
        guard let name = person?.name ?? form["unit"] else {
            errors.add("who", self.web.text("inbox.error.who", seat.visitor))
            return try await self.page(arrived, errors, form.typed, seat, context)
        }
        var due: CivilDate?
        if let text = form["assignDue"] {
            due = PageDate.read(text)
            if due == nil {
                errors.add("assignDue", self.web.text("inbox.error.date", seat.visitor))
                return try await self.page(arrived, errors, form.typed, seat, context)
            }
        }
        try await self.registry.assign(
            arrived.document.entry, of: seat.organ.id,
            to: NewAssignment(
                account: person?.id, name: name, due: due, instruction: form["instruction"]),
            by: seat.recorder)
        await self.web.log(context, "document.assigned", "\(arrived.document.entry)", detail: name)
        return self.web.done(
            "/inbox/\(arrived.document.entry)", notice: "notice.inbox_assigned")
    }

    func setDue(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer)
        let form = try await self.web.form(request, context)
        let arrived = try await self.arrived(context, seat)
        var day: CivilDate?
        if let text = form["due"] {
            day = PageDate.read(text)
            if day == nil {
                var errors = FormErrors()
                errors.add("due", self.web.text("inbox.error.date", seat.visitor))
                return try await self.page(arrived, errors, form.typed, seat, context)
            }
        }
        try await self.registry.setDue(day, of: arrived.document.entry, at: seat.organ.id)
        await self.web.log(context, "document.due_set", "\(arrived.document.entry)")
        return self.web.done("/inbox/\(arrived.document.entry)", notice: "notice.inbox_due")
    }

    func progress(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .staff)
        let form = try await self.web.form(request, context)
        let arrived = try await self.arrived(context, seat)
        let id = try await self.assignment(form, of: arrived, seat)
        guard let note = form["note"] else {
            var errors = FormErrors()
            errors.add("note-\(id)", self.web.text("inbox.error.note", seat.visitor))
            return try await self.page(arrived, errors, form.typed, seat, context)
        }
        try await self.registry.progress(
            id, on: arrived.document.entry, of: seat.organ.id, note: note, by: seat.recorder)
        await self.web.log(context, "document.progress", "\(arrived.document.entry)")
        return self.web.done(
            "/inbox/\(arrived.document.entry)", notice: "notice.inbox_progress")
    }

    func finish(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .staff)
        let form = try await self.web.form(request, context)
        let arrived = try await self.arrived(context, seat)
        if form["assignment"] != nil {
            let id = try await self.assignment(form, of: arrived, seat)
            try await self.registry.finish(
                id, on: arrived.document.entry, of: seat.organ.id, note: form["note"] ?? "",
                reply: form["reply"], by: seat.recorder)
        } else {
            guard seat.visitor.may(.clerk) || seat.visitor.may(.signer) else {
                throw Refusal(.unknownDocument)
            }
            try await self.registry.finish(
                arrived.document.entry, of: seat.organ.id, reply: form["reply"],
                by: seat.recorder)
        }
        await self.web.log(context, "document.finished", "\(arrived.document.entry)")
        return self.web.done(
            "/inbox/\(arrived.document.entry)", notice: "notice.inbox_finished")
    }

    // MARK: People

    /// The assignment that a form is about; somebody else's exists for the desk alone.
    private func assignment(
        _ form: WebForm, of arrived: ArrivedDocument, _ seat: InboxSeat
    ) async throws -> Int64 {
        let all = try await self.registry.assignments(of: arrived.document.entry)
        guard let id = form["assignment"].flatMap({ Int64($0) }),
            let found = all.first(where: { $0.id == id }),
            seat.visitor.may(.clerk) || seat.visitor.may(.signer)
                || found.account == seat.session.account.id
        else { throw Refusal(.unknownAssignment) }
        return id
    }

    /// Who can be given a document: everybody with a role in this organ.
    private func accounts(_ seat: InboxSeat) async throws -> [Account] {
        try await self.registry.accounts().filter { account in
            account.state == .active
                && [.clerk, .signer, .staff].contains { account.may($0, for: seat.organ.id.text) }
        }
    }

    private func people(_ seat: InboxSeat) async throws -> [[String: Any]] {
        try await self.accounts(seat).map { ["id": $0.id, "name": $0.name] }
    }

    private func addAssignments(
        of document: UInt64, isOpen isWorked: Bool, _ seat: InboxSeat,
        to values: inout [String: Any]
    ) async throws {
        let notes = try await self.registry.assignmentNotes(of: document)
        let assignments = try await self.registry.assignments(of: document)
        values["hasAssignments"] = !assignments.isEmpty
        values["assignments"] = assignments.map { assignment -> [String: Any] in
            let isOwn =
                seat.visitor.may(.clerk) || seat.visitor.may(.signer)
                || assignment.account == seat.session.account.id
            let isOpen = assignment.state == .assigned || assignment.state == .processing
            return .known([
                "id": "\(assignment.id)", "name": assignment.name,
                "due": assignment.due.map { PageDate.text($0) },
                "instruction": assignment.instruction,
                "by": assignment.recorder.name,
                "time": PageDate.text(assignment.created),
                "state": self.web.text(Self.word(assignment.state), seat.visitor),
                "canWork": isOwn && isOpen && isWorked,
                "notes": notes.filter { $0.assignment == assignment.id && !$0.note.isEmpty }.map {
                    [
                        "time": PageDate.text($0.time), "by": $0.recorder.name,
                        "note": $0.note,
                    ]
                },
            ])
        }
    }

    private static func word(_ state: Assignment.State) -> String {
        switch state {
        case .assigned: "inbox.state.assigned"
        case .processing: "inbox.state.processing"
        case .finished: "inbox.state.finished"
        case .withdrawn: "inbox.state.withdrawn"
        }
    }
}
