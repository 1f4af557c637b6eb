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
    package func createToken(
        label: String, grants: Set<Token.Grant>, expires: Timestamp? = nil
    ) async throws -> NewToken {
        let random = SecureRandom.bytes(32)
        let secret = "antin_" + Self.urlText(random)
        let id = Hex.encode(SecureRandom.bytes(8))
        let token = try await self.submit { planning in
            guard !label.isEmpty, !grants.isEmpty else { throw Refusal(.invalid, "token") }
            try planning.transaction.execute(
                "INSERT INTO tokens (id, hash, label, created, expires) VALUES (?, ?, ?, ?, ?)",
                [
                    .text(id), .digest(.sha256(secret)), .text(label),
                    .integer(planning.time.milliseconds),
                    expires.map { .integer($0.milliseconds) } ?? .null,
                ])
            for grant in grants {
                try planning.transaction.execute(
                    "INSERT INTO token_roles (token, organ, role) VALUES (?, ?, ?)",
                    [.text(id), .text(grant.organ), .text(grant.role.rawValue)])
            }
            return Token(
                id: id, label: label, created: planning.time, expires: expires, revoked: nil,
                grants: grants)
        }
        return NewToken(token: token, secret: secret)
    }

    /// The token of a secret; `nil` if there is none, or it was revoked or has expired.
    package func token(secret: String) async throws -> Token? {
        let now = self.clock.read().wall
        return try await self.read { reader in
            let found = try reader.row(
                "SELECT id, label, created, expires, revoked FROM tokens WHERE hash = ?",
                [.digest(.sha256(secret))])
            guard let found else { return nil }
            let token = try Self.token(found, reader)
            if token.revoked != nil { return nil }
            if let expires = token.expires, expires <= now { return nil }
            return token
        }
    }

    /// Every token, the newest first.
    package func tokens() async throws -> [Token] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT id, label, created, expires, revoked FROM tokens
                ORDER BY created DESC, id
                """, []
            ).map { try Self.token($0, reader) }
        }
    }

    /// From now on the token opens nothing. Revoking twice is no error.
    package func revokeToken(id: String) async throws {
        try await self.submit { planning in
            let changed = try planning.transaction.execute(
                "UPDATE tokens SET revoked = ifnull(revoked, ?) WHERE id = ?",
                [.integer(planning.time.milliseconds), .text(id)])
            guard changed == 1 else { throw Refusal(.unknownToken, id) }
        }
    }

    private static func token(_ row: StoredRow, _ reader: any StoreReader) throws -> Token {
        let id = try row.text(0)
        let grants = try reader.rows(
            "SELECT organ, role FROM token_roles WHERE token = ?", [.text(id)]
        ).map { Token.Grant(organ: try $0.text(0), role: try $0.value(1)) }
        return Token(
            id: id, label: try row.text(1), created: Timestamp(milliseconds: try row.integer(2)),
            expires: row.isNull(3) ? nil : Timestamp(milliseconds: try row.integer(3)),
            revoked: row.isNull(4) ? nil : Timestamp(milliseconds: try row.integer(4)),
            grants: Set(grants))
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
