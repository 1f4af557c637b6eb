// The outbox: what waits, what was tried, what is tried again.

package import AntinCore
import AntinLog

/// What came of one try to send a message.
package struct SendingOutcome: Sendable {
    package let message: Int64
    package let isSent: Bool
    package let answer: String
    /// Trying again would get the same answer: an address that does not exist.
    package let isFinal: Bool
    /// It was not tried, because the one before it to the same place was not heard: it waits as
    /// long as that one, and no try is counted.
    package let isPutOff: Bool

    package init(
        message: Int64, isSent: Bool, answer: String, isFinal: Bool = false, isPutOff: Bool = false
    ) {
        self.isPutOff = isPutOff
        self.message = message
        self.isSent = isSent
        self.answer = answer
        self.isFinal = isFinal
    }
}

/// What a message says of its document and its recipient; read when it is composed.
package struct OutboxSubject: Sendable {
    package let message: OutboxMessage
    package let webhook: Webhook?
    /// `nil` once it was erased.
    package let document: RegisteredDocument?
    package let delivery: Delivery?
    package let sending: Sending?
    /// What the organ of the message is called.
    package let organName: String
}

extension Registry {
    /// Minutes until the next try, after each failed one; after the last the message has failed
    /// and waits for somebody to send it again: 13 tries in about two and a half days.
    package static let retryMinutes: [Int64] = [
        1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1_080, 1_440,
    ]

    /// The messages that are due, the oldest first, with what they are about.
    ///
    /// - Parameter kind: only letters, or only webhooks.
    package func dueMessages(
        of kind: OutboxMessage.Kind? = nil, limit: Int = 100
    ) async throws -> [OutboxSubject] {
        let now = self.clock.read().wall
        let secrets = self.secrets
        return try await self.read { reader in
            try reader.due(kind, at: now, limit: limit).map { try reader.subject(of: $0, secrets) }
        }
    }

    /// How long a message that was taken is left to whoever took it. A process that dies gives
    /// back what it had when the register is opened again; this is for all other cases.
    package static let takenMilliseconds: Int64 = 3_600_000
    /// How many messages of one webhook are taken at once: many for one do not keep back others.
    package static let fairShare = 20

    /// Takes what is due, to send it: two who take get no message both. Whoever takes notes what
    /// came of each (`note`), or puts it off.
    package func takeDue(
        of kind: OutboxMessage.Kind, limit: Int = 100
    ) async throws -> [OutboxSubject] {
        // Every two seconds, and nearly always nothing is due: that needs no write.
        guard try await !self.dueMessages(of: kind, limit: 1).isEmpty else { return [] }
        let secrets = self.secrets
        return try await self.submit { planning in
            let due = try planning.transaction.due(kind, at: planning.time, limit: limit)
            for message in due {
                try planning.transaction.execute(
                    "UPDATE outbox SET taken = ? WHERE id = ?",
                    [.integer(planning.time.milliseconds), .integer(message.id)])
            }
            return try due.map { try planning.transaction.subject(of: $0, secrets) }
        }
    }

    /// What a process had taken that is no more: nobody else has the directory open.
    static func releaseTaken(in store: any RegistryStore) throws {
        let waits = try store.read {
            try $0.row("SELECT 1 FROM outbox WHERE taken IS NOT NULL LIMIT 1") != nil
        }
        guard waits else { return }
        try store.write { transaction in
            _ = try transaction.execute(
                "UPDATE outbox SET taken = NULL WHERE taken IS NOT NULL", [])
        }
    }

    /// Notes what came of tries: one transaction for all of them.
    package func note(_ outcomes: [SendingOutcome]) async throws {
        guard !outcomes.isEmpty else { return }
        try await self.submit { planning in
            for outcome in outcomes { try planning.note(outcome) }
        }
    }

    /// The messages of an organ, the last first.
    package func messages(
        of organ: OrganID, states: Set<OutboxMessage.State> = Set(OutboxMessage.State.allCases),
        webhook: Int64? = nil, before: Int64? = nil, limit: Int = 50
    ) async throws -> [OutboxMessage] {
        let words = states.map(\.rawValue).sorted()
        let marks = words.map { _ in "?" }.joined(separator: ", ")
        let hook = webhook.map { StoredValue.integer($0) } ?? .null
        return try await self.read { reader in
            try reader.rows(
                OutboxMessage.columns + """
                     WHERE o.organ = ? AND o.state IN (\(marks)) AND o.id < ?
                        AND (? IS NULL OR o.webhook = ?)
                    ORDER BY o.id DESC LIMIT ?
                    """,
                [.text(organ.text)] + words.map { .text($0) }
                    + [.integer(before ?? Int64.max), hook, hook, .integer(Int64(limit))]
            ).map { try OutboxMessage($0) }
        }
    }

