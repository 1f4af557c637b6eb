// Who was sent a document, and what became of it there.

package import AntinCore
package import AntinLog

/// One recipient on the sender's board.
package struct DeliveryLine: Hashable, Sendable {
    package let delivery: Delivery
    /// The reason of the last report, if it had one.
    package let reason: String?
    /// Calls that were noted.
    package let calls: Int
    /// The message to this recipient: waiting, sent or failed; `nil` if there is none.
    package let message: OutboxMessage.State?
}

/// How a document was sent.
package struct Sending: Hashable, Sendable {
    package let entry: UInt64
    package let organ: OrganID
    package let due: CivilDate?
    /// Urgency, from 0 (none) to 3.
    package let priority: Int
    package let time: Timestamp
}

extension Registry {
    /// Notes what a recipient has done with a document: the two digits of the exchange status.
    /// Working state, not an entry; `commitDeliveries` enters it.
    package func setDelivery(
        of document: UInt64, to organ: OrganID, state: String
    ) async throws {
        try await self.submit { planning in
            guard try planning.transaction.document(document)?.kind == .issued else {
                throw Refusal(.unknownDocument, "\(document)")
            }
            guard let status = ExchangeStatus(rawValue: state) else {
                throw Refusal(.invalid, "state")
            }
            guard let delivery = try planning.transaction.delivery(of: document, to: organ) else {
                throw Refusal(.unknownDelivery)
            }
            _ = try planning.report(
                StatusReport(
                    status, side: status.isSenders ? .sender : .system, by: .system,
                    reason: status.needsReason ? "–" : nil),
                on: delivery)
        }
    }

    /// The deliveries of a document to organs, by recipient: what `commitDeliveries` enters.
    package func deliveries(of document: UInt64) async throws -> [Handling.Delivery] {
        try await self.read { try $0.committedDeliveries(of: document) }
    }

    /// Enters a commitment to what the deliveries are now.
    @discardableResult
    package func commitDeliveries(
        of document: UInt64, as organ: OrganID, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            guard let found = try planning.transaction.document(document), found.kind == .issued
            else { throw Refusal(.unknownDocument, "\(document)") }
            guard found.organ == organ else { throw Refusal(.notIssuer, organ.text) }
            if let erased = found.erased { throw Refusal(.alreadyErased, entry: erased) }
            let deliveries = try planning.transaction.committedDeliveries(of: document)
            let handling = try SealedRecord(Handling(deliveries: deliveries))
            return try planning.append(
                EntryBody(
                    organ: organ,
                    .deliveriesCommitted(
                        DeliveriesCommitted(
                            count: deliveries.count, handling: handling.digest,
                            ref: Reference(document)))),
                handling: handling)
        }
    }

    /// When and how urgently a document was sent; `nil` for what was never sent.
    package func sending(of document: UInt64) async throws -> Sending? {
        try await self.read { reader in
            try reader.row(
                "SELECT entry, organ, due, priority, time FROM sendings WHERE entry = ?",
                [.index(document)]
            ).map { try Sending($0) }
        }
    }

    /// Every recipient of a document, in the order of the document. Cost: three questions.
    package func deliveryLines(of document: UInt64) async throws -> [DeliveryLine] {
        try await self.read { reader in
            let reasons = try reader.texts(
                """
                SELECT e.delivery, e.reason FROM delivery_events e
                JOIN deliveries d ON d.id = e.delivery
                WHERE d.entry = ? AND e.state = d.state AND e.reason IS NOT NULL AND e.late = 0
                ORDER BY e.id
                """, document)
            let calls = try reader.texts(
                """
                SELECT c.delivery, CAST(count(*) AS TEXT) FROM delivery_calls c
                JOIN deliveries d ON d.id = c.delivery WHERE d.entry = ? GROUP BY c.delivery
                """, document)
            let messages = try reader.texts(
                """
                SELECT o.delivery, o.state FROM outbox o
                WHERE o.document = ? AND o.kind = 'email' AND o.delivery IS NOT NULL ORDER BY o.id
                """, document)
            return try reader.rows(
                Delivery.columns + " WHERE d.entry = ? ORDER BY d.position", [.index(document)]
            ).map { row in
                let delivery = try Delivery(row)
                return DeliveryLine(
                    delivery: delivery, reason: reasons[delivery.id],
                    calls: calls[delivery.id].flatMap { Int($0) } ?? 0,
                    message: messages[delivery.id].flatMap { OutboxMessage.State(rawValue: $0) })
            }
        }
    }

    /// One delivery, or `nil`.
    package func delivery(_ id: Int64) async throws -> Delivery? {
        try await self.read { try $0.delivery(id) }
    }

    /// The delivery of a document to an organ, or `nil`: then it was not sent there.
    package func delivery(of document: UInt64, to organ: OrganID) async throws -> Delivery? {
        try await self.read { try $0.delivery(of: document, to: organ) }
    }

    /// The history of a delivery, the first report first.
    package func deliveryEvents(of delivery: Int64) async throws -> [DeliveryEvent] {
        try await self.read { reader in
            try reader.rows(
                DeliveryEvent.columns + " WHERE e.delivery = ? ORDER BY e.id", [.integer(delivery)]
            ).map { try DeliveryEvent($0) }
        }
    }
}

extension StoreReader {
    func committedDeliveries(of document: UInt64) throws -> [Handling.Delivery] {
        try self.rows(
            """
            SELECT organ, state, time FROM deliveries
            WHERE entry = ? AND organ IS NOT NULL AND state IS NOT NULL ORDER BY organ
            """, [.index(document)]
        ).map {
            Handling.Delivery(
                organID: try $0.identifier(0), state: try $0.text(1), time: try $0.time(2))
        }
    }

    /// The last text for each delivery.
    fileprivate func texts(_ sql: String, _ document: UInt64) throws -> [Int64: String] {
        var texts: [Int64: String] = [:]
        for row in try self.rows(sql, [.index(document)]) {
            texts[try row.integer(0)] = try row.text(1)
        }
        return texts
    }
}

extension Sending {
    init(_ row: StoredRow) throws {
        self.entry = try row.index(0)
        self.organ = try row.identifier(1)
        self.due = try row.optionalDate(2)
        self.priority = try row.number(3)
        self.time = try row.time(4)
    }
}
