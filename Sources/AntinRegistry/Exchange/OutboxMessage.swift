// What is to be told to somebody outside.

package import AntinCore
package import AntinLog

/// What a message is about.
package enum ExchangeEvent: String, Hashable, Sendable, CaseIterable {
    /// A document was sent to a recipient.
    case sent = "document.sent"
    /// The sender takes a document back, or has recalled it.
    case recalled = "document.recalled"
    /// A recipient has reported a status.
    case status = "delivery.status"
    /// Something about an account was changed; its owner alone is told, by letter.
    case account = "account.changed"
    /// Nothing happened: somebody wants to see whether messages arrive.
    case trial
}

/// A message in the outbox: written in the transaction of what it tells, sent afterwards.
package struct OutboxMessage: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case waiting, sent, failed
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case email, webhook
    }

    package let id: Int64
    /// Whose message it is: who sees it in its outbox and sends it again.
    package let organ: OrganID
    package let kind: Kind
    package let event: ExchangeEvent
    package let document: UInt64?
    package let delivery: Int64?
    package let webhook: Int64?
    package let address: String?
    /// What only the event knows, canonical JSON.
    package let facts: [UInt8]
    package let state: State
    package let attempts: Int
    /// When it is tried next.
    package let due: Timestamp
    package let created: Timestamp
}

/// One try.
package struct OutboxAttempt: Hashable, Sendable {
    package let message: Int64
    package let time: Timestamp
    package let isSent: Bool
    /// The other side's words, or why there were none; at most 300 characters.
    package let answer: String
}

extension OutboxMessage {
    static let columns = """
        SELECT o.id, o.organ, o.kind, o.event, o.document, o.delivery, o.webhook, o.address,
            o.facts, o.state, o.attempts, o.due, o.created
        FROM outbox o
        """

    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.organ = try row.identifier(1)
        self.kind = try row.value(2)
        self.event = try row.value(3)
        self.document = try row.optionalIndex(4)
        self.delivery = row.isNull(5) ? nil : try row.integer(5)
        self.webhook = row.isNull(6) ? nil : try row.integer(6)
        self.address = try row.optionalText(7)
        self.facts = try row.blob(8)
        self.state = try row.value(9)
        self.attempts = try row.number(10)
        self.due = try row.time(11)
        self.created = try row.time(12)
    }
}
