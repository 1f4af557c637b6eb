// Who may ask for what.

import AntinCrypto
package import AntinLog

/// What a token may do for one organ.
package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Văn thư: drafts, numbers, issues, receives, recalls.
    case clerk
    /// Người có thẩm quyền: signs.
    case signer
    /// Reads everything of the organ's books.
    case auditor
    /// Organs, certificates, books, tokens, erasing.
    case administrator
    /// Officers and teachers to whom documents are assigned: see those, and report on them.
    case staff

    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

/// A token as it is kept: never the secret, only its hash.
package struct Token: Hashable, Sendable {
    /// What it grants; the organ `*` stands for all organs of this registry.
    package struct Grant: Hashable, Sendable {
        package let organ: String
        package let role: Role

        package init(organ: String, role: Role) {
            self.organ = organ
            self.role = role
        }
    }

    /// A public name, to list and revoke it by.
    package let id: String
    package let label: String
    package let created: Timestamp
    package let expires: Timestamp?
    package let revoked: Timestamp?
    package let grants: Set<Grant>
    /// The account that made it in the pages; `nil` for who has the machine.
    package var madeBy: String?
    /// It opens nothing until somebody has confirmed it.
    package var isWaiting = false
    /// Whether it may do what people confirm with a code, such as recalling: decision 12.
    package var mayActFinally = true

    /// The person behind it: a program acts for the one who made its token.
    package var person: String { self.madeBy ?? self.id }

    package func may(_ role: Role, for organ: String) -> Bool {
        self.grants.contains(Grant(organ: organ, role: role))
            || self.grants.contains(Grant(organ: "*", role: role))
    }

    /// The organs that the token has any role for; empty with `*` among the grants means all.
    package var organs: Set<String> { Set(self.grants.map(\.organ)) }
}

/// A new token with its secret, which exists nowhere else.
package struct NewToken: Sendable {
    package let token: Token
    /// `antin_` and 43 characters: 32 random bytes. Shown once.
    package let secret: String
}

extension Registry {
    /// Makes a token. The secret is 256 random bits, so one SHA-256 of it is enough to keep.
    ///
    /// For who has the machine: it counts at once. In the pages: ``askForToken(_:label:expires:final:by:)``.
    package func createToken(
        label: String, grants: Set<Token.Grant>, expires: Timestamp? = nil, final: Bool = true
    ) async throws -> NewToken {
        let secret = Self.newTokenSecret()
        let token = try await self.submit { planning in
            try planning.create(
                Token(
                    id: Self.newName(), label: label, created: planning.time, expires: expires,
                    revoked: nil, grants: grants, mayActFinally: final), secret)
        }
        return NewToken(token: token, secret: secret)
    }

    /// Makes a token that opens nothing until it was confirmed, as a new role of a person is: who
    /// administers an organ must not act in it alone by way of a program.
    ///
    /// - Parameters:
    ///   - final: whether it may do what people confirm with a code.
    ///   - actor: the account that asks; it administers the organ of the grant.
    package func askForToken(
        _ grant: Token.Grant, label: String, expires: Timestamp, final: Bool, by actor: String
    ) async throws -> NewToken {
        let secret = Self.newTokenSecret()
        let token = try await self.submit { planning in
            let asker = try planning.account(actor)
            guard asker.may(.administrator, for: grant.organ) else {
                throw Refusal(.unknownOrgan, grant.organ)
            }
            let token = try planning.create(
                Token(
                    id: Self.newName(), label: label, created: planning.time, expires: expires,
                    revoked: nil, grants: [grant], madeBy: actor, isWaiting: true,
                    mayActFinally: final), secret)
            try planning.ask(
                .token, grant.organ, grant.role, for: actor, by: actor, token: token.id)
            return token
        }
        return NewToken(token: token, secret: secret)
    }

    private static func newTokenSecret() -> String {
        "antin_" + Self.urlText(SecureRandom.bytes(32))
    }

