// Making and changing accounts.

import AntinCore
import AntinCrypto
import AntinLog

/// A person who is to have an account.
package struct AccountDraft: Sendable {
    package var login: String
    package var name: String
    package var email: String?
    package var grants: Set<Token.Grant>

    package init(
        login: String, name: String, email: String? = nil, grants: Set<Token.Grant> = []
    ) {
        self.login = login
        self.name = name
        self.email = email
        self.grants = grants
    }

    /// The form in which logins are kept and compared; `nil` for what cannot be one.
    package static func login(_ text: String) -> String? {
        let login = text.lowercased()
        let isLawful = login.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x2E, 0x5F, 0x2D, 0x40: true
            default: false
            }
        }
        return isLawful && (2...64).contains(login.utf8.count) ? login : nil
    }
}

extension Registry {
    /// Makes an account with the roles given, at once: for the one who has the machine. In the
    /// pages new roles wait for a second person (`askForChange`).
    ///
    /// - Parameters:
    ///   - password: `nil` makes an invited account, which chooses its own by a link.
    ///   - actor: who does it, for the access log.
    package func createAccount(
        _ draft: AccountDraft, password: String? = nil, by actor: String
    ) async throws -> Account {
        var made: PasswordHash?
        if let password {
            made = try await self.hash(password, login: draft.login, name: draft.name)
        }
        let hash = made
        return try await self.submit { planning in
            try planning.createAccount(draft, password: hash, by: actor)
        }
    }

    package func account(_ id: String) async throws -> Account? {
        try await self.read { try $0.account(id) }
    }

    package func account(login: String) async throws -> Account? {
        guard let login = AccountDraft.login(login) else { return nil }
        return try await self.read { try $0.account(login: login) }
    }

    /// Every account, by login.
    package func accounts() async throws -> [Account] {
        try await self.read { try $0.accounts() }
    }

    /// Nobody signs in with the account any more, and every session of it ends.
    ///
    /// Refuses to disable an administrator in the name of another one: that waits
    /// (`askForChange`), else of two one could be alone a moment later.
    package func disableAccount(_ id: String, by actor: String) async throws {
        try await self.submit { planning in
            let account = try planning.account(id)
            if account.grants.contains(where: { $0.role == .administrator }) {
                try planning.requireNoWait(to: account, by: actor)
            }
            try planning.disable(id, by: actor)
        }
    }

    /// Takes a role away, at once: only new rights wait, and that another administrator is none
    /// any more (`askForRevocation`).
    package func revoke(_ grant: Token.Grant, from id: String, by actor: String) async throws {
        try await self.submit { planning in
            if grant.role == .administrator {
                try planning.requireNoWait(to: planning.account(id), by: actor)
            }
            try planning.revoke(grant, from: id, by: actor)
        }
    }

    /// Gives exactly these roles, at once: for the one who has the machine.
    package func setGrants(
        _ grants: Set<Token.Grant>, of id: String, by actor: String
    ) async throws {
        try await self.submit { planning in
            let account = try planning.account(id)
            for grant in account.grants.subtracting(grants) {
                try planning.transaction.execute(
                    "DELETE FROM account_roles WHERE account = ? AND organ = ? AND role = ?",
                    [.text(id), .text(grant.organ), .text(grant.role.rawValue)])
            }
            for grant in grants.subtracting(account.grants) {
                try planning.give(grant, to: id, source: "local")
            }
            try planning.logAccess(
                AccessEvent(
                    actor: actor, action: "account.roles_set", object: id,
                    detail: grants.map { "\($0.organ):\($0.role.rawValue)" }.sorted()
                        .joined(separator: " ")))
            if grants != account.grants { try planning.tell(.rolesChanged, id, by: actor) }
        }
    }

    /// Chooses a password: the person's own act, or of the one who has the machine. Every other
    /// session of the account ends.
    package func setPassword(
        _ password: String, of id: String, by actor: String, keeping session: String? = nil
    ) async throws {
        guard let account = try await self.account(id) else {
            throw RegistryError.refused(Refusal(.unknownAccount, id))
        }
        let hash = try await self.hash(password, login: account.login, name: account.name)
        try await self.submit { planning in
            let account = try planning.account(id)
            try planning.transaction.execute(
                """
                UPDATE accounts SET password = ?,
                    state = CASE state WHEN 'invited' THEN 'active' ELSE state END WHERE id = ?
                """, [.text(hash.description), .text(id)])
            // Who knows the password needs no link to another one.
            try planning.transaction.execute(
                "DELETE FROM account_links WHERE account = ? AND used IS NULL", [.text(id)])
            try planning.endSessions(of: id, except: session)
            try planning.forgetFailures(of: account.login)
            try planning.logAccess(
                AccessEvent(actor: actor, action: "account.password_set", object: id))
            try planning.tell(.passwordChanged, id, by: actor)
        }
    }

