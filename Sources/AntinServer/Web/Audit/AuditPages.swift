internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What the auditor sees. Nothing here writes, but for the access log.
struct AuditPages: WebArea {
    let web: Web

    static let roles: [Role] = [.auditor, .administrator]
    private static let pageSize = 50

    func add(to router: RouterGroup<Context>) {
        router.get("audit", use: self.home)
        router.get("audit/entries/{entry}", use: self.entry)
        router.get("audit/entries/{entry}/proof", use: self.proof)
        router.get("audit/entries/{entry}/record", use: self.record)
        router.get("audit/entries/{entry}/receipt", use: self.receipt)
        router.get("audit/numbers", use: self.numbers)
        router.get("audit/alerts", use: self.alerts)
        router.get("audit/access", use: self.access)
        router.get("audit/export", use: self.exportPage)
        router.get("audit/export.tar", use: self.export)
    }

    func seat(_ request: Request, _ context: Context) throws -> Seat {
        try Seat(self.web, request, context, Self.roles)
    }

    // MARK: Timeline

    func home(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let visitor = seat.visitor
        let kind = request.query("kind").flatMap { EntryKind(rawValue: $0) }
        let onlyOwn = request.query("own") == "1"
        let before = request.query("before").flatMap { UInt64($0) }
        let entries = try await self.web.registry.timeline(
            kinds: kind.map { [$0] }, organ: onlyOwn ? seat.organ.id : nil, before: before,
            limit: Self.pageSize + 1)
        var values = try await self.head(visitor)
        values["kinds"] = EntryKind.allCases.map {
            [
                "value": $0.rawValue, "selected": $0 == kind,
                "words": self.web.kindWords($0.rawValue, visitor),
            ] as [String: Any]
        }
        values["onlyOwn"] = onlyOwn
        values["entries"] = entries.prefix(Self.pageSize).map { self.row($0, visitor) }
        if entries.count > Self.pageSize, let last = entries.dropLast().last {
            let filter = (kind.map { "&kind=\($0.rawValue)" } ?? "") + (onlyOwn ? "&own=1" : "")
            values["next"] = "/audit?before=\(last.index)\(filter)"
        }
        values["tab_home"] = true
        return self.web.page("audit_home", values, for: visitor)
    }

    func row(_ entry: TimelineEntry, _ visitor: Visitor) -> [String: Any] {
        var what = ""
        if let number = entry.number {
            what =
                "\(number.book.book)/\(number.book.series)/\(number.book.year) – "
                + self.web.text("audit.number", visitor, ["number": Web.printed(number.number)])
        } else if let ref = entry.ref {
            what = self.web.text("audit.about", visitor, ["entry": "\(ref)"])
        }
        return [
            "index": "\(entry.index)", "time": Web.second(entry.time),
            "kind": self.web.kindWords(entry.kind, visitor),
            "organ": entry.organ, "what": what,
        ]
    }

    /// Size, root and time of the head, and who watches it.
    private func head(_ visitor: Visitor) async throws -> [String: Any] {
        guard let checkpoint = self.web.registry.checkpoint, checkpoint.head.size > 0 else {
            return ["size": "0", "hasHead": false]
        }
        let last = try await self.web.registry.entry(checkpoint.head.size - 1)
        return [
            "hasHead": true, "size": "\(checkpoint.head.size)",
            "root": BookPrint.grouped(checkpoint.head.root.hex),
            "rootBase64": checkpoint.head.root.base64,
            "time": last.map { Web.second($0.time) } ?? "", "origin": self.web.registry.origin,
            "logKey": self.web.registry.logVerifierKey,
            "note": String(decoding: checkpoint.note, as: UTF8.self),
            // This version asks no witness; the page says what that means.
            "witnesses": [] as [String],
            "url": self.web.configuration.publicAddress,
        ]
    }

    // MARK: Numbers

    func numbers(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let audits = try await self.web.registry.numberAudits(of: seat.organ.id)
        let missing = audits.reduce(0) { $0 + $1.missing.count }
        let waiting = audits.reduce(0) { $0 + $1.waiting }
        return self.web.page(
            "audit_numbers",
            [
                "volumes": audits.map { audit in
                    [
                        "name": audit.book.name, "href": BookPages.path(audit.book.key),
                        "key": audit.book.key.description,
                        "first": Web.printed(audit.book.first),
                        "last": audit.book.next > audit.book.first
                            ? Web.printed(audit.book.next - 1) : "–",
                        "used": "\(audit.used)", "voided": "\(audit.voided)",
                        "reserved": "\(audit.reserved)", "waiting": "\(audit.waiting)",
                        "late": "\(audit.late)",
                        "oldest": audit.oldestOpen.map { [Web.moment($0)] } ?? [],
                        "missing": audit.missing.map { "\($0)" }.joined(separator: ", "),
                        "hasMissing": !audit.missing.isEmpty,
                        "isClosed": audit.book.closed != nil,
                    ] as [String: Any]
                },
                "organName": seat.organ.name, "hasMissing": missing > 0,
                "missingCount": "\(missing)", "tab_numbers": true,
                "isWaiting": missing == 0 && waiting > 0, "waitingCount": "\(waiting)",
            ], for: seat.visitor)
    }

    // MARK: Taking it out

    func exportPage(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        var values = try await self.head(seat.visitor)
        values["folder"] = self.folder
        values["seesAll"] = seat.seesAll
        values["mayHaveRecords"] = seat.visitor.may(.auditor)
        values["organName"] = seat.organ.name
        values["tab_export"] = true
        return self.web.page("audit_export", values, for: seat.visitor)
    }

    private var folder: String { "antin-so-\(self.web.registry.checkpoint?.head.size ?? 0)" }

    /// The log as a tar archive, written as it is sent: nothing is kept, whatever its size.
    func export(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let isAuditor = seat.visitor.may(.auditor)
        let organs: Set<OrganID>? = isAuditor ? (seat.seesAll ? nil : [seat.organ.id]) : []
        guard let stream = ExportStream(self.web.registry, organs: organs) else {
            throw LogRoutes.missing
        }
        await self.web.log(context, "log.exported", "\(stream.head.size)")
        let folder = "antin-so-\(stream.head.size)"
        let seconds = self.web.registry.clock.read().wall.seconds
        var headers: HTTPFields = [
            .contentType: "application/x-tar", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"\(folder).tar\"",
        ]
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // Bodies are written on the connection's thread, which others share.
                try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await stream.write { file in
                        var bytes = TarHead.bytes(
                            path: "\(folder)/\(file.path)", size: file.bytes.count,
                            seconds: seconds)
                        bytes += file.bytes
                        bytes += TarHead.padding(after: file.bytes.count)
                        try await writer.write(ByteBuffer(bytes: bytes))
                    }
                }
                try await writer.write(ByteBuffer(bytes: TarHead.end))
                try await writer.finish(nil)
            })
    }
}
