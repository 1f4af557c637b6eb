// Messages, written in the transaction of what they tell.

import AntinCore
import AntinLog

extension Planning {
    /// Tells the recipients of a document, and the webhooks of everybody concerned: by `INSERT …
    /// SELECT`, so three statements however many recipients there are.
    ///
    /// - Parameters:
    ///   - condition: on `deliveries`, with one `?` for the document.
    ///   - one: only this delivery.
    func tellAll(
        _ event: ExchangeEvent, of document: UInt64, where condition: String = "entry = ?",
        only one: Int64? = nil, facts: [String: JSONValue]
    ) throws {
        let chosen = "SELECT * FROM deliveries WHERE \(condition) AND id = ifnull(?, id)"
        let only = one.map { StoredValue.integer($0) } ?? .null
        let json = StoredValue.blob(JSONValue.object(of: facts).canonical)
        let now = StoredValue.integer(self.time.milliseconds)
        // A message belongs to the sender, who sees in its outbox whom it could not reach.
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, document, delivery, address, facts, state,
                attempts, due, created)
            SELECT s.organ, 'email', ?, d.entry, d.id, d.email, ?, 'waiting', 0, ?, ?
            FROM (\(chosen)) d
            JOIN sendings s ON s.entry = d.entry WHERE d.email IS NOT NULL
            """, [.text(event.rawValue), json, now, now, .index(document), only])
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, document, delivery, webhook, facts, state,
                attempts, due, created)
            SELECT w.organ, 'webhook', ?, d.entry, d.id, w.id, ?, 'waiting', 0, ?, ?
            FROM (\(chosen)) d
            JOIN webhooks w ON w.organ = d.organ AND w.ended IS NULL
            """, [.text(event.rawValue), json, now, now, .index(document), only])
        // The sender's own systems hear it once, not once for each recipient.
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, document, webhook, facts, state, attempts, due,
                created)
            SELECT w.organ, 'webhook', ?, s.entry, w.id, ?, 'waiting', 0, ?, ?
            FROM sendings s JOIN webhooks w ON w.organ = s.organ AND w.ended IS NULL
            WHERE s.entry = ?
            """, [.text(event.rawValue), json, now, now, .index(document)])
    }

    /// Tells the sender what a recipient reported, or a recipient what the sender asks of it.
    func tell(_ report: StatusReport, of delivery: Delivery) throws {
        if report.status == .withdrawalAsked {
            try self.tellAll(
                .recalled, of: delivery.entry, only: delivery.id,
                facts: ["reason": .string(report.reason ?? "")])
            return
        }
        var facts: [String: JSONValue] = [
            "name": .string(delivery.name), "state": .string(report.status.rawValue),
            "side": .string(report.side.rawValue), "time": .string("\(report.time ?? self.time)"),
        ]
        if let organ = delivery.organ { facts["organ"] = .string(organ.text) }
        if let reason = report.reason { facts["reason"] = .string(reason) }
        let json = StoredValue.blob(JSONValue.object(of: facts).canonical)
        let now = StoredValue.integer(self.time.milliseconds)
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, document, delivery, webhook, facts, state,
                attempts, due, created)
            SELECT w.organ, 'webhook', ?, s.entry, ?, w.id, ?, 'waiting', 0, ?, ?
            FROM sendings s JOIN webhooks w ON w.organ = s.organ AND w.ended IS NULL
            WHERE s.entry = ?
            """,
            [
                .text(ExchangeEvent.status.rawValue), .integer(delivery.id), json, now, now,
                .index(delivery.entry),
            ])
        // Mail for what somebody must act upon; the board has the rest.
        guard report.side == .receiver, [.refused, .changeRefused].contains(report.status) else {
            return
        }
        try self.transaction.execute(
            """
            INSERT INTO outbox (organ, kind, event, document, address, facts, state, attempts,
                due, created)
            SELECT s.organ, 'email', ?, s.entry, c.email, ?, 'waiting', 0, ?, ?
            FROM sendings s JOIN organ_contacts c ON c.organ = s.organ
            WHERE s.entry = ? AND c.email IS NOT NULL
            """,
            [
                .text(ExchangeEvent.status.rawValue), json, now, now,
                .index(delivery.entry),
            ])
    }
}
