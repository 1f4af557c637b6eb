// Links that let a person choose a password.

import AntinCore
import AntinCrypto
package import AntinLog
import AntinSystem

/// A link's secret, which exists nowhere else.
package struct NewLink: Sendable {
    package let secret: String
    package let expires: Timestamp
    /// It opens nothing before.
    package var opens: Timestamp?
}

/// For whom a link is.
package enum LinkPurpose: Sendable, Hashable {
    /// The first administrator, or one more after all others were lost.
    case administrator
    case account(Account)
}

extension Registry {
    /// How long the link of the first administrator opens.
    package static let setupMilliseconds: Int64 = 30 * 60_000
    /// How long an invitation or a reset opens.
    package static let inviteMilliseconds: Int64 = 48 * 3_600_000

    /// A link with which a person chooses a password; earlier ones of the account end. The second
    /// factor stays: a link never opens more than a password would.
    ///
    /// Somebody who has a password and roles loses both to whoever opens the link, so that it opens
    /// only after a while, in which the person sees it and can choose a password, which ends it.
    ///
    /// - Parameter waits: false for who has the machine.
    package func makeLink(
        for id: String, by actor: String, waits: Bool = true
    ) async throws -> NewLink {
        let secret = Self.urlText(SecureRandom.bytes(32))
        return try await self.submit { planning in
            let account = try planning.account(id)
            guard account.state != .disabled else { throw Refusal(.accountDisabled, id) }
            let isReset = waits && account.hasPassword && !account.grants.isEmpty
            let opens =
                planning.time.milliseconds + (isReset ? Self.loneChangeMilliseconds : 0)
            let expires = opens + Self.inviteMilliseconds
            try planning.transaction.execute(
                "DELETE FROM account_links WHERE account = ? AND used IS NULL", [.text(id)])
            try planning.transaction.execute(
                "INSERT INTO account_links (hash, account, expires, opens) VALUES (?, ?, ?, ?)",
                [.digest(.sha256(secret)), .text(id), .integer(expires), .integer(opens)])
            try planning.logAccess(
                AccessEvent(
                    actor: actor, action: "account.link_made", object: id,
                    detail: isReset ? "reset" : nil))
            if account.hasPassword { try planning.tell(.linkMade, id, by: actor) }
            return NewLink(
                secret: secret, expires: Timestamp(milliseconds: expires),
                opens: isReset ? Timestamp(milliseconds: opens) : nil)
        }
    }

    /// Until when the link to another password of this account waits, if there is one.
    package func waitingLink(of id: String) async throws -> Timestamp? {
        let now = self.clock.read().wall
        return try await self.read { reader in
            try reader.row(
                "SELECT opens FROM account_links WHERE account = ? AND used IS NULL AND opens > ?",
                [.text(id), .integer(now.milliseconds)])?.time(0)
        }
    }

    /// What a link is for; `nil` once it was used, has expired, or never was one.
    package func purpose(ofLink secret: String) async throws -> LinkPurpose? {
        let hash = Digest.sha256(secret)
        let now = self.clock.read().wall.milliseconds
        let setup = try self.setupLink(hash, at: now)
        return try await self.read { reader in
            let row = try reader.row(
                "SELECT account, expires, used, opens FROM account_links WHERE hash = ?",
                [.digest(hash)])
            guard let row else { return setup == nil ? nil : .administrator }
            guard try row.integer(3) <= now else {
                throw RegistryError.refused(Refusal(.linkWaits))
            }
            guard row.isNull(2), try row.integer(1) > now, let id = try row.optionalText(0),
                let account = try reader.account(id), account.state != .disabled
            else { return nil }
            return .account(account)
        }
    }

