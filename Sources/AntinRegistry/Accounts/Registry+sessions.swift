// Sessions: beginning, finding, ending.

package import AntinCore
import AntinCrypto
import AntinLog

extension Registry {
    /// The session of a secret; `nil` if there is none, it was ended, was idle too long, is too
    /// old, or its account may not sign in any more. Every change of rights counts at once,
    /// because roles are read anew each time. Cost: two look-ups, and a write once a minute.
    package func session(secret: String) async throws -> WebSession? {
        let now = self.clock.read().wall
        let session = try await self.read { reader -> WebSession? in
            guard let session = try reader.session(hash: .sha256(secret), stage: "full") else {
                return nil
            }
            return session.isAlive(at: now) ? session : nil
        }
        guard let session else { return nil }
        if now.milliseconds - session.seen.milliseconds >= SessionLife.seenMilliseconds {
            // A register that cannot write now still shows its pages; the session then ends when
            // it would have been idle for too long.
            _ = try? await self.submit { planning in
                try planning.transaction.execute(
                    "UPDATE web_sessions SET seen = max(seen, ?) WHERE id = ?",
                    [.integer(planning.time.milliseconds), .text(session.id)])
            }
        }
        return session
    }

    /// The sessions of an account that are alive, the newest first.
    package func sessions(of account: String) async throws -> [WebSession] {
        let now = self.clock.read().wall
        return try await self.read { reader in
            try reader.rows(
                """
                SELECT hash FROM web_sessions WHERE account = ? AND ended IS NULL
                AND stage = 'full' ORDER BY created DESC, id LIMIT 200
                """, [.text(account)]
            ).compactMap { try reader.session(hash: try $0.digest(0), stage: "full") }
                .filter { $0.isAlive(at: now) }
        }
    }

    /// Ends a session: its secret opens nothing from now on. Ending twice is no error.
    ///
    /// - Parameter account: whose session it must be.
    package func endSession(_ id: String, of account: String) async throws {
        try await self.submit { planning in
            try planning.transaction.execute(
                "UPDATE web_sessions SET ended = ifnull(ended, ?) WHERE id = ? AND account = ?",
                [.integer(planning.time.milliseconds), .text(id), .text(account)])
            try planning.logAccess(
                AccessEvent(actor: account, action: "session.ended", object: id))
        }
    }

    /// Ends every session of an account but one.
    package func endSessions(of account: String, except kept: String? = nil) async throws {
        try await self.submit { planning in
            try planning.endSessions(of: account, except: kept)
            try planning.logAccess(AccessEvent(actor: account, action: "session.all_ended"))
        }
    }

    /// The organ that the session acts for, among those that the account has a role in.
    package func act(for organ: OrganID, in session: WebSession) async throws {
        let grants = session.account.grants
        guard grants.contains(where: { $0.organ == organ.text || $0.organ == "*" }) else {
            throw Refusal(.unknownOrgan, organ.text)
        }
        try await self.submit { planning in
            guard try planning.transaction.organ(organ) != nil else {
                throw Refusal(.unknownOrgan, organ.text)
            }
            _ = try planning.transaction.execute(
                "UPDATE web_sessions SET organ = ? WHERE id = ?",
                [.text(organ.text), .text(session.id)])
        }
    }

    /// The language that the person reads in.
    package func speak(_ language: Language, in session: WebSession) async throws {
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "UPDATE web_sessions SET language = ? WHERE id = ?",
                [.text(language.rawValue), .text(session.id)])
        }
    }

    /// A new secret for the same session: after a change of password or factor, what somebody
    /// may have learnt before opens nothing.
    package func renew(_ session: WebSession, steppedUp: Bool) async throws -> NewSession {
        let secret = Self.urlText(SecureRandom.bytes(32))
        let renewed = try await self.submit { planning in
            try planning.transaction.execute(
                """
                UPDATE web_sessions SET hash = ?, stepped_up = CASE ? WHEN 1 THEN ?
                    ELSE stepped_up END WHERE id = ? AND ended IS NULL
                """,
                [
                    .digest(.sha256(secret)), .integer(steppedUp ? 1 : 0),
                    .integer(planning.time.milliseconds), .text(session.id),
                ])
            return try planning.transaction.session(hash: .sha256(secret), stage: "full")
        }
        guard let renewed else { throw RegistryError.refused(Refusal(.unknownAccount)) }
        return NewSession(session: renewed, secret: secret)
    }
}

