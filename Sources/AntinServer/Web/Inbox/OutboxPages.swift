internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The administrator's view of what is told to others: webhooks, letters, and how the organ itself
/// wants to be told.
struct OutboxPages {
    let web: Web
    private var registry: Registry { self.web.registry }
    private var settings: OutboxSettings { self.web.configuration.outbox }

    func add(to router: RouterGroup<Context>) {
        router.get("admin/webhooks", use: self.webhooks)
        router.post("admin/webhooks", use: self.make)
        router.post("admin/webhooks/{webhook}/end", use: self.end)
        router.get("admin/outbox", use: self.outbox)
        router.get("admin/outbox/{message}", use: self.message)
        router.post("admin/outbox/{message}/resend", use: self.resend)
        router.post("admin/contact", use: self.setContact)
        router.post("admin/webhooks/{webhook}/trial", use: self.tryWebhook)
        router.post("admin/contact/trial", use: self.tryLetter)
    }

    // MARK: Webhooks

    func webhooks(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        return try await self.webhookPage(seat, FormErrors(), [:])
    }

    private func webhookPage(
        _ seat: InboxSeat, _ errors: FormErrors, _ typed: [String: String], made: Webhook? = nil
    ) async throws -> Response {
        var values: [String: Any] = errors.values
        let hooks = try await self.registry.webhooks(of: seat.organ.id)
        values["rows"] = hooks.map { hook -> [String: Any] in
            .known([
                "id": "\(hook.id)", "label": hook.label, "url": hook.url,
                "created": PageDate.text(hook.created),
                "ended": hook.ended.map { PageDate.text($0) },
                "isActive": hook.ended == nil,
            ])
        }
        values["isEmpty"] = hooks.isEmpty
        values["label"] = typed["label"] ?? ""
        values["url"] = typed["url"] ?? ""
        values["secret"] = made?.secret
        values["secretLabel"] = made?.label
        let contact = try await self.registry.contact(of: seat.organ.id)
        values["email"] = typed["email"] ?? contact.email ?? ""
        values["telephone"] = typed["telephone"] ?? contact.telephone ?? ""
        for (position, name) in ["minutes1", "minutes2", "minutes3"].enumerated() {
            values[name] = typed[name] ?? "\(contact.urgentMinutes[position])"
        }
        values["hasRelay"] = self.settings.relay != nil
        values["trialAddress"] = self.settings.relay == nil ? nil : contact.email
        values["allowsPrivate"] = self.settings.webhooks.allowsPrivate
        return self.web.page(
            "outbox_webhooks", values, for: seat.visitor,
            status: errors.isEmpty ? .ok : .badRequest)
    }

    func make(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        if form["label"] == nil {
            errors.add("label", self.web.text("outbox.error.label", seat.visitor))
        }
        let url = form["url"] ?? ""
        do {
            try self.settings.webhooks.check(url)
        } catch let problem as Problem {
            errors.add(
                "url", seat.visitor.language == .vietnamese ? problem.title.vi : problem.title.en)
        }
        guard errors.isEmpty, let label = form["label"] else {
            return try await self.webhookPage(seat, errors, form.typed)
        }
        try await self.web.requireStepUp(context, form)
        let hook = try await self.registry.createWebhook(
            label, url: url, of: seat.organ.id, by: seat.recorder)
        await self.web.log(context, "webhook.created", "\(hook.id)")
        // The secret is shown on this answer and nowhere else, so there is no redirect.
        return try await self.webhookPage(seat, FormErrors(), [:], made: hook)
    }

    func end(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        _ = try await self.web.form(request, context)
        let id = try context.number("webhook")
        try await self.registry.endWebhook(id, of: seat.organ.id)
        await self.web.log(context, "webhook.ended", "\(id)")
        return self.web.done("/admin/webhooks", notice: "notice.outbox_ended")
    }

    func setContact(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        if let email = form["email"], !MailAddress.isLawful(email) {
            errors.add("email", self.web.text("outbox.error.email", seat.visitor))
        }
        let minutes = ["minutes1", "minutes2", "minutes3"].map { name -> Int in
            guard let value = form[name].flatMap({ Int($0) }), (1...1_440).contains(value) else {
                errors.add(name, self.web.text("outbox.error.minutes", seat.visitor))
                return 0
            }
            return value
        }
        guard errors.isEmpty else { return try await self.webhookPage(seat, errors, form.typed) }
        try await self.registry.setContact(
            OrganContact(
                email: form["email"], telephone: form["telephone"], urgentMinutes: minutes),
            of: seat.organ.id)
        await self.web.log(context, "contact.set", seat.organ.id.text)
        return self.web.done("/admin/webhooks", notice: "notice.outbox_contact")
    }

