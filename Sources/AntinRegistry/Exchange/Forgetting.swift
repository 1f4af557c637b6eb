// What the exchange knew of a document goes with it.

extension Planning {
    /// Removes recipients, reports, minutes, messages and assignments of a document that is
    /// erased. Its record is gone already: that is what lets reports go.
    func forgetExchange(of entry: UInt64) throws {
        let deliveries = "(SELECT id FROM deliveries WHERE entry = ?)"
        let messages = "(SELECT id FROM outbox WHERE document = ?)"
        let assignments = "(SELECT id FROM assignments WHERE document = ?)"
        for sql in [
            "DELETE FROM delivery_events WHERE delivery IN \(deliveries)",
            "DELETE FROM delivery_calls WHERE delivery IN \(deliveries)",
            "DELETE FROM outbox_attempts WHERE message IN \(messages)",
            "DELETE FROM outbox WHERE document = ?",
            "DELETE FROM assignment_notes WHERE assignment IN \(assignments)",
            "DELETE FROM assignments WHERE document = ?",
            "DELETE FROM arrival_checks WHERE document = ?",
            "DELETE FROM deliveries WHERE entry = ?",
            "DELETE FROM sendings WHERE entry = ?",
        ] {
            try self.transaction.execute(sql, [.index(entry)])
        }
    }
}
