internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// One outgoing document on its way: where it stands, and what can be done now.
extension OutgoingPages {
    func show(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let id: DispatchID = try context.identifier("dispatch")
        guard try await self.registry.dispatch(id) != nil else {
            let form = try await self.unfinished(context)
            return self.web.done("/outgoing/\(form.id)/edit")
        }
        let dispatch = try await self.desk.dispatch(
            context, .clerk, .signer, .auditor, joint: true)
        if let entry = dispatch.issued { return self.web.done("/outgoing/entry/\(entry)") }
        return try await self.page(of: dispatch, FormErrors(), context, visitor)
    }

    func page(
        of dispatch: Dispatch, _ errors: FormErrors, _ context: Context, _ visitor: Visitor
    ) async throws -> Response {
        let stage = try await self.stage(of: dispatch)
        let isClerk = try context.authenticated().may(.clerk, for: dispatch.draft.organ.text)
        let form = try await self.registry.form(dispatch.id)
        var values = try await self.values(of: dispatch, visitor)
        values["steps"] = Self.steps(stage, self.web, visitor)
        values["stage"] = self.web.text("outgoing.stage.\(stage.rawValue)", visitor)
        values["tone"] = stage.tone
        values["headline"] = self.web.text("outgoing.headline.\(stage.rawValue)", visitor)
        values["isClerk"] = isClerk
        values["isOver"] = stage.step < 0
        if isClerk {
            values["mayEdit"] = stage == .draft && form != nil
            values["maySend"] = stage == .draft || stage == .partly
            values["mayTakeBack"] = stage == .signing
            values["mayIssue"] = [.ready, .numbered, .sealed].contains(stage)
            values["mayAbandon"] = [.draft, .signing, .partly, .ready].contains(stage)
            values["mayVoid"] = stage == .numbered || stage == .sealed
            values["mayAgain"] = stage.step < 0 && form?.files.isEmpty == false
            values["mayPreview"] = stage.step <= 1 && stage.step >= 0
            if stage == .draft || stage == .partly {
                values["places"] = try await self.places(of: dispatch, visitor)
            }
            if let form {
                let alike = try await self.registry.duplicates(
                    of: dispatch.draft.organ,
                    files: form.files.filter { $0.role == .main }.map(\.sha256),
                    notation: dispatch.draft.record.codeNotation,
                    subject: dispatch.draft.record.subject, except: dispatch.id)
                values["alike"] = alike.prefix(10).map {
                    ["text": self.text(of: $0, visitor), "href": $0.href]
                }
                values["hasAlike"] = !alike.isEmpty
            }
        }
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_dispatch", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    static func steps(
        _ stage: OutgoingStage, _ web: Web, _ visitor: Visitor
    ) -> [[String: Any]] {
        ["draft", "signing", "number", "seal", "issue", "sent"].enumerated().map { index, name in
            [
                "label": web.text("outgoing.step.\(name)", visitor),
                "done": stage.step > index, "current": stage.step == index,
            ]
        }
    }

    // MARK: Facts

    func values(of dispatch: Dispatch, _ visitor: Visitor) async throws -> [String: Any] {
        let language = visitor.language
        let record = dispatch.draft.record
        let handling = dispatch.draft.handling
        let form = try await self.registry.form(dispatch.id)
        var values: [String: Any] = [
            "id": dispatch.id.text, "subject": record.subject,
            "type": DocumentType(rawValue: record.type)?.name(in: language) ?? record.typeName,
            "number": "\(dispatch.number?.printed ?? "…")/\(record.codeNotation ?? "")",
            "hasNumber": dispatch.number != nil,
            "date": dispatch.number.map { PageDate.text($0.date) } ?? "",
            "hasDate": dispatch.number != nil,
            "signers": Self.signers(record, language),
            "urgency": dispatch.urgency.name(in: language),
            "isUrgent": dispatch.urgency != .none,
            "level": record.level.name(in: language),
            "due": handling.dueDate.map(PageDate.text) ?? "",
            "hasDue": handling.dueDate != nil,
            "effective": record.effectiveDate.map(PageDate.text) ?? "",
            "hasEffective": record.effectiveDate != nil,
            "expiry": record.expiryDate.map(PageDate.text) ?? "",
            "hasExpiry": record.expiryDate != nil,
            "keepers": Self.keepers(handling), "hasKeepers": handling.places != nil,
            "note": record.note ?? "", "hasNote": record.note != nil,
            "recipients": handling.recipients.map {
                ["name": $0.organName, "isHere": $0.organID != nil] as [String: Any]
            },
            "recipientCount": handling.recipients.count,
            "changed": PageDate.text(dispatch.changed),
            "code": record.code ?? "", "hasCode": record.code != nil,
        ]
        values.merge(try await self.outside(handling.recipients, [], visitor)) { $1 }
        values["files"] = dispatch.currentFiles.enumerated().map { position, file in
            let slots = dispatch.draft.slots(of: file.role).count
            return [
                "name": file.name, "size": Self.size(file.size), "position": position,
                "href": "/outgoing/\(dispatch.id)/file/\(position)",
                "role": self.web.text("outgoing.role.\(file.role.rawValue)", visitor),
                "signed": self.web.text(
                    "outgoing.signed", visitor,
                    ["count": "\(file.signatures.count)", "total": "\(slots)"]),
            ] as [String: Any]
        }
        values["relations"] = self.relationValues(form?.relations ?? [], language)
        values["hasRelations"] = form?.relations.isEmpty == false
        let requests = try await self.registry.signingRequests(of: dispatch.id)
        values["requests"] = requests.map { request in
            [
                "who": self.who(request.slot, dispatch), "time": PageDate.text(request.time),
                "sender": request.sender.name, "note": request.note ?? "",
                "hasNote": request.note != nil,
            ] as [String: Any]
        }
        values["hasRequests"] = !requests.isEmpty
        let returns = try await self.registry.returns(of: dispatch.id)
        values["returns"] = returns.map {
            ["name": $0.by.name, "time": PageDate.text($0.time), "reason": $0.reason]
        }
        values["hasReturns"] = !returns.isEmpty
        if let last = returns.first, requests.isEmpty, dispatch.state == .draft {
            values["returned"] = [
                "name": last.by.name, "time": PageDate.text(last.time), "reason": last.reason,
            ]
        }
        return values
    }

