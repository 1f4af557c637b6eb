// New rights wait for a second person.

import AntinCore
package import AntinLog

/// A change of rights that somebody asked for and that somebody else must confirm.
package struct AccountChange: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case grant
        /// A disabled account may sign in again.
        case enable
        /// The second factor is taken away.
        case forgetFactor = "forget_factor"
        /// A program's token; the account is the one that made it.
        case token
        /// The role of an administrator is taken away by another one.
        case revoke
        /// An administrator is disabled by another one.
        case disable

        /// Somebody loses rights, and so has no say in it where there is somebody else.
        package var isRemoval: Bool { self == .revoke || self == .disable }
    }

    package let id: String
    package let account: Account
    package let kind: Kind
    /// The organ of the new role; of the other kinds the one in whose name it was asked for.
    package let organ: String
    package let role: Role?
    /// What is to be confirmed, of the kind `token`.
    package let token: Token?
    package let askedBy: String
    package let asked: Timestamp

    /// Who may confirm: by id. Administrators of the organ other than who asked and who gains;
    /// if there are none, the person itself.
    package let confirmers: Set<String>
    /// When the confirmation counts at the earliest: later than `asked` where there is no second
    /// administrator. Who asked may be the one who confirms, then, under whatever name.
    package let notBefore: Timestamp
    /// There is no second administrator.
    package let isAlone: Bool
}

extension Registry {
    /// How long a change waits that no second administrator confirms: long enough for others to
    /// see it. Also a person who accepts a role waits: whoever makes an account hands out the link
    /// to it, and may have opened it.
    package static let loneChangeMilliseconds: Int64 = 3_600_000

    /// Asks for a new role; it waits. The same one asked for twice waits once.
    @discardableResult
    package func askForGrant(
        _ grant: Token.Grant, for id: String, by actor: String
    ) async throws -> String {
        try await self.submit { planning in
            let account = try planning.account(id)
            guard !account.grants.contains(grant) else { throw Refusal(.invalid, "role") }
            if grant.organ != "*" {
                guard let organ = OrganID(grant.organ),
                    try planning.transaction.organ(organ) != nil
                else { throw Refusal(.unknownOrgan, grant.organ) }
            }
            return try planning.ask(.grant, grant.organ, grant.role, for: id, by: actor)
        }
    }

    /// Asks that a disabled account be opened again, or a lost second factor be taken away.
    @discardableResult
    package func askForChange(
        _ kind: AccountChange.Kind, of id: String, in organ: String, by actor: String
    ) async throws -> String {
        try await self.submit { planning in
            let account = try planning.account(id)
            switch kind {
            case .grant, .token, .revoke: throw Refusal(.invalid, "role")
            case .disable where account.state == .disabled: throw Refusal(.invalid, "state")
            case .enable where account.state != .disabled: throw Refusal(.invalid, "state")
            case .forgetFactor where !account.hasSecondFactor: throw Refusal(.invalid, "factor")
            case .enable, .forgetFactor, .disable: break
            }
            let change = try planning.ask(kind, organ, nil, for: id, by: actor)
            if kind == .disable { try planning.tell(.removalAsked, id, by: actor) }
            return change
        }
    }

    /// Asks that a role be taken away that one administrator alone does not take from another.
    @discardableResult
    package func askForRevocation(
        _ grant: Token.Grant, of id: String, by actor: String
    ) async throws -> String {
        try await self.submit { planning in
            guard try planning.account(id).grants.contains(grant) else {
                throw Refusal(.invalid, "role")
            }
            let change = try planning.ask(.revoke, grant.organ, grant.role, for: id, by: actor)
            try planning.tell(
                .removalAsked, id, by: actor, role: grant.role, organ: grant.organ)
            return change
        }
    }

    /// What waits, the oldest first.
    package func waitingChanges() async throws -> [AccountChange] {
        try await self.read { reader in
            try reader.rows(
                "SELECT id FROM account_changes WHERE state = 'waiting' ORDER BY asked, id", []
            ).compactMap { try reader.waitingChange(try $0.text(0)) }
        }
    }

    /// Confirms a change, and it is done.
    package func confirmChange(_ id: String, by actor: String) async throws {
        try await self.submit { planning in
            guard let change = try planning.transaction.waitingChange(id) else {
                throw Refusal(.unknownChange, id)
            }
            guard change.confirmers.contains(actor), change.notBefore <= planning.time else {
                throw Refusal(.notConfirmer, id)
            }
            let account = change.account.id
            switch change.kind {
            case .grant:
                guard let role = change.role else { throw Refusal(.invalid, "role") }
                try planning.give(
                    Token.Grant(organ: change.organ, role: role), to: account, source: "local")
                try planning.tell(
                    .roleAdded, account, by: actor, role: role, organ: change.organ)
            case .enable:
                try planning.transaction.execute(
                    """
                    UPDATE accounts SET state = CASE
                        WHEN password IS NULL AND NOT EXISTS (SELECT 1 FROM account_identities i
                            WHERE i.account = accounts.id) THEN 'invited' ELSE 'active' END
                    WHERE id = ?
                    """, [.text(account)])
            case .forgetFactor:
                try planning.forgetSecondFactor(of: account, by: actor)
            case .token:
                guard let token = change.token else { throw Refusal(.unknownToken, id) }
                try planning.open(token: token.id)
            case .revoke:
                guard let role = change.role else { throw Refusal(.invalid, "role") }
                try planning.revoke(
                    Token.Grant(organ: change.organ, role: role), from: account, by: actor)
            case .disable:
                try planning.disable(account, by: actor)
            }
            try planning.decide(change, "done", by: actor)
        }
    }

