// Signing in.

package import AntinCore
import AntinCrypto
import AntinLog

/// What came of an attempt to sign in.
package enum LoginAnswer: Sendable {
    case done(NewSession)
    /// The password is right; the code of the second factor is still to come, under this secret.
    case code(NewSession)
    /// Wrong, or no such account: nobody learns which.
    case wrong
    /// Too many wrong ones; this one was not looked at.
    case wait(seconds: Int)
}

/// Where a request to sign in comes from.
package struct LoginSource: Sendable {
    /// `nil` where it says nothing, as behind a proxy that was not set up.
    package let address: String?
    /// What the browser calls itself.
    package let agent: String
    package let language: Language?
    /// What the browser has kept of an earlier visit (`Registry.newDevice`).
    package let device: String?

    package init(
        address: String? = nil, agent: String = "", language: Language? = nil,
        device: String? = nil
    ) {
        self.device = device
        self.address = address
        self.agent = agent
        self.language = language
    }
}

extension Registry {
    /// Tries a password.
    ///
    /// The answer and its time are the same for a wrong password and for nobody of that name: both
    /// hash once. Throws `busy` if too many try at the same time. Cost: one password hash.
    package func logIn(
        login: String, password: String, from source: LoginSource = LoginSource()
    ) async throws -> LoginAnswer {
        let name = AccountDraft.login(login)
        let keys = self.failureKeys(login: login, source)
        // Counted as wrong before it is looked at, and forgotten when it is right: of many guesses
        // at once no more are looked at than of many in a row.
        if let seconds = try await self.count(keys) { return .wait(seconds: seconds) }
        let (account, stored) = try await self.read { reader -> (Account?, String?) in
            guard let name, let account = try reader.account(login: name),
                account.state == .active
            else { return (nil, nil) }
            let row = try reader.row(
                "SELECT password FROM accounts WHERE id = ?", [.text(account.id)])
            return (account, try row?.optionalText(0))
        }
        let cost = self.configuration.passwordCost
        let isRight: Bool
        let upgrade: PasswordHash?
        do {
            (isRight, upgrade) = try await self.hashing.run {
                try await self.offDisk { () -> (Bool, PasswordHash?) in
                    guard let hash = stored.flatMap({ PasswordHash(parsing: $0) }) else {
                        _ = try PasswordHash(of: password, cost: cost)
                        return (false, nil)
                    }
                    guard hash.matches(password) else { return (false, nil) }
                    return (
                        true, hash.cost == cost ? nil : try PasswordHash(of: password, cost: cost)
                    )
                }
            }
        } catch {
            // It was not looked at after all.
            try await self.submit { try $0.takeBack(keys) }
            throw error
        }
        guard isRight, let account else {
            return try await self.failed(keys, actor: account?.id, "login.failed", source)
        }
        return try await self.submit { planning in
            let account = try planning.account(account.id)
            guard account.state == .active else { return .wrong }
            try planning.forget(keys.account)
            if let upgrade {
                try planning.transaction.execute(
                    "UPDATE accounts SET password = ? WHERE id = ?",
                    [.text(upgrade.description), .text(account.id)])
            }
            let session = try planning.beginSession(
                of: account, stage: account.hasSecondFactor ? "code" : "full", way: .password,
                isStrong: false, isFresh: true, agent: source.agent, language: source.language)
            if account.hasSecondFactor { return .code(session) }
            try planning.logAccess(
                AccessEvent(
                    actor: account.id, action: "login.done", object: session.session.id,
                    address: source.address))
            return .done(session)
        }
    }

