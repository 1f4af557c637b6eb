// ExchangeRoutes.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The sender's side of the exchange, and how systems are told of it.
struct ExchangeRoutes {
    let registry: Registry
    let policy: WebhookPolicy

    func add(to router: RouterGroup<Context>) {
        router.get("documents/{index}/deliveries", use: self.deliveries)
        router.get("documents/{index}/deliveries/{delivery}", use: self.history)
        router.post("documents/{index}/deliveries/{delivery}/status", use: self.report)
        router.post("documents/{index}/deliveries/{delivery}/calls", use: self.call)
        router.post("documents/{index}/take-back", use: self.takeBack)
        router.post("documents/{index}/deliveries/commit", use: self.commit)
        router.get("organs/{organ}/webhooks", use: self.webhooks)
        router.post("organs/{organ}/webhooks", use: self.makeWebhook)
        router.post("organs/{organ}/webhooks/{webhook}/end", use: self.endWebhook)
        router.get("organs/{organ}/outbox", use: self.outbox)
        router.post("organs/{organ}/outbox/{message}/resend", use: self.resend)
    }

    // MARK: Deliveries

    func deliveries(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk, .signer, .auditor)
        let lines = try await self.registry.deliveryLines(of: document.entry)
        let sums = Dictionary(grouping: lines) { $0.delivery.state?.rawValue ?? "sent" }
        return JSONAnswer([
            "deliveries": .array(lines.map(JSONValue.delivery)),
            "sums": .object(of: sums.mapValues { .integer($0.count) }),
        ])
    }

    func history(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk, .signer, .auditor)
        let delivery = try await self.delivery(context, of: document)
        let events = try await self.registry.deliveryEvents(of: delivery.id)
        let calls = try await self.registry.calls(of: document.entry)
            .filter { $0.delivery == delivery.id }
        return JSONAnswer([
            "events": .array(events.map(JSONValue.event)),
            "calls": .array(
                calls.map { call in
                    .object([
                        "time": .string("\(call.time)"), "telephone": .string(call.telephone),
                        "person": .string(call.person), "said": .string(call.said),
                        "recorded_by": .string(call.recorder.name),
                    ])
                }),
        ])
    }

    func report(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk)
        let delivery = try await self.delivery(context, of: document)
        var members = try await request.members("status")
        let word = try members.string("state")
        guard let status = ExchangeStatus(rawValue: word), !status.isSenders else {
            throw members.failure("state", "01…06, 15 or 16")
        }
        let report = StatusReport(
            status, side: .sender, by: context.recorder,
            at: try members.optionalString("time").map { try Timestamp(parsing: $0) },
            via: VietnameseText.cleaned(try members.string("via")),
            reason: try members.optionalString("reason").map(VietnameseText.cleaned))
        try members.finish()
        let outcome = try await self.registry.report(
            report, on: delivery.id, of: document.entry, key: context.operation)
        return JSONAnswer(["outcome": .string(outcome.rawValue), "state": .string(word)])
    }

    func call(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk)
        let delivery = try await self.delivery(context, of: document)
        var members = try await request.members("call")
        let time = try members.optionalString("time").map { try Timestamp(parsing: $0) }
        let telephone = try members.string("telephone")
        let person = VietnameseText.cleaned(try members.string("person"))
        let said = VietnameseText.cleaned(try members.string("said"))
        try members.finish()
        try await self.registry.noteCall(
            about: delivery.id, of: document.entry,
            at: time ?? self.registry.clock.read().wall, telephone: telephone, person: person,
            said: said, by: context.recorder)
        return JSONAnswer(["noted": true], status: .created)
    }

    func takeBack(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk)
        try context.requireFinal()
        var members = try await request.members("take-back")
        let reason = try members.reason()
        let deliveries = members.optionalValue("deliveries")?.array?.compactMap(\.integer)
        try members.finish()
        let count = try await self.registry.takeBack(
            document.entry, deliveries: deliveries.map { Set($0) }, reason: reason,
            by: context.recorder, key: context.operation)
        return JSONAnswer(["asked": .integer(count)])
    }

    func commit(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk)
        try context.requireFinal()
        let entry = try await self.registry.commitDeliveries(
            of: document.entry, as: document.organ, key: context.operation)
        return JSONAnswer(["index": .integer(entry)], status: .created)
    }

    // MARK: Webhooks and outbox

    func webhooks(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try self.administered(context)
        let hooks = try await self.registry.webhooks(of: organ)
        return JSONAnswer(["webhooks": .array(hooks.map { .webhook($0, withSecret: false) })])
    }

    func makeWebhook(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try self.administered(context)
        var members = try await request.members("webhook")
        let label = VietnameseText.cleaned(try members.string("label"))
        let url = try members.string("url")
        try members.finish()
        try self.policy.check(url)
        let hook = try await self.registry.createWebhook(
            label, url: url, of: organ, by: context.recorder)
        return JSONAnswer(.webhook(hook, withSecret: true), status: .created)
    }

    func endWebhook(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try self.administered(context)
        try await self.registry.endWebhook(context.number("webhook"), of: organ)
        return JSONAnswer(["ended": true])
    }

    func outbox(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try self.administered(context)
        let messages = try await self.registry.messages(
            of: organ, before: request.query("before").flatMap { Int64($0) }, limit: 100)
        return JSONAnswer([
            "messages": .array(
                messages.map { message in
                    .object([
                        "message": .integer(message.id), "kind": .string(message.kind.rawValue),
                        "event": .string(message.event.rawValue),
                        "document": message.document.map { .integer($0) },
                        "state": .string(message.state.rawValue),
                        "attempts": .integer(message.attempts),
                        "next_attempt": message.state == .waiting
                            ? .string("\(message.due)") : nil,
                        "created": .string("\(message.created)"),
                    ])
                })
        ])
    }

    func resend(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try self.administered(context)
        try await self.registry.resend(context.number("message"), of: organ)
        return JSONAnswer(["state": "waiting"])
    }

    // MARK: Finding

    private func administered(_ context: Context) throws -> OrganID {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.administrator, of: organ)
        return organ
    }

    /// An issued document, for those who have one of the roles in its organ; to others it does
    /// not exist.
    private func document(_ context: Context, _ roles: Role...) async throws -> RegisteredDocument {
        let index = try context.index("index")
        let token = try context.authenticated()
        guard let document = try await self.registry.document(index), document.kind == .issued,
            token.organs.contains(document.organ.text) || token.organs.contains("*")
        else { throw Refusal(.unknownDocument) }
        if !roles.contains(where: { token.may($0, for: document.organ.text) }) {
            try context.require(roles[0], of: document.organ)
        }
        return document
    }

    private func delivery(
        _ context: Context, of document: RegisteredDocument
    ) async throws -> Delivery {
        guard let delivery = try await self.registry.delivery(context.number("delivery")),
            delivery.entry == document.entry
        else { throw Refusal(.unknownDelivery) }
        return delivery
    }
}

