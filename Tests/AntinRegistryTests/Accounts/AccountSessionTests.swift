import AntinCrypto
import AntinRegistry
import AntinSystem
import Testing

@Suite("Sessions")
struct AccountSessionTests {
    @Test("A session ends when idle, sooner for a signer, and after ten hours whatever happens")
    func life() async throws {
        let site = try TestSite()
        try await site.created { registry in
            try await registry.setSecondFactorRule(.optional, by: "test")
            for (login, role, minutes) in [
                ("vanthu", Role.clerk, 20), ("kyso", Role.signer, 10),
            ] {
                _ = try await registry.person(login, role)
                let session = try await registry.enter(login)
                site.clock.advance(milliseconds: Int64(minutes) * 60_000 - 1)
                #expect(try await registry.session(secret: session.secret) != nil)
                site.clock.advance(milliseconds: Int64(minutes) * 60_000)
                #expect(try await registry.session(secret: session.secret) == nil)
            }
            let session = try await registry.enter("vanthu")
            for _ in 0..<59 {
                site.clock.advance(milliseconds: 10 * 60_000)
                #expect(try await registry.session(secret: session.secret) != nil)
            }
            site.clock.advance(milliseconds: 10 * 60_000)
            #expect(try await registry.session(secret: session.secret) == nil)
        }
    }

    @Test("After signing out, after a new password and after disabling, an old secret is nothing")
    func theft() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.person("vanthu", .clerk)
            let first = try await registry.enter("vanthu")
            try await registry.endSession(first.session.id, of: account.id)
            #expect(try await registry.session(secret: first.secret) == nil)

            let second = try await registry.enter("vanthu")
            let mine = try await registry.enter("vanthu")
            try await registry.setPassword(
                "năm con mèo đen thức", of: account.id, by: account.id,
                keeping: mine.session.id)
            #expect(try await registry.session(secret: second.secret) == nil)
            #expect(try await registry.session(secret: mine.secret) != nil)
            let renewed = try await registry.renew(mine.session, steppedUp: true)
            #expect(try await registry.session(secret: mine.secret) == nil)
            #expect(try await registry.session(secret: renewed.secret)?.steppedUp != nil)

            try await registry.disableAccount(account.id, by: "test")
            #expect(try await registry.session(secret: renewed.secret) == nil)
        }
    }

    @Test("Nobody ends the session of somebody else")
    func others() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            let other = try await registry.person("khac", .clerk)
            let session = try await registry.enter("vanthu")
            try await registry.endSession(session.session.id, of: other.id)
            #expect(try await registry.session(secret: session.secret) != nil)
        }
    }

    @Test("The store holds no secret of a session, a link or a token, and no password")
    func hashes() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.person("vanthu", .clerk)
            let session = try await registry.enter("vanthu")
            let link = try await registry.makeLink(
                for: account.id, by: "test", waits: false)
            let token = try await registry.createToken(
                label: "thử", grants: [AccountSample.grant(.clerk)])
            _ = try await registry.backup(to: site.directory + "/copy")
            let bytes = try FileSystem.read(
                site.directory + "/copy/registry.sqlite", limit: 64 << 20)
            for secret in [session.secret, link.secret, token.secret, AccountSample.password] {
                #expect(!bytes.contains(Array(secret.utf8)))
            }
            #expect(bytes.contains(Array("vanthu".utf8)))
        }
    }

    @Test("A role that is taken away is gone from sessions at once")
    func roles() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.person("vanthu", .clerk, .staff)
            let session = try await registry.enter("vanthu")
            try await registry.revoke(
                AccountSample.grant(.clerk), from: account.id, by: "test")
            let now = try #require(try await registry.session(secret: session.secret))
            #expect(now.account.grants == [AccountSample.grant(.staff)])
        }
    }

    @Test("Roles that bind others wait for a second factor, unless the rule says otherwise")
    func withheld() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("kyso", .signer, .clerk)
            let session = try await registry.enter("kyso")
            #expect(session.session.account.grants == [AccountSample.grant(.clerk)])
            #expect(session.session.withheld == [AccountSample.grant(.signer)])
            try await registry.enrolSample(session, site.clock)
            let strong = try #require(try await registry.session(secret: session.secret))
            #expect(strong.withheld.isEmpty)
            #expect(strong.account.may(.signer, for: TestSite.organ))

            _ = try await registry.person("kykhac", .signer)
            let weak = try await registry.enter("kykhac")
            try await registry.setSecondFactorRule(.optional, by: "test")
            let freed = try #require(try await registry.session(secret: weak.secret))
            #expect(freed.withheld.isEmpty)
        }
    }

    @Test("A confirmation needs the password, or the code where there is a second factor")
    func stepUp() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            let session = try await registry.enter("vanthu").session
            guard case .wrong = try await registry.stepUp(session, password: "sai", code: nil),
                case nil = try await registry.stepUp(
                    session, password: AccountSample.password, code: nil)
            else {
                Issue.record("the password does not decide")
                return
            }
            let secret = try await registry.enter("vanthu")
            try await registry.enrolSample(secret, site.clock)
            let strong = try #require(try await registry.session(secret: secret.secret))
            guard
                case .wrong = try await registry.stepUp(
                    strong, password: AccountSample.password, code: nil),
                case nil = try await registry.stepUp(
                    strong, password: nil, code: AccountSample.code(site.clock, steps: 1))
            else {
                Issue.record("the code does not decide")
                return
            }
        }
    }

    @Test("A right password between wrong codes does not let more codes be guessed")
    func codesAreCounted() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            let secret = try await registry.enter("vanthu")
            try await registry.enrolSample(secret, site.clock)
            let session = try #require(try await registry.session(secret: secret.secret))
            var isWaiting = false
            for _ in 0..<12 where !isWaiting {
                if case .wait = try await registry.stepUp(session, password: nil, code: "000000") {
                    isWaiting = true
                }
                _ = try await registry.confirm(
                    session, password: AccountSample.password, from: LoginSource())
            }
            #expect(isWaiting)
        }
    }
}
