// Who opened what, and which version it was.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// Somebody opened a draft.
package struct SigningView: Hashable, Sendable {
    package let by: SigningActor
    /// Which version (``Dispatch/presentDigest``).
    package let present: Digest
    package let time: Timestamp
}

extension Registry {
    /// Notes that a person has the draft, as it is now, in front of them in a session.
    ///
    /// - Returns: the version that was noted: what may be signed in this session.
    /// Opening the same again writes nothing.
    @discardableResult
    package func opened(
        _ id: DispatchID, by actor: SigningActor, session: String
    ) async throws -> Digest {
        guard let dispatch = try await self.dispatch(id) else {
            throw Refusal(.unknownDispatch, id.text)
        }
        guard let account = actor.account else { return dispatch.presentDigest }
        let known = try await self.hasOpened(
            id, version: dispatch.presentDigest, account: account, session: session)
        if known { return dispatch.presentDigest }
        return try await self.submit { planning in
            let dispatch = try planning.expect(id, in: Set(Dispatch.State.allCases))
            let present = try planning.keepSnapshot(dispatch)
            try planning.transaction.execute(
                """
                INSERT INTO signing_views (dispatch, present, account, session, name, time)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (dispatch, account, session, present) DO NOTHING
                """,
                [
                    .text(id.text), .digest(present), .text(account), .text(session),
                    .text(actor.name), .integer(planning.time.milliseconds),
                ])
            return present
        }
    }

    /// Whether this session has opened this very version.
    package func hasOpened(
        _ id: DispatchID, version: Digest, account: String, session: String
    ) async throws -> Bool {
        try await self.read { reader in
            try reader.row(
                """
                SELECT 1 FROM signing_views
                WHERE dispatch = ? AND account = ? AND session = ? AND present = ?
                """,
                [.text(id.text), .text(account), .text(session), .digest(version)]) != nil
        }
    }

    /// The version that a person saw last before this one; nil if there is none.
    package func lastSeen(
        _ id: DispatchID, by account: String, before present: Digest
    ) async throws -> DispatchSnapshot? {
        try await self.read { reader in
            guard
                let row = try reader.row(
                    """
                    SELECT present, max(time) FROM signing_views
                    WHERE dispatch = ? AND account = ? AND present <> ?
                    GROUP BY present ORDER BY max(time) DESC LIMIT 1
                    """, [.text(id.text), .text(account), .digest(present)])
            else { return nil }
            return try reader.snapshot(of: id, try row.digest(0), time: try row.time(1))
        }
    }

    /// Everybody who opened a draft, the last first.
    package func views(of id: DispatchID) async throws -> [SigningView] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT account, name, present, max(time) FROM signing_views WHERE dispatch = ?
                GROUP BY account, name, present ORDER BY max(time) DESC
                """, [.text(id.text)]
            ).map { row in
                SigningView(
                    by: SigningActor(account: try row.text(0), name: try row.text(1)),
                    present: try row.digest(2), time: try row.time(3))
            }
        }
    }
}

extension StoreReader {
    func lastView(of id: DispatchID, by account: String) throws -> (
        present: Digest, time: Timestamp
    )? {
        try self.row(
            """
            SELECT present, time FROM signing_views WHERE dispatch = ? AND account = ?
            ORDER BY time DESC LIMIT 1
            """, [.text(id.text), .text(account)]
        ).map { (try $0.digest(0), try $0.time(1)) }
    }

    func snapshot(of id: DispatchID, _ present: Digest, time: Timestamp) throws -> DispatchSnapshot?
    {
        try self.row(
            DispatchSnapshot.columns + """
                 FROM signing_snapshots s WHERE s.dispatch = ? AND s.present = ?
                """, [.text(id.text), .digest(present)]
        ).map { try DispatchSnapshot($0, time: time) }
    }
}