extension WebSession {
    func isAlive(at now: Timestamp) -> Bool {
        let isPrivileged = self.account.grants.union(self.withheld).contains {
            $0.role.isPrivileged
        }
        let idle =
            isPrivileged ? SessionLife.privilegedIdleMilliseconds : SessionLife.idleMilliseconds
        return self.account.state == .active
            && now.milliseconds - self.created.milliseconds < SessionLife.wholeMilliseconds
            && now.milliseconds - self.seen.milliseconds < idle
    }
}

extension Planning {
    func endSessions(of account: String, except kept: String? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE web_sessions SET ended = ? WHERE account = ? AND ended IS NULL AND id <> ?
            """,
            [.integer(self.time.milliseconds), .text(account), .text(kept ?? "")])
    }

    /// Begins a session; a full one acts for the first organ that the person has a role in.
    func beginSession(
        of account: Account, stage: String, way: WebSession.Way, isStrong: Bool, isFresh: Bool,
        agent: String,
        language: Language?
    ) throws -> NewSession {
        let secret = Registry.urlText(SecureRandom.bytes(32))
        let home = try account.organs.first { try self.transaction.organ($0) != nil }
        let operatorOrgan = try self.transaction.setting("operator")
        try self.closeFailureHours()
        // Sessions that ended long ago help nobody; the access log tells of them.
        try self.transaction.execute(
            "DELETE FROM web_sessions WHERE created < ?",
            [.integer(self.time.milliseconds - 30 * 86_400_000)])
        try self.transaction.execute(
            """
            INSERT INTO web_sessions (id, hash, account, stage, way, strong, csrf, organ, language,
                agent, created, seen, stepped_up)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(Hex.encode(SecureRandom.bytes(8))), .digest(.sha256(secret)),
                .text(account.id), .text(stage), .text(way.rawValue), .integer(isStrong ? 1 : 0),
                .text(Registry.urlText(SecureRandom.bytes(24))),
                .optional(home?.text ?? operatorOrgan), .optional(language?.rawValue),
                .text(String(agent.prefix(200))), .integer(self.time.milliseconds),
                .integer(self.time.milliseconds),
                stage == "full" && isFresh ? .integer(self.time.milliseconds) : .null,
            ])
        guard
            let session = try self.transaction.session(hash: .sha256(secret), stage: stage)
        else { throw Refusal(.unknownAccount) }
        return NewSession(session: session, secret: secret)
    }
}

extension StoreReader {
    func session(hash: Digest, stage: String) throws -> WebSession? {
        let row = try self.row(
            """
            SELECT id, account, csrf, organ, language, created, seen, stepped_up, way, agent,
                strong FROM web_sessions WHERE hash = ? AND stage = ? AND ended IS NULL
            """, [.digest(hash), .text(stage)])
        guard let row, var account = try self.account(try row.text(1)) else { return nil }
        var withheld: Set<Token.Grant> = []
        if try row.integer(10) == 0, !account.hasSecondFactor, try self.needsSecondFactor() {
            withheld = account.grants.filter(\.role.isPrivileged)
            account.grants.subtract(withheld)
        }
        return WebSession(
            id: try row.text(0), account: account, withheld: withheld,
            organ: try row.optionalText(3).flatMap { OrganID($0) }, csrf: try row.text(2),
            language: try row.optionalText(4).flatMap { Language(rawValue: $0) },
            created: try row.time(5), seen: try row.time(6), steppedUp: try row.optionalTime(7),
            way: try row.value(8), agent: try row.text(9))
    }

    /// Whether signers, auditors and administrators act only with a second factor: yes, unless an
    /// administrator has said otherwise.
    func needsSecondFactor() throws -> Bool {
        try self.setting("second_factor") != "optional"
    }
}
