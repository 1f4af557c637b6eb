internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// What waits in the inbox, on the first page.
extension InboxPages {
    static let homeSections: HomeSection.Source = { web, visitor, organ in
        if visitor.may(.clerk) {
            return try await InboxPages(web: web).clerkSections(organ, visitor)
        }
        guard visitor.may(.staff), let account = visitor.session?.account.id else { return [] }
        let own = try await web.registry.arrivals(
            of: organ.id,
            ArrivalQuery(states: [.assigned, .processing], account: account, limit: 6))
        return [
            HomeSection(
                title: web.text("inbox.home.assigned", visitor), count: own.count,
                rows: own.prefix(5).map {
                    HomeSection.Row(
                        href: "/inbox/\($0.document.entry)", label: $0.document.printedNotation,
                        detail: $0.document.subject ?? "")
                },
                more: ("/inbox/received", web.text("inbox.home.all", visitor)))
        ]
    }

    private func clerkSections(
        _ organ: RegisteredOrgan, _ visitor: Visitor
    ) async throws -> [HomeSection] {
        let duties = try await self.registry.recallDuties(of: organ.id)
        let new = try await self.registry.sentDocuments(to: organ.id)
        let counts = try await self.registry.inboxCounts(of: organ.id, on: self.today())
        func rows(_ documents: [SentDocument]) -> [HomeSection.Row] {
            documents.prefix(5).map { sent in
                let mark = Urgency(priority: sent.priority)?.mark
                return HomeSection.Row(
                    href: "/inbox/\(sent.document.entry)", label: sent.document.printedNotation,
                    detail: [sent.document.senderName, sent.document.subject].compactMap(\.self)
                        .joined(separator: ": "),
                    badge: mark.map { ("red", $0) })
            }
        }
        let all = ("/inbox", self.web.text("inbox.home.all", visitor))
        return [
            HomeSection(
                title: self.web.text("inbox.home.duties", visitor), count: duties.count,
                rows: rows(duties), more: all),
            HomeSection(
                title: self.web.text("inbox.home.new", visitor), count: new.count,
                rows: rows(new), more: all),
            HomeSection(
                title: self.web.text("inbox.home.overdue", visitor), count: counts.overdue,
                more: ("/inbox/deadlines", self.web.text("inbox.home.deadlines", visitor))),
        ]
    }
}
