internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What arrives, and what became of what was sent.
struct InboxPages: WebArea {
    let web: Web
    let desk: InboxDesk
    var registry: Registry { self.web.registry }

    init(web: Web) {
        self.web = web
        self.desk = InboxDesk(
            registry: web.registry, judge: web.judge, limits: web.configuration.limits)
    }

    func add(to router: RouterGroup<Context>) {
        router.get("inbox", use: self.home)
        router.get("inbox/received", use: self.received)
        router.get("inbox/deadlines", use: self.deadlines)
        self.addChecks(to: router)
        self.addDocuments(to: router)
        DeliveryPages(web: self.web).add(to: router)
        OutboxPages(web: self.web).add(to: router)
    }

    // MARK: Who

    /// Who looks, and for which organ: those with one of the roles in the organ acted for.
    static func seat(
        _ web: Web, _ request: Request, _ context: Context, _ roles: Role...
    ) throws -> InboxSeat {
        let session = try context.signedIn()
        let visitor = web.visitor(request, context)
        guard let organ = visitor.organ, roles.contains(where: { visitor.may($0) }) else {
            throw Problem(
                .forbidden, "not_allowed", vi: "Tài khoản này không có quyền mở trang đó",
                en: "this account may not open that page",
                nextVi: "nhờ quản trị cấp quyền, hoặc đổi cơ quan ở trang tài khoản",
                nextEn: "ask the administrator, or act for another office")
        }
        return InboxSeat(visitor: visitor, session: session, organ: organ)
    }

    func today() -> CivilDate { CivilDate(vietnam: self.registry.clock.read().wall) }

    // MARK: Lists

