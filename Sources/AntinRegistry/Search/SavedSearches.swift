// Questions that somebody asks again.

import AntinCore
import AntinCrypto
package import AntinLog

/// A question under a name, of one account alone.
package struct SavedSearch: Hashable, Sendable {
    package let id: String
    package let name: String
    /// The question as it stands in an address.
    package let query: String
    package let created: Timestamp
}

extension Registry {
    private static let maxSavedSearches = 100

    /// Keeps a question under a name; one of that name is replaced.
    package func saveSearch(_ name: String, query: String, of account: String) async throws {
        let id = Hex.encode(SecureRandom.bytes(8))
        try await self.submit { planning in
            guard !name.isEmpty, name.utf8.count <= 200, query.utf8.count <= 2_000 else {
                throw Refusal(.invalid, "name")
            }
            let count = try planning.transaction.row(
                "SELECT count(*) FROM saved_searches WHERE account = ? AND name <> ?",
                [.text(account), .text(name)])
            guard try count?.number(0) ?? 0 < Self.maxSavedSearches else {
                throw Refusal(.invalid, "saved searches: 100")
            }
            _ = try planning.transaction.execute(
                """
                INSERT INTO saved_searches (id, account, name, query, created)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (account, name) DO UPDATE SET query = excluded.query
                """,
                [
                    .text(id), .text(account), .text(name), .text(query),
                    .integer(planning.time.milliseconds),
                ])
        }
    }

    /// Removes one of an account's own; another's is left alone.
    package func removeSearch(id: String, of account: String) async throws {
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "DELETE FROM saved_searches WHERE id = ? AND account = ?",
                [.text(id), .text(account)])
        }
    }

    /// The questions of an account by name.
    package func savedSearches(of account: String) async throws -> [SavedSearch] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT id, name, query, created FROM saved_searches WHERE account = ?
                ORDER BY name
                """, [.text(account)]
            ).map {
                SavedSearch(
                    id: try $0.text(0), name: try $0.text(1), query: try $0.text(2),
                    created: try $0.time(3))
            }
        }
    }
}
