internal import AntinCore
internal import AntinRegistry

/// Where a signed-in person can go.
enum Navigation {
    private struct Item {
        let path: String
        let word: String
        let roles: Set<Role>
    }

    private static let everybody = Set(Role.allCases)
    private static let desk: Set<Role> = [.clerk, .signer, .auditor]

    private static let all = [
        Item(path: "/home", word: "nav.home", roles: Self.everybody),
        Item(path: "/outgoing", word: "nav.outgoing", roles: Self.desk),
        Item(path: "/signing", word: "nav.signing", roles: [.signer]),
        Item(path: "/inbox", word: "nav.inbox", roles: [.clerk, .signer, .auditor, .staff]),
        Item(path: "/books", word: "nav.books", roles: Self.desk),
        Item(path: "/search", word: "nav.search", roles: [.clerk, .signer, .auditor, .staff]),
        Item(path: "/audit", word: "nav.audit", roles: [.auditor]),
        Item(path: "/admin", word: "nav.admin", roles: [.administrator]),
    ]

    static func items(for visitor: Visitor, _ words: WordCatalogue) -> [[String: Any]] {
        self.all.filter { item in item.roles.contains { visitor.may($0) } }.map { item in
            [
                "href": item.path, "label": words.text(item.word, visitor.language),
                "current": visitor.path == item.path || visitor.path.hasPrefix(item.path + "/"),
            ]
        }
    }
}