    /// How many messages of an organ wait and have failed.
    package func messageCounts(
        of organ: OrganID
    ) async throws -> [OutboxMessage.State: Int] {
        try await self.read { reader in
            var counts: [OutboxMessage.State: Int] = [:]
            let rows = try reader.rows(
                "SELECT state, count(*) FROM outbox WHERE organ = ? GROUP BY state",
                [.text(organ.text)])
            for row in rows { counts[try row.value(0)] = try row.number(1) }
            return counts
        }
    }

    /// The log of a message, the first try first.
    package func attempts(of message: Int64) async throws -> [OutboxAttempt] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT message, time, is_sent, answer FROM outbox_attempts
                WHERE message = ? ORDER BY id
                """, [.integer(message)]
            ).map {
                OutboxAttempt(
                    message: try $0.integer(0), time: try $0.time(1),
                    isSent: try $0.integer(2) == 1, answer: try $0.text(3))
            }
        }
    }

    /// Sends a message of the organ again, now, whatever became of it.
    package func resend(_ message: Int64, of organ: OrganID) async throws {
        try await self.submit { planning in
            let changed = try planning.transaction.execute(
                """
                UPDATE outbox SET state = 'waiting', attempts = 0, due = ?, taken = NULL
                WHERE id = ? AND organ = ?
                """,
                [.integer(planning.time.milliseconds), .integer(message), .text(organ.text)])
            if changed == 0 { throw Refusal(.unknownMessage, "\(message)") }
        }
    }
}

extension Planning {
    fileprivate func note(_ outcome: SendingOutcome) throws {
        guard
            let row = try self.transaction.row(
                OutboxMessage.columns + " WHERE o.id = ?", [.integer(outcome.message)])
        else { return }
        let message = try OutboxMessage(row)
        if outcome.isPutOff {
            let last = Registry.retryMinutes.count - 1
            let wait = Registry.retryMinutes[min(message.attempts, last)] * 60_000
            try self.transaction.execute(
                "UPDATE outbox SET due = ?, taken = NULL WHERE id = ?",
                [.integer(self.time.milliseconds + wait), .integer(message.id)])
            return
        }
        try self.transaction.execute(
            "INSERT INTO outbox_attempts (message, time, is_sent, answer) VALUES (?, ?, ?, ?)",
            [
                .integer(message.id), .integer(self.time.milliseconds),
                .integer(outcome.isSent ? 1 : 0), .text(String(outcome.answer.prefix(300))),
            ])
        let waits = Registry.retryMinutes
        let isOver = outcome.isFinal || message.attempts >= waits.count
        let state: OutboxMessage.State = outcome.isSent ? .sent : isOver ? .failed : .waiting
        let wait = state == .waiting ? waits[message.attempts] * 60_000 : 0
        try self.transaction.execute(
            """
            UPDATE outbox SET state = ?, attempts = attempts + 1, due = ?, taken = NULL
            WHERE id = ?
            """,
            [
                .text(state.rawValue), .integer(self.time.milliseconds + wait),
                .integer(message.id),
            ])
    }
}

extension StoreReader {
    /// What waits to be sent now and nobody has taken, the oldest first; of each webhook only so
    /// many.
    fileprivate func due(
        _ kind: OutboxMessage.Kind?, at now: Timestamp, limit: Int
    ) throws -> [OutboxMessage] {
        let rank = "row_number() OVER (PARTITION BY o.webhook ORDER BY o.due, o.id)"
        return try self.rows(
            OutboxMessage.columns + """
                 JOIN (SELECT o.id AS it, o.webhook AS hook, \(rank) AS place FROM outbox o
                    WHERE o.state = 'waiting' AND o.due <= ? AND o.kind = ifnull(?, o.kind)
                    AND ifnull(o.taken, 0) < ?) due ON due.it = o.id
                WHERE due.hook IS NULL OR due.place <= ? ORDER BY o.due, o.id LIMIT ?
                """,
            [
                .integer(now.milliseconds), .optional(kind?.rawValue),
                .integer(max(1, now.milliseconds - Registry.takenMilliseconds)),
                .integer(Int64(Registry.fairShare)), .integer(Int64(limit)),
            ]
        ).map { try OutboxMessage($0) }
    }

    fileprivate func subject(
        of message: OutboxMessage, _ secrets: StoreSecrets
    ) throws -> OutboxSubject {
        OutboxSubject(
            message: message,
            webhook: try message.webhook.flatMap { try self.webhook($0, secrets) },
            document: try message.document.flatMap { try self.document($0) }.flatMap {
                $0.erased == nil ? $0 : nil
            },
            delivery: try message.delivery.flatMap { try self.delivery($0) },
            sending: try message.document.flatMap { document in
                try self.row(
                    "SELECT entry, organ, due, priority, time FROM sendings WHERE entry = ?",
                    [.index(document)]
                ).map { try Sending($0) }
            },
            organName: try self.organ(message.organ)?.name ?? message.organ.text)
    }
}
