// Posts of an office, and who holds them.

package import AntinCore
import AntinCrypto
package import AntinLog

/// A post that somebody holds: who may sign under which position.
package struct Post: Hashable, Sendable {
    package let id: String
    package let organ: OrganID
    /// As it stands above the name: "Phó Giám đốc".
    package let title: String
    /// The name as it is signed.
    package let holder: String
    /// The head of the office (người đứng đầu), who signs everything without a mark.
    package let isHead: Bool
    package let validFrom: CivilDate
    /// The last day, inclusive; `nil` as long as nobody has said one.
    package let validTo: CivilDate?

    package func isHeld(on day: CivilDate) -> Bool {
        self.validFrom <= day && (self.validTo.map { day <= $0 } ?? true)
    }
}

/// A right to sign in another's place: KT., TL., TUQ., Q. or TM. (Decree 30/2020, Article 13).
package struct Delegation: Hashable, Sendable {
    package let id: String
    package let organ: OrganID
    package let mark: SigningAuthority
    /// Whose post it is given to.
    package let post: String
    /// In whose place, as it stands after the mark: "GIÁM ĐỐC".
    package let title: String
    /// The types of documents that it covers; empty for all.
    package let types: [String]
    /// What it covers, in words.
    package let scope: String
    /// The written decision that gives it: "Quyết định 12/QĐ-SGDĐT ngày 05/01/2026".
    package let basis: String
    package let validFrom: CivilDate
    package let validTo: CivilDate?

    package func isInForce(on day: CivilDate) -> Bool {
        self.validFrom <= day && (self.validTo.map { day <= $0 } ?? true)
    }

    package func covers(_ type: String?) -> Bool {
        guard let type, !self.types.isEmpty else { return true }
        return self.types.contains(type)
    }
}

