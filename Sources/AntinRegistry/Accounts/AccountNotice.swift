// What the owner of an account is told by letter.

import AntinCore
import AntinLog

/// A change of how somebody signs in, or of what somebody may do (ASVS 6.3.7).
package enum AccountNotice: String, Sendable, Hashable, CaseIterable {
    case passwordChanged = "password_changed"
    /// Chosen with the link of an invitation, for the first time.
    case passwordChosen = "password_chosen"
    /// Chosen anew with a link that somebody else has made.
    case passwordReset = "password_reset"
    case linkMade = "link_made"
    case factorAdded = "factor_added"
    case factorReplaced = "factor_replaced"
    case factorRemoved = "factor_removed"
    case roleAdded = "role_added"
    case roleRemoved = "role_removed"
    case rolesChanged = "roles_changed"
    /// The identity provider vouches for the account from now on.
    case identityAdded = "identity_added"
    case disabled
    /// Another administrator asks that the account be disabled, or lose that role.
    case removalAsked = "removal_asked"
}

extension Registry {
    /// Whether letters leave the house: noted when the server starts, so that notices are written
    /// only where they are sent, and not sent all at once when a relay is set up a year later.
    package func noteRelay(_ isThere: Bool) async throws {
        let word = isThere ? "yes" : "no"
        guard try await self.read({ try $0.setting("relay") }) != word else { return }
        try await self.submit { try $0.transaction.set("relay", word) }
    }
}

extension Planning {
    /// Writes the letter in the transaction of what it tells. Nobody is told who has no address.
    ///
    /// The letter says what was done and when, and where to ask; it holds no secret, no name but
    /// the login, and no link that opens anything.
    ///
    /// - Parameter actor: who did it; the letter says only whether it was the person.
    func tell(
        _ notice: AccountNotice, _ id: String, by actor: String, role: Role? = nil,
        organ: String? = nil
    ) throws {
        let account = try self.account(id)
        guard try self.transaction.setting("relay") == "yes", let email = account.email,
            MailAddress.isLawful(email)
        else { return }
        // It stands in the outbox of an organ that the person has a role in, where its
        // administrator sees it; else in the operator's.
        var home = try account.organs.first { try self.transaction.organ($0) != nil }?.text
        if home == nil { home = try self.transaction.setting("operator") }
        guard let home else { return }
        var facts: [String: JSONValue] = [
            "notice": .string(notice.rawValue), "login": .string(account.login),
            "time": .string("\(self.time)"), "own": .bool(actor == id),
        ]
        if let role { facts["role"] = .string(role.rawValue) }
        if let organ { facts["organ"] = .string(organ) }
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, address, facts, state, attempts, due, created)
            VALUES (?, 'email', ?, ?, ?, 'waiting', 0, ?, ?)
            """,
            [
                .text(home), .text(ExchangeEvent.account.rawValue), .text(email),
                .blob(JSONValue.object(of: facts).canonical),
                .integer(self.time.milliseconds), .integer(self.time.milliseconds),
            ])
    }
}
