// Who did what, when.

package import AntinCore
package import AntinLog

/// One line of the access log. Names of people stand in accounts, never here; what is changed in a
/// document stands in its own entry.
package struct AccessEvent: Sendable, Hashable {
    /// The account or token; `-` for somebody unknown.
    package let actor: String
    /// A word of two parts: `document.opened`.
    package let action: String
    /// What it was done to: an id, an entry.
    package let object: String?
    package let organ: OrganID?
    /// A word or a number more; never a secret, never a document's text.
    package let detail: String?
    /// Where the request came from.
    package let address: String?

    package init(
        actor: String, action: String, object: String? = nil, organ: OrganID? = nil,
        detail: String? = nil, address: String? = nil
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.organ = organ
        self.detail = detail
        self.address = address
    }
}

/// A line as it was written.
package struct LoggedAccess: Sendable, Hashable {
    package let id: Int64
    package let time: Timestamp
    package let event: AccessEvent
    /// What the actor is called now: an account's login, a token's label; else the actor's id.
    package let actorName: String
    /// An account's login where the object is one; else the object.
    package let objectName: String?
}

/// What to look for in the access log.
package struct AccessQuery: Sendable {
    package var actor: String?
    /// The beginning of an action: `login` finds `login.failed`.
    package var action: String?
    package var object: String?
    /// `nil` for every line; else those of these organs, and those of their people that belong to
    /// no organ.
    package var organs: [String]?
    package var from: Timestamp?
    package var to: Timestamp?

    package init() {}
}

extension Planning {
    /// Writes a line in the transaction of what it tells: one is not without the other.
    package func logAccess(_ event: AccessEvent) throws {
        func short(_ text: String?, _ limit: Int = 200) -> StoredValue {
            .optional(text.map { String($0.prefix(limit)) })
        }
        try self.transaction.execute(
            """
            INSERT INTO access_log (time, actor, action, object, organ, detail, address)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(self.time.milliseconds), short(event.actor), short(event.action),
                short(event.object), .optional(event.organ?.text), short(event.detail, 500),
                short(event.address),
            ])
    }
}

extension Registry {
    /// Writes a line of the access log. What must not happen unlogged writes its line in its own
    /// transaction; this is for what is done by then.
    package func logAccess(_ event: AccessEvent) async {
        // A register that cannot write did not do what was asked, either.
        try? await self.submit { try $0.logAccess(event) }
    }

    /// Lines, the newest first.
    ///
    /// - Parameter before: only lines older than this one, for the next page.
    package func accessLog(
        _ query: AccessQuery, limit: Int, before: Int64? = nil
    ) async throws -> [LoggedAccess] {
        var conditions: [String] = []
        var arguments: [StoredValue] = []
        func add(_ condition: String, _ value: StoredValue?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        add("l.id < ?", before.map { .integer($0) })
        add("l.object = ?", query.object.map { .text($0) })
        add("l.time >= ?", query.from.map { .integer($0.milliseconds) })
        add("l.time < ?", query.to.map { .integer($0.milliseconds) })
        if let action = query.action {
            conditions.append("substr(l.action, 1, length(?)) = ?")
            arguments += [.text(action), .text(action)]
        }
        if let actor = query.actor {
            conditions.append("(l.actor = ? OR a.login = ?)")
            arguments += [.text(actor), .text(actor)]
        }
        if let organs = query.organs {
            let marks = Array(repeating: "?", count: organs.count).joined(separator: ", ")
            // Signing in and the like belong to no organ: they are shown where the person has a role.
            let theirs = "SELECT account FROM account_roles WHERE organ IN (\(marks))"
            conditions.append(
                """
                (l.organ IN (\(marks)) OR (l.organ IS NULL
                    AND (l.actor IN (\(theirs)) OR l.object IN (\(theirs)))))
                """)
            for _ in 0..<3 { arguments += organs.map { .text($0) } }
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let sql = """
            SELECT l.id, l.time, l.actor, l.action, l.object, l.organ, l.detail, l.address,
                coalesce(a.login, t.label, l.actor), coalesce(o.login, l.object)
            FROM access_log l LEFT JOIN accounts a ON a.id = l.actor
            LEFT JOIN tokens t ON t.id = l.actor
            LEFT JOIN accounts o ON o.id = l.object \(filter) ORDER BY l.id DESC LIMIT ?
            """
        let all = arguments + [.integer(Int64(limit))]
        return try await self.read { reader in
            try reader.rows(sql, all).map { row in
                LoggedAccess(
                    id: try row.integer(0), time: try row.time(1),
                    event: AccessEvent(
                        actor: try row.text(2), action: try row.text(3),
                        object: try row.optionalText(4),
                        organ: try row.optionalText(5).flatMap { OrganID($0) },
                        detail: try row.optionalText(6), address: try row.optionalText(7)),
                    actorName: try row.text(8), objectName: try row.optionalText(9))
            }
        }
    }
}