    /// New from the system, urgent first, and what was taken back.
    func home(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .auditor, .staff)
        guard seat.isDesk else { return self.web.done("/inbox/received") }
        let sent = try await self.registry.sentDocuments(to: seat.organ.id)
        let duties = try await self.registry.recallDuties(of: seat.organ.id)
        var values = try await self.frame(seat, tab: "new")
        values["rows"] = sent.map { self.row($0, seat.visitor) }
        values["isEmpty"] = sent.isEmpty
        values["duties"] = duties.map { self.row($0, seat.visitor) }
        values["hasDuties"] = !duties.isEmpty
        values["isClerk"] = seat.visitor.may(.clerk)
        return self.web.page("inbox_home", values, for: seat.visitor)
    }

    func received(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .auditor, .staff)
        let filter = request.query("show") ?? "all"
        var query = ArrivalQuery(
            words: VietnameseText.cleaned(Self.decoded(request.query("q")) ?? ""),
            before: request.query("before").flatMap { UInt64($0) }, limit: 51)
        switch filter {
        case "overdue": query.dueBefore = self.today()
        case "open": query.states = [.received, .assigned, .processing]
        case "unassigned": query.states = [.received]
        case "mine": query.account = seat.session.account.id
        default: break
        }
        if !seat.isDesk { query.account = seat.session.account.id }
        let found = try await self.registry.arrivals(of: seat.organ.id, query)
        let shown = found.prefix(50)
        var values = try await self.frame(seat, tab: "received")
        values["rows"] = shown.map { self.row($0, seat.visitor) }
        values["isEmpty"] = shown.isEmpty
        values["q"] = query.words
        values["options"] = [
            ("all", "inbox.show.all"), ("open", "inbox.show.open"),
            ("unassigned", "inbox.show.unassigned"), ("overdue", "inbox.show.overdue"),
            ("mine", "inbox.show.mine"),
        ].map { value, id -> [String: Any] in
            [
                "value": value, "label": self.web.text(id, seat.visitor),
                "selected": value == filter,
            ]
        }
        if found.count > 50, let last = shown.last {
            values["more"] =
                "/inbox/received?show=\(filter)&q=\(Self.encoded(query.words))&before=\(last.document.entry)"
        }
        return self.web.page("inbox_received", values, for: seat.visitor)
    }

    /// The deadlines of all superior offices in one list.
    func deadlines(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Self.seat(self.web, request, context, .clerk, .signer, .auditor)
        let all = request.query("all") != nil
        let found = try await self.registry.deadlines(of: seat.organ.id, withFinished: all)
        let today = self.today()
        var values = try await self.frame(seat, tab: "deadlines")
        values["rows"] = found.map { deadline -> [String: Any] in
            var row = self.document(deadline.document, deadline.priority, seat.visitor)
            row["due"] = PageDate.text(deadline.due)
            row["state"] =
                deadline.state.map { self.web.text(Self.word($0), seat.visitor) }
                ?? self.web.text("inbox.state.new", seat.visitor)
            row["distance"] = self.distance(deadline, from: today, seat.visitor)
            row["overdue"] = deadline.isOpen && deadline.due < today
            return row
        }
        values["isEmpty"] = found.isEmpty
        values["all"] = all
        return self.web.page("inbox_deadlines", values, for: seat.visitor)
    }

    private func distance(
        _ deadline: Deadline, from today: CivilDate, _ visitor: Visitor
    ) -> String {
        guard deadline.isOpen else { return self.web.text("inbox.due.settled", visitor) }
        let days = deadline.due.daysSinceEpoch - today.daysSinceEpoch
        switch days {
        case ..<0: return self.web.text("inbox.due.late", visitor, ["days": "\(-days)"])
        case 0: return self.web.text("inbox.due.today", visitor)
        default: return self.web.text("inbox.due.left", visitor, ["days": "\(days)"])
        }
    }

    /// Tabs with their counts.
    func frame(_ seat: InboxSeat, tab: String) async throws -> [String: Any] {
        let counts = try await self.registry.inboxCounts(of: seat.organ.id, on: self.today())
        return [
            "isDesk": seat.isDesk, "new": counts.new, "overdueCount": counts.overdue,
            "hasOverdue": counts.overdue > 0, "dutyCount": counts.duties,
            "tabNew": tab == "new", "tabReceived": tab == "received",
            "tabDeadlines": tab == "deadlines", "tabUpload": tab == "upload",
            "isClerk": seat.visitor.may(.clerk),
        ]
    }

    // MARK: Rows

    private func row(_ sent: SentDocument, _ visitor: Visitor) -> [String: Any] {
        var row = self.document(sent.document, sent.priority, visitor)
        row["sent"] = PageDate.text(sent.sent)
        row["due"] = sent.due.map { PageDate.text($0) }
        row["unopened"] = sent.delivery.opened == nil
        row["isPaper"] = sent.delivery.channel == .paper
        row["channel"] = self.web.text(Self.word(sent.delivery.channel), visitor)
        row.merge(
            VerdictBadge(word: sent.verdict, since: sent.document.state).values(self.web, visitor)
        ) { $1 }
        row["warning"] = self.changed(sent.document.state, visitor)
        row["warningSign"] = Self.sign(sent.document.state)
        row["warningTone"] = sent.document.state.tone
        return row
    }

    private func row(_ arrived: ArrivedDocument, _ visitor: Visitor) -> [String: Any] {
        var row = self.document(arrived.document, arrived.priority, visitor)
        row["number"] = arrived.document.number.map { "\($0)" }
        row["arrived"] = PageDate.text(CivilDate(vietnam: arrived.document.time))
        row["due"] = arrived.state == .destroyed ? nil : arrived.due.map { PageDate.text($0) }
        row["overdue"] =
            arrived.state.isOpen && (arrived.due.map { $0 < self.today() } ?? false)
        row["state"] = self.web.text(Self.word(arrived.state), visitor)
        row["assignees"] =
            arrived.assignees.isEmpty ? nil : arrived.assignees.joined(separator: ", ")
        row.merge(self.badge(of: arrived).values(self.web, visitor)) { $1 }
        row["warning"] = self.changed(arrived.original, visitor)
        row["warningSign"] = Self.sign(arrived.original)
        row["warningTone"] = (arrived.original ?? .current).tone
        return row
    }

    func document(
        _ document: RegisteredDocument, _ priority: Int, _ visitor: Visitor
    ) -> [String: Any] {
        .known([
            "entry": "\(document.entry)", "notation": document.printedNotation,
            "date": document.date.map { PageDate.text($0) },
            "subject": document.subject ?? self.web.text("inbox.erased", visitor),
            "sender": document.senderName ?? document.organ.text,
            "urgency": Urgency(priority: priority)?.mark ?? "",
            "isUrgent": priority > 0,
        ])
    }

    /// What a check said once, as it stands now; of a copy that was destroyed, that it is gone.
    func badge(of arrived: ArrivedDocument) -> VerdictBadge {
        let badge = VerdictBadge(word: arrived.verdict, since: arrived.original)
        return arrived.state == .destroyed ? badge.destroyed : badge
    }

    /// The signs of the public page: a recall is barred, a replacement goes round.
    static func sign(_ state: DocumentState?) -> String {
        switch state {
        case .recalled: "⊘"
        case .replaced: "↻"
        default: "!"
        }
    }

    /// What became of the original, in words; `nil` if nothing did.
    func changed(_ state: DocumentState?, _ visitor: Visitor) -> String? {
        switch state {
        case .recalled: self.web.text("inbox.changed.recalled", visitor)
        case .replaced: self.web.text("inbox.changed.replaced", visitor)
        case .corrected: self.web.text("inbox.changed.corrected", visitor)
        case .erased: self.web.text("inbox.changed.erased", visitor)
        case .current, nil: nil
        }
    }

    // MARK: Words

    static func word(_ state: ArrivalState) -> String {
        switch state {
        case .received: "inbox.state.received"
        case .assigned: "inbox.state.assigned"
        case .processing: "inbox.state.processing"
        case .finished: "inbox.state.finished"
        case .destroyed: "inbox.state.destroyed"
        }
    }

    static func word(_ channel: DeliveryChannel) -> String {
        switch channel {
        case .system: "inbox.channel.system"
        case .email: "inbox.channel.email"
        case .axis: "inbox.channel.axis"
        case .paper: "inbox.channel.paper"
        }
    }

    /// A value of a query, as its form typed it.
    static func decoded(_ text: String?) -> String? {
        guard let text else { return nil }
        // Some of the frame's layers hand it on decoded already.
        return text.contains("%") || text.contains("+")
            ? WebForm.decoded(Array("v=\(text)".utf8))?.first?.value ?? text : text
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F:
                return String(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }.joined()
    }
}

/// A signed-in person at the desk of an organ.
struct InboxSeat: Sendable {
    let visitor: Visitor
    let session: WebSession
    let organ: RegisteredOrgan

    var recorder: Recorder {
        Recorder(id: self.session.account.id, name: self.session.account.name)
    }

    /// Sees all of the organ's documents, not only those that were assigned to it.
    var isDesk: Bool {
        [.clerk, .signer, .auditor].contains { self.visitor.may($0) }
    }
}

extension RegisteredDocument {
    /// "12/SGDĐT-VP", or a dash for what shows none.
    var printedNotation: String {
        guard let number = self.codeNumber else { return "–" }
        return self.codeNotation.map { "\(number)/\($0)" } ?? number
    }
}
