// Who was sent a document, and what became of it there.

package import AntinCore
import AntinLog

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
            guard state.utf8.count == 2, state.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw Refusal(.invalid, "state") }
            try planning.deliver(document, to: organ, state: state)
        }
    }

    /// The deliveries of a document, by recipient.
    package func deliveries(of document: UInt64) async throws -> [Handling.Delivery] {
        try await self.read { try $0.deliveries(of: document) }
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
            let deliveries = try planning.transaction.deliveries(of: document)
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
}

extension Planning {
    func deliver(_ document: UInt64, to organ: OrganID, state: String) throws {
        try self.transaction.execute(
            """
            INSERT INTO deliveries (entry, organ, state, time) VALUES (?, ?, ?, ?)
            ON CONFLICT (entry, organ) DO UPDATE SET state = excluded.state, time = excluded.time
            """,
            [
                .index(document), .text(organ.text), .text(state),
                .integer(self.time.milliseconds),
            ])
    }
}

extension StoreReader {
    func deliveries(of document: UInt64) throws -> [Handling.Delivery] {
        try self.rows(
            "SELECT organ, state, time FROM deliveries WHERE entry = ? ORDER BY organ",
            [.index(document)]
        ).map {
            Handling.Delivery(
                organID: try $0.identifier(0), state: try $0.text(1), time: try $0.time(2))
        }
    }
}
