// SigningPages.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What waits for a signature: the queue, each draft with its pages and its changes, returning,
/// signing in three ways, several at once, and what was signed with one's own key today.
///
/// Nothing is signed blindly: each form that signs holds the digest of the version that its page
/// showed, and another version is not signed.
struct SigningPages: WebArea {
    let web: Web
    let text: PlainText

    init(web: Web) {
        self.web = web
        self.text = PlainText(program: web.configuration.pdftotext)
    }

    func add(to router: RouterGroup<Context>) {
        router.get("signing", use: self.queue)
        router.get("signing/today", use: self.today)
        router.post("signing/today/{signature}/report", use: self.report)
        router.get("signing/reports", use: self.reports)
        router.get("signing/batch", use: self.batch)
        router.post("signing/batch", use: self.signBatch)
        router.get("signing/batch/done", use: self.batchDone)
        router.get("signing/{dispatch}", use: self.document)
        router.get("signing/{dispatch}/pages/{file}/{page}", use: self.picture)
        router.get("signing/{dispatch}/files/{file}", use: self.file)
        router.post("signing/{dispatch}/approve", use: self.approve)
        router.get("signing/{dispatch}/return", use: self.askReturn)
        router.post("signing/{dispatch}/return", use: self.returnDraft)
        router.get("signing/{dispatch}/sign", use: self.confirm)
        router.post("signing/{dispatch}/sign", use: self.sign)
        router.get("signing/{dispatch}/prepared", use: self.prepared)
        router.post("signing/{dispatch}/upload", use: self.upload)
        router.get("signing/{dispatch}/done", use: self.done)
    }

    // MARK: The queue

    func queue(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let session = try context.signedIn()
        let organs = try await self.signingOrgans(session)
        let waiting = try await self.web.registry.waiting(
            for: session.account.id, organs: organs)
        let hasKey = try await !self.web.registry.heldKeys(
            of: session.account.id, role: .person
        ).isEmpty
        var rows: [[String: Any]] = []
        var ready = 0
        for item in waiting {
            let isOpened = try await self.web.registry.hasOpened(
                item.dispatch.id, version: item.dispatch.presentDigest,
                account: session.account.id, session: session.id)
            let canBatch = hasKey && item.isTurn && isOpened
            if canBatch { ready += 1 }
            rows.append(self.row(item, isOpened: isOpened, canBatch: canBatch, visitor))
        }
        let count = waiting.filter(\.isTurn).count
        let word =
            count == 0
            ? "signing.queue.none" : count == 1 ? "signing.queue.one" : "signing.queue.many"
        return self.web.page(
            "signing_queue",
            [
                "title": self.web.text(word, visitor, ["count": "\(count)"]), "items": rows,
                "isEmpty": rows.isEmpty, "hasBatch": ready > 0, "hasKey": hasKey,
            ], for: visitor)
    }

    private func row(
        _ item: WaitingDispatch, isOpened: Bool, canBatch: Bool, _ visitor: Visitor
    ) -> [String: Any] {
        let record = item.dispatch.draft.record
        var row: [String: Any] = [
            "id": item.dispatch.id.text, "subject": record.subject, "type": record.typeName,
            "organ": record.organName, "sender": item.request.sender.name,
            "sent": item.request.time.short(in: visitor.language),
            "isChanged": item.isChanged, "isOpened": isOpened, "waits": !item.isTurn,
            "canBatch": canBatch,
        ]
        if let note = item.request.note { row["note"] = note }
        row.merge(self.deadline(item.request, of: item.dispatch, visitor)) { $1 }
        return row
    }

    /// Urgency and deadline of a request, in words.
    ///
    /// The date that the recipients have to keep is none for the signer, and is not shown as one.
    func deadline(
        _ request: SigningRequest, of dispatch: Dispatch, _ visitor: Visitor
    ) -> [String: Any] {
        var values: [String: Any] = [:]
        if request.urgency != .none {
            values["urgency"] = request.urgency.name(in: visitor.language)
            values["urgencyColour"] = request.urgency == .urgent ? "amber" : "red"
        }
        if let due = request.due, due == dispatch.draft.handling.dueDate {
            values["replyDue"] = due.short(in: visitor.language)
        } else if let due = request.due {
            let today = CivilDate(vietnam: self.web.registry.clock.read().wall)
            let days = Int(due.daysSinceEpoch - today.daysSinceEpoch)
            values["due"] = due.short(in: visitor.language)
            values["isOverdue"] = days < 0
            let word =
                days < 0
                ? "signing.due.over" : days == 0 ? "signing.due.today" : "signing.due.left"
            values["dueWords"] = self.web.text(word, visitor, ["days": "\(abs(days))"])
        }
        return values
    }

    // MARK: Who

    /// The organs for which somebody signs.
    func signingOrgans(_ session: WebSession) async throws -> Set<OrganID> {
        let organs = try await self.web.registry.organs().map(\.id)
        return Set(organs.filter { session.account.may(.signer, for: $0.text) })
    }
}