    static func signers(
        _ record: DocumentRecord, _ language: Language
    ) -> [[String: Any]] {
        record.signers.map { signer in
            ["name": signer.fullName, "position": SignerTitle.text(signer, in: language)]
        }
    }

    /// Who keeps a copy, without the word before it, which the page has.
    static func keepers(_ handling: Handling) -> String {
        let text = handling.places ?? ""
        return text.hasPrefix("Lưu: ") ? String(text.dropFirst(5)) : text
    }

    func relationValues(
        _ relations: [OutgoingRelation], _ language: Language
    ) -> [[String: Any]] {
        relations.map { relation in
            [
                "kind": relation.kind.name(in: language), "citation": relation.citation,
                "href": relation.entry.map { "/outgoing/entry/\($0)" } ?? "",
                "isHere": relation.entry != nil,
            ]
        }
    }

    private func who(_ field: FormField, _ dispatch: Dispatch) -> String {
        guard case .person(let number) = field,
            dispatch.draft.record.signers.indices.contains(number - 1)
        else { return "" }
        return dispatch.draft.record.signers[number - 1].fullName
    }

    // MARK: Files

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let position = try context.index("file")
        let id: DispatchID = try context.identifier("dispatch")
        guard position < 64 else { throw Self.missing }
        guard try await self.registry.dispatch(id) != nil else {
            let form = try await self.unfinished(context)
            guard form.files.indices.contains(Int(position)) else { throw Self.missing }
            return try await FileAnswer.response(form.files[Int(position)], self.registry)
        }
        let dispatch = try await self.desk.dispatch(context, .clerk, .signer, joint: true)
        guard dispatch.currentFiles.indices.contains(Int(position)) else { throw Self.missing }
        await self.web.log(context, "outgoing.file", id.text)
        return try await FileAnswer.response(
            dispatch.currentFiles[Int(position)], self.registry)
    }

    // MARK: Send for signing, take back

    /// The places that persons sign, each with those who may be asked.
    private func places(
        of dispatch: Dispatch, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        let accounts = try await self.registry.accounts().filter { account in
            account.state == .active
                && dispatch.draft.sealingOrgans.contains { account.may(.signer, for: $0.text) }
        }
        guard let main = dispatch.currentFiles.first(where: { $0.role == .main }) else {
            return []
        }
        return dispatch.draft.slots(of: .main).dropFirst(main.signatures.count).compactMap {
            slot -> [String: Any]? in
            guard case .person(let index) = slot.party else { return nil }
            let signer = dispatch.draft.record.signers[index]
            return [
                "number": index + 1, "name": signer.fullName, "position": signer.position,
                "accounts": accounts.map { account in
                    [
                        "value": account.id, "label": account.name,
                        "selected": VietnameseText.areSame(
                            account.name, signer.fullName, ignoringCase: true),
                    ] as [String: Any]
                },
            ] as [String: Any]
        }
    }

    /// Prepares every file and puts the document into the queues of those who sign it.
    func send(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        let form = try await self.web.form(request, context)
        if dispatch.state == .draft {
            for position in (dispatch.files[.draft] ?? []).indices {
                do {
                    _ = try await self.desk.prepare(
                        dispatch.id, file: position, try FormOptions.usual())
                } catch let problem as Problem where problem.id == "draft_refused" {
                    await self.web.log(context, "outgoing.send_refused", dispatch.id.text)
                    return try await self.previewPage(dispatch, isRefused: true, visitor)
                }
            }
        }
        let now = try await self.desk.current(dispatch.id)
        guard let main = now.currentFiles.first(where: { $0.role == .main }) else {
            throw Refusal(.fileMissing)
        }
        for slot in now.draft.slots(of: .main).dropFirst(main.signatures.count) {
            guard case .person(let index) = slot.party else { continue }
            try await self.registry.sendForSigning(
                now.id, to: form["to\(index + 1)"], slot: slot.field,
                note: form["note"].map { String($0.prefix(1_000)) }, by: try self.actor(context))
        }
        await self.web.log(context, "outgoing.sent_for_signing", dispatch.id.text)
        return self.web.done("/outgoing/\(dispatch.id)", notice: "notice.outgoing_sent")
    }

    func takeBack(_ request: Request, _ context: Context) async throws -> Response {
        let dispatch = try await self.desk.dispatch(context, .clerk)
        _ = try await self.web.form(request, context)
        try await self.registry.withdrawFromSigning(dispatch.id)
        await self.web.log(context, "outgoing.taken_back", dispatch.id.text)
        return self.web.done("/outgoing/\(dispatch.id)", notice: "notice.outgoing_taken_back")
    }

    // MARK: Give up, begin again

    func confirmAbandon(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let id: DispatchID = try context.identifier("dispatch")
        let subject: String
        if try await self.registry.dispatch(id) == nil {
            subject =
                try await self.unfinished(context).fields["subject"]?.first
                ?? self.web.text("outgoing.list.no_subject", visitor)
        } else {
            subject = try await self.desk.dispatch(context, .clerk).draft.record.subject
        }
        return self.web.page(
            "outgoing_abandon", ["id": id.text, "subject": subject], for: visitor)
    }

    func abandon(_ request: Request, _ context: Context) async throws -> Response {
        let id: DispatchID = try context.identifier("dispatch")
        if try await self.registry.dispatch(id) == nil {
            let form = try await self.unfinished(context)
            _ = try await self.web.form(request, context)
            try await self.registry.dropForm(form.id)
        } else {
            let dispatch = try await self.desk.dispatch(context, .clerk)
            _ = try await self.web.form(request, context)
            try await self.registry.abandonDispatch(dispatch.id)
        }
        await self.web.log(context, "outgoing.abandoned", id.text)
        return self.web.done("/outgoing", notice: "notice.outgoing_abandoned")
    }

    /// The same facts and files once more, as a new draft: after a number was voided, or a wrong
    /// one recalled.
    func again(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.unfinished(context)
        let sent = try await self.web.form(request, context)
        let id = try await self.registry.keepForm(
            nil, of: form.organ, fields: form.fields, files: form.files,
            by: try self.actor(context).name,
            key: try self.operation(sent, context, "again", form.id.text))
        await self.web.log(context, "outgoing.begun", id.text)
        return self.web.done("/outgoing/\(id)/edit", notice: "notice.outgoing_begun")
    }

    // MARK: Void a number

    func confirmVoid(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        return try await self.voidPage(dispatch, [:], FormErrors(), visitor)
    }

    private func voidPage(
        _ dispatch: Dispatch, _ typed: [String: String], _ errors: FormErrors, _ visitor: Visitor
    ) async throws -> Response {
        guard dispatch.number != nil else { throw Refusal(.unknownNumber) }
        var values = try await self.values(of: dispatch, visitor)
        values["reason"] = typed["reason"] ?? ""
        values["once"] = typed["once"] ?? Self.once
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_void", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func void(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        if form["reason"] == nil {
            errors.add("reason", self.web.text("outgoing.error.reason", visitor))
        }
        guard errors.isEmpty, let reason = form["reason"] else {
            return try await self.voidPage(dispatch, form.typed, errors, visitor)
        }
        do {
            try await self.web.requireStepUp(context, form)
        } catch let problem as Problem where problem.id == "step_up" {
            errors.add("confirm_password", self.words(problem, visitor))
            return try await self.voidPage(dispatch, form.typed, errors, visitor)
        }
        _ = try await self.desk.void(
            dispatch, reason: reason,
            key: try self.operation(form, context, "void", dispatch.id.text, reason))
        await self.web.log(context, "outgoing.voided", dispatch.id.text)
        return self.web.done("/outgoing/\(dispatch.id)", notice: "notice.outgoing_voided")
    }
}

extension FormOptions {
    /// Every place as it is found, sizes as they are usual.
    static func usual(isDry: Bool = false) throws -> FormOptions {
        var members = JSONObjectReader([:], format: "form")
        var options = try FormOptions(&members)
        options.isDry = isDry
        return options
    }
}
