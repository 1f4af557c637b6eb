internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Files that the organ calls forged: one person asks, with the file in hand, and another one
/// publishes it.
struct DenialPages {
    let web: Web
    private var registry: Registry { self.web.registry }
    private var outgoing: OutgoingPages { OutgoingPages(web: self.web) }

    /// What is typed once more, in both languages: nothing that is published is taken back.
    private static let typedWords = ["giả mạo", "forgery"]

    func add(to router: RouterGroup<Context>) {
        router.get("outgoing/denials", use: self.show)
        router.post("outgoing/denials", use: self.ask)
        router.post("outgoing/denials/{denial}", use: self.decide)
    }

    // MARK: The page

    func show(_ request: Request, _ context: Context) async throws -> Response {
        try await self.page([:], FormErrors(), request, context)
    }

    private func page(
        _ typed: [String: String], _ errors: FormErrors, _ request: Request, _ context: Context
    ) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.outgoing.organ(
            context, visitor, .clerk, .signer, .auditor, .administrator)
        let person = try context.person().id
        let now = self.registry.clock.read().wall
        let mayDecide = Registry.denialRoles.contains(where: visitor.may)
        var values: [String: Any] = errors.values
        values["organName"] = organ.name
        values["isClerk"] = visitor.may(.clerk)
        values["requests"] = try await self.registry.waitingDenials(of: organ.id).map { request in
            let isOwn = request.askedBy.id == person
            let isAlone = isOwn && request.confirmers.contains(person)
            let isReady = !isOwn || isAlone && request.notBefore <= now
            return [
                "id": request.id, "digest": request.file?.hex ?? "–",
                "reason": request.record.reason, "askedBy": request.askedBy.name,
                "asked": PageDate.text(request.asked),
                "mayConfirm": mayDecide && isReady, "mayRefuse": mayDecide,
                "isOther": isOwn && !isAlone,
                "waits": isAlone && !isReady
                    ? ["until": PageDate.text(request.notBefore)] as Any : false,
            ] as [String: Any]
        }
        for name in ["sha256", "reason", "confirm"] { values["typed_\(name)"] = typed[name] ?? "" }
        values["once"] = typed["once"] ?? OutgoingPages.once
        return self.web.page(
            "outgoing_denials", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Acting

    func ask(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.outgoing.organ(context, visitor, .clerk)
        let form = try await self.web.form(
            request, context, upTo: self.web.configuration.limits.maxFileBytes + (1 << 20))
        var errors = FormErrors()
        func fail(_ field: String, _ id: String) { errors.add(field, self.web.text(id, visitor)) }
        let chosen = form.file("file")?.digest
        let digits = form["sha256"].map { $0.lowercased().filter { !$0.isWhitespace } }
        let file = chosen ?? digits.flatMap { Digest(hex: $0) }
        // A browser does not send a file again, its digest stays in the form.
        let typed = form.typed.merging(file.map { ["sha256": $0.hex] } ?? [:]) { $1 }
        if file == nil { fail("sha256", "outgoing.deny.error.file") }
        let reason = form["reason"].map { $0.withSingleSpaces }
        if reason == nil { fail("reason", "outgoing.error.reason") }
        if let reason, reason.unicodeScalars.count > 2_000 {
            fail("reason", "outgoing.error.reason_long")
        }
        if !Self.isTyped(form["confirm"]) { fail("confirm", "outgoing.deny.error.confirm") }
        if errors.isEmpty { try await self.stepUp(context, form, &errors, visitor) }
        guard errors.isEmpty, let file, let reason else {
            return try await self.page(typed, errors, request, context)
        }
        do {
            _ = try await self.registry.askForDenial(
                as: organ.id, file: file, record: ChangeRecord(reason: reason),
                by: try context.person(),
                key: try self.outgoing.operation(form, context, "deny", file.hex, reason))
        } catch RegistryError.refused(let refusal) {
            errors.add("sha256", self.outgoing.words(Problem(refusal), visitor))
            return try await self.page(typed, errors, request, context)
        }
        return self.web.done("/outgoing/denials", notice: "notice.outgoing_denial_asked")
    }

    func decide(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.outgoing.organ(context, visitor, .clerk, .signer, .administrator)
        let form = try await self.web.form(request, context)
        let id = context.parameters.get("denial") ?? ""
        let person = try context.person().id
        if form["answer"] == "no" {
            try await self.registry.refuseDenial(id, of: organ.id, by: person)
            return self.web.done("/outgoing/denials", notice: "notice.outgoing_denial_refused")
        }
        var errors = FormErrors()
        if !Self.isTyped(form["confirm"]) {
            errors.add(
                "confirm-\(id)", self.web.text("outgoing.deny.error.confirm", visitor))
        }
        if errors.isEmpty { try await self.stepUp(context, form, &errors, visitor) }
        guard errors.isEmpty else { return try await self.page([:], errors, request, context) }
        try await self.registry.confirmDenial(id, of: organ.id, by: person)
        return self.web.done("/outgoing/denials", notice: "notice.outgoing_denied")
    }

    private func stepUp(
        _ context: Context, _ form: WebForm, _ errors: inout FormErrors, _ visitor: Visitor
    ) async throws {
        do {
            try await self.web.requireStepUp(context, form)
        } catch let problem as Problem where problem.id == "step_up" {
            errors.add("confirm_password", self.outgoing.words(problem, visitor))
        }
    }

    private static func isTyped(_ text: String?) -> Bool {
        guard let text else { return false }
        return self.typedWords.contains {
            VietnameseText.folded(text.withSingleSpaces) == VietnameseText.folded($0)
        }
    }
}
