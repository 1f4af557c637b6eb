// One-time codes.

import AntinCrypto
import AntinLog

/// Whether roles that bind others need a second factor.
package enum SecondFactorRule: String, Sendable, CaseIterable {
    case required
    /// For demonstrations, and for offices that decide so.
    case optional
}

extension Registry {
    package func secondFactorRule() async throws -> SecondFactorRule {
        try await self.read { try $0.needsSecondFactor() ? .required : .optional }
    }

    package func setSecondFactorRule(_ rule: SecondFactorRule, by actor: String) async throws {
        try await self.submit { planning in
            try planning.transaction.set("second_factor", rule.rawValue)
            try planning.logAccess(
                AccessEvent(actor: actor, action: "policy.second_factor", detail: rule.rawValue))
        }
    }

    /// Keeps the secret of a second factor, once a code has shown that the person has it too;
    /// `false` if the code is wrong. Every other session of the account ends.
    ///
    /// - Parameter secret: 20 bytes that were drawn for this and shown to the person alone.
    package func enrol(
        _ secret: [UInt8], code: String, of session: WebSession
    ) async throws -> Bool {
        guard secret.count == TimeCode.secretByteCount else {
            throw RegistryError.refused(Refusal(.invalid, "secret"))
        }
        let id = session.account.id
        let secrets = self.secrets
        return try await self.submit { planning in
            try secrets.requireReady()
            let hadOne = try planning.account(id).hasSecondFactor
            guard
                let step = TimeCode.accepted(
                    code, secret: secret, unixMilliseconds: planning.time.milliseconds, last: nil)
            else { return false }
            try planning.transaction.execute(
                """
                UPDATE accounts SET second_factor = ?, second_factor_step = ? WHERE id = ?
                """, [.blob(secrets.sealFactor(secret, of: id)), .integer(step), .text(id)])
            try planning.transaction.execute(
                "UPDATE web_sessions SET strong = 1 WHERE id = ?", [.text(session.id)])
            try planning.endSessions(of: id, except: session.id)
            try planning.logAccess(
                AccessEvent(actor: id, action: "account.factor_added", object: id))
            try planning.tell(hadOne ? .factorReplaced : .factorAdded, id, by: id)
            return true
        }
    }

    /// The secret that the page of the second factor shows: the same in this session until one was
    /// kept, so that a page that is loaded anew shows what was scanned. Kept nowhere: the key of the
    /// store's secrets makes it.
    package func offeredFactor(for session: WebSession) async throws -> [UInt8] {
        let id = session.account.id
        let kept = try await self.read { reader -> [UInt8] in
            let row = try reader.row(
                "SELECT ifnull(second_factor, x'') FROM accounts WHERE id = ?", [.text(id)])
            return try row?.blob(0) ?? []
        }
        let name = Array("\(id)\n\(session.id)\n".utf8) + Digest.sha256(kept).bytes
        return Array(self.secrets.offer(name).prefix(TimeCode.secretByteCount))
    }

    /// Takes the second factor away, for who has lost the telephone: the one who has the machine
    /// may do it at once; in the pages it waits for a second person.
    package func forgetSecondFactor(of id: String, by actor: String) async throws {
        try await self.submit { planning in
            _ = try planning.account(id)
            try planning.forgetSecondFactor(of: id, by: actor)
        }
    }
}

extension Planning {
    /// Whether the code is right now and was not used before; it is used then.
    func accepts(
        _ code: String, of account: String, _ secrets: StoreSecrets
    ) throws -> Bool {
        let row = try self.transaction.row(
            "SELECT second_factor, second_factor_step FROM accounts WHERE id = ?",
            [.text(account)])
        guard let row, !row.isNull(0),
            let secret = secrets.openFactor(try row.blob(0), of: account)
        else { return false }
        let step = TimeCode.accepted(
            code, secret: secret, unixMilliseconds: self.time.milliseconds,
            last: row.isNull(1) ? nil : try row.integer(1))
        guard let step else { return false }
        try self.transaction.execute(
            "UPDATE accounts SET second_factor_step = ? WHERE id = ?",
            [.integer(step), .text(account)])
        return true
    }

    func forgetSecondFactor(of id: String, by actor: String) throws {
        let had = try self.account(id).hasSecondFactor
        try self.transaction.execute(
            "UPDATE accounts SET second_factor = NULL, second_factor_step = NULL WHERE id = ?",
            [.text(id)])
        try self.endSessions(of: id)
        try self.logAccess(AccessEvent(actor: actor, action: "account.factor_removed", object: id))
        if had { try self.tell(.factorRemoved, id, by: actor) }
    }
}
