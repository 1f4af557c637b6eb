// InboxRoutes.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What arrives, and what is done with it.
struct InboxRoutes {
    let desk: InboxDesk
    private var registry: Registry { self.desk.registry }

    init(desk: InboxDesk) { self.desk = desk }

    func add(to router: RouterGroup<Context>) {
        router.post("organs/{organ}/inbox", use: self.receive)
        router.get("organs/{organ}/inbox", use: self.list)
        router.post("organs/{organ}/inbox/{entry}/assign", use: self.assign)
        router.post("organs/{organ}/inbox/{entry}/progress", use: self.progress)
        router.post("organs/{organ}/inbox/{entry}/finish", use: self.finish)
        router.get("organs/{organ}/deadlines", use: self.deadlines)
        router.get("organs/{organ}/sent", use: self.sent)
        router.get("organs/{organ}/sent/{entry}", use: self.showSent)
        router.get("organs/{organ}/sent/{entry}/files/{file}", use: self.file)
        router.post("organs/{organ}/sent/{entry}/receive", use: self.receiveSent)
        router.post("organs/{organ}/sent/{entry}/return", use: self.giveBack)
        router.post("organs/{organ}/sent/{entry}/recall", use: self.answerRecall)
    }

    // MARK: What was entered

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer, .auditor)
        let found = try await self.registry.documents(
            DocumentQuery(
                organs: [organ], kinds: [.received], words: request.query("q") ?? "", limit: 100))
        return JSONAnswer(["documents": .array(found.map { .document($0) })])
    }

    func receive(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk)
        let form = try await request.form(upTo: self.desk.limits.maxFileBytes + (1 << 20))
        let facts = try ArrivalFacts(parsing: form["metadata"]?.bytes ?? Array("{}".utf8))
        guard let part = form["file"] else { throw Refusal(.invalid, "file") }
        let (received, judged) = try await self.desk.unpacking.run {
            try await self.desk.receive(
                ArrivalPackage(part, receipt: form["receipt"]?.bytes), facts, at: organ,
                key: context.operation)
        }
        return try await self.answer(received, judged.verdict)
    }

    private func answer(
        _ received: ReceivedDocument, _ verdict: Verdict
    ) async throws -> JSONAnswer {
        let receipt = try await self.registry.receipt(of: received.entry)
        return JSONAnswer([
            "number": .integer(received.number), "date": .string("\(received.date)"),
            "index": .integer(received.entry), "verdict": .string(verdict.rawValue),
            "was_there": .bool(received.wasThere), "receipt": .object(receipt.json),
        ])
    }

    func assign(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer)
        let entry = try context.index("entry")
        var members = try await request.members("assignment")
        let assignment = NewAssignment(
            account: try members.optionalString("account"),
            name: VietnameseText.cleaned(try members.string("name")),
            due: try members.optionalDate("due"),
            instruction: try members.optionalString("instruction").map(VietnameseText.cleaned))
        try members.finish()
        let id = try await self.registry.assign(
            entry, of: organ, to: assignment, by: context.recorder, key: context.operation)
        return JSONAnswer(["assignment": .integer(id)], status: .created)
    }

    func progress(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer)
        let entry = try context.index("entry")
        var members = try await request.members("progress")
        let id = try members.integer("assignment", 1...JSONValue.maxInteger)
        let note = VietnameseText.cleaned(try members.string("note"))
        try members.finish()
        try await self.registry.progress(
            id, on: entry, of: organ, note: note, by: context.recorder, key: context.operation)
        return try await self.arrival(entry, organ)
    }

    func finish(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer)
        let entry = try context.index("entry")
        var members = try await request.members("finish")
        let id = try members.optionalInteger("assignment", 1...JSONValue.maxInteger)
        let note = try members.optionalString("note").map(VietnameseText.cleaned) ?? ""
        let reply = try members.optionalString("reply").map(VietnameseText.cleaned)
        try members.finish()
        if let id {
            try await self.registry.finish(
                id, on: entry, of: organ, note: note, reply: reply, by: context.recorder,
                key: context.operation)
        } else {
            try await self.registry.finish(
                entry, of: organ, reply: reply, by: context.recorder, key: context.operation)
        }
        return try await self.arrival(entry, organ)
    }

    private func arrival(_ entry: UInt64, _ organ: OrganID) async throws -> JSONAnswer {
        guard let found = try await self.registry.arrival(entry, of: organ) else {
            throw Refusal(.unknownDocument)
        }
        return JSONAnswer([
            "index": .integer(entry), "state": .string(found.state.rawValue),
            "due": found.due.map { .string("\($0)") },
            "reply": found.reply.map { .string($0) },
            "assignees": .strings(found.assignees),
        ])
    }

    func deadlines(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer, .auditor)
        let found = try await self.registry.deadlines(of: organ)
        return JSONAnswer([
            "deadlines": .array(
                found.map { deadline in
                    .object([
                        "due": .string("\(deadline.due)"),
                        "priority": .integer(deadline.priority),
                        "state": deadline.state.map { .string($0.rawValue) },
                        "document": .document(deadline.document),
                    ])
                })
        ])
    }

    // MARK: What was sent here

    func sent(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer, .auditor)
        let new = try await self.registry.sentDocuments(to: organ)
        let duties = try await self.registry.recallDuties(of: organ)
        return JSONAnswer([
            "documents": .array(new.map(JSONValue.sent)),
            "recall_duties": .array(duties.map(JSONValue.sent)),
        ])
    }

    func showSent(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk, .signer, .auditor)
        let sent = try await self.sent(context, organ)
        let record = try await self.registry.documentRecord(of: sent.document.entry)
        return JSONAnswer([
            "delivery": .sent(sent), "document": .document(sent.document, record: record),
        ])
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let organ = try Self.organ(context, .clerk, .signer)
        let sent = try await self.sent(context, organ)
        let sight = try await self.registry.sight(
            of: sent.document.entry, for: try context.authenticated(), in: organ)
        guard sight?.mayReadFiles == true else { throw Refusal(.fileMissing) }
        let position = try context.index("file")
        let files = try await self.registry.documentRecord(of: sent.document.entry).files
        guard position < files.count else { throw Refusal(.fileMissing) }
        try await self.registry.markOpened(sent.document.entry, by: organ)
        return try await FileAnswer.response(files[Int(position)], self.registry)
    }

    func receiveSent(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk)
        let sent = try await self.sent(context, organ)
        let bytes = try await request.bytes(upTo: 1 << 16)
        let facts = try ArrivalFacts(parsing: bytes.isEmpty ? Array("{}".utf8) : bytes)
        let (received, judged) = try await self.desk.receive(
            sent, facts, at: organ, by: context.recorder, key: context.operation)
        return try await self.answer(received, judged.verdict)
    }

    func giveBack(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk)
        let sent = try await self.sent(context, organ)
        var members = try await request.members("return")
        let reason = try members.reason()
        try members.finish()
        let outcome = try await self.registry.report(
            StatusReport(.refused, side: .receiver, by: context.recorder, reason: reason),
            of: sent.document.entry, as: organ, key: context.operation)
        return JSONAnswer(["outcome": .string(outcome.rawValue), "state": "02"])
    }

    func answerRecall(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try Self.organ(context, .clerk)
        let sent = try await self.sent(context, organ)
        var members = try await request.members("recall")
        let declining = try members.optionalString("declining").map(VietnameseText.cleaned)
        try members.finish()
        let outcome = try await self.registry.answerRecall(
            of: sent.document.entry, as: organ, declining: declining, by: context.recorder,
            key: context.operation)
        return JSONAnswer([
            "outcome": .string(outcome.rawValue), "state": declining == nil ? "15" : "16",
        ])
    }

    // MARK: Finding

    private func sent(_ context: Context, _ organ: OrganID) async throws -> SentDocument {
        guard
            let sent = try await self.registry.sentDocument(context.index("entry"), to: organ)
        else { throw Refusal(.unknownDelivery) }
        return sent
    }

    private static func organ(_ context: Context, _ roles: Role...) throws -> OrganID {
        let organ: OrganID = try context.identifier("organ")
        let token = try context.authenticated()
        if !roles.contains(where: { token.may($0, for: organ.text) }) {
            try context.require(roles[0], of: organ)
        }
        return organ
    }
}

extension Context {
    /// Who does it, as the history names it.
    var recorder: Recorder {
        if let session { return Recorder(id: session.account.id, name: session.account.name) }
        return Recorder(id: self.token?.id ?? "-", name: self.token?.label ?? "-")
    }
}

extension JSONValue {
    static func sent(_ sent: SentDocument) -> JSONValue {
        .object([
            "index": .integer(sent.document.entry),
            "sender": .string(sent.document.senderName ?? sent.document.organ.text),
            "code_number": sent.document.codeNumber.map { .string($0) },
            "code_notation": sent.document.codeNotation.map { .string($0) },
            "date": sent.document.date.map { .string("\($0)") },
            "subject": sent.document.subject.map { .string($0) },
            "document_state": .string(sent.document.state.rawValue),
            "due": sent.due.map { .string("\($0)") }, "priority": .integer(sent.priority),
            "sent_at": .string("\(sent.sent)"),
            "state": sent.delivery.state.map { .string($0.rawValue) },
            "received": sent.delivery.received.map { .integer($0) },
        ])
    }
}