    // MARK: Trials

    func tryWebhook(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        _ = try await self.web.form(request, context)
        let message = try await self.registry.writeTrial(
            webhook: context.number("webhook"), of: seat.organ.id)
        await self.web.log(context, "outbox.trial", "\(message)")
        return self.web.done("/admin/outbox/\(message)", notice: "notice.outbox_trial")
    }

    /// To the organ's own address and no other: nobody sends letters to strangers with it.
    func tryLetter(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        _ = try await self.web.form(request, context)
        let message = try await self.registry.writeTrialLetter(of: seat.organ.id)
        await self.web.log(context, "outbox.trial", "\(message)")
        return self.web.done("/admin/outbox/\(message)", notice: "notice.outbox_trial")
    }

    // MARK: Outbox

    func outbox(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        let show = request.query("show") ?? "all"
        let states =
            OutboxMessage.State(rawValue: show).map { Set([$0]) }
            ?? Set(OutboxMessage.State.allCases)
        let found = try await self.registry.messages(
            of: seat.organ.id, states: states,
            before: request.query("before").flatMap { Int64($0) }, limit: 51)
        let counts = try await self.registry.messageCounts(of: seat.organ.id)
        let shown = found.prefix(50)
        var values: [String: Any] = [
            "rows": shown.map { self.row($0, seat.visitor) }, "isEmpty": shown.isEmpty,
            "waiting": counts[.waiting] ?? 0, "failed": counts[.failed] ?? 0,
            "sent": counts[.sent] ?? 0, "hasRelay": self.settings.relay != nil,
            "options": [
                ("all", "outbox.show.all"), ("waiting", "outbox.show.waiting"),
                ("sent", "outbox.show.sent"), ("failed", "outbox.show.failed"),
            ].map { value, id -> [String: Any] in
                [
                    "value": value, "label": self.web.text(id, seat.visitor),
                    "selected": value == show,
                ]
            },
        ]
        if found.count > 50, let last = shown.last {
            values["more"] = "/admin/outbox?show=\(show)&before=\(last.id)"
        }
        return self.web.page("outbox_list", values, for: seat.visitor)
    }

    private func row(_ message: OutboxMessage, _ visitor: Visitor) -> [String: Any] {
        let (tone, sign, id) =
            switch message.state {
            case .waiting: ("amber", "…", "outbox.state.waiting")
            case .sent: ("green", "✓", "outbox.state.sent")
            case .failed: ("red", "✗", "outbox.state.failed")
            }
        let event =
            switch message.event {
            case .sent: "outbox.event.sent"
            case .recalled: "outbox.event.recalled"
            case .status: "outbox.event.status"
            case .account: "outbox.event.account"
            case .trial: "outbox.event.trial"
            }
        return .known([
            "id": "\(message.id)", "tone": tone, "sign": sign,
            "state": self.web.text(id, visitor), "event": self.web.text(event, visitor),
            "isMail": message.kind == .email, "address": message.address,
            "webhook": message.webhook.map { "\($0)" },
            "document": message.document.map { "\($0)" },
            "attempts": message.attempts, "created": PageDate.text(message.created),
            "next": message.state == .waiting ? PageDate.text(message.due) : "",
            "waits": message.state == .waiting,
        ])
    }

    func message(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        let message = try await self.message(context, seat)
        let attempts = try await self.registry.attempts(of: message.id)
        var values = self.row(message, seat.visitor)
        values["tries"] = attempts.map {
            [
                "time": PageDate.text($0.time), "answer": $0.answer, "isSent": $0.isSent,
            ] as [String: Any]
        }
        values["hasTries"] = !attempts.isEmpty
        return self.web.page("outbox_message", values, for: seat.visitor)
    }

    func resend(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .administrator)
        _ = try await self.web.form(request, context)
        let message = try await self.message(context, seat)
        try await self.registry.resend(message.id, of: seat.organ.id)
        await self.web.log(context, "outbox.resent", "\(message.id)")
        return self.web.done("/admin/outbox/\(message.id)", notice: "notice.outbox_resent")
    }

    private func message(_ context: Context, _ seat: InboxSeat) async throws -> OutboxMessage {
        let id = try context.number("message")
        let found = try await self.registry.messages(of: seat.organ.id, before: id + 1, limit: 1)
        guard let message = found.first, message.id == id else { throw Refusal(.unknownMessage) }
        return message
    }
}
