// Two people call a file forged.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// A denial that somebody asked for and somebody else must confirm: the log has no entry that takes
/// one back, and the public page is red from then on.
package struct DenialRequest: Sendable {
    package let id: String
    package let organ: OrganID
    /// SHA-256 of the forged file, where the organ has it.
    package let file: Digest?
    package let record: ChangeRecord
    package let askedBy: Recorder
    package let asked: Timestamp
    /// The accounts that may confirm: those of the organ other than who asked. If there are none,
    /// who asked, after a while.
    package let confirmers: Set<String>
    package let notBefore: Timestamp
}

extension Registry {
    /// Who may confirm a denial of their organ.
    package static let denialRoles: Set<Role> = [.clerk, .signer, .administrator]

    /// Asks that a file be called forged; nothing is published yet. Answers the request's name.
    ///
    /// Refused: a file of a document that any organ of this register has issued or is about to
    /// issue, or that was received and found genuine; a file that was denied before.
    package func askForDenial(
        as organ: OrganID, file: Digest?, record: ChangeRecord, by actor: Recorder,
        key: OperationKey? = nil
    ) async throws -> String {
        try await self.submit(key: key) { planning in
            _ = try planning.activeOrgan(organ)
            _ = try SealedRecord(record, for: .forgeryDenied)
            if let file {
                try planning.refuseGenuine(file)
                let waiting = try planning.transaction.row(
                    """
                    SELECT id FROM denial_requests
                    WHERE organ = ? AND file = ? AND state = 'waiting'
                    """, [.text(organ.text), .digest(file)])
                if let waiting { return try waiting.text(0) }
            }
            let id = Registry.newName()
            try planning.transaction.execute(
                """
                INSERT INTO denial_requests
                    (id, organ, file, record, state, asked_by, asked_name, asked)
                VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?)
                """,
                [
                    .text(id), .text(organ.text), .optional(file), .blob(record.json.canonical),
                    .text(actor.id), .text(actor.name), .integer(planning.time.milliseconds),
                ])
            try planning.logAccess(
                AccessEvent(actor: actor.id, action: "denial.asked", object: id, organ: organ))
            return id
        }
    }

