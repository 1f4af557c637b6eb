// People whom an identity provider knows.

import AntinCrypto
import AntinLog

/// What an identity provider said about somebody, after its signature was checked.
package struct ProvidedIdentity: Sendable {
    package let issuer: String
    package let subject: String
    /// The login that the account has or gets here.
    package let login: String
    package let name: String
    package let email: String?
    /// The roles that the provider's groups stand for.
    package let grants: Set<Token.Grant>
    /// The provider has seen a second factor.
    package let isStrong: Bool
    /// The provider has asked for the password just now.
    package var isFresh: Bool

    package init(
        issuer: String, subject: String, login: String, name: String, email: String?,
        grants: Set<Token.Grant>, isStrong: Bool, isFresh: Bool
    ) {
        self.issuer = issuer
        self.subject = subject
        self.login = login
        self.name = name
        self.email = email
        self.grants = grants
        self.isStrong = isStrong
        self.isFresh = isFresh
    }
}

extension Registry {
    /// Signs in whom the identity provider vouches for.
    ///
    /// The first time, an account of that login which was never signed in to (invited, no
    /// password) becomes the person's; one that has a password here does not, for it may be
    /// somebody else's. Without one, an account is made if the groups give any role. The roles of
    /// the groups are set at every sign-in, the first one too; local ones stay.
    ///
    /// Throws `loginTaken` for somebody who is new here under the name of another account.
    package func logIn(
        _ identity: ProvidedIdentity, from source: LoginSource
    ) async throws -> LoginAnswer {
        try await self.submit { planning in
            guard let id = try planning.account(of: identity) else {
                try planning.logAccess(
                    AccessEvent(
                        actor: "-", action: "login.oidc_unknown", address: source.address))
                return .wrong
            }
            try planning.setProvided(identity.grants, of: id)
            let account = try planning.account(id)
            guard account.state == .active else { return .wrong }
            let needsCode = account.hasSecondFactor && !identity.isStrong
            let session = try planning.beginSession(
                of: account, stage: needsCode ? "code" : "full", way: .oidc,
                isStrong: identity.isStrong, isFresh: identity.isFresh, agent: source.agent,
                language: source.language)
            if needsCode { return .code(session) }
            try planning.logAccess(
                AccessEvent(
                    actor: id, action: "login.done", object: session.session.id, detail: "oidc",
                    address: source.address))
            return .done(session)
        }
    }
}

extension Planning {
    fileprivate func account(of identity: ProvidedIdentity) throws -> String? {
        let known = try self.transaction.row(
            "SELECT account FROM account_identities WHERE issuer = ? AND subject = ?",
            [.text(identity.issuer), .text(identity.subject)])
        if let known { return try known.text(0) }
        guard let login = AccountDraft.login(identity.login) else { return nil }
        let id: String
        if let account = try self.transaction.account(login: login) {
            guard account.state == .invited, !account.hasPassword else {
                throw Refusal(.loginTaken, login)
            }
            try self.transaction.execute(
                "UPDATE accounts SET state = 'active' WHERE id = ?", [.text(account.id)])
            id = account.id
        } else {
            guard !identity.grants.isEmpty else { return nil }
            let name = identity.name.isEmpty ? login : String(identity.name.prefix(200))
            id = try self.createAccount(
                AccountDraft(login: login, name: name, email: identity.email), password: nil,
                by: "oidc", source: "oidc"
            ).id
        }
        try self.transaction.execute(
            """
            INSERT INTO account_identities (issuer, subject, account, created) VALUES (?, ?, ?, ?)
            """,
            [
                .text(identity.issuer), .text(identity.subject), .text(id),
                .integer(self.time.milliseconds),
            ])
        try self.logAccess(AccessEvent(actor: id, action: "account.identity_added", object: id))
        try self.tell(.identityAdded, id, by: id)
        return id
    }

    /// The provider's roles are exactly these now; an organ that is not in this register is passed
    /// over, and the last administrator of an organ stays one.
    fileprivate func setProvided(_ grants: Set<Token.Grant>, of id: String) throws {
        let old = Set(
            try self.transaction.rows(
                "SELECT organ, role FROM account_roles WHERE account = ? AND source = 'oidc'",
                [.text(id)]
            ).map { Token.Grant(organ: try $0.text(0), role: try $0.value(1)) })
        // What is done at a sign-in is told once, not for each role.
        let before = try self.account(id).grants
        for grant in old.subtracting(grants) {
            do {
                try self.transaction.savepoint {
                    try self.transaction.execute(
                        """
                        DELETE FROM account_roles
                        WHERE account = ? AND organ = ? AND role = ? AND source = 'oidc'
                        """, [.text(id), .text(grant.organ), .text(grant.role.rawValue)])
                    if grant.role == .administrator { try self.keepAdministrators(of: [grant]) }
                }
            } catch let refusal as Refusal where refusal.code == .lastAdministrator {
                try self.logAccess(
                    AccessEvent(actor: id, action: "account.last_administrator", object: id))
            }
        }
        for grant in grants.subtracting(old) {
            do {
                try self.give(grant, to: id, source: "oidc")
            } catch let refusal as Refusal where refusal.code == .unknownOrgan {
                continue
            }
        }
        // A first sign-in brings its roles; that the account is there was told by then.
        if !old.isEmpty, try self.account(id).grants != before {
            try self.tell(.rolesChanged, id, by: id)
        }
    }
}
