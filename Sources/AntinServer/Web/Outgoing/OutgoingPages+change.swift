internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What an issuer may say of a document afterwards; each has a page of its own.
enum ChangePage: String, CaseIterable {
    case recall, replace, correct
}

/// Recall, replacement and correction: the reason, the document that announces it, and the number
/// typed once more, because none of it can be taken back.
extension OutgoingPages {
    func confirmChange(
        _ act: ChangePage, _ request: Request, _ context: Context
    ) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let document = try await self.issued(context, .clerk)
        var typed: [String: String] = [:]
        if let by = request.query("by").flatMap({ UInt64($0) }),
            let other = try await self.registry.document(by), other.organ == document.organ
        {
            typed["by"] = other.cited
        }
        return try await self.changePage(act, document, typed, FormErrors(), visitor)
    }

    private func changePage(
        _ act: ChangePage, _ document: RegisteredDocument, _ typed: [String: String],
        _ errors: FormErrors, _ visitor: Visitor
    ) async throws -> Response {
        let word = act.rawValue
        func text(_ id: String) -> String { self.web.text(id, visitor) }
        var values = try await self.values(of: document, visitor)
        values["act"] = act.rawValue
        values["pageTitle"] = self.web.text(
            "outgoing.change_title.\(word)", visitor, ["number": document.cited])
        values["consequences"] = [
            "outgoing.change_one.\(word)", "outgoing.change_two.\(word)",
            "outgoing.change_three.\(word)",
        ].map { ["text": text($0)] }
        values["byLabel"] = text("outgoing.change_by.\(word)")
        values["byHint"] = text("outgoing.change_by_hint.\(word)")
        values["button"] = text("outgoing.change_button.\(word)")
        values["isDangerous"] = act != .correct
        values["hasHolders"] = act == .recall && values["hasRecipients"] as? Bool == true
        values["reason"] = typed["reason"] ?? ""
        values["by"] = typed["by"] ?? ""
        values["confirm"] = typed["confirm"] ?? ""
        values["once"] = typed["once"] ?? Self.once
        values["isOver"] =
            document.state == .recalled || document.state == .replaced && act != .recall
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_change", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func change(
        _ act: ChangePage, _ request: Request, _ context: Context
    ) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let document = try await self.issued(context, .clerk)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        func fail(_ field: String, _ id: String) {
            errors.add(
                field, self.web.text(id, visitor, ["number": document.shortName]))
        }
        let reason = form["reason"].map { $0.withSingleSpaces }
        if reason == nil { fail("reason", "outgoing.error.reason") }
        if let reason, reason.unicodeScalars.count > 2_000 {
            fail("reason", "outgoing.error.reason_long")
        }
        let notice = try await self.notice(act, document, form, fail)
        if !Self.isSame(form["confirm"], document.shortName) {
            fail("confirm", "outgoing.error.confirm")
        }
        if errors.isEmpty {
            do {
                try await self.web.requireStepUp(context, form)
            } catch let problem as Problem where problem.id == "step_up" {
                errors.add("confirm_password", self.words(problem, visitor))
            }
        }
        guard errors.isEmpty, let reason else {
            return try await self.changePage(act, document, form.typed, errors, visitor)
        }
        let key = try self.operation(
            form, context, act.rawValue, "\(document.entry)", reason, "\(notice?.entry ?? 0)")
        do {
            try await self.enter(act, document, reason, notice, key)
        } catch RegistryError.refused(let refusal) {
            errors.add("reason", self.words(Problem(refusal), visitor))
            return try await self.changePage(act, document, form.typed, errors, visitor)
        }
        await self.web.log(context, "document.\(act.rawValue)", "\(document.entry)")
        return self.web.done(
            "/outgoing/entry/\(document.entry)",
            notice: act == .recall
                ? "notice.outgoing_recalled"
                : act == .replace ? "notice.outgoing_replaced" : "notice.outgoing_corrected")
    }

    /// The document that announces the change: one that this organ issued.
    private func notice(
        _ act: ChangePage, _ document: RegisteredDocument, _ form: WebForm,
        _ fail: (String, String) -> Void
    ) async throws -> RegisteredDocument? {
        guard let text = form["by"] else {
            if act == .replace { fail("by", "outgoing.error.by_missing") }
            return nil
        }
        let found = try await RelatedDocuments(registry: self.registry, organ: document.organ)
            .find(text)
        guard let found, found.kind == .issued, found.entry != document.entry else {
            fail("by", "outgoing.error.by_unknown")
            return nil
        }
        if act == .replace, found.type != document.type {
            fail("by", "outgoing.error.by_type")
            return nil
        }
        return found
    }

    private func enter(
        _ act: ChangePage, _ document: RegisteredDocument, _ reason: String,
        _ notice: RegisteredDocument?, _ key: OperationKey?
    ) async throws {
        var record = ChangeRecord(reason: reason)
        let citation = notice.flatMap { notice -> Citation? in
            guard let number = notice.codeNumber, let notation = notice.codeNotation,
                let date = notice.date
            else { return nil }
            return Citation(codeNumber: number, codeNotation: notation, issuedDate: date)
        }
        let by = notice.map { Reference($0.entry) }
        let entry = document.entry
        switch act {
        case .recall:
            record.notice = citation
            try await self.registry.recall(
                entry, as: document.organ, by: by, record: record, key: key)
        case .correct:
            record.notice = citation
            try await self.registry.correct(
                entry, as: document.organ, by: by, record: record, key: key)
        case .replace:
            guard let by else { throw Refusal(.invalid, "by") }
            record.replacement = citation
            try await self.registry.replace(
                entry, as: document.organ, by: by, record: record, key: key)
        }
    }

    /// Whether somebody typed this number: spaces and the place of a tone do not matter.
    private static func isSame(_ typed: String?, _ number: String) -> Bool {
        guard let typed else { return false }
        func plain(_ text: String) -> String {
            VietnameseText.comparisonKey(
                String(text.filter { !$0.isWhitespace }), ignoringCase: true)
        }
        return plain(typed) == plain(number)
    }
}