    /// What waits to be confirmed in an organ, the oldest first.
    package func waitingDenials(of organ: OrganID) async throws -> [DenialRequest] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT id FROM denial_requests WHERE organ = ? AND state = 'waiting'
                ORDER BY asked, id
                """, [.text(organ.text)]
            ).compactMap { try reader.waitingDenial(try $0.text(0)) }
        }
    }

    /// Publishes a denial that somebody else has asked for. Answers its entry.
    ///
    /// - Parameter actor: the account, or the one behind a token.
    @discardableResult
    package func confirmDenial(
        _ id: String, of organ: OrganID, by actor: String
    ) async throws -> UInt64 {
        try await self.submit { planning in
            let request = try planning.waitingDenial(id, of: organ)
            let isSecond = actor != request.askedBy.id
            guard
                isSecond || request.confirmers.contains(actor) && request.notBefore <= planning.time
            else { throw Refusal(.notConfirmer, id) }
            let entry = try planning.deny(as: organ, file: request.file, record: request.record)
            try planning.decide(request, "done", entry, by: actor)
            return entry
        }
    }

    /// Refuses a denial; who asked for it takes it back.
    package func refuseDenial(_ id: String, of organ: OrganID, by actor: String) async throws {
        try await self.submit { planning in
            let request = try planning.waitingDenial(id, of: organ)
            try planning.decide(request, "refused", nil, by: actor)
        }
    }
}

extension Planning {
    fileprivate func waitingDenial(_ id: String, of organ: OrganID) throws -> DenialRequest {
        guard let request = try self.transaction.waitingDenial(id), request.organ == organ else {
            throw Refusal(.unknownDenial, id)
        }
        return request
    }

    fileprivate func decide(
        _ request: DenialRequest, _ state: String, _ entry: UInt64?, by actor: String
    ) throws {
        try self.transaction.execute(
            """
            UPDATE denial_requests SET state = ?, decided_by = ?, decided = ?, entry = ?
            WHERE id = ?
            """,
            [
                .text(state), .text(actor), .integer(self.time.milliseconds), .optional(entry),
                .text(request.id),
            ])
        try self.logAccess(
            AccessEvent(
                actor: actor, action: "denial.\(state)", object: request.id, organ: request.organ,
                detail: actor == request.askedBy.id ? "alone" : nil))
    }

    /// Enters a denial.
    mutating func deny(
        as organ: OrganID, file: Digest?, record: ChangeRecord
    ) throws -> UInt64 {
        _ = try self.activeOrgan(organ)
        if let file { try self.refuseGenuine(file) }
        let sealed = try SealedRecord(record, for: .forgeryDenied)
        return try self.append(
            EntryBody(
                organ: organ, .forgeryDenied(ForgeryDenied(file: file, record: sealed.digest))),
            record: sealed)
    }

    /// A file that the register itself vouches for, or will, is no forgery; what was issued in
    /// error is recalled. A received file may be one, unless its check found it genuine.
    fileprivate func refuseGenuine(_ file: Digest) throws {
        if let entry = try self.transaction.denial(of: file) {
            throw Refusal(.fileDenied, entry: entry)
        }
        let issued = try self.transaction.row(
            """
            SELECT f.entry FROM document_files f JOIN documents d ON d.entry = f.entry
            LEFT JOIN arrivals a ON a.entry = f.entry
            WHERE f.digest = ? AND (d.kind = 'issued' OR d.ref_index IS NOT NULL OR a.verdict IN
                ('genuine', 'recalled', 'replaced', 'expired', 'not_yet', 'status_old'))
            ORDER BY f.entry LIMIT 1
            """, [.digest(file)])
        if let issued { throw Refusal(.fileRegistered, entry: try issued.index(0)) }
        let inHand = try self.transaction.row(
            """
            SELECT 1 FROM dispatch_files f JOIN dispatches d ON d.id = f.dispatch
            WHERE f.digest = ? AND d.state NOT IN ('voided', 'abandoned') LIMIT 1
            """, [.digest(file)])
        if inHand != nil { throw Refusal(.fileRegistered) }
    }

    /// A file that an organ has called forged is not issued, by nobody.
    func refuseDenied(_ files: [RecordFile]) throws {
        for file in files {
            if let entry = try self.transaction.denial(of: file.sha256) {
                throw Refusal(.fileDenied, file.name, entry: entry)
            }
        }
    }
}

extension StoreReader {
    fileprivate func waitingDenial(_ id: String) throws -> DenialRequest? {
        let row = try self.row(
            """
            SELECT organ, file, record, asked_by, asked_name, asked FROM denial_requests
            WHERE id = ? AND state = 'waiting'
            """, [.text(id)])
        guard let row else { return nil }
        let organ: OrganID = try row.identifier(0)
        let askedBy = try row.text(3)
        let asked = try row.time(5)
        let others = try self.accounts().filter { account in
            account.id != askedBy && account.state == .active
                && Registry.denialRoles.contains { account.may($0, for: organ.text) }
        }.map(\.id)
        return DenialRequest(
            id: id, organ: organ, file: try row.optionalDigest(1),
            record: try ChangeRecord(parsing: try row.blob(2)),
            askedBy: Recorder(id: askedBy, name: try row.text(4)), asked: asked,
            confirmers: others.isEmpty ? [askedBy] : Set(others),
            notBefore: Timestamp(
                milliseconds: asked.milliseconds
                    + (others.isEmpty ? Registry.loneChangeMilliseconds : 0)))
    }

    /// The entry by which a file was called forged. Cost: linear in the denials, which are few.
    func denial(of file: Digest) throws -> UInt64? {
        try self.row(
            """
            SELECT idx FROM entries WHERE kind = 'forgery.denied' AND instr(bytes, ?) > 0
            ORDER BY idx LIMIT 1
            """, [.blob(Array("\"file\":\"\(file.hex)\"".utf8))])?.index(0)
    }
}
