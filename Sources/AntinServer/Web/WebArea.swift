internal import Hummingbird

/// Pages that belong together: what one kind of person does.
protocol WebArea {
    init(web: Web)
    func add(to router: RouterGroup<Context>)
}

extension Web {
    /// Every area there is.
    private static var areas: [any WebArea.Type] {
        [
            AccountPages.self, PublicPages.self, OutgoingPages.self, SigningPages.self,
            InboxPages.self, BookPages.self, SearchPages.self, AuditPages.self, AdminPages.self,
        ]
    }

    /// Puts every page on the router.
    func add(to router: Router<Context>) {
        self.assets.add(to: router)
        let pages = router.group("").add(middleware: SessionMiddleware(web: self))
            .add(middleware: SentFormMiddleware(web: self))
            .add(middleware: self.uploads)
        for area in Self.areas { area.init(web: self).add(to: pages) }
    }
}

extension WebResources {
    /// What each area brings along.
    static let shares: [String: Share] = [
        "frame": Self.frame, "accounts": Self.accounts, "public": Self.publicCheck,
        "outgoing": Self.outgoing, "signing": Self.signing, "inbox": Self.inbox,
        "books": Self.books, "admin": Self.admin,
    ]
}
