internal import AntinRegistry

/// A part of somebody's first page: what waits, how much of it, one click to each.
struct HomeSection: Sendable {
    struct Row: Sendable {
        let href: String
        let label: String
        var detail = ""
        /// A word with its colour: never the colour alone.
        var badge: (tone: String, text: String)?
        /// What the click does; nil for opening it.
        var action: String?
    }

    let title: String
    let count: Int
    var rows: [Row] = []
    /// All of it: address and words.
    var more: (href: String, label: String)?
    /// False for what waits for others: shown, and not counted as this person's work.
    var isOwn = true
    /// Shown in place of rows; nil hides a section without any.
    var empty: String?

    /// An area's part of the first page. Each area adds its own to ``sources``; one that fails
    /// takes the page with it, so that a missing list is never read as "nothing to do".
    typealias Source = @Sendable (Web, Visitor, RegisteredOrgan) async throws -> [HomeSection]

    static let sources: [Source] = [
        OutgoingPages.clerkSections, OutgoingPages.signerSections, InboxPages.homeSections,
    ]

    /// The values of the template `outgoing_home`.
    var values: [String: Any] {
        var values: [String: Any] = [
            "title": self.title, "count": self.count, "isWaiting": self.count > 0,
            "rows": self.rows.map { row in
                [
                    "href": row.href, "label": row.label, "detail": row.detail,
                    "hasDetail": !row.detail.isEmpty,
                    "badge": row.badge.map { ["tone": $0.tone, "text": $0.text] as Any } as Any,
                    "hasBadge": row.badge != nil, "tone": row.badge?.tone ?? "",
                    "word": row.badge?.text ?? "", "action": row.action ?? "",
                    "hasAction": row.action != nil,
                ] as [String: Any]
            },
        ]
        if let more { values["more"] = ["href": more.href, "label": more.label] }
        if self.rows.isEmpty, let empty { values["empty"] = empty }
        return values
    }
}