extension Context {
    /// A row's number in the path.
    func number(_ name: String) throws -> Int64 {
        guard let number = Int64(exactly: try self.index(name)) else {
            throw Problem(
                .notFound, "not_found", vi: "Không có địa chỉ này", en: "there is nothing here")
        }
        return number
    }
}

extension JSONValue {
    fileprivate static func delivery(_ line: DeliveryLine) -> JSONValue {
        let delivery = line.delivery
        return .object([
            "delivery": .integer(delivery.id),
            "OrganId": delivery.organ.map { .string($0.text) },
            "OrganName": .string(delivery.name), "channel": .string(delivery.channel.rawValue),
            "listed": .bool(delivery.isListed),
            "state": delivery.state.map { .string($0.rawValue) },
            "time": .string("\(delivery.time)"), "side": .string(delivery.side.rawValue),
            "via": delivery.via.map { .string($0) },
            "opened": delivery.opened.map { .string("\($0)") },
            "reason": line.reason.map { .string($0) }, "calls": .integer(line.calls),
            "message": line.message.map { .string($0.rawValue) },
        ])
    }

    fileprivate static func event(_ event: DeliveryEvent) -> JSONValue {
        .object([
            "state": .string(event.state.rawValue), "time": .string("\(event.time)"),
            "recorded": .string("\(event.recorded)"), "side": .string(event.side.rawValue),
            "recorded_by": .string(event.recorder.name), "via": event.via.map { .string($0) },
            "reason": event.reason.map { .string($0) }, "late": .bool(event.isLate),
        ])
    }

    fileprivate static func webhook(_ hook: Webhook, withSecret: Bool) -> JSONValue {
        .object([
            "webhook": .integer(hook.id), "label": .string(hook.label), "url": .string(hook.url),
            "created": .string("\(hook.created)"), "ended": .bool(hook.ended != nil),
            "secret": withSecret ? hook.secret.map { .string($0) } : nil,
        ])
    }
}
