// A draft that its signer sends back.

package import AntinCore
import AntinCrypto
package import AntinLog

/// A draft that was returned to the clerk, with the reason.
package struct DispatchReturn: Hashable, Sendable {
    package let id: String
    package let dispatch: DispatchID
    package let by: SigningActor
    package let reason: String
    package let time: Timestamp
}

extension Registry {
    /// Returns a draft to the clerk: nobody's to sign until it is sent again. Signatures that it
    /// has are dropped, because what they are on will be another text.
    ///
    /// Asked again by the same person with the same reason, nothing more happens.
    @discardableResult
    package func returnDispatch(
        _ id: DispatchID, reason: String, by actor: SigningActor
    ) async throws -> DispatchReturn {
        try await self.submit { planning in
            let dispatch = try planning.expect(id, in: [.draft, .signed])
            guard !reason.isEmpty, reason.utf8.count <= 4_000 else {
                throw Refusal(.invalid, "reason")
            }
            guard try planning.endRequests(of: id, .returned) > 0 else {
                if let last = try planning.transaction.lastReturn(of: id), last.by == actor,
                    last.reason == reason
                {
                    return last
                }
                throw Refusal(.notWaiting, id.text)
            }
            if dispatch.state == .signed {
                try planning.put([], of: id, stage: .signed)
                try planning.move(id, to: .draft)
                try planning.transaction.execute(
                    "UPDATE signatures_made SET dropped = ? WHERE dispatch = ? AND dropped IS NULL",
                    [.integer(planning.time.milliseconds), .text(id.text)])
            }
            try planning.voidApprovals(of: id, except: nil)
            let made = DispatchReturn(
                id: Hex.encode(SecureRandom.bytes(8)), dispatch: id, by: actor, reason: reason,
                time: planning.time)
            try planning.transaction.execute(
                """
                INSERT INTO signing_returns (id, dispatch, account, name, reason, time)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(made.id), .text(id.text), .optional(actor.account), .text(actor.name),
                    .text(reason), .integer(planning.time.milliseconds),
                ])
            return made
        }
    }

    /// Every return of a draft, the last first.
    package func returns(of id: DispatchID) async throws -> [DispatchReturn] {
        try await self.read { reader in
            try reader.rows(
                DispatchReturn.columns + " WHERE dispatch = ? ORDER BY time DESC, id",
                [.text(id.text)]
            ).map { try DispatchReturn($0) }
        }
    }

    /// The drafts of an organ that were returned and not sent again since: what the clerk has to
    /// do something about. The last returned first.
    package func returned(of organ: OrganID) async throws -> [(Dispatch, DispatchReturn)] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT r.id, r.dispatch, r.account, r.name, r.reason, r.time
                FROM signing_returns r JOIN dispatches d ON d.id = r.dispatch
                WHERE d.organ = ? AND d.state = 'draft'
                    AND r.time = (SELECT max(time) FROM signing_returns WHERE dispatch = d.id)
                    AND NOT EXISTS (SELECT 1 FROM signing_requests
                        WHERE dispatch = d.id AND ended IS NULL)
                ORDER BY r.time DESC, r.id
                """, [.text(organ.text)]
            ).compactMap { row in
                let made = try DispatchReturn(row)
                return try reader.dispatch(made.dispatch).map { ($0, made) }
            }
        }
    }
}

extension StoreReader {
    func lastReturn(of id: DispatchID) throws -> DispatchReturn? {
        try self.row(
            DispatchReturn.columns + " WHERE dispatch = ? ORDER BY time DESC, id LIMIT 1",
            [.text(id.text)]
        ).map { try DispatchReturn($0) }
    }
}

extension DispatchReturn {
    static let columns = "SELECT id, dispatch, account, name, reason, time FROM signing_returns"

    init(_ row: StoredRow) throws {
        self.id = try row.text(0)
        self.dispatch = try row.identifier(1)
        self.by = SigningActor(account: try row.optionalText(2), name: try row.text(3))
        self.reason = try row.text(4)
        self.time = try row.time(5)
    }
}
