// Writing down what became of a delivery.

package import AntinCore
import AntinLog

extension Registry {
    /// Writes a report about a delivery of a document.
    ///
    /// Repeating the present state writes nothing; what happened before the present state is kept
    /// and changes nothing; a step that the exchange does not know is refused (`deliveryState`).
    @discardableResult
    package func report(
        _ report: StatusReport, on delivery: Int64, of document: UInt64,
        key: OperationKey? = nil
    ) async throws -> StatusOutcome {
        try await self.submit(key: key) { planning in
            guard let found = try planning.transaction.delivery(delivery),
                found.entry == document
            else { throw Refusal(.unknownDelivery, "\(delivery)") }
            return try planning.report(report, on: found)
        }
    }

    /// A receiver's own report about a document that was sent to it.
    @discardableResult
    package func report(
        _ report: StatusReport, of document: UInt64, as organ: OrganID,
        key: OperationKey? = nil
    ) async throws -> StatusOutcome {
        try await self.submit(key: key) { planning in
            guard let found = try planning.transaction.delivery(of: document, to: organ) else {
                throw Refusal(.unknownDelivery)
            }
            return try planning.report(report, on: found)
        }
    }

    /// The sender asks recipients to give a document back (13). It stays in force: who means
    /// otherwise recalls it. Answers how many were asked.
    ///
    /// - Parameter deliveries: to which; `nil` is all that can be asked.
    @discardableResult
    package func takeBack(
        _ document: UInt64, deliveries: Set<Int64>? = nil, reason: String, by recorder: Recorder,
        key: OperationKey? = nil
    ) async throws -> Int {
        try await self.submit(key: key) { planning in
            guard !reason.isEmpty else { throw Refusal(.invalid, "reason") }
            guard let deliveries else {
                return try planning.takeBack(document, reason: reason, by: recorder)
            }
            var count = 0
            for id in deliveries.sorted() {
                guard let found = try planning.transaction.delivery(id), found.entry == document
                else { throw Refusal(.unknownDelivery, "\(id)") }
                let outcome = try planning.report(
                    StatusReport(.withdrawalAsked, side: .sender, by: recorder, reason: reason),
                    on: found)
                count += outcome == .changed ? 1 : 0
            }
            return count
        }
    }

    /// Notes that somebody of the receiver has opened the document. The first time counts.
    package func markOpened(_ document: UInt64, by organ: OrganID) async throws {
        let isOpen = try await self.read { try $0.delivery(of: document, to: organ)?.opened }
        guard isOpen == nil else { return }
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "UPDATE deliveries SET opened = ? WHERE entry = ? AND organ = ? AND opened IS NULL",
                [.integer(planning.time.milliseconds), .index(document), .text(organ.text)])
        }
    }
}

extension Planning {
    /// Writes a report, moves the delivery, and tells the other side through the outbox.
    func report(_ report: StatusReport, on delivery: Delivery) throws -> StatusOutcome {
        let status = report.status
        if status.needsReason, report.reason?.isEmpty ?? true {
            throw Refusal(.invalid, "reason")
        }
        guard (report.side == .sender && report.via == nil) == status.isSenders else {
            throw Refusal(.invalid, "side")
        }
        if delivery.state == status { return .repeated }
        let time = report.time ?? self.time
        guard time <= self.time else { throw Refusal(.invalid, "time") }
        let isLate = delivery.state != nil && time < delivery.time
        guard isLate || status.mayFollow(delivery.state) else {
            throw Refusal(.deliveryState, delivery.state?.rawValue ?? "00")
        }
        try self.transaction.execute(
            """
            INSERT INTO delivery_events
                (delivery, state, time, recorded, side, actor, actor_name, via, reason, late)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(delivery.id), .text(status.rawValue), .integer(time.milliseconds),
                .integer(self.time.milliseconds), .text(report.side.rawValue),
                .text(report.recorder.id), .text(report.recorder.name), .optional(report.via),
                .optional(report.reason), .integer(isLate ? 1 : 0),
            ])
        if status == .received, delivery.accepted == nil {
            try self.transaction.execute(
                "UPDATE deliveries SET accepted = ? WHERE id = ?",
                [.integer(time.milliseconds), .integer(delivery.id)])
        }
        guard !isLate else { return .late }
        try self.transaction.execute(
            "UPDATE deliveries SET state = ?, time = ?, side = ?, via = ? WHERE id = ?",
            [
                .text(status.rawValue), .integer(time.milliseconds),
                .text(report.side.rawValue), .optional(report.via), .integer(delivery.id),
            ])
        try self.tell(report, of: delivery)
        return .changed
    }

    /// Asks every recipient that has not returned the document to give it back: three statements,
    /// however many they are. Answers how many were asked.
    @discardableResult
    func takeBack(_ document: UInt64, reason: String, by recorder: Recorder) throws -> Int {
        let now = StoredValue.integer(self.time.milliseconds)
        let open = "entry = ? AND (state IS NULL OR state NOT IN ('02', '13', '15'))"
        try self.transaction.execute(
            """
            INSERT INTO delivery_events
                (delivery, state, time, recorded, side, actor, actor_name, reason, late)
            SELECT id, '13', ?, ?, 'sender', ?, ?, ?, 0 FROM deliveries WHERE \(open)
            """,
            [now, now, .text(recorder.id), .text(recorder.name), .text(reason), .index(document)])
        try self.tellAll(
            .recalled, of: document, where: open, facts: ["reason": .string(reason)])
        return try self.transaction.execute(
            """
            UPDATE deliveries SET state = '13', time = ?, side = 'sender', via = NULL
            WHERE \(open)
            """, [now, .index(document)])
    }
}
