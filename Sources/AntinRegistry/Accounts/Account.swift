// People who sign in.

package import AntinCore
package import AntinLog

/// A person who may sign in, and with which roles for which organs.
package struct Account: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case active
        /// Signs in no more; what was done under the name stays.
        case disabled
        /// Has not chosen a password yet.
        case invited
    }

    package let id: String
    /// What the person types to sign in: small letters, digits, `. _ - @`.
    package let login: String
    package let name: String
    package let email: String?
    package let state: State
    /// The roles that count now. Of a session: without those that wait for a second factor.
    package var grants: Set<Token.Grant>
    package let hasSecondFactor: Bool
    package let hasPassword: Bool
    package let created: Timestamp

    package func may(_ role: Role, for organ: String) -> Bool {
        self.token.may(role, for: organ)
    }

    /// The account as the one who asks for something: pages and API ask the same questions.
    package var token: Token {
        Token(
            id: self.id, label: self.name, created: self.created, expires: nil, revoked: nil,
            grants: self.grants)
    }

    /// The organs named in the grants, without the `*`.
    package var organs: [OrganID] {
        Set(self.grants.map(\.organ)).subtracting(["*"]).sorted().compactMap { OrganID($0) }
    }
}

extension Role {
    /// Roles whose word binds others: they need a second factor, and end sooner when idle.
    package var isPrivileged: Bool {
        switch self {
        case .signer, .auditor, .administrator: true
        case .clerk, .staff: false
        }
    }
}

extension StoreReader {
    private static var accountColumns: String {
        """
        SELECT id, login, name, email, state, second_factor IS NOT NULL, password IS NOT NULL,
            created FROM accounts
        """
    }

    func account(_ id: String) throws -> Account? {
        try self.row(Self.accountColumns + " WHERE id = ?", [.text(id)]).map(self.account)
    }

    func account(login: String) throws -> Account? {
        try self.row(Self.accountColumns + " WHERE login = ?", [.text(login)]).map(self.account)
    }

    func accounts() throws -> [Account] {
        try self.rows(Self.accountColumns + " ORDER BY login", []).map(self.account)
    }

    private func account(_ row: StoredRow) throws -> Account {
        let id = try row.text(0)
        let grants = try self.rows(
            "SELECT organ, role FROM account_roles WHERE account = ?", [.text(id)]
        ).map { Token.Grant(organ: try $0.text(0), role: try $0.value(1)) }
        return Account(
            id: id, login: try row.text(1), name: try row.text(2),
            email: try row.optionalText(3), state: try row.value(4), grants: Set(grants),
            hasSecondFactor: try row.integer(5) == 1, hasPassword: try row.integer(6) == 1,
            created: try row.time(7))
    }
}