    /// Refuses a change; also who asked for it may take it back, and who would gain may decline.
    package func refuseChange(_ id: String, by actor: String) async throws {
        try await self.submit { planning in
            guard let change = try planning.transaction.waitingChange(id) else {
                throw Refusal(.unknownChange, id)
            }
            // Of two, neither gets rid of the other against that one's word; of three, two do.
            let mayRefuse = !change.kind.isRemoval || change.isAlone
            let own: Set = mayRefuse ? [change.askedBy, change.account.id] : [change.askedBy]
            guard change.confirmers.union(own).contains(actor) else {
                throw Refusal(.notConfirmer, id)
            }
            if let token = change.token { try planning.revoke(token: token.id) }
            try planning.decide(change, "refused", by: actor)
        }
    }
}

extension Planning {
    @discardableResult
    func ask(
        _ kind: AccountChange.Kind, _ organ: String, _ role: Role?, for id: String,
        by actor: String, token: String? = nil
    ) throws -> String {
        let waiting = try self.transaction.row(
            """
            SELECT id FROM account_changes WHERE account = ? AND kind = ? AND organ = ?
            AND role IS ? AND token IS ? AND state = 'waiting'
            """,
            [
                .text(id), .text(kind.rawValue), .text(organ), .optional(role?.rawValue),
                .optional(token),
            ])
        if let waiting { return try waiting.text(0) }
        let change = Registry.newName()
        try self.transaction.execute(
            """
            INSERT INTO account_changes
                (id, account, kind, organ, role, state, asked_by, asked, token)
            VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?)
            """,
            [
                .text(change), .text(id), .text(kind.rawValue), .text(organ),
                .optional(role?.rawValue), .text(actor), .integer(self.time.milliseconds),
                .optional(token),
            ])
        try self.logAccess(
            AccessEvent(
                actor: actor, action: kind == .token ? "token.asked" : "account.change_asked",
                object: token ?? id, organ: OrganID(organ),
                detail: role?.rawValue ?? kind.rawValue))
        return change
    }

    fileprivate func decide(_ change: AccountChange, _ state: String, by actor: String) throws {
        try self.transaction.execute(
            "UPDATE account_changes SET state = ?, decided_by = ?, decided = ? WHERE id = ?",
            [
                .text(state), .text(actor), .integer(self.time.milliseconds), .text(change.id),
            ])
        let what = change.role?.rawValue ?? change.kind.rawValue
        try self.logAccess(
            AccessEvent(
                actor: actor,
                action: change.kind == .token ? "token.\(state)" : "account.change_\(state)",
                object: change.token?.id ?? change.account.id, organ: OrganID(change.organ),
                detail: change.isAlone ? what + " (alone)" : what))
    }
}

extension StoreReader {
    /// A change that waits, with who may confirm it as the roles are now.
    fileprivate func waitingChange(_ id: String) throws -> AccountChange? {
        let row = try self.row(
            """
            SELECT account, kind, organ, role, asked_by, asked, token FROM account_changes
            WHERE id = ? AND state = 'waiting'
            """, [.text(id)])
        guard let row, let account = try self.account(try row.text(0)) else { return nil }
        let organ = try row.text(2)
        let askedBy = try row.text(4)
        let asked = try row.time(5)
        let others = try self.rows(
            """
            SELECT DISTINCT r.account FROM account_roles r JOIN accounts a ON a.id = r.account
            WHERE r.role = 'administrator' AND r.organ IN (?, '*') AND a.state = 'active'
            AND r.account NOT IN (?, ?)
            """, [.text(organ), .text(askedBy), .text(account.id)]
        ).map { try $0.text(0) }
        // One administrator alone: the person says that the new right is wanted, and the change is
        // at least seen for a while before it counts. A disabled or locked-out person cannot
        // confirm; then who asked may, after the same while.
        let kind: AccountChange.Kind = try row.value(1)
        let alone = row.isNull(3) || kind.isRemoval ? askedBy : account.id
        let asker = try self.account(askedBy)
        let mayAsk = asker.map { $0.state == .active && $0.may(.administrator, for: organ) }
        let mayAlone = alone != askedBy || mayAsk ?? false
        return AccountChange(
            id: id, account: account, kind: kind, organ: organ,
            role: row.isNull(3) ? nil : try row.value(3),
            token: try row.optionalText(6).flatMap { try self.token($0) }, askedBy: askedBy,
            asked: asked, confirmers: others.isEmpty ? (mayAlone ? [alone] : []) : Set(others),
            notBefore: Timestamp(
                milliseconds: asked.milliseconds
                    + (others.isEmpty ? Registry.loneChangeMilliseconds : 0)),
            isAlone: others.isEmpty)
    }
}
