// Counting wrong guesses.

import AntinCrypto
import AntinLog

/// Under which names a guess is counted.
struct FailureKeys: Sendable {
    let account: Digest
    let address: Digest?
}

extension Registry {
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

    /// Seconds until a guess is looked at again; `nil` for now.
    func wait(_ keys: FailureKeys) async throws -> Int? {
        let now = self.clock.read().wall.milliseconds
        return try await self.read { reader in
            try [keys.account, keys.address].compactMap { $0 }
                .compactMap { try reader.failures($0)?.wait(at: now) }.max()
        }
    }

    /// Counts a wrong guess, and logs it.
    func failed(
        _ keys: FailureKeys, actor: String?, _ action: String, _ source: LoginSource
    ) async throws -> LoginAnswer {
        try await self.submit { planning in
            try planning.addFailure(keys.account, .account)
            if let address = keys.address { try planning.addFailure(address, .address) }
            try planning.logAccess(
                AccessEvent(actor: actor ?? "-", action: action, address: source.address))
        }
        return .wrong
    }
}

extension Planning {
    func addFailure(_ key: Digest, _ rule: LoginFailures.Rule) throws {
        let now = self.time.milliseconds
        try self.transaction.execute(
            "DELETE FROM login_failures WHERE last < ?", [.integer(now - 86_400_000)])
        var failures = try self.transaction.failures(key) ?? LoginFailures()
        failures.add(at: now, rule)
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
    func failures(_ key: Digest) throws -> LoginFailures? {
        try self.row(
            "SELECT count, last, until FROM login_failures WHERE key = ?", [.digest(key)]
        ).map {
            LoginFailures(
                count: try $0.integer(0), last: try $0.integer(1), until: try $0.integer(2))
        }
    }
}
