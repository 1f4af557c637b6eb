// The receiver's side: what was sent to it, what it has entered, what is due.

package import AntinCore
import AntinCrypto
package import AntinLog

/// How far a receiver is with a document that it has entered.
package enum ArrivalState: String, Hashable, Sendable, CaseIterable {
    case received, assigned, processing, finished
    /// Its copy was destroyed after the sender took the document back.
    case destroyed

    package var isOpen: Bool { self != .finished && self != .destroyed }
}

/// A document in an incoming book, and the work on it.
package struct ArrivedDocument: Hashable, Sendable {
    package let document: RegisteredDocument
    package let state: ArrivalState
    package let due: CivilDate?
    package let priority: Int
    /// What the check said when it was entered: a ``Verdict``'s word.
    package let verdict: String?
    /// Notation of the reply that settled it.
    package let reply: String?
    /// What became of the original since, where its register is this one.
    package let original: DocumentState?
    /// Names of those who work on it.
    package let assignees: [String]
}

/// A document that was sent to an organ.
package struct SentDocument: Hashable, Sendable {
    package let document: RegisteredDocument
    package let delivery: Delivery
    package let due: CivilDate?
    package let priority: Int
    package let sent: Timestamp
    /// What the last check said, if it was checked and not entered yet.
    package let verdict: String?
}

/// What is asked for in an incoming book.
package struct ArrivalQuery: Hashable, Sendable {
    package var states: Set<ArrivalState>?
    /// Due before this day and not finished.
    package var dueBefore: CivilDate?
    package var words = ""
    /// Assigned to this account.
    package var account: String?
    package var before: UInt64?
    package var limit = 50

    package init(
        states: Set<ArrivalState>? = nil, dueBefore: CivilDate? = nil, words: String = "",
        account: String? = nil, before: UInt64? = nil, limit: Int = 50
    ) {
        self.states = states
        self.dueBefore = dueBefore
        self.words = words
        self.account = account
        self.before = before
        self.limit = limit
    }
}

/// One line in the list of all superior offices' deadlines.
package struct Deadline: Hashable, Sendable {
    package let due: CivilDate
    package let priority: Int
    /// The entry whose page to open: the arrival if it was entered, else what was sent.
    package let document: RegisteredDocument
    /// `nil`: not entered yet.
    package let state: ArrivalState?

    package var isOpen: Bool { self.state?.isOpen ?? true }
}

/// What waits at a receiver.
package struct InboxCounts: Hashable, Sendable {
    /// Sent through the system, neither entered nor returned.
    package let new: Int
    /// Taken back, not answered with 15 or 16.
    package let duties: Int
    package let overdue: Int
    /// Entered and not assigned.
    package let unassigned: Int

    package init(new: Int, duties: Int, overdue: Int, unassigned: Int) {
        self.new = new
        self.duties = duties
        self.overdue = overdue
        self.unassigned = unassigned
    }
}

extension Registry {
    /// What was sent to an organ and is neither entered nor returned, urgent first.
    package func sentDocuments(
        to organ: OrganID, limit: Int = 200
    ) async throws -> [SentDocument] {
        try await self.sent(
            """
            WHERE d.organ = ? AND d.received IS NULL AND (d.state IS NULL OR d.state = '01')
            ORDER BY s.priority DESC, d.id LIMIT \(Int64(limit))
            """, [.text(organ.text)])
    }

    /// What an organ was asked to give back and has not answered yet: its duties.
    package func recallDuties(of organ: OrganID) async throws -> [SentDocument] {
        try await self.sent(
            "WHERE d.organ = ? AND d.state = '13' ORDER BY d.time LIMIT 200",
            [.text(organ.text)])
    }

    /// A document that was sent to an organ, or `nil`: then it does not exist for it.
    package func sentDocument(_ entry: UInt64, to organ: OrganID) async throws -> SentDocument? {
        try await self.sent(
            "WHERE d.entry = ? AND d.organ = ?", [.index(entry), .text(organ.text)]
        ).first
    }

