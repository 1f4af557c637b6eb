// Who works on a document that was received, until when, and how far it is.

package import AntinCore
package import AntinLog

/// A document given to a person or a unit to deal with.
package struct Assignment: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case assigned, processing, finished, withdrawn
    }

    package let id: Int64
    /// The `document.received` entry.
    package let document: UInt64
    /// The account of the person; `nil` for a unit.
    package let account: String?
    package let name: String
    package let due: CivilDate?
    /// Ý kiến chỉ đạo.
    package let instruction: String?
    package let state: State
    package let recorder: Recorder
    package let created: Timestamp
    package let changed: Timestamp
}

/// One note on an assignment: its progress, or its end.
package struct AssignmentNote: Hashable, Sendable {
    package let assignment: Int64
    package let state: Assignment.State
    package let note: String
    package let recorder: Recorder
    package let time: Timestamp
}

/// An assignment to be made.
package struct NewAssignment: Sendable {
    package var account: String?
    package var name: String
    package var due: CivilDate?
    package var instruction: String?

    package init(
        account: String? = nil, name: String, due: CivilDate? = nil, instruction: String? = nil
    ) {
        self.account = account
        self.name = name
        self.due = due
        self.instruction = instruction
    }
}

extension Registry {
    /// Gives a received document to somebody to deal with; the sender sees 04. Answers the
    /// assignment's id.
    @discardableResult
    package func assign(
        _ document: UInt64, of organ: OrganID, to assignment: NewAssignment,
        by recorder: Recorder, key: OperationKey? = nil
    ) async throws -> Int64 {
        try await self.submit(key: key) { planning in
            let arrived = try planning.openArrival(document, of: organ)
            guard (1...200).contains(assignment.name.unicodeScalars.count),
                (assignment.instruction?.unicodeScalars.count ?? 0) <= 2_000
            else { throw Refusal(.invalid, "assignment") }
            try planning.transaction.execute(
                """
                INSERT INTO assignments (document, account, name, due, instruction, state, actor,
                    actor_name, created, changed)
                VALUES (?, ?, ?, ?, ?, 'assigned', ?, ?, ?, ?)
                """,
                [
                    .index(document), .optional(assignment.account), .text(assignment.name),
                    .optional(assignment.due?.description), .optional(assignment.instruction),
                    .text(recorder.id), .text(recorder.name),
                    .integer(planning.time.milliseconds), .integer(planning.time.milliseconds),
                ])
            let id = try planning.lastID(in: "assignments")
            if arrived.state == .received {
                try planning.move(arrived, to: .assigned, by: recorder)
            }
            return id
        }
    }

    /// Notes progress on an assignment; the sender sees 05.
    package func progress(
        _ assignment: Int64, on document: UInt64, of organ: OrganID, note: String,
        by recorder: Recorder, key: OperationKey? = nil
    ) async throws {
        let _: Bool = try await self.submit(key: key) { planning in
            let arrived = try planning.openArrival(document, of: organ)
            try planning.note(note, on: assignment, of: document, .processing, by: recorder)
            if arrived.state != .processing {
                try planning.move(arrived, to: .processing, by: recorder)
            }
            return true
        }
    }

    /// Ends an assignment. With the last open one the document is settled, and the sender sees 06.
    /// Answers whether it is.
    @discardableResult
    package func finish(
        _ assignment: Int64, on document: UInt64, of organ: OrganID, note: String,
        reply: String? = nil, by recorder: Recorder, key: OperationKey? = nil
    ) async throws -> Bool {
        try await self.submit(key: key) { planning in
            let arrived = try planning.openArrival(document, of: organ)
            try planning.note(note, on: assignment, of: document, .finished, by: recorder)
            let open = try planning.transaction.row(
                """
                SELECT 1 FROM assignments
                WHERE document = ? AND state IN ('assigned', 'processing')
                """, [.index(document)])
            guard open == nil else { return false }
            try planning.move(arrived, to: .finished, by: recorder, reply: reply)
            return true
        }
    }

    /// Settles a document whatever is still assigned; the sender sees 06.
    package func finish(
        _ document: UInt64, of organ: OrganID, reply: String? = nil, by recorder: Recorder,
        key: OperationKey? = nil
    ) async throws {
        let _: Bool = try await self.submit(key: key) { planning in
            let arrived = try planning.openArrival(document, of: organ)
            try planning.transaction.execute(
                """
                UPDATE assignments SET state = 'finished', changed = ?
                WHERE document = ? AND state IN ('assigned', 'processing')
                """, [.integer(planning.time.milliseconds), .index(document)])
            try planning.move(arrived, to: .finished, by: recorder, reply: reply)
            return true
        }
    }

