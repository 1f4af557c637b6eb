internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What waits for somebody, and what a clerk has in hand.
extension OutgoingPages {
    func home(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        _ = try context.authenticated()
        guard let organ = visitor.organ else {
            return self.web.page(
                "outgoing_home", ["noOrgan": true, "date": PageDate.text(self.today)],
                for: visitor)
        }
        var sections: [HomeSection] = []
        for source in HomeSection.sources {
            sections += try await source(self.web, visitor, organ)
        }
        let shown = sections.filter { $0.count > 0 || $0.empty != nil }
        let waiting = shown.filter(\.isOwn).reduce(0) { $0 + $1.count }
        return self.web.page(
            "outgoing_home",
            [
                "date": PageDate.text(self.today), "sections": shown.map(\.values),
                "isClerk": visitor.may(.clerk), "isIdle": waiting == 0,
                "headline": waiting == 0
                    ? self.web.text("outgoing.home.nothing", visitor)
                    : self.web.text("outgoing.home.waiting", visitor, ["count": "\(waiting)"]),
            ], for: visitor)
    }

    // MARK: The clerk's part

    static let clerkSections: HomeSection.Source = { web, visitor, organ in
        guard visitor.may(.clerk) else { return [] }
        let pages = OutgoingPages(web: web)
        let working = try await web.registry.dispatches(
            of: organ.id, in: [.draft, .signed, .numbered, .sealed], limit: 500)
        var waiting: Set<DispatchID> = []
        for dispatch in working where dispatch.state == .draft || dispatch.state == .signed {
            let requests = try await web.registry.signingRequests(of: dispatch.id)
            if !requests.isEmpty { waiting.insert(dispatch.id) }
        }
        let returned = try await web.registry.returned(of: organ.id)
        let back = Set(returned.map(\.0.id))
        let forms = try await web.registry.unfinishedForms(of: organ.id)
        func text(_ id: String) -> String { web.text(id, visitor) }
        func rows(_ found: [Dispatch], _ action: String?) -> [HomeSection.Row] {
            found.sorted(by: Dispatch.isMoreUrgent).prefix(8).map {
                pages.row($0, action: action, visitor)
            }
        }
        func section(
            _ title: String, _ found: [Dispatch], _ action: String?, _ state: String
        ) -> HomeSection {
            HomeSection(
                title: text(title), count: found.count,
                rows: rows(found, action.map(text)),
                more: found.count > 8
                    ? ("/outgoing?state=\(state)", text("outgoing.home.all")) : nil)
        }
        let ready = working.filter { $0.state == .signed && $0.awaitsNumber($0.currentFiles) }
        let numbered = working.filter { $0.state == .numbered }
        let sealed = working.filter { $0.state == .sealed }
        let drafts = working.filter {
            $0.state == .draft && !waiting.contains($0.id) && !back.contains($0.id)
        }
        var sections = [
            HomeSection(
                title: text("outgoing.home.returned"), count: returned.count,
                rows: returned.prefix(8).map { dispatch, made in
                    var row = pages.row(
                        dispatch, action: text("outgoing.home.mend"), visitor,
                        to: "/outgoing/\(dispatch.id)/edit")
                    row.detail = web.text(
                        "outgoing.home.returned_by", visitor,
                        ["name": made.by.name, "reason": made.reason])
                    return row
                }),
            section("outgoing.home.signed", ready, "outgoing.home.issue", "signed"),
            section("outgoing.home.numbered", numbered, "outgoing.home.seal", "numbered"),
            section("outgoing.home.sealed", sealed, "outgoing.home.send", "sealed"),
        ]
        sections += try await pages.unaccepted(organ, visitor)
        let begun = forms.prefix(8).map { form in
            HomeSection.Row(
                href: "/outgoing/\(form.id)/edit",
                label: form.fields["subject"]?.first ?? text("outgoing.list.no_subject"),
                detail: web.text(
                    "outgoing.home.begun", visitor, ["time": PageDate.text(form.changed)]))
        }
        sections.append(
            HomeSection(
                title: text("outgoing.home.drafts"), count: drafts.count + forms.count,
                rows: rows(drafts, nil) + begun,
                more: drafts.count + forms.count > 8
                    ? ("/outgoing?state=draft", text("outgoing.home.all")) : nil))
        sections.append(
            HomeSection(
                title: text("outgoing.home.signing"), count: waiting.count,
                more: waiting.isEmpty
                    ? nil : ("/outgoing?state=signing", text("outgoing.home.all")),
                isOwn: false))
        return sections
    }

    /// A line of a list for a dispatch, with where its click goes.
    ///
    /// - Parameter to: where the action leads if not to issuing.
    func row(
        _ dispatch: Dispatch, action: String?, _ visitor: Visitor, to: String? = nil
    ) -> HomeSection.Row {
        let record = dispatch.draft.record
        let urgency = dispatch.urgency
        var details: [String] = []
        if let number = dispatch.number {
            details.append("\(number.printed)/\(record.codeNotation ?? "")")
        } else if let notation = record.codeNotation {
            details.append("…/\(notation)")
        }
        if let due = dispatch.draft.handling.dueDate {
            details.append(
                self.web.text("outgoing.list.due", visitor, ["date": PageDate.text(due)]))
        }
        return HomeSection.Row(
            href: action == nil
                ? "/outgoing/\(dispatch.id)" : to ?? "/outgoing/\(dispatch.id)/issue",
            label: record.subject, detail: details.joined(separator: " · "),
            badge: urgency == .none
                ? nil : ("red", urgency.mark ?? urgency.name(in: visitor.language)),
            action: action)
    }

    // MARK: The signer's part

    static let signerSections: HomeSection.Source = { web, visitor, organ in
        guard let session = visitor.session, visitor.may(.signer) else { return [] }
        let waiting = try await web.registry.waiting(
            for: session.account.id, organs: [organ.id]
        ).filter(\.isTurn)
        return [
            HomeSection(
                title: web.text("outgoing.home.to_sign", visitor), count: waiting.count,
                rows: waiting.prefix(8).map { item in
                    let pages = OutgoingPages(web: web)
                    let row = pages.row(item.dispatch, action: nil, visitor)
                    return HomeSection.Row(
                        href: "/signing/\(item.dispatch.id)", label: row.label,
                        detail: row.detail, badge: row.badge)
                },
                more: waiting.isEmpty ? nil : ("/signing", web.text("outgoing.home.all", visitor)),
                empty: web.text("outgoing.home.nothing_to_sign", visitor))
        ]
    }
}

extension Dispatch {
    var urgency: Urgency { self.draft.handling.priority.flatMap { Urgency(priority: $0) } ?? .none }

    /// The most urgent first, then by deadline, then the longest waiting.
    static func isMoreUrgent(_ one: Dispatch, _ other: Dispatch) -> Bool {
        if one.urgency != other.urgency { return one.urgency > other.urgency }
        switch (one.draft.handling.dueDate, other.draft.handling.dueDate) {
        case (let left?, let right?) where left != right: return left < right
        case (.some, nil): return true
        case (nil, .some): return false
        default: return one.changed.milliseconds < other.changed.milliseconds
        }
    }
}
