internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// A document on paper in the same book: its number comes from the same series, between its
/// neighbours in time; a scan of it is marked as a scan.
extension OutgoingPages {
    func paper(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        var fields = OutgoingFields([:])
        fields["book"] = try await self.books(of: organ).first?.key.formName ?? ""
        fields["type"] = DocumentType.letter.rawValue
        fields["level"] = AccessLevel.internal.rawValue
        fields["urgency"] = Urgency.none.rawValue
        fields["keepers"] = "VT"
        return try await self.paperPage(organ, fields, Self.once, FormErrors(), visitor)
    }

    private func paperPage(
        _ organ: RegisteredOrgan, _ fields: OutgoingFields, _ once: String, _ errors: FormErrors,
        _ visitor: Visitor
    ) async throws -> Response {
        var values = try await self.fieldValues(fields, organ, visitor)
        values["isPaper"] = true
        values["once"] = once
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_paper", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func enterPaper(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let form = try await self.web.form(
            request, context, upTo: self.web.configuration.limits.maxFileBytes + (1 << 20))
        let fields = OutgoingFields(form)
        let reading = try await self.reading(fields, organ, [], visitor, medium: .paper)
        var errors = reading.errors
        var scan: (name: String, bytes: [UInt8])?
        if let part = form.file("file") {
            do {
                let bytes = part.bytes
                try DispatchDesk.check(bytes, name: part.fileName ?? "")
                scan = (Self.scanName(part.fileName), bytes)
            } catch let problem as Problem {
                errors.add("file", self.words(problem, visitor))
            }
        }
        let once = form["once"] ?? Self.once
        guard errors.isEmpty, let draft = reading.draft else {
            return try await self.paperPage(organ, fields, once, errors, visitor)
        }
        let alike = try await self.alike(fields, [], nil, organ)
        if !alike.isEmpty, form["alike"] != "known" {
            errors.add("alike", self.web.text("outgoing.error.alike", visitor))
            var values = try await self.fieldValues(fields, organ, visitor)
            values["isPaper"] = true
            values["once"] = once
            values["hasAlike"] = true
            values["asksAlike"] = true
            values["alike"] = alike.map { ["text": self.text(of: $0, visitor), "href": $0.href] }
            values.merge(errors.values) { $1 }
            return self.web.page(
                "outgoing_paper", values, for: visitor, status: .unprocessableContent)
        }
        // A signature on paper is checked by nobody: whoever is named must be known to sign.
        let findings = try await self.rights(draft, visitor)
        if !findings.isEmpty, form["signer_known"] != "yes" {
            for finding in findings { errors.add("signer", finding["words"] as? String ?? "") }
        }
        if errors.isEmpty {
            do {
                try await self.web.requireStepUp(context, form)
            } catch let problem as Problem where problem.id == "step_up" {
                errors.add(
                    context.session?.account.hasSecondFactor == true
                        ? "confirm_code" : "confirm_password", self.words(problem, visitor))
            }
        }
        guard errors.isEmpty else {
            return try await self.paperPage(organ, fields, once, errors, visitor)
        }
        let (issued, _) = try await self.desk.paper(
            draft, scan: scan, isSignerKnown: true,
            key: try self.operation(
                form, context, "paper", draft.record.subject, draft.record.codeNotation ?? ""))
        await self.web.log(context, "document.issued", "\(issued.entry)")
        return self.web.done("/outgoing/entry/\(issued.entry)", notice: "notice.outgoing_paper")
    }

    private static func scanName(_ name: String?) -> String {
        let last = (name ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init)
        let plain = VietnameseText.cleaned(last ?? "")
        return plain.isEmpty || plain == "." || plain == ".." || plain.utf8.count > 255
            ? "ban-quet.pdf" : plain
    }
}
