internal import AntinRegistry
internal import Hummingbird

/// Issued and sent, and nobody has accepted it yet.
extension OutgoingPages {
    func unaccepted(
        _ organ: RegisteredOrgan, _ visitor: Visitor
    ) async throws -> [HomeSection] {
        let found = try await self.registry.unaccepted(of: organ.id)
        let returned = try await self.registry.sentBack(of: organ.id)
        func row(_ item: SendingStatus, _ word: String) -> HomeSection.Row {
            HomeSection.Row(
                href: "/outgoing/\(item.document.entry)/delivery",
                label: item.document.subject ?? item.document.shortName,
                detail: item.document.cited + " · "
                    + self.web.text(
                        word, visitor,
                        ["count": "\(item.count)", "total": "\(item.recipients)"]))
        }
        return [
            HomeSection(
                title: self.web.text("outgoing.home.sent_back", visitor), count: returned.count,
                rows: returned.prefix(8).map { row($0, "outgoing.home.sent_back_by") }),
            HomeSection(
                title: self.web.text("outgoing.home.unaccepted", visitor), count: found.count,
                rows: found.prefix(8).map { row($0, "outgoing.home.accepted_by") },
                isOwn: false),
        ]
    }
}
