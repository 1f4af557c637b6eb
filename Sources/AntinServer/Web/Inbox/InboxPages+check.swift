internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Checking, then entering: the file that came by whatever way, and the clerk's decision.
extension InboxPages {
    func addChecks(to router: RouterGroup<Context>) {
        router.get("inbox/new", use: self.upload)
        router.post("inbox/new", use: self.uploaded)
        router.get("inbox/checks/{check}", use: self.checked)
        router.post("inbox/checks/{check}/enter", use: self.enter)
        router.post("inbox/{entry}/check", use: self.check)
    }

    /// The form for what came by e-mail, over the axis, or on paper.
    func upload(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        return try await self.uploadPage(seat, [:], FormErrors())
    }

    private func uploadPage(
        _ seat: InboxSeat, _ typed: [String: String], _ errors: FormErrors
    ) async throws -> Response {
        var values = try await self.frame(seat, tab: "upload")
        values.merge(errors.values) { $1 }
        for name in ["sender", "subject", "notation", "date", "due"] {
            values[name] = typed[name] ?? ""
        }
        values["channels"] = self.channels(chosen: typed["channel"], seat.visitor)
        return self.web.page(
            "inbox_new", values, for: seat.visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    private func channels(chosen: String?, _ visitor: Visitor) -> [[String: Any]] {
        let offered: [(ArrivalChannel, String)] = [
            (.email, "inbox.channel.email"), (.axis, "inbox.channel.axis"),
            (.paper, "inbox.channel.paper"), (.other, "inbox.channel.other"),
        ]
        return offered.map { channel, id in
            [
                "value": channel.rawValue, "label": self.web.text(id, visitor),
                "selected": (chosen ?? ArrivalChannel.email.rawValue) == channel.rawValue,
            ]
        }
    }

    func uploaded(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(
            request, context, upTo: self.desk.limits.maxFileBytes + (2 << 20))
        let channel = form["channel"].flatMap { ArrivalChannel(rawValue: $0) } ?? .email
        guard let file = form.file("file") else {
            var errors = FormErrors()
            guard channel == .paper else {
                errors.add("file", self.web.text("inbox.error.file", seat.visitor))
                return try await self.uploadPage(seat, form.typed, errors)
            }
            // Paper without a scan is entered by what the clerk reads off it.
            var facts = try self.facts(form, channel: .paper, &errors, seat.visitor)
            facts.book = try ArrivalFacts(channel: .paper).book
            self.needFacts(facts, &errors, seat.visitor)
            guard errors.isEmpty else {
                return try await self.uploadPage(seat, form.typed, errors)
            }
            let received = try await self.desk.enterPaper(facts, at: seat.organ.id)
            await self.web.log(context, "document.received", "\(received.entry)")
            return self.web.done("/inbox/\(received.entry)", notice: "notice.inbox_entered")
        }
        let check = try await self.desk.unpacking.run {
            try await self.desk.check(
                ArrivalPackage(file, receipt: form.file("receipt")?.bytes), channel: channel,
                at: seat.organ.id, by: seat.recorder
            ).check
        }
        await self.web.log(context, "document.checked", check.files[0].digest.hex)
        return self.web.done("/inbox/checks/\(check.id)")
    }

    /// Checks what was sent through the system.
    func check(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        _ = try await self.web.form(request, context)
        let sent = try await self.sent(context, seat)
        let check = try await self.desk.check(sent, at: seat.organ.id, by: seat.recorder).check
        try await self.registry.markOpened(sent.document.entry, by: seat.organ.id)
        await self.web.log(context, "document.checked", "\(sent.document.entry)")
        return self.web.done("/inbox/checks/\(check.id)")
    }

    /// The verdict, and what can be done now.
    func checked(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        let check = try await self.desk.check(self.checkID(context), of: seat.organ.id)
        // What became of it is on the page of the arrival.
        if let entered = check.entered { return self.web.done("/inbox/\(entered)") }
        return try await self.checkPage(
            try await self.present(check), check.channel, [:], FormErrors(), seat)
    }

    /// What holds now. Only a file that this register has not issued, and that was checked just
    /// now, is not judged again: what it is called meanwhile is a matter of denials alone.
    func present(_ check: ArrivalCheck) async throws -> InboxDesk.Checked {
        let age = self.registry.clock.read().wall.milliseconds - check.time.milliseconds
        let known = try await self.registry.issuedDocument(withFile: check.files[0].digest)
        guard known == nil, (0..<TimeSlot.milliseconds).contains(age) else {
            return try await self.desk.again(check)
        }
        var judged = check.judged
        for file in check.files {
            guard
                let denial = try await self.web.judge.denied.denial(
                    of: file.digest, in: self.registry)
            else { continue }
            judged = judged.denied(denial)
        }
        return InboxDesk.Checked(check: check, judged: judged)
    }

    func checkPage(
        _ checked: InboxDesk.Checked, _ channel: ArrivalChannel, _ typed: [String: String],
        _ errors: FormErrors, _ seat: InboxSeat, status: HTTPResponse.Status = .badRequest
    ) async throws -> Response {
        let visitor = seat.visitor
        let check = checked.check
        let judged = checked.judged
        var values = VerdictView(judged, visitor.language, words: self.web.words).values
        values.merge(errors.values) { $1 }
        values["check"] = check.id
        values["fileName"] = check.files[0].name
        values["seen"] = judged.verdict.rawValue
        let isTakenBack = try await self.desk.isTakenBack(check)
        values["isTakenBack"] = isTakenBack
        values["isBad"] =
            (InboxDesk.bad.contains(judged.verdict) || isTakenBack) && channel != .paper
        values["isSignedOnly"] = judged.verdict == .signedOnly
        values["nextNumber"] = try await self.nextNumber(seat)
        values["wasThere"] = try await self.already(check, seat).map { "\($0)" }
        let known = try await self.registry.issuedDocument(withFile: check.files[0].digest)
        values["isKnown"] = known != nil
        values["sent"] = check.document.map { "\($0)" }
        // What would be taken if the field stayed empty is seen before it is taken.
        var due: CivilDate?
        if let document = check.document {
            due = try await self.registry.sentDocument(document, to: seat.organ.id)?.due
        }
        let facts = judged.isOfItsReceipt || known != nil ? judged.json["document"] : nil
        values["needsFacts"] = known == nil
        let notation = [facts?["code_number"]?.string, facts?["code_notation"]?.string]
            .compactMap(\.self).joined(separator: "/")
        for (name, value) in [
            ("sender", facts?["organ_name"]?.string ?? ""),
            ("subject", facts?["subject"]?.string ?? ""), ("notation", notation),
            ("date", facts?["issued_date"]?.string ?? ""),
            ("due", due.map { PageDate.text($0) } ?? ""), ("anyway", ""), ("reason", ""),
        ] {
            values[name] = typed[name] ?? value
        }
        // Where the register of the sender is not reached, the clerk sends this on.
        if known == nil {
            values["returnText"] = self.web.text(
                "inbox.return.text", visitor,
                [
                    "organ": seat.organ.name, "file": check.files[0].name,
                    "verdict": values["headline"] as? String ?? judged.verdict.rawValue,
                ])
        }
        return self.web.page(
            "inbox_check", values, for: visitor, status: errors.isEmpty ? .ok : status)
    }

    /// The arrival number that comes next, if the book is open.
    private func nextNumber(_ seat: InboxSeat) async throws -> String? {
        let year = self.today().year
        return try await self.registry.books(of: seat.organ.id).first {
            $0.direction == .incoming && $0.key.year == year && $0.closed == nil
        }.map { "\($0.next)" }
    }

    /// The same file is in the book already.
    private func already(_ check: ArrivalCheck, _ seat: InboxSeat) async throws -> UInt64? {
        try await self.registry.receivedDocument(
            withFile: check.files[0].digest, by: seat.organ.id)
    }

    func enter(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let check = try await self.desk.check(self.checkID(context), of: seat.organ.id)
        if let entered = check.entered { return self.web.done("/inbox/\(entered)") }
        let channel = check.channel
        var errors = FormErrors()
        let facts = try self.facts(form, channel: channel, &errors, seat.visitor)
        let known = try await self.registry.issuedDocument(withFile: check.files[0].digest)
        if known == nil { self.needFacts(facts, &errors, seat.visitor) }
        // Entered is what holds now, not what held when the page was made.
        var checked = try await self.desk.again(check)
        let isTakenBack = try await self.desk.isTakenBack(check)
        let isBad = isTakenBack || InboxDesk.bad.contains(checked.judged.verdict)
        if channel != .paper, isBad, facts.anyway == nil {
            errors.add("anyway", self.web.text("inbox.error.anyway", seat.visitor))
        }
        let seen = Verdict(rawValue: form["seen"] ?? check.verdict)
        if checked.judged.verdict.badness > (seen ?? .genuine).badness {
            errors.add("enter", self.web.text("inbox.error.changed", seat.visitor))
            return try await self.checkPage(
                checked, channel, form.typed, errors, seat, status: .conflict)
        }
        guard errors.isEmpty else {
            return try await self.checkPage(checked, channel, form.typed, errors, seat)
        }
        let received: ReceivedDocument
        do {
            received = try await self.desk.enter(checked, facts, at: seat.organ.id)
        } catch RegistryError.refused(let refusal) where refusal.code == .changedMeanwhile {
            checked = try await self.desk.again(check)
            errors.add("enter", self.web.text("inbox.error.changed", seat.visitor))
            return try await self.checkPage(
                checked, channel, form.typed, errors, seat, status: .conflict)
        }
        await self.web.log(context, "document.received", "\(received.entry)")
        return self.web.done(
            "/inbox/\(received.entry)",
            notice: received.wasThere ? "notice.inbox_was_there" : "notice.inbox_entered")
    }

    private func facts(
        _ form: WebForm, channel: ArrivalChannel, _ errors: inout FormErrors, _ visitor: Visitor
    ) throws -> ArrivalFacts {
        var facts = try ArrivalFacts(channel: channel)
        facts.sender = form["sender"]
        facts.subject = form["subject"]
        facts.notation = form["notation"]
        facts.anyway = form["anyway"]
        for (name, path) in [
            ("date", \ArrivalFacts.date), ("due", \ArrivalFacts.due),
        ] as [(String, WritableKeyPath<ArrivalFacts, CivilDate?>)] {
            guard let text = form[name] else { continue }
            if let date = PageDate.read(text) {
                facts[keyPath: path] = date
            } else {
                errors.add(name, self.web.text("inbox.error.date", visitor))
            }
        }
        return facts
    }

    private func needFacts(_ facts: ArrivalFacts, _ errors: inout FormErrors, _ visitor: Visitor) {
        if facts.sender == nil {
            errors.add("sender", self.web.text("inbox.error.sender", visitor))
        }
        if facts.subject == nil {
            errors.add("subject", self.web.text("inbox.error.subject", visitor))
        }
    }

    private func checkID(_ context: Context) throws -> String {
        guard let id = context.parameters.get("check") else { throw Refusal(.unknownDocument) }
        return id
    }
}