extension Registry {
    /// Notes that somebody holds a post. Answers its id.
    @discardableResult
    package func addPost(
        _ title: String, of organ: OrganID, holder: String, isHead: Bool, from: CivilDate,
        to: CivilDate? = nil
    ) async throws -> String {
        let id = Hex.encode(SecureRandom.bytes(8))
        let title = VietnameseText.cleaned(title)
        let holder = VietnameseText.cleaned(holder)
        try await self.submit { planning in
            _ = try planning.activeOrgan(organ)
            guard 1...200 ~= title.count else { throw Refusal(.invalid, "title") }
            guard 1...200 ~= holder.count else { throw Refusal(.invalid, "holder") }
            try Self.check(from, to)
            try planning.transaction.execute(
                """
                INSERT INTO posts (id, organ, title, holder, head, valid_from, valid_to, noted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id), .text(organ.text), .text(title), .text(holder),
                    .integer(isHead ? 1 : 0), .text(from.description),
                    .optional(to?.description), .integer(planning.time.milliseconds),
                ])
        }
        return id
    }

    /// The last day on which a post is held. What was given to it ends with it.
    package func endPost(_ id: String, of organ: OrganID, on day: CivilDate) async throws {
        try await self.submit { planning in
            let post = try planning.transaction.posts(of: organ).first { $0.id == id }
            guard let post else { throw Refusal(.invalid, "post") }
            try Self.check(post.validFrom, day)
            try planning.transaction.execute(
                "UPDATE posts SET valid_to = ? WHERE id = ? AND organ = ?",
                [.text(day.description), .text(id), .text(organ.text)])
            try planning.transaction.execute(
                """
                UPDATE delegations SET valid_to = max(valid_from, ?)
                WHERE post = ? AND (valid_to IS NULL OR valid_to > ?)
                """, [.text(day.description), .text(id), .text(day.description)])
        }
    }

    /// Notes that the holder of a post may sign in another's place. Answers its id.
    ///
    /// - Parameters:
    ///   - types: ids of document types; empty for all.
    ///   - scope: required for TUQ., as its end is.
    @discardableResult
    package func addDelegation(
        _ mark: SigningAuthority, to post: String, of organ: OrganID, for title: String,
        types: [String] = [], scope: String, basis: String, from: CivilDate, until: CivilDate?
    ) async throws -> String {
        let id = Hex.encode(SecureRandom.bytes(8))
        let words = [title, scope, basis].map { VietnameseText.cleaned($0) }
        try await self.submit { planning in
            _ = try planning.activeOrgan(organ)
            guard
                let holder = try planning.transaction.posts(of: organ).first(where: {
                    $0.id == post
                })
            else { throw Refusal(.invalid, "post") }
            try Self.check(from, until)
            guard 1...200 ~= words[0].count else { throw Refusal(.invalid, "title") }
            guard words[1].count <= 500 else { throw Refusal(.invalid, "scope") }
            guard 1...300 ~= words[2].count else { throw Refusal(.invalid, "basis") }
            if mark == .delegated, until == nil { throw Refusal(.invalid, "until") }
            if mark == .delegated, words[1].isEmpty { throw Refusal(.invalid, "scope") }
            // Nobody gives more than the time of the post.
            if let end = holder.validTo, until.map({ $0 > end }) ?? true {
                throw Refusal(.invalid, "until")
            }
            try planning.transaction.execute(
                """
                INSERT INTO delegations (id, organ, mark, post, title, types, scope, basis,
                    valid_from, valid_to, noted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id), .text(organ.text), .text(mark.rawValue), .text(post),
                    .text(words[0]), .text(types.joined(separator: " ")), .text(words[1]),
                    .text(words[2]), .text(from.description), .optional(until?.description),
                    .integer(planning.time.milliseconds),
                ])
        }
        return id
    }

    /// The last day of a delegation.
    package func endDelegation(_ id: String, of organ: OrganID, on day: CivilDate) async throws {
        try await self.submit { planning in
            let found = try planning.transaction.delegations(of: organ).first { $0.id == id }
            guard let found else { throw Refusal(.invalid, "delegation") }
            try Self.check(found.validFrom, day)
            try planning.transaction.execute(
                "UPDATE delegations SET valid_to = ? WHERE id = ? AND organ = ?",
                [.text(day.description), .text(id), .text(organ.text)])
        }
    }

    package func posts(of organ: OrganID) async throws -> [Post] {
        try await self.read { try $0.posts(of: organ) }
    }

    package func delegations(of organ: OrganID) async throws -> [Delegation] {
        try await self.read { try $0.delegations(of: organ) }
    }

    private static func check(_ from: CivilDate, _ to: CivilDate?) throws {
        if let to, to < from { throw Refusal(.invalid, "until") }
    }
}

extension StoreReader {
    func posts(of organ: OrganID) throws -> [Post] {
        try self.rows(
            """
            SELECT id, organ, title, holder, head, valid_from, valid_to FROM posts
            WHERE organ = ? ORDER BY head DESC, valid_from DESC, title, id
            """, [.text(organ.text)]
        ).map { row in
            Post(
                id: try row.text(0), organ: try row.identifier(1), title: try row.text(2),
                holder: try row.text(3), isHead: try row.integer(4) == 1,
                validFrom: try row.date(5), validTo: try row.optionalDate(6))
        }
    }

    func delegations(of organ: OrganID) throws -> [Delegation] {
        try self.rows(
            """
            SELECT id, organ, mark, post, title, types, scope, basis, valid_from, valid_to
            FROM delegations WHERE organ = ? ORDER BY valid_from DESC, mark, id
            """, [.text(organ.text)]
        ).map { row in
            Delegation(
                id: try row.text(0), organ: try row.identifier(1), mark: try row.value(2),
                post: try row.text(3), title: try row.text(4),
                types: try row.text(5).split(separator: " ").map(String.init),
                scope: try row.text(6), basis: try row.text(7), validFrom: try row.date(8),
                validTo: try row.optionalDate(9))
        }
    }
}
