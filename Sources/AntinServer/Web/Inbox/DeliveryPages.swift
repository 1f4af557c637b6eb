internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The sender's board: what became of a document at each recipient.
struct DeliveryPages {
    let web: Web
    private var registry: Registry { self.web.registry }

    func add(to router: RouterGroup<Context>) {
        // The other pages of this address call the place `dispatch`, so it is called that here.
        router.get("outgoing/{dispatch}/delivery", use: self.board)
        router.post("outgoing/{dispatch}/delivery/takeback", use: self.takeBack)
        router.post("outgoing/{dispatch}/delivery/commit", use: self.commit)
        router.get("outgoing/{dispatch}/delivery/{delivery}", use: self.recipient)
        router.post("outgoing/{dispatch}/delivery/{delivery}/status", use: self.report)
        router.post("outgoing/{dispatch}/delivery/{delivery}/call", use: self.call)
        router.post("outgoing/{dispatch}/delivery/{delivery}/takeback", use: self.takeBackOne)
    }

    // MARK: The board

    func board(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk, .signer, .auditor)
        let document = try await self.document(context, seat)
        return try await self.page(
            document, seat, show: request.query("show") ?? "all",
            page: request.query("page").flatMap { Int($0) } ?? 1, FormErrors(), [:])
    }

    private func page(
        _ document: RegisteredDocument, _ seat: InboxSeat, show: String, page: Int,
        _ errors: FormErrors, _ typed: [String: String]
    ) async throws -> Response {
        let visitor = seat.visitor
        let words = DeliveryWords(web: self.web, visitor: visitor)
        let lines = try await self.registry.deliveryLines(of: document.entry)
        let sending = try await self.registry.sending(of: document.entry)
        let contact = try await self.registry.contact(of: document.organ)
        let due = sending.flatMap { contact.callDue($0) }
        let now = self.registry.clock.read().wall
        var values = self.head(document, sending, seat)
        values.merge(errors.values) { $1 }
        values["reason"] = typed["reason"] ?? ""
        values.merge(self.sums(lines)) { $1 }
        let silent = lines.filter { Self.isSilent($0.delivery) }
        if let due {
            values["callDue"] = PageDate.text(due)
            values["isCallDue"] = due <= now && !silent.isEmpty
            values["callCount"] = silent.filter { $0.calls == 0 }.count
        }
        let chosen = lines.filter { Self.isShown($0, show) }
        let size = 100
        let first = min(max(page - 1, 0) * size, max(0, chosen.count - 1) / size * size)
        let rows = chosen.dropFirst(first).prefix(size)
        values["rows"] = rows.map { line -> [String: Any] in
            self.row(line, words, callDue: due.map { $0 <= now } ?? false)
        }
        values["shownCount"] = chosen.count
        values["isEmpty"] = chosen.isEmpty
        if first > 0 { values["previous"] = "?show=\(show)&page=\(first / size)" }
        if first + size < chosen.count { values["next"] = "?show=\(show)&page=\(first / size + 2)" }
        values["hasPager"] = chosen.count > size
        values["reminder"] = self.reminder(
            document, sending, silent.filter { $0.delivery.channel != .paper }, visitor)
        values["silentCount"] = silent.count
        values["hasSilent"] = !silent.isEmpty
        values["isClerk"] = visitor.may(.clerk)
        values["filterWords"] = self.filterWords(show, visitor)
        return self.web.page(
            "delivery_board", values, for: visitor, status: errors.isEmpty ? .ok : .badRequest)
    }

    private func head(
        _ document: RegisteredDocument, _ sending: Sending?, _ seat: InboxSeat
    ) -> [String: Any] {
        .known([
            "entry": "\(document.entry)", "notation": document.printedNotation,
            "date": document.date.map { PageDate.text($0) } ?? "",
            "subject": document.subject ?? self.web.text("inbox.erased", seat.visitor),
            "urgency": sending.flatMap { Urgency(priority: $0.priority)?.mark } ?? "",
            "isUrgent": (sending?.priority ?? 0) > 0,
            "sentAt": sending.map { PageDate.text($0.time) } ?? "",
            "due": sending?.due.map { PageDate.text($0) },
            "isRecalled": document.state == .recalled,
        ])
    }

    /// "đã gửi 87, nhận 61, mở 58, 2 trả lại, 1 lỗi thư".
    private func sums(_ lines: [DeliveryLine]) -> [String: Any] {
        func count(_ isCounted: (DeliveryLine) -> Bool) -> Int { lines.filter(isCounted).count }
        return [
            "sumSent": lines.count, "sumAccepted": count { $0.delivery.isAccepted },
            "sumOpened": count { $0.delivery.opened != nil || $0.delivery.isAccepted },
            "sumReturned": count { $0.delivery.state == .refused },
            "sumFinished": count { $0.delivery.state == .finished },
            "sumNoted": count { $0.delivery.side == .sender && $0.delivery.via != nil },
            "sumFailed": count { $0.message == .failed },
            "sumDuties": count { $0.delivery.state == .withdrawalAsked },
            "hasReturned": count { $0.delivery.state == .refused } > 0,
            "hasFailed": count { $0.message == .failed } > 0,
            "hasDuties": count { $0.delivery.state == .withdrawalAsked } > 0,
            "hasRecipients": !lines.isEmpty,
        ]
    }

    /// Neither accepted nor returned, and not asked back.
    static func isSilent(_ delivery: Delivery) -> Bool {
        [nil, .arrived].contains(delivery.state) && !delivery.isAccepted
    }

    private static func isShown(_ line: DeliveryLine, _ show: String) -> Bool {
        let delivery = line.delivery
        return switch show {
        case "silent": Self.isSilent(delivery)
        case "unopened": Self.isSilent(delivery) && delivery.opened == nil
        case "accepted": delivery.isAccepted
        case "returned": delivery.state == .refused
        case "duties": delivery.state == .withdrawalAsked
        case "failed": line.message == .failed
        case "email", "axis", "paper", "system": delivery.channel.rawValue == show
        default: true
        }
    }

    private func filterWords(_ chosen: String, _ visitor: Visitor) -> [[String: Any]] {
        let all: [(String, String)] = [
            ("all", "delivery.show.all"), ("silent", "delivery.show.silent"),
            ("unopened", "delivery.show.unopened"), ("accepted", "delivery.show.accepted"),
            ("returned", "delivery.show.returned"), ("duties", "delivery.show.duties"),
            ("failed", "delivery.show.failed"), ("system", "inbox.channel.system"),
            ("email", "inbox.channel.email"), ("axis", "inbox.channel.axis"),
            ("paper", "inbox.channel.paper"),
        ]
        return all.map { value, id in
            [
                "value": value, "label": self.web.text(id, visitor), "selected": value == chosen,
            ]
        }
    }

    private func row(
        _ line: DeliveryLine, _ words: DeliveryWords, callDue: Bool
    ) -> [String: Any] {
        let delivery = line.delivery
        let (tone, sign) = DeliveryWords.tone(delivery.state)
        let isNoted = delivery.side == .sender && delivery.via != nil
        // Nobody sends paper by itself.
        let waitsForPaper = delivery.state == nil && delivery.channel == .paper && !isNoted
        return .known([
            "id": "\(delivery.id)", "name": delivery.name,
            "organ": delivery.organ?.text ?? "",
            "state": waitsForPaper
                ? self.web.text("delivery.state.paper", words.visitor)
                : words.state(delivery.state),
            "tone": waitsForPaper ? "amber" : tone, "sign": waitsForPaper ? "✉" : sign,
            "time": PageDate.text(delivery.time),
            "isNoted": isNoted, "noted": delivery.via.map { words.via($0) } ?? "",
            "channel": self.web.text(InboxPages.word(delivery.channel), words.visitor),
            "opened": delivery.opened.map { PageDate.text($0) },
            "isUnopened": Self.isSilent(delivery) && delivery.opened == nil
                && delivery.channel == .system,
            "rowReason": line.reason, "isAdded": !delivery.isListed,
            "mailFailed": line.message == .failed, "mailSent": line.message == .sent,
            "mailWaits": line.message == .waiting, "calls": line.calls,
            "hasCalls": line.calls > 0,
            "needsCall": callDue && Self.isSilent(delivery) && line.calls == 0,
        ])
    }

    /// Plain text for any messenger: no link that signs in, no file.
    private func reminder(
        _ document: RegisteredDocument, _ sending: Sending?, _ silent: [DeliveryLine],
        _ visitor: Visitor
    ) -> String {
        var lines = [
            self.web.text(
                "delivery.reminder.text", visitor,
                [
                    "organ": document.senderName ?? document.organ.text,
                    "notation": document.printedNotation,
                    "date": document.date.map { PageDate.text($0) } ?? "",
                ])
        ]
        if document.level != .restricted, let subject = document.subject { lines.append(subject) }
        if let due = sending?.due {
            lines.append(
                self.web.text(
                    "delivery.reminder.due", visitor, ["date": PageDate.text(due)]))
        }
        lines.append(
            self.web.text(
                "delivery.reminder.silent", visitor, ["count": "\(silent.count)"]))
        lines += silent.prefix(200).enumerated().map { "\($0 + 1). \($1.delivery.name)" }
        if silent.count > 200 { lines.append("…") }
        lines.append(
            self.web.text(
                "delivery.reminder.ask", visitor,
                ["address": self.web.configuration.publicAddress]))
        return lines.joined(separator: "\n")
    }

    // MARK: One recipient

    func recipient(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk, .signer, .auditor)
        let document = try await self.document(context, seat)
        let delivery = try await self.delivery(context, of: document)
        return try await self.page(delivery, of: document, FormErrors(), [:], seat)
    }

    private func page(
        _ delivery: Delivery, of document: RegisteredDocument, _ errors: FormErrors,
        _ typed: [String: String], _ seat: InboxSeat
    ) async throws -> Response {
        let words = DeliveryWords(web: self.web, visitor: seat.visitor)
        let sending = try await self.registry.sending(of: document.entry)
        var values = self.head(document, sending, seat)
        values.merge(errors.values) { $1 }
        let line = try await self.registry.deliveryLines(of: document.entry)
            .first { $0.delivery.id == delivery.id }
        if let line { values["line"] = self.row(line, words, callDue: false) }
        values["id"] = "\(delivery.id)"
        values["name"] = delivery.name
        values["telephone"] = typed["telephone"] ?? delivery.telephone ?? ""
        values["email"] = delivery.email
        for name in ["person", "said", "reason", "time"] { values["typed_" + name] = typed[name] }
        values["events"] = try await self.registry.deliveryEvents(of: delivery.id).map(words.event)
        values["calls"] = try await self.registry.calls(of: document.entry)
            .filter { $0.delivery == delivery.id }.map { call in
                [
                    "time": PageDate.text(call.time), "telephone": call.telephone,
                    "person": call.person, "said": call.said, "by": call.recorder.name,
                ]
            }
        let steps = ExchangeStatus.allCases.filter {
            !$0.isSenders && $0.mayFollow(delivery.state)
        }
        values["steps"] = steps.map {
            ["value": $0.rawValue, "label": "\($0.rawValue) \($0.name(in: seat.visitor.language))"]
        }
        values["hasSteps"] = !steps.isEmpty
        values["ways"] = DeliveryWords.ways.map {
            ["value": $0, "label": words.via($0), "selected": $0 == typed["via"]] as [String: Any]
        }
        values["canTakeBack"] =
            ExchangeStatus.withdrawalAsked.mayFollow(delivery.state)
            && delivery.state != .withdrawalAsked
        values["isClerk"] = seat.visitor.may(.clerk)
        return self.web.page(
            "delivery_recipient", values, for: seat.visitor,
            status: errors.isEmpty ? .ok : .badRequest)
    }

    /// "Đã nhận qua điện thoại": the clerk notes what a recipient said elsewhere.
    func report(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let document = try await self.document(context, seat)
        let delivery = try await self.delivery(context, of: document)
        var errors = FormErrors()
        let status = form["state"].flatMap { ExchangeStatus(rawValue: $0) }
        if status == nil || status?.isSenders == true {
            errors.add("state", self.web.text("delivery.error.state", seat.visitor))
        }
        let via = form["via"].flatMap { DeliveryWords.ways.contains($0) ? $0 : nil }
        if via == nil { errors.add("via", self.web.text("delivery.error.via", seat.visitor)) }
        if status?.needsReason == true, form["reason"] == nil {
            errors.add("reason", self.web.text("inbox.error.reason", seat.visitor))
        }
        guard errors.isEmpty, let status else {
            return try await self.page(delivery, of: document, errors, form.typed, seat)
        }
        try await self.registry.report(
            StatusReport(
                status, side: .sender, by: seat.recorder, via: via, reason: form["reason"]),
            on: delivery.id, of: document.entry)
        await self.web.log(
            context, "delivery.noted", "\(document.entry)/\(delivery.id)", detail: status.rawValue)
        return self.web.done(
            "/outgoing/\(document.entry)/delivery/\(delivery.id)", notice: "notice.delivery_noted")
    }

    func call(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let document = try await self.document(context, seat)
        let delivery = try await self.delivery(context, of: document)
        var errors = FormErrors()
        for (name, id) in [
            ("telephone", "delivery.error.telephone"), ("person", "delivery.error.person"),
            ("said", "delivery.error.said"),
        ] where form[name] == nil {
            errors.add(name, self.web.text(id, seat.visitor))
        }
        guard errors.isEmpty, let telephone = form["telephone"], let person = form["person"],
            let said = form["said"]
        else { return try await self.page(delivery, of: document, errors, form.typed, seat) }
        try await self.registry.noteCall(
            about: delivery.id, of: document.entry, at: self.registry.clock.read().wall,
            telephone: telephone, person: person, said: said, by: seat.recorder)
        await self.web.log(context, "delivery.called", "\(document.entry)/\(delivery.id)")
        return self.web.done(
            "/outgoing/\(document.entry)/delivery/\(delivery.id)", notice: "notice.delivery_called")
    }

    // MARK: Taking back

    func takeBack(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let document = try await self.document(context, seat)
        guard let reason = form["reason"] else {
            var errors = FormErrors()
            errors.add("reason", self.web.text("inbox.error.reason", seat.visitor))
            return try await self.page(document, seat, show: "all", page: 1, errors, form.typed)
        }
        try await self.web.requireStepUp(context, form)
        try await self.registry.takeBack(document.entry, reason: reason, by: seat.recorder)
        await self.web.log(context, "document.taken_back", "\(document.entry)")
        return self.web.done(
            "/outgoing/\(document.entry)/delivery", notice: "notice.delivery_taken_back")
    }

    func takeBackOne(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk)
        let form = try await self.web.form(request, context)
        let document = try await self.document(context, seat)
        let delivery = try await self.delivery(context, of: document)
        guard let reason = form["takeBackReason"] else {
            var errors = FormErrors()
            errors.add("takeBackReason", self.web.text("inbox.error.reason", seat.visitor))
            return try await self.page(delivery, of: document, errors, form.typed, seat)
        }
        try await self.web.requireStepUp(context, form)
        try await self.registry.takeBack(
            document.entry, deliveries: [delivery.id], reason: reason, by: seat.recorder)
        await self.web.log(context, "document.taken_back", "\(document.entry)/\(delivery.id)")
        return self.web.done(
            "/outgoing/\(document.entry)/delivery/\(delivery.id)",
            notice: "notice.delivery_taken_back")
    }

    /// Enters a commitment to the board as it is now.
    func commit(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try InboxPages.seat(self.web, request, context, .clerk)
        _ = try await self.web.form(request, context)
        let document = try await self.document(context, seat)
        let entry = try await self.registry.commitDeliveries(
            of: document.entry, as: document.organ)
        await self.web.log(context, "deliveries.committed", "\(entry)")
        return self.web.done(
            "/outgoing/\(document.entry)/delivery", notice: "notice.delivery_committed")
    }

    // MARK: Finding

    /// A document of the organ acted for; others do not exist.
    private func document(
        _ context: Context, _ seat: InboxSeat
    ) async throws -> RegisteredDocument {
        guard let document = try await self.registry.document(context.index("dispatch")),
            document.kind == .issued, document.organ == seat.organ.id
        else { throw Refusal(.unknownDocument) }
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