    /// The token of a secret; `nil` if there is none, or it waits, was revoked or has expired.
    package func token(secret: String) async throws -> Token? {
        let now = self.clock.read().wall
        return try await self.read { reader in
            let found = try reader.row(
                Token.columns + " WHERE hash = ?", [.digest(.sha256(secret))])
            guard let found else { return nil }
            let token = try reader.token(found)
            if token.revoked != nil || token.isWaiting { return nil }
            if let expires = token.expires, expires <= now { return nil }
            return token
        }
    }

    /// Every token, the newest first.
    package func tokens() async throws -> [Token] {
        try await self.read { reader in
            try reader.rows(Token.columns + " ORDER BY created DESC, id", [])
                .map { try reader.token($0) }
        }
    }

    /// From now on the token opens nothing. Revoking twice is no error.
    package func revokeToken(id: String, by actor: String = "-") async throws {
        try await self.submit { planning in
            try planning.revoke(token: id)
            // What is revoked no longer waits to be confirmed.
            try planning.transaction.execute(
                """
                UPDATE account_changes SET state = 'refused', decided_by = ?, decided = ?
                WHERE token = ? AND state = 'waiting'
                """, [.text(actor), .integer(planning.time.milliseconds), .text(id)])
        }
    }

    /// A public name for a row: 16 hexadecimal digits.
    static func newName() -> String { Hex.encode(SecureRandom.bytes(8)) }

    /// Base64 with the two characters that URLs and shells allow, without padding.
    static func urlText(_ bytes: [UInt8]) -> String {
        String(
            Base64.encode(bytes).compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}

extension Planning {
    fileprivate func create(_ token: Token, _ secret: String) throws -> Token {
        guard !token.label.isEmpty, !token.grants.isEmpty else { throw Refusal(.invalid, "token") }
        try self.transaction.execute(
            """
            INSERT INTO tokens (id, hash, label, created, expires, made_by, waiting, final_acts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(token.id), .digest(.sha256(secret)), .text(token.label),
                .integer(token.created.milliseconds),
                token.expires.map { .integer($0.milliseconds) } ?? .null,
                .optional(token.madeBy), .integer(token.isWaiting ? 1 : 0),
                .integer(token.mayActFinally ? 1 : 0),
            ])
        for grant in token.grants {
            try self.transaction.execute(
                "INSERT INTO token_roles (token, organ, role) VALUES (?, ?, ?)",
                [.text(token.id), .text(grant.organ), .text(grant.role.rawValue)])
        }
        return token
    }

    /// From now on the token counts.
    func open(token id: String) throws {
        try self.transaction.execute(
            "UPDATE tokens SET waiting = 0 WHERE id = ? AND revoked IS NULL", [.text(id)])
    }

    func revoke(token id: String) throws {
        let changed = try self.transaction.execute(
            "UPDATE tokens SET revoked = ifnull(revoked, ?) WHERE id = ?",
            [.integer(self.time.milliseconds), .text(id)])
        guard changed == 1 else { throw Refusal(.unknownToken, id) }
    }
}

extension Token {
    fileprivate static let columns = """
        SELECT id, label, created, expires, revoked, made_by, waiting, final_acts FROM tokens
        """
}

extension StoreReader {
    func token(_ id: String) throws -> Token? {
        try self.row(Token.columns + " WHERE id = ?", [.text(id)]).map { try self.token($0) }
    }

    fileprivate func token(_ row: StoredRow) throws -> Token {
        let id = try row.text(0)
        let grants = try self.rows(
            "SELECT organ, role FROM token_roles WHERE token = ?", [.text(id)]
        ).map { Token.Grant(organ: try $0.text(0), role: try $0.value(1)) }
        return Token(
            id: id, label: try row.text(1), created: try row.time(2),
            expires: try row.optionalTime(3), revoked: try row.optionalTime(4),
            grants: Set(grants), madeBy: try row.optionalText(5),
            isWaiting: try row.integer(6) == 1, mayActFinally: try row.integer(7) == 1)
    }
}
