// Who signed does not seal; who audits reads files only when granted.

package import AntinCore
import AntinCrypto
package import AntinLog

/// The right to read the files of an organ's documents for a time.
package struct FileGrant: Sendable, Hashable {
    package let id: String
    /// The account or token that may read.
    package let holder: String
    package let organ: OrganID
    package let reason: String
    package let grantedBy: String
    package let created: Timestamp
    package let until: Timestamp
}

extension Registry {
    // MARK: Signing and sealing

    /// Remembers that a person has signed a dispatch here.
    package func recordSigned(_ dispatch: DispatchID, by account: String) async throws {
        try await self.submit { try $0.noteSigned(dispatch, by: account) }
    }

    /// Whether the one who asks may put the agency's seal on a dispatch: whoever signed it as a
    /// person may not, unless the organ has switched the rule off.
    ///
    /// That is who did it here, and whoever has used the same key with a PIN or at a desk of one's
    /// own before: another may have brought the file that this person signed elsewhere.
    ///
    /// - Parameter account: the id of an account or of a token.
    package func maySeal(_ dispatch: DispatchID, _ account: String) async throws -> Bool {
        try await self.read { reader in
            let signed = try reader.row(
                """
                SELECT 1 FROM dispatch_signers WHERE dispatch = ?1 AND account = ?2
                UNION ALL
                SELECT 1 FROM signatures_made AS here JOIN signatures_made AS own
                    ON own.certificate = here.certificate AND own.account = ?2
                        AND own.role = 'person' AND own.way <> 'upload'
                WHERE here.dispatch = ?1 AND here.role = 'person' AND here.dropped IS NULL
                """,
                [.text(dispatch.text), .text(account)])
            guard signed != nil else { return true }
            let organ = try reader.row(
                "SELECT organ FROM dispatches WHERE id = ?", [.text(dispatch.text)])
            guard let organ = try organ?.text(0) else { return false }
            return try reader.signerMaySeal(organ)
        }
    }

    package func signerMaySeal(in organ: OrganID) async throws -> Bool {
        try await self.read { try $0.signerMaySeal(organ.text) }
    }

    /// Switches the rule off for an organ with too few people, or on again. It is an entry of the
    /// log (`policy.changed`) with the reason, so that auditors see since when. Answers the entry.
    @discardableResult
    package func setSignerMaySeal(
        _ allowed: Bool, in organ: OrganID, reason: String, by actor: String
    ) async throws -> UInt64 {
        let operatorOrgan = self.operatorOrgan
        return try await self.submit { planning in
            _ = try planning.activeOrgan(organ)
            guard !reason.isEmpty else { throw Refusal(.invalid, "reason") }
            let words =
                allowed
                ? "\(organ.text): người đã ký được đóng dấu. \(reason)"
                : "\(organ.text): người đã ký không được đóng dấu. \(reason)"
            let record = try SealedRecord(ChangeRecord(reason: words), for: .policyChanged)
            // The verifier's policy stays the one in force; what changed stands in the record.
            let policy = try planning.transaction.setting("policy") ?? "antin.policy/1"
            let entry = try planning.append(
                EntryBody(
                    organ: operatorOrgan,
                    .policyChanged(PolicyChanged(policy: policy, record: record.digest))),
                record: record)
            try planning.transaction.execute(
                """
                INSERT INTO organ_rules (organ, rule, value, entry)
                VALUES (?, 'signer_may_seal', ?, ?)
                ON CONFLICT (organ, rule) DO UPDATE SET value = excluded.value,
                    entry = excluded.entry
                """, [.text(organ.text), .integer(allowed ? 1 : 0), .index(entry)])
            try planning.logAccess(
                AccessEvent(
                    actor: actor, action: "policy.signer_may_seal", object: "\(entry)",
                    organ: organ, detail: allowed ? "on" : "off"))
            return entry
        }
    }

    // MARK: Files for auditors

    /// Lets an auditor read the files of an organ's documents until a moment, at most 90 days away.
    @discardableResult
    package func grantFiles(
        _ holder: String, of organ: OrganID, until: Timestamp, reason: String, by actor: String
    ) async throws -> FileGrant {
        let id = Self.newName()
        return try await self.submit { planning in
            let days = (until.milliseconds - planning.time.milliseconds) / 86_400_000
            guard until > planning.time, days <= 90 else { throw Refusal(.invalid, "until") }
            guard !reason.isEmpty else { throw Refusal(.invalid, "reason") }
            try planning.transaction.execute(
                """
                INSERT INTO file_grants (id, holder, organ, reason, granted_by, created, until)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id), .text(holder), .text(organ.text), .text(reason), .text(actor),
                    .integer(planning.time.milliseconds), .integer(until.milliseconds),
                ])
            try planning.logAccess(
                AccessEvent(
                    actor: actor, action: "files.granted", object: holder, organ: organ,
                    detail: "\(until)"))
            return FileGrant(
                id: id, holder: holder, organ: organ, reason: reason, grantedBy: actor,
                created: planning.time, until: until)
        }
    }

    package func endFileGrant(_ id: String, of organ: OrganID, by actor: String) async throws {
        try await self.submit { planning in
            try planning.transaction.execute(
                "UPDATE file_grants SET ended = ifnull(ended, ?) WHERE id = ? AND organ = ?",
                [.integer(planning.time.milliseconds), .text(id), .text(organ.text)])
            try planning.logAccess(
                AccessEvent(actor: actor, action: "files.grant_ended", object: id, organ: organ))
        }
    }

    /// The grants of an organ that are in force.
    package func fileGrants(of organ: OrganID) async throws -> [FileGrant] {
        let now = self.clock.read().wall
        return try await self.read { reader in
            try reader.rows(
                """
                SELECT id, holder, organ, reason, granted_by, created, until FROM file_grants
                WHERE organ = ? AND ended IS NULL AND until > ? ORDER BY until, id
                """, [.text(organ.text), .integer(now.milliseconds)]
            ).map { row in
                FileGrant(
                    id: try row.text(0), holder: try row.text(1), organ: try row.identifier(2),
                    reason: try row.text(3), grantedBy: try row.text(4), created: try row.time(5),
                    until: try row.time(6))
            }
        }
    }

    /// Whether the one who asks may read the files of all of an organ's documents: its clerks and
    /// signers always, its auditors while they are granted it, nobody else. Of one document:
    /// ``sight(of:for:in:everywhere:)``.
    package func mayReadFiles(_ token: Token, of organ: OrganID) async throws -> Bool {
        if [.clerk, .signer].contains(where: { token.may($0, for: organ.text) }) {
            return true
        }
        guard token.may(.auditor, for: organ.text) else { return false }
        return try await self.fileGrants(of: organ).contains { $0.holder == token.id }
    }
}

extension Planning {
    func noteSigned(_ dispatch: DispatchID, by account: String) throws {
        try self.transaction.execute(
            """
            INSERT INTO dispatch_signers (dispatch, account, time) VALUES (?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [.text(dispatch.text), .text(account), .integer(self.time.milliseconds)])
    }
}

extension StoreReader {
    fileprivate func signerMaySeal(_ organ: String) throws -> Bool {
        try self.row(
            "SELECT value FROM organ_rules WHERE organ = ? AND rule = 'signer_may_seal'",
            [.text(organ)])?.integer(0) == 1
    }
}
