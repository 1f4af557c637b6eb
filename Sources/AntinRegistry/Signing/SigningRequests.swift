// Sending a draft to the person who signs it, and what waits for whom.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// A draft that was sent to be signed.
package struct SigningRequest: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable {
        case signed, returned, withdrawn
        /// Sent anew, to somebody else or with other terms.
        case replaced
    }

    package let id: String
    package let dispatch: DispatchID
    /// The place that is to be signed.
    package let slot: FormField
    /// Whose it is to sign; nil for whoever signs for the organ in that place.
    package let account: String?
    package let urgency: Urgency
    /// By when it should be signed.
    package let due: CivilDate?
    package let note: String?
    package let sender: SigningActor
    /// What was sent, to tell whether it was changed meanwhile.
    package let content: Digest
    package let time: Timestamp
    package let outcome: Outcome?
}

/// A draft that waits for somebody's signature.
package struct WaitingDispatch: Sendable {
    package let request: SigningRequest
    package let dispatch: Dispatch
    /// Whether everybody before has signed.
    package let isTurn: Bool
    /// What this person saw of it last, if it was opened at all.
    package let opened: Digest?

    /// Whether draft or files are others than those that were sent.
    package var isChanged: Bool { self.request.content != self.dispatch.contentDigest }
}

extension Registry {
    /// Sends a draft to be signed.
    ///
    /// - Parameters:
    ///   - account: whose queue it enters; nil for the queues of all who sign for the organ.
    ///   - slot: nil for the first place that no person has signed.
    ///   - urgency: nil for the draft's.
    ///   - due: nil for the draft's.
    /// What is open for that place already is replaced; the same again changes nothing.
    @discardableResult
    package func sendForSigning(
        _ id: DispatchID, to account: String?, slot: FormField? = nil, urgency: Urgency? = nil,
        due: CivilDate? = nil, note: String? = nil, by sender: SigningActor
    ) async throws -> SigningRequest {
        try await self.submit { planning in
            let dispatch = try planning.expect(id, in: [.draft, .signed])
            let place = try dispatch.place(toSign: slot)
            let handling = dispatch.draft.handling
            let urgency =
                urgency ?? handling.priority.flatMap { Urgency(priority: $0) } ?? .none
            let due = due ?? handling.dueDate
            let content = dispatch.contentDigest
            let open = try planning.transaction.openRequests(of: id).first { $0.slot == place }
            if let open, open.account == account, open.urgency == urgency, open.due == due,
                open.note == note, open.content == content
            {
                return open
            }
            try planning.endRequests(of: id, .replaced) { $0.slot == place }
            let name = Hex.encode(SecureRandom.bytes(8))
            try planning.transaction.execute(
                """
                INSERT INTO signing_requests (id, dispatch, slot, account, urgency, due, note,
                    sender, sender_name, content, time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(name), .text(id.text), .text(place.name), .optional(account),
                    .integer(Int64(urgency.priority)), .optional(due?.description),
                    .optional(note), .optional(sender.account), .text(sender.name),
                    .digest(content), .integer(planning.time.milliseconds),
                ])
            guard
                let made = try planning.transaction.openRequests(of: id)
                    .first(where: { $0.id == name })
            else { throw StoreError.noValue }
            return made
        }
    }

    /// Takes a draft back from those who were to sign it, to work on it.
    package func withdrawFromSigning(_ id: DispatchID) async throws {
        try await self.submit { planning in
            try planning.expect(id, in: [.draft, .signed])
            try planning.endRequests(of: id, .withdrawn)
        }
    }

    /// What a draft is open for now, in the order of its places.
    package func signingRequests(of id: DispatchID) async throws -> [SigningRequest] {
        try await self.read { try $0.openRequests(of: id) }
    }

    /// Everything that a draft was ever sent for, the first first.
    package func allSigningRequests(of id: DispatchID) async throws -> [SigningRequest] {
        try await self.read { reader in
            try reader.rows(
                SigningRequest.columns + " WHERE dispatch = ? ORDER BY time, slot, id",
                [.text(id.text)]
            ).map { try SigningRequest($0) }
        }
    }

    /// What waits for one person: the most urgent first, then by deadline, then as it came.
    ///
    /// - Parameter organs: those for which the person signs: what was sent to nobody in
    ///   particular waits for each of their signers.
    package func waiting(
        for account: String, organs: Set<OrganID>
    ) async throws -> [WaitingDispatch] {
        try await self.read { reader in
            let rows = try reader.rows(
                SigningRequest.columns + """
                     WHERE ended IS NULL AND (account = ? OR account IS NULL)
                    """, [.text(account)])
            let found: [WaitingDispatch] = try rows.compactMap { row in
                let request = try SigningRequest(row)
                guard let dispatch = try reader.dispatch(request.dispatch),
                    dispatch.state == .draft || dispatch.state == .signed,
                    request.account != nil
                        || dispatch.draft.sealingOrgans.contains(where: organs.contains)
                else { return nil }
                let main = dispatch.currentFiles.first { $0.role == .main }
                let opened = try reader.lastView(of: dispatch.id, by: account)?.present
                return WaitingDispatch(
                    request: request, dispatch: dispatch,
                    isTurn: main.flatMap { dispatch.nextSlot(of: $0) }?.field == request.slot,
                    opened: opened)
            }
            return found.sorted { left, right in left.precedes(right) }
        }
    }
}

extension WaitingDispatch {
    func precedes(_ other: WaitingDispatch) -> Bool {
        let (mine, others) = (self.request, other.request)
        if mine.urgency != others.urgency { return mine.urgency > others.urgency }
        if mine.due != others.due {
            guard let due = mine.due else { return false }
            guard let otherDue = others.due else { return true }
            return due < otherDue
        }
        if mine.time != others.time { return mine.time.milliseconds < others.time.milliseconds }
        return mine.id < others.id
    }
}

extension Dispatch {
    /// The place that a request is for: this one, or the first that no person has signed.
    fileprivate func place(toSign slot: FormField?) throws -> FormField {
        guard let main = self.currentFiles.first(where: { $0.role == .main }) else {
            throw Refusal(.fileMissing, "main")
        }
        let unsigned = self.draft.slots(of: .main).dropFirst(main.signatures.count)
            .filter { $0.role == .person }
        guard self.draft.record.medium != .paper,
            let first = slot.map({ slot in unsigned.first { $0.field == slot } })
                ?? unsigned.first
        else { throw Refusal(.nothingToSign, main.name) }
        return first.field
    }
}

extension Planning {
    /// Ends the open requests that `condition` picks.
    @discardableResult
    func endRequests(
        of id: DispatchID, _ outcome: SigningRequest.Outcome,
        where condition: (SigningRequest) -> Bool = { _ in true }
    ) throws -> Int {
        let open = try self.transaction.openRequests(of: id).filter(condition)
        for request in open {
            try self.transaction.execute(
                "UPDATE signing_requests SET ended = ?, outcome = ? WHERE id = ?",
                [
                    .integer(self.time.milliseconds), .text(outcome.rawValue),
                    .text(request.id),
                ])
        }
        return open.count
    }
}

extension StoreReader {
    func openRequests(of id: DispatchID) throws -> [SigningRequest] {
        try self.rows(
            SigningRequest.columns + " WHERE dispatch = ? AND ended IS NULL ORDER BY slot",
            [.text(id.text)]
        ).map { try SigningRequest($0) }
    }
}

extension SigningRequest {
    static let columns = """
        SELECT id, dispatch, slot, account, urgency, due, note, sender, sender_name, content,
            time, outcome
        FROM signing_requests
        """

    init(_ row: StoredRow) throws {
        guard let slot = FormField(name: try row.text(2)),
            let urgency = Urgency(priority: try row.number(4))
        else { throw StoreError.damaged("a signing request") }
        self.id = try row.text(0)
        self.dispatch = try row.identifier(1)
        self.slot = slot
        self.account = try row.optionalText(3)
        self.urgency = urgency
        self.due = try row.optionalDate(5)
        self.note = try row.optionalText(6)
        self.sender = SigningActor(account: try row.optionalText(7), name: try row.text(8))
        self.content = try row.digest(9)
        self.time = try row.time(10)
        self.outcome = row.isNull(11) ? nil : try row.value(11)
    }
}