    /// The hash of a new password, after the rules have let it pass.
    func hash(_ password: String, login: String, name: String) async throws -> PasswordHash {
        if let fault = PasswordRule.fault(in: password, login: login, name: name) {
            throw RegistryError.refused(Refusal(.weakPassword, fault.rawValue))
        }
        let cost = self.configuration.passwordCost
        return try await self.hashing.run {
            try await self.offDisk { try PasswordHash(of: password, cost: cost) }
        }
    }
}

extension Planning {
    func account(_ id: String) throws -> Account {
        guard let account = try self.transaction.account(id) else {
            throw Refusal(.unknownAccount, id)
        }
        return account
    }

    /// Refuses what one person would do to an administrator who can sign in; who has the machine is
    /// no account, and may.
    fileprivate func requireNoWait(to account: Account, by actor: String) throws {
        guard account.state == .active, actor != account.id,
            try self.transaction.account(actor) != nil
        else { return }
        throw Refusal(.removalWaits, account.id)
    }

    func disable(_ id: String, by actor: String) throws {
        let account = try self.account(id)
        try self.transaction.execute(
            "UPDATE accounts SET state = 'disabled' WHERE id = ?", [.text(id)])
        if account.grants.contains(where: { $0.role == .administrator }) {
            try self.restartRemovals()
        }
        if account.state == .active {
            try self.keepAdministrators(of: account.grants.filter { $0.role == .administrator })
        }
        try self.endSessions(of: id)
        // Programs act for the one who made their token.
        try self.transaction.execute(
            "UPDATE tokens SET revoked = ifnull(revoked, ?) WHERE made_by = ?",
            [.integer(self.time.milliseconds), .text(id)])
        try self.logAccess(AccessEvent(actor: actor, action: "account.disabled", object: id))
        if account.state == .active { try self.tell(.disabled, id, by: actor) }
    }

    func revoke(_ grant: Token.Grant, from id: String, by actor: String) throws {
        let had = try self.account(id).grants.contains(grant)
        try self.transaction.execute(
            "DELETE FROM account_roles WHERE account = ? AND organ = ? AND role = ?",
            [.text(id), .text(grant.organ), .text(grant.role.rawValue)])
        if grant.role == .administrator {
            try self.keepAdministrators(of: [grant])
            try self.restartRemovals()
        }
        try self.logAccess(
            AccessEvent(
                actor: actor, action: "account.role_removed", object: id,
                organ: OrganID(grant.organ), detail: grant.role.rawValue))
        if had {
            try self.tell(.roleRemoved, id, by: actor, role: grant.role, organ: grant.organ)
        }
    }

    /// Who is one of two administrators only now has the whole hour to refuse to be removed.
    private func restartRemovals() throws {
        try self.transaction.execute(
            """
            UPDATE account_changes SET asked = ?
            WHERE state = 'waiting' AND kind IN ('revoke', 'disable')
            """, [.integer(self.time.milliseconds)])
    }

    func createAccount(
        _ draft: AccountDraft, password: PasswordHash?, by actor: String, source: String = "local"
    ) throws -> Account {
        guard let login = AccountDraft.login(draft.login) else { throw Refusal(.invalid, "login") }
        guard (1...200).contains(draft.name.count) else { throw Refusal(.invalid, "name") }
        guard try self.transaction.account(login: login) == nil else {
            throw Refusal(.loginTaken, login)
        }
        let id = Hex.encode(SecureRandom.bytes(8))
        let isComplete = password != nil || source == "oidc"
        try self.transaction.execute(
            """
            INSERT INTO accounts (id, login, name, email, state, password, created)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id), .text(login), .text(draft.name), .optional(draft.email),
                .text(isComplete ? "active" : "invited"), .optional(password?.description),
                .integer(self.time.milliseconds),
            ])
        for grant in draft.grants { try self.give(grant, to: id, source: source) }
        try self.logAccess(
            AccessEvent(
                actor: actor, action: "account.created", object: id,
                detail: draft.grants.map { "\($0.organ):\($0.role.rawValue)" }.sorted()
                    .joined(separator: " ")))
        return try self.account(id)
    }

    /// A role for an organ of this register, or for all of them.
    func give(_ grant: Token.Grant, to account: String, source: String) throws {
        if grant.organ != "*" {
            guard let organ = OrganID(grant.organ), try self.transaction.organ(organ) != nil else {
                throw Refusal(.unknownOrgan, grant.organ)
            }
        }
        try self.transaction.execute(
            """
            INSERT INTO account_roles (account, organ, role, source, since) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(account), .text(grant.organ), .text(grant.role.rawValue), .text(source),
                .integer(self.time.milliseconds),
            ])
    }

    /// Refuses what would leave an organ, or the register, without an administrator it had.
    func keepAdministrators(of grants: some Sequence<Token.Grant>) throws {
        for grant in grants {
            let left = try self.transaction.row(
                """
                SELECT 1 FROM account_roles r JOIN accounts a ON a.id = r.account
                WHERE r.role = 'administrator' AND r.organ IN (?, '*') AND a.state = 'active'
                """, [.text(grant.organ)])
            if left == nil { throw Refusal(.lastAdministrator, grant.organ) }
        }
    }
}
