// Approvals of a draft, each bound to what was approved.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// Somebody has looked a draft through before it is signed.
package struct SigningApproval: Sendable {
    /// What was looked at (Decree 30/2020, Article 12: the unit's head answers for the content,
    /// another person for the form).
    package enum Kind: String, Hashable, Sendable, CaseIterable { case content, form }

    package let id: String
    package let kind: Kind
    package let by: SigningActor
    package let time: Timestamp
    /// When a change made it void; nil while it holds.
    package let voided: Timestamp?
    /// What was approved.
    package let snapshot: DispatchSnapshot
}

extension Registry {
    /// Approves a draft as it is (Decree 30/2020, Article 11: what is changed afterwards must be
    /// approved again).
    ///
    /// - Parameter version: what was shown (``Dispatch/contentDigest``); another one is refused.
    @discardableResult
    package func approve(
        _ id: DispatchID, _ kind: SigningApproval.Kind, version: Digest, by actor: SigningActor
    ) async throws -> SigningApproval {
        let made: String = try await self.submit { planning in
            let dispatch = try planning.expect(id, in: [.draft, .signed])
            guard dispatch.contentDigest == version else { throw Refusal(.versionDiffers, id.text) }
            let old = try planning.transaction.approvals(of: id)
                .first { $0.voided == nil && $0.kind == kind && $0.by == actor }
            if let old { return old.id }
            let present = try planning.keepSnapshot(dispatch)
            let name = Hex.encode(SecureRandom.bytes(8))
            try planning.transaction.execute(
                """
                INSERT INTO signing_approvals (id, dispatch, present, kind, account, name, time)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(name), .text(id.text), .digest(present), .text(kind.rawValue),
                    .optional(actor.account), .text(actor.name),
                    .integer(planning.time.milliseconds),
                ])
            return name
        }
        guard let approval = try await self.approvals(of: id).first(where: { $0.id == made })
        else { throw StoreError.noValue }
        return approval
    }

    /// Every approval of a draft, also those that are void, the last first.
    package func approvals(of id: DispatchID) async throws -> [SigningApproval] {
        try await self.read { try $0.approvals(of: id) }
    }
}

extension Planning {
    /// A change of the draft: approvals of anything else are void from now on, also if somebody
    /// changes it back.
    ///
    /// - Parameter content: what is still approved; nil voids all.
    func voidApprovals(of id: DispatchID, except content: Digest?) throws {
        for approval in try self.transaction.approvals(of: id)
        where approval.voided == nil && approval.snapshot.content != content {
            try self.transaction.execute(
                "UPDATE signing_approvals SET voided = ? WHERE id = ?",
                [.integer(self.time.milliseconds), .text(approval.id)])
        }
    }
}

extension StoreReader {
    func approvals(of id: DispatchID) throws -> [SigningApproval] {
        try self.rows(
            DispatchSnapshot.columns + """
                , a.id, a.kind, a.account, a.name, a.time, a.voided
                FROM signing_approvals a JOIN signing_snapshots s
                    ON s.dispatch = a.dispatch AND s.present = a.present
                WHERE a.dispatch = ? ORDER BY a.time DESC, a.id
                """, [.text(id.text)]
        ).map { row in
            let time = try row.time(12)
            return SigningApproval(
                id: try row.text(8), kind: try row.value(9),
                by: SigningActor(account: try row.optionalText(10), name: try row.text(11)),
                time: time, voided: try row.optionalTime(13),
                snapshot: try DispatchSnapshot(row, time: time))
        }
    }
}