    /// The second step: the code, under the secret that the first step gave. The session gets
    /// another secret.
    package func logIn(
        code: String, secret: String, from source: LoginSource = LoginSource()
    ) async throws -> LoginAnswer {
        let now = self.clock.read().wall
        let waiting = try await self.read { reader in
            try reader.session(hash: .sha256(secret), stage: "code")
        }
        guard let waiting, waiting.account.state == .active,
            now.milliseconds - waiting.created.milliseconds < SessionLife.codeMilliseconds
        else { return .wrong }
        let keys = Self.codeKeys(of: waiting.account, source)
        let secrets = self.secrets
        let answer = try await self.submit { planning -> LoginAnswer? in
            // In the transaction that looks at the code: of many guesses at once no more are looked
            // at than of many in a row.
            if let seconds = try planning.wait(keys) { return .wait(seconds: seconds) }
            let account = try planning.account(waiting.account.id)
            guard account.state == .active,
                try planning.accepts(code, of: account.id, secrets)
            else {
                try planning.addFailure(keys.account, .account)
                try planning.failed(keys, actor: account.id, "login.code_failed", source)
                return nil
            }
            try planning.forget(keys.account)
            try planning.transaction.execute(
                "DELETE FROM web_sessions WHERE id = ?", [.text(waiting.id)])
            let session = try planning.beginSession(
                of: account, stage: "full", way: waiting.way, isStrong: true, isFresh: true,
                agent: source.agent, language: waiting.language)
            try planning.logAccess(
                AccessEvent(
                    actor: account.id, action: "login.done", object: session.session.id,
                    detail: "code", address: source.address))
            return .done(session)
        }
        return answer ?? .wrong
    }

    /// Shows password or code once more for an action; `false` if it is wrong. Counts for the
    /// next five minutes. Who has a second factor shows its code.
    package func stepUp(
        _ session: WebSession, password: String?, code: String?,
        from source: LoginSource = LoginSource()
    ) async throws -> LoginAnswer? {
        let keys = Self.codeKeys(of: session.account, source)
        let id = session.account.id
        // Counted as wrong before it is looked at, and forgotten when it is right: of many guesses
        // at once no more are looked at than of many in a row.
        if let seconds = try await self.count(keys) { return .wait(seconds: seconds) }
        var isRight = false
        if session.account.hasSecondFactor {
            let secrets = self.secrets
            if let code {
                isRight = try await self.submit { try $0.accepts(code, of: id, secrets) }
            }
        } else if let password {
            isRight = try await self.checks(password, of: id)
        }
        guard isRight else {
            return try await self.failed(keys, actor: id, "session.step_up_failed", source)
        }
        try await self.submit { planning in
            try planning.forget(keys.account)
            try planning.transaction.execute(
                "UPDATE web_sessions SET stepped_up = ? WHERE id = ? AND ended IS NULL",
                [.integer(planning.time.milliseconds), .text(session.id)])
            try planning.logAccess(
                AccessEvent(actor: id, action: "session.stepped_up", object: session.id))
        }
        return nil
    }

    /// Checks the password of who is signed in, whatever else was confirmed: before it is changed.
    /// `nil` if it is right, or if there is none to check.
    package func confirm(
        _ session: WebSession, password: String, from source: LoginSource
    ) async throws -> LoginAnswer? {
        guard session.account.hasPassword else { return nil }
        let keys = Self.codeKeys(of: session.account, source)
        if let seconds = try await self.count(keys) { return .wait(seconds: seconds) }
        if try await self.checks(password, of: session.account.id) {
            // A password says nothing about the codes that were guessed before it.
            try await self.submit { try $0.takeBack(keys) }
            return nil
        }
        return try await self.failed(
            keys, actor: session.account.id, "session.step_up_failed", source)
    }

    /// Counts what another area takes as a confirmation, as the PIN of a held key.
    package func markSteppedUp(_ session: WebSession) async throws {
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "UPDATE web_sessions SET stepped_up = ? WHERE id = ? AND ended IS NULL",
                [.integer(planning.time.milliseconds), .text(session.id)])
        }
    }

    /// Whether this is the account's password. Cost: one hash.
    func checks(_ password: String, of account: String) async throws -> Bool {
        let stored = try await self.read { reader in
            try reader.row("SELECT password FROM accounts WHERE id = ?", [.text(account)])?
                .optionalText(0)
        }
        guard let hash = stored.flatMap({ PasswordHash(parsing: $0) }) else { return false }
        return try await self.hashing.run {
            try await self.offDisk { hash.matches(password) }
        }
    }
}
