// Counting wrong guesses.

import AntinCrypto
import AntinLog

/// Under which names a guess is counted.
struct FailureKeys: Sendable {
    let account: Digest
    let address: Digest?
}

extension Registry {
    /// Guesses from a browser in which the account was opened before are counted for that browser,
    /// all others together: strangers who guess lock out strangers, not the owner.
    func failureKeys(login: String, _ source: LoginSource) -> FailureKeys {
        let keys = Self.failureKeys(login: login, source)
        guard let device = source.device, self.isDevice(device, of: login) else { return keys }
        return FailureKeys(
            account: .sha256("device\n\(device)\n" + (AccountDraft.login(login) ?? login)),
            address: keys.address)
    }

    private static let deviceNameByteCount = 16

    /// What a browser keeps after its owner has signed in: a name of its own, and a code that says
    /// for which account. It opens nothing.
    package func newDevice(of login: String) -> String {
        let name = SecureRandom.bytes(Self.deviceNameByteCount)
        return Self.urlText(name + self.secrets.deviceMark(of: login, name: name))
    }

    package func isDevice(_ text: String, of login: String) -> Bool {
        guard text.utf8.count == 64, let login = AccountDraft.login(login),
            let bytes = Base64.decode(
                String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }))
        else { return false }
        let name = Array(bytes.prefix(Self.deviceNameByteCount))
        return Secrets.equal(
            Array(bytes.dropFirst(name.count)), self.secrets.deviceMark(of: login, name: name))
    }

    static func failureKeys(login: String, _ source: LoginSource) -> FailureKeys {
        // Also what is no login is counted: a guesser must not see a difference.
        FailureKeys(
            account: .sha256("login\n" + (AccountDraft.login(login) ?? login)),
            address: source.address.map { .sha256("address\n" + $0) })
    }

    /// Codes have a count of their own: a right password must not clear it.
    static func codeKeys(of account: Account, _ source: LoginSource) -> FailureKeys {
        FailureKeys(
            account: .sha256("code\n" + account.id),
            address: source.address.map { .sha256("address\n" + $0) })
    }

    /// Counts a guess of the account as wrong before it is looked at; seconds until one is looked
    /// at again, if it must wait. The address is counted when the guess was wrong: behind one many
    /// sign in at the same time.
    func count(_ keys: FailureKeys) async throws -> Int? {
        let now = self.clock.read().wall.milliseconds
        // Most that wait need no write for it.
        let waits = try await self.read { try $0.wait(keys, at: now) }
        if let waits { return waits }
        return try await self.submit { planning in
            if let seconds = try planning.wait(keys) { return seconds }
            try planning.addFailure(keys.account, .account)
            return nil
        }
    }

    /// A guess that was counted was wrong.
    func failed(
        _ keys: FailureKeys, actor: String?, _ action: String, _ source: LoginSource
    ) async throws -> LoginAnswer {
        try await self.submit { planning in
            try planning.failed(keys, actor: actor, action, source)
        }
        return .wrong
    }
}

extension Planning {
    func wait(_ keys: FailureKeys) throws -> Int? {
        try self.transaction.wait(keys, at: self.time.milliseconds)
    }

    /// A guess that was counted was wrong.
    func failed(
        _ keys: FailureKeys, actor: String?, _ action: String, _ source: LoginSource
    ) throws {
        if let address = keys.address { try self.addFailure(address, .address) }
        try self.logFailure(actor ?? "-", action, from: source.address)
    }

    /// A guess that was counted was not looked at after all.
    func takeBack(_ keys: FailureKeys) throws {
        guard var failures = try self.transaction.failures(keys.account) else { return }
        failures.takeBack(.account)
        if failures.count == 0 {
            try self.forget(keys.account)
        } else {
            try self.keep(failures, keys.account)
        }
    }

    func addFailure(_ key: Digest, _ rule: LoginFailures.Rule) throws {
        let now = self.time.milliseconds
        try self.transaction.execute(
            "DELETE FROM login_failures WHERE last < ?", [.integer(now - 86_400_000)])
        var failures = try self.transaction.failures(key) ?? LoginFailures()
        failures.add(at: now, rule)
        try self.keep(failures, key)
    }

    private func keep(_ failures: LoginFailures, _ key: Digest) throws {
        try self.transaction.execute(
            """
            INSERT INTO login_failures (key, count, last, until) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET count = excluded.count, last = excluded.last,
                until = excluded.until
            """,
            [
                .digest(key), .integer(failures.count), .integer(failures.last),
                .integer(failures.until),
            ])
    }

    func forget(_ key: Digest) throws {
        try self.transaction.execute("DELETE FROM login_failures WHERE key = ?", [.digest(key)])
    }

    func forgetFailures(of login: String) throws {
        try self.forget(Registry.failureKeys(login: login, LoginSource()).account)
    }
}

extension StoreReader {
    /// Seconds until a guess is looked at again; `nil` for now.
    func wait(_ keys: FailureKeys, at now: Int64) throws -> Int? {
        try [keys.account, keys.address].compactMap { $0 }
            .compactMap { try self.failures($0)?.wait(at: now) }.max()
    }

    func failures(_ key: Digest) throws -> LoginFailures? {
        try self.row(
            "SELECT count, last, until FROM login_failures WHERE key = ?", [.digest(key)]
        ).map {
            LoginFailures(
                count: try $0.integer(0), last: try $0.integer(1), until: try $0.integer(2))
        }
    }
}
