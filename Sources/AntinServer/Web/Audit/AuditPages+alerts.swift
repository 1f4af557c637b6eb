internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What an auditor looks at first, and who did what.
extension AuditPages {
    /// Kinds that are rare and that somebody should be able to explain.
    private static let notable: Set<EntryKind> = [
        .logResumed, .keyRotated, .policyChanged, .signerEnded, .organEnded, .documentErased,
        .documentRecalled, .numberVoided, .forgeryDenied, .logClosed,
    ]

    /// Longer than this a number should wait neither for a seal nor for its paper.
    private static let openMilliseconds: Int64 = 24 * 3_600_000

    func alerts(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let visitor = seat.visitor
        let now = self.web.registry.clock.read().wall
        let year = CivilDate(vietnam: now).year
        var alerts: [[String: Any]] = []
        func alert(_ id: String, _ places: [String: String], _ href: String, _ colour: String) {
            alerts.append([
                "words": self.web.text("audit.alert.\(id)", visitor, places), "href": href,
                "colour": colour,
                "sign": self.web.text("audit.weight.\(colour)", visitor),
            ])
        }
        if case .readOnly = self.web.registry.mode {
            alert("readonly", [:], "/audit", "red")
        }
        for audit in try await self.web.registry.numberAudits(of: seat.organ.id) {
            let path = BookPages.path(audit.book.key)
            let name = "\(audit.book.name) \(audit.book.key.year)"
            if !audit.missing.isEmpty {
                alert("missing", ["count": "\(audit.missing.count)", "book": name], path, "red")
            }
            if let oldest = audit.oldestOpen,
                now.milliseconds - oldest.milliseconds > Self.openMilliseconds
            {
                alert(
                    "open",
                    [
                        "count": "\(audit.reserved + audit.waiting)", "book": name,
                        "since": Web.moment(oldest),
                    ], path, "amber")
            }
            if audit.book.key.year < year, audit.book.closed == nil {
                alert("unclosed", ["book": name], path, "amber")
            }
            if audit.late > 0 {
                alert("late", ["count": "\(audit.late)", "book": name], path, "blue")
            }
        }
        let entries = try await self.web.registry.timeline(
            kinds: Self.notable, organ: seat.seesAll ? nil : seat.organ.id, limit: 50)
        return self.web.page(
            "audit_alerts",
            [
                "alerts": alerts, "hasAlerts": !alerts.isEmpty, "count": "\(alerts.count)",
                "entries": entries.map { self.row($0, visitor) }, "hasEntries": !entries.isEmpty,
                "organName": seat.organ.name, "tab_alerts": true,
            ], for: visitor)
    }

    // MARK: The access log

    /// A time in a detail, as people read it.
    private static func detail(_ text: String?, _ language: Language) -> String {
        guard let text else { return "" }
        return (try? Timestamp(parsing: text))?.long(in: language) ?? text
    }

    private static let accessPage = 50

    func access(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        var query = AccessQuery()
        query.organs = seat.seesAll ? nil : [seat.organ.id.text]
        let typed = Dictionary(
            WebForm.decoded(Array((request.uri.query ?? "").utf8)) ?? [],
            uniquingKeysWith: { first, _ in first })
        func field(_ name: String) -> String? {
            typed[name].map { VietnameseText.cleaned($0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        query.actor = field("actor")
        query.action = field("action")
        query.object = field("object")
        query.from = field("from").flatMap { CivilDate(typed: $0) }?.startOfDay
        query.to = field("to").flatMap { CivilDate(typed: $0) }.map {
            Timestamp(milliseconds: $0.startOfDay.milliseconds + 86_400_000)
        }
        let lines = try await self.web.registry.accessLog(
            query, limit: Self.accessPage + 1, before: field("before").flatMap { Int64($0) })
        // Behind a proxy nobody named, and on this machine, there are none.
        let hasAddresses = lines.contains { $0.event.address?.isEmpty == false }
        var values: [String: Any] = [
            "lines": lines.prefix(Self.accessPage).map { line in
                [
                    "time": Web.second(line.time), "actor": line.actorName,
                    "action": self.web.actionText(line.event.action, seat.visitor),
                    "word": line.event.action,
                    "object": line.objectName ?? line.event.object ?? "",
                    "detail": Self.detail(line.event.detail, seat.visitor.language),
                    "address": line.event.address ?? "", "hasAddresses": hasAddresses,
                ] as [String: Any]
            },
            "hasAddresses": hasAddresses,
            "hasLines": !lines.isEmpty, "organName": seat.organ.name, "tab_access": true,
        ]
        for (name, value) in typed { values["typed_\(name)"] = value }
        if lines.count > Self.accessPage, let last = lines.dropLast().last {
            let filter = ["actor", "action", "object", "from", "to"].compactMap { name in
                field(name).map { "&\(name)=\(PercentText.encoded($0))" }
            }.joined()
            values["next"] = "/audit/access?before=\(last.id)\(filter)"
        }
        await self.web.log(context, "access_log.opened", seat.organ.id.text)
        return self.web.page("audit_access", values, for: seat.visitor)
    }
}
