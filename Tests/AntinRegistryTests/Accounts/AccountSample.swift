import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry

/// Invented people.
enum AccountSample {
    static let password = "bốn con mèo vàng ngủ"
    static let secret = Array("12345678901234567890".utf8)

    static func grant(_ role: Role, _ organ: String = TestSite.organ) -> Token.Grant {
        Token.Grant(organ: organ, role: role)
    }

    static func code(_ clock: TestClock, steps: Int64 = 0) -> String {
        let now = clock.read().wall.milliseconds
        return TimeCode.code(
            secret: Self.secret, step: TimeCode.step(unixMilliseconds: now) + steps)
    }
}

extension Registry {
    func person(
        _ login: String, _ roles: Role..., organ: String = TestSite.organ
    ) async throws -> Account {
        try await self.createAccount(
            AccountDraft(
                login: login, name: "Người Mẫu",
                grants: Set(roles.map { AccountSample.grant($0, organ) })),
            password: AccountSample.password, by: "test")
    }

    /// Signs in with the password alone.
    func enter(_ login: String, _ password: String = AccountSample.password) async throws
        -> NewSession
    {
        guard case .done(let session) = try await self.logIn(login: login, password: password)
        else { throw TestFailure() }
        return session
    }

    /// Gives the account of a session the second factor of `AccountSample`.
    func enrolSample(_ session: NewSession, _ clock: TestClock) async throws {
        guard
            try await self.enrol(
                AccountSample.secret, code: AccountSample.code(clock), of: session.session)
        else { throw TestFailure() }
    }
}