    /// Chooses a password by the link of an invitation or a reset, and signs in. Other sessions
    /// of the account end. With a second factor its code is still asked for.
    package func choosePassword(
        _ password: String, link secret: String, from source: LoginSource
    ) async throws -> LoginAnswer {
        guard case .account(let account) = try await self.purpose(ofLink: secret) else {
            throw RegistryError.refused(Refusal(.linkSpent))
        }
        let hash = try await self.hash(password, login: account.login, name: account.name)
        return try await self.submit { planning in
            let used = try planning.transaction.execute(
                """
                UPDATE account_links SET used = ?
                WHERE hash = ? AND used IS NULL AND expires > ? AND opens <= ?
                """,
                [
                    .integer(planning.time.milliseconds), .digest(.sha256(secret)),
                    .integer(planning.time.milliseconds), .integer(planning.time.milliseconds),
                ])
            let account = try planning.account(account.id)
            guard used == 1, account.state != .disabled else { throw Refusal(.linkSpent) }
            try planning.transaction.execute(
                "UPDATE accounts SET password = ?, state = 'active' WHERE id = ?",
                [.text(hash.description), .text(account.id)])
            try planning.endSessions(of: account.id)
            try planning.forgetFailures(of: account.login)
            try planning.logAccess(
                AccessEvent(
                    actor: account.id, action: "account.password_chosen", object: account.id,
                    address: source.address))
            try planning.tell(
                account.hasPassword ? .passwordReset : .passwordChosen, account.id,
                by: account.id)
            // Who made the link may have opened it: for what cannot be undone the new password is
            // asked for once more.
            let session = try planning.beginSession(
                of: try planning.account(account.id),
                stage: account.hasSecondFactor ? "code" : "full", way: .link, isStrong: false,
                isFresh: false,
                agent: source.agent, language: source.language)
            return account.hasSecondFactor ? .code(session) : .done(session)
        }
    }

    // MARK: The first administrator

    /// Writes the link for an administrator of all organs into the data directory: who may write
    /// there has the machine. The server need not be stopped for it. The file holds the hash of
    /// the secret alone; a newer link takes its place.
    package static func makeSetupLink(
        _ configuration: RegistryConfiguration, at now: Timestamp,
        milliseconds: Int64 = Registry.setupMilliseconds
    ) throws -> NewLink {
        let secret = Self.urlText(SecureRandom.bytes(32))
        let expires = Timestamp(milliseconds: now.milliseconds + milliseconds)
        let text = "\(Digest.sha256(secret).hex) \(expires.milliseconds)\n"
        try DurableFile.write(Array(text.utf8), to: configuration.setupPath, mode: 0o600)
        return NewLink(secret: secret, expires: expires)
    }

    /// Makes the administrator that the link is for, and signs in.
    package func setUp(
        link secret: String, login: String, name: String, password: String, from source: LoginSource
    ) async throws -> NewSession {
        guard case .administrator = try await self.purpose(ofLink: secret) else {
            throw RegistryError.refused(Refusal(.linkSpent))
        }
        let hash = try await self.hash(password, login: login, name: name)
        let session = try await self.submit { planning in
            let now = planning.time.milliseconds
            // The file is removed below; this row says for ever that its link was used.
            let used = try planning.transaction.execute(
                """
                INSERT INTO account_links (hash, account, expires, used) VALUES (?, NULL, ?, ?)
                ON CONFLICT DO NOTHING
                """, [.digest(.sha256(secret)), .integer(now), .integer(now)])
            guard used == 1 else { throw Refusal(.linkSpent) }
            let account = try planning.createAccount(
                AccountDraft(
                    login: login, name: name,
                    grants: [Token.Grant(organ: "*", role: .administrator)]),
                password: hash, by: "setup")
            return try planning.beginSession(
                of: account, stage: "full", way: .link, isStrong: false, isFresh: true,
                agent: source.agent,
                language: source.language)
        }
        let path = self.configuration.setupPath
        try? await self.offDisk { try FileSystem.remove(path) }
        return session
    }

    /// When the set-up link with this hash expires; `nil` if it is none, or has.
    private func setupLink(_ hash: Digest, at now: Int64) throws -> Int64? {
        let path = self.configuration.setupPath
        guard FileSystem.exists(path) else { return nil }
        let parts = String(decoding: try FileSystem.read(path, limit: 200), as: UTF8.self)
            .split { $0 == " " || $0 == "\n" }
        guard parts.count == 2, Digest(hex: String(parts[0])) == hash,
            let expires = Int64(parts[1]), expires > now
        else { return nil }
        return expires
    }
}