    /// The assignments of a document, the first first.
    package func assignments(of document: UInt64) async throws -> [Assignment] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT id, document, account, name, due, instruction, state, actor, actor_name,
                    created, changed
                FROM assignments WHERE document = ? ORDER BY id
                """, [.index(document)]
            ).map { try Assignment($0) }
        }
    }

    /// What was noted on the assignments of a document.
    package func assignmentNotes(of document: UInt64) async throws -> [AssignmentNote] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT n.assignment, n.state, n.note, n.actor, n.actor_name, n.time
                FROM assignment_notes n JOIN assignments a ON a.id = n.assignment
                WHERE a.document = ? ORDER BY n.id
                """, [.index(document)]
            ).map { try AssignmentNote($0) }
        }
    }

    /// Sets by when a received document is to be settled.
    package func setDue(_ day: CivilDate?, of document: UInt64, at organ: OrganID) async throws {
        try await self.submit { planning in
            _ = try planning.openArrival(document, of: organ)
            try planning.transaction.execute(
                "UPDATE arrivals SET due = ?, changed = ? WHERE entry = ?",
                [
                    .optional(day?.description), .integer(planning.time.milliseconds),
                    .index(document),
                ])
        }
    }

    /// The receiver has destroyed its copy and reports it (15), or says why not (16).
    ///
    /// From then on the receiver's pages do not hand the file out; line, receipt and history stay.
    @discardableResult
    package func answerRecall(
        of document: UInt64, as organ: OrganID, declining reason: String? = nil,
        by recorder: Recorder, key: OperationKey? = nil
    ) async throws -> StatusOutcome {
        try await self.submit(key: key) { planning in
            guard let delivery = try planning.transaction.delivery(of: document, to: organ) else {
                throw Refusal(.unknownDelivery)
            }
            let outcome = try planning.report(
                StatusReport(
                    reason == nil ? .changeAccepted : .changeRefused, side: .receiver, by: recorder,
                    reason: reason),
                on: delivery)
            if reason == nil, outcome == .changed, let received = delivery.received {
                try planning.transaction.execute(
                    "UPDATE arrivals SET state = 'destroyed', changed = ? WHERE entry = ?",
                    [.integer(planning.time.milliseconds), .index(received)])
            }
            return outcome
        }
    }
}

extension Planning {
    /// The document, if this organ has entered it and is not done with it.
    fileprivate func openArrival(_ entry: UInt64, of organ: OrganID) throws -> ArrivedDocument {
        let found = try self.transaction.arrivals(
            "WHERE a.entry = ? AND a.organ = ?", [.index(entry), .text(organ.text)])
        guard let arrived = found.first else { throw Refusal(.unknownDocument, "\(entry)") }
        guard arrived.state.isOpen else { throw Refusal(.arrivalState, arrived.state.rawValue) }
        return arrived
    }

    /// Moves the work on a document, and reports it to its sender if it was sent here.
    fileprivate func move(
        _ arrived: ArrivedDocument, to state: ArrivalState, by recorder: Recorder,
        reply: String? = nil
    ) throws {
        try self.transaction.execute(
            "UPDATE arrivals SET state = ?, reply = ifnull(?, reply), changed = ? WHERE entry = ?",
            [
                .text(state.rawValue), .optional(reply), .integer(self.time.milliseconds),
                .index(arrived.document.entry),
            ])
        let status: ExchangeStatus =
            switch state {
            case .assigned: .assigned
            case .processing: .handling
            default: .finished
            }
        guard let original = arrived.document.ref,
            let delivery = try self.transaction.delivery(of: original, to: arrived.document.organ),
            delivery.state != status, status.mayFollow(delivery.state)
        else { return }
        _ = try self.report(StatusReport(status, side: .receiver, by: recorder), on: delivery)
    }

    fileprivate func note(
        _ note: String, on assignment: Int64, of document: UInt64, _ state: Assignment.State,
        by recorder: Recorder
    ) throws {
        guard note.unicodeScalars.count <= 2_000 else { throw Refusal(.invalid, "note") }
        let changed = try self.transaction.execute(
            """
            UPDATE assignments SET state = ?, changed = ?
            WHERE id = ? AND document = ? AND state IN ('assigned', 'processing')
            """,
            [
                .text(state.rawValue), .integer(self.time.milliseconds), .integer(assignment),
                .index(document),
            ])
        guard changed == 1 else { throw Refusal(.unknownAssignment, "\(assignment)") }
        try self.transaction.execute(
            """
            INSERT INTO assignment_notes (assignment, state, note, actor, actor_name, time)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(assignment), .text(state.rawValue), .text(note), .text(recorder.id),
                .text(recorder.name), .integer(self.time.milliseconds),
            ])
    }
}

extension Assignment {
    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.document = try row.index(1)
        self.account = try row.optionalText(2)
        self.name = try row.text(3)
        self.due = try row.optionalDate(4)
        self.instruction = try row.optionalText(5)
        self.state = try row.value(6)
        self.recorder = Recorder(id: try row.text(7), name: try row.text(8))
        self.created = try row.time(9)
        self.changed = try row.time(10)
    }
}

extension AssignmentNote {
    init(_ row: StoredRow) throws {
        self.assignment = try row.integer(0)
        self.state = try row.value(1)
        self.note = try row.text(2)
        self.recorder = Recorder(id: try row.text(3), name: try row.text(4))
        self.time = try row.time(5)
    }
}