    private func sent(_ condition: String, _ arguments: [StoredValue]) async throws
        -> [SentDocument]
    {
        try await self.read { reader in
            let rows = try reader.rows(
                """
                SELECT d.id, d.entry, d.position, d.organ, d.name, d.channel, d.email,
                    d.telephone, d.listed, d.state, d.time, d.side, d.via, d.opened, d.accepted,
                    d.received, s.due, s.priority, s.time,
                    (SELECT c.verdict FROM arrival_checks c WHERE c.organ = d.organ
                        AND c.document = d.entry ORDER BY c.time DESC LIMIT 1)
                FROM deliveries d JOIN sendings s ON s.entry = d.entry \(condition)
                """, arguments)
            return try rows.compactMap { row in
                let delivery = try Delivery(row)
                guard let document = try reader.document(delivery.entry) else { return nil }
                return SentDocument(
                    document: document, delivery: delivery, due: try row.optionalDate(16),
                    priority: try row.number(17), sent: try row.time(18),
                    verdict: try row.optionalText(19))
            }
        }
    }

    /// The documents that an organ has entered, the last first.
    package func arrivals(
        of organ: OrganID, _ query: ArrivalQuery = ArrivalQuery()
    ) async throws -> [ArrivedDocument] {
        var conditions = ["a.organ = ?"]
        var cells: [StoredValue] = [.text(organ.text)]
        if let states = query.states {
            conditions.append("a.state IN (\(states.map { _ in "?" }.joined(separator: ", ")))")
            cells += states.map(\.rawValue).sorted().map { .text($0) }
        }
        if let day = query.dueBefore {
            conditions.append("a.due < ? AND a.state NOT IN ('finished', 'destroyed')")
            cells.append(.text("\(day)"))
        }
        if let account = query.account {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM assignments g WHERE g.document = a.entry
                    AND g.account = ? AND g.state <> 'withdrawn')
                """)
            cells.append(.text(account))
        }
        if let before = query.before {
            conditions.append("a.entry < ?")
            cells.append(.index(before))
        }
        if !query.words.isEmpty {
            let terms = SearchTerms(query.words)
            guard !terms.isHollow else { return [] }
            conditions.append(
                "a.entry IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)")
            // Its own lines alone, or a common word would be looked for in everybody's.
            let own = SearchFacet.any([.owner(organ)])
            cells.append(.text("\(terms.folded(inText: false)) AND \(own)"))
        }
        cells.append(.integer(Int64(min(max(query.limit, 1), 500))))
        let condition = conditions.joined(separator: " AND ")
        let values = cells
        return try await self.read { reader in
            try reader.arrivals("WHERE \(condition) ORDER BY a.entry DESC LIMIT ?", values)
        }
    }

    /// A document that this organ has entered, or `nil`.
    package func arrival(_ entry: UInt64, of organ: OrganID) async throws -> ArrivedDocument? {
        try await self.read { reader in
            try reader.arrivals(
                "WHERE a.entry = ? AND a.organ = ?", [.index(entry), .text(organ.text)]
            ).first
        }
    }

    /// The deadlines that all offices have set an organ, the nearest first.
    package func deadlines(
        of organ: OrganID, withFinished: Bool = false, limit: Int = 500
    ) async throws -> [Deadline] {
        try await self.read { reader in
            let open = withFinished ? "" : " AND a.state NOT IN ('finished', 'destroyed')"
            let entered = try reader.rows(
                """
                SELECT a.entry, a.due, a.priority, a.state FROM arrivals a
                WHERE a.organ = ? AND a.due IS NOT NULL\(open) ORDER BY a.due LIMIT ?
                """, [.text(organ.text), .integer(Int64(limit))])
            let sent = try reader.rows(
                """
                SELECT d.entry, s.due, s.priority, NULL FROM deliveries d
                JOIN sendings s ON s.entry = d.entry
                WHERE d.organ = ? AND d.received IS NULL AND s.due IS NOT NULL
                    AND (d.state IS NULL OR d.state = '01')
                ORDER BY s.due LIMIT ?
                """, [.text(organ.text), .integer(Int64(limit))])
            return try (entered + sent).compactMap { row -> Deadline? in
                guard let document = try reader.document(row.index(0)) else { return nil }
                return Deadline(
                    due: try row.date(1), priority: try row.number(2), document: document,
                    state: row.isNull(3) ? nil : try row.value(3))
            }
            .sorted {
                ($0.due, $1.priority, $0.document.entry) < ($1.due, $0.priority, $1.document.entry)
            }
        }
    }

    /// What waits at a receiver; `today` decides what is overdue.
    package func inboxCounts(of organ: OrganID, on today: CivilDate) async throws -> InboxCounts {
        try await self.read { reader in
            func count(_ sql: String, _ more: [StoredValue] = []) throws -> Int {
                try reader.row(sql, [.text(organ.text)] + more)?.number(0) ?? 0
            }
            return InboxCounts(
                new: try count(
                    """
                    SELECT count(*) FROM deliveries WHERE organ = ? AND received IS NULL
                        AND (state IS NULL OR state = '01')
                    """),
                duties: try count(
                    "SELECT count(*) FROM deliveries WHERE organ = ? AND state = '13'"),
                overdue: try count(
                    """
                    SELECT count(*) FROM arrivals
                    WHERE organ = ? AND due < ? AND state NOT IN ('finished', 'destroyed')
                    """, [.text("\(today)")]),
                unassigned: try count(
                    "SELECT count(*) FROM arrivals WHERE organ = ? AND state = 'received'"))
        }
    }
}

extension StoreReader {
    func arrivals(_ condition: String, _ arguments: [StoredValue]) throws -> [ArrivedDocument] {
        try self.rows(
            """
            SELECT a.entry, a.state, a.due, a.priority, a.verdict, a.reply,
                (SELECT i.state FROM documents i WHERE i.entry = d.ref_index),
                (SELECT group_concat(g.name, char(10)) FROM assignments g
                    WHERE g.document = a.entry AND g.state <> 'withdrawn')
            FROM arrivals a JOIN documents d ON d.entry = a.entry \(condition)
            """, arguments
        ).compactMap { row in
            guard let document = try self.document(row.index(0)) else { return nil }
            return ArrivedDocument(
                document: document, state: try row.value(1), due: try row.optionalDate(2),
                priority: try row.number(3), verdict: try row.optionalText(4),
                reply: try row.optionalText(5), original: row.isNull(6) ? nil : try row.value(6),
                assignees: try row.optionalText(7)?.split(separator: "\n").map(String.init) ?? [])
        }
    }
}

extension Planning {
    /// A document was entered in an incoming book: the receiver's work on it begins, and its
    /// sender is told.
    func arrive(_ entry: UInt64, _ arrival: Arrival, at organ: RegisteredOrgan) throws {
        let original = arrival.ref?.here
        var due = arrival.handling.dueDate
        var priority = arrival.handling.priority
        if let original,
            let row = try self.transaction.row(
                "SELECT entry, organ, due, priority, time FROM sendings WHERE entry = ?",
                [.index(original)])
        {
            let sending = try Sending(row)
            due = due ?? sending.due
            priority = priority ?? sending.priority
        }
        try self.transaction.execute(
            """
            INSERT INTO arrivals (entry, organ, state, due, priority, verdict, changed)
            VALUES (?, ?, 'received', ?, ?, ?, ?)
            """,
            [
                .index(entry), .text(organ.id.text), .optional(due?.description),
                .integer(Int64(priority ?? 0)), .optional(arrival.verdict?.rawValue),
                .integer(self.time.milliseconds),
            ])
        if let original { try self.accept(original, by: organ, received: entry) }
    }
}
