import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@Suite("Changed rights")
struct AccountChangeTests {
    private func refused<Value>(
        _ code: Refusal.Code, _ body: () async throws -> Value
    ) async -> Bool {
        do {
            _ = try await body()
            return false
        } catch RegistryError.refused(let refusal) {
            return refusal.code == code
        } catch {
            return false
        }
    }

    @Test("A new role counts when another administrator has confirmed it, not before")
    func second() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let asker = try await registry.person("quantri1", .administrator)
            let other = try await registry.person("quantri2", .administrator)
            let person = try await registry.person("moi", .staff)
            let grant = AccountSample.grant(.signer)
            let id = try await registry.askForGrant(grant, for: person.id, by: asker.id)
            #expect(try await registry.askForGrant(grant, for: person.id, by: asker.id) == id)
            let change = try #require(try await registry.waitingChanges().first)
            #expect(change.confirmers == [other.id])
            for stranger in [asker.id, person.id, "nobody"] {
                #expect(
                    await self.refused(.notConfirmer) {
                        try await registry.confirmChange(id, by: stranger)
                    })
            }
            #expect(try await registry.account(person.id)?.grants.contains(grant) == false)
            try await registry.confirmChange(id, by: other.id)
            #expect(try await registry.account(person.id)?.grants.contains(grant) == true)
            #expect(
                await self.refused(.unknownChange) {
                    try await registry.confirmChange(id, by: other.id)
                })
        }
    }

    @Test("An administrator of another organ confirms nothing here")
    func otherOrgan() async throws {
        let site = try TestSite()
        let school = "000.01.18.H41"
        try await site.created { registry in
            try await registry.registerOrgan(try Sample.organ(school), name: "Trường Mẫu")
            let asker = try await registry.person("quantri", .administrator)
            let stranger = try await registry.person(
                "quantritruong", .administrator, organ: school)
            let person = try await registry.person("moi", .staff)
            let id = try await registry.askForGrant(
                AccountSample.grant(.clerk), for: person.id, by: asker.id)
            let change = try #require(try await registry.waitingChanges().first)
            #expect(change.confirmers == [person.id])
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(id, by: stranger.id)
                })
            // With one administrator, the person who gets the role confirms it, after a while.
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(id, by: person.id)
                })
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            try await registry.confirmChange(id, by: person.id)
        }
    }

    @Test("One administrator alone waits an hour for a role of her own")
    func alone() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let only = try await registry.person("quantri", .administrator)
            let id = try await registry.askForGrant(
                AccountSample.grant(.clerk), for: only.id, by: only.id)
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(id, by: only.id)
                })
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            try await registry.confirmChange(id, by: only.id)
        }
    }

    @Test("Nobody loses the last administrator of an organ by accident")
    func last() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let only = try await registry.person("quantri", .administrator)
            #expect(
                await self.refused(.lastAdministrator) {
                    try await registry.revoke(
                        AccountSample.grant(.administrator), from: only.id, by: only.id)
                })
            #expect(
                await self.refused(.lastAdministrator) {
                    try await registry.disableAccount(only.id, by: only.id)
                })
            #expect(try await registry.account(only.id)?.state == .active)
            _ = try await registry.person("quantri2", .administrator)
            try await registry.disableAccount(only.id, by: "quantri2")
        }
    }

    @Test("A lost second factor and a disabled account wait for a second person, too")
    func wayBack() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let one = try await registry.person("quantri1", .administrator)
            let two = try await registry.person("quantri2", .administrator)
            let person = try await registry.person("kyso", .signer)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            let lost = try await registry.askForChange(
                .forgetFactor, of: person.id, in: TestSite.organ, by: one.id)
            #expect(try await registry.account(person.id)?.hasSecondFactor == true)
            try await registry.confirmChange(lost, by: two.id)
            #expect(try await registry.account(person.id)?.hasSecondFactor == false)
            try await registry.disableAccount(person.id, by: one.id)
            let back = try await registry.askForChange(
                .enable, of: person.id, in: TestSite.organ, by: one.id)
            try await registry.refuseChange(back, by: two.id)
            #expect(try await registry.account(person.id)?.state == .disabled)
        }
    }

    @Test("A link opens once, ends after two days, and never goes past the second factor")
    func links() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.createAccount(
                AccountDraft(login: "moi", name: "Người Mới"), by: "test")
            #expect(account.state == .invited)
            let old = try await registry.makeLink(for: account.id, by: "test")
            let link = try await registry.makeLink(for: account.id, by: "test")
            #expect(try await registry.purpose(ofLink: old.secret) == nil)
            let source = LoginSource()
            guard
                case .done = try await registry.choosePassword(
                    AccountSample.password, link: link.secret, from: source)
            else {
                Issue.record("the link does not open")
                return
            }
            #expect(
                await self.refused(.linkSpent) {
                    try await registry.choosePassword(
                        "năm con mèo đen thức", link: link.secret, from: source)
                })
            try await registry.enrolSample(try await registry.enter("moi"), site.clock)
            let reset = try await registry.makeLink(for: account.id, by: "test")
            guard
                case .code = try await registry.choosePassword(
                    "năm con mèo đen thức", link: reset.secret, from: source)
            else {
                Issue.record("a reset goes past the second factor")
                return
            }
            let late = try await registry.makeLink(for: account.id, by: "test")
            site.clock.advance(milliseconds: Registry.inviteMilliseconds)
            #expect(try await registry.purpose(ofLink: late.secret) == nil)
        }
    }

    @Test("The first administrator's link opens once within thirty minutes; no other does")
    func setUp() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let source = LoginSource()
            func setUp(_ secret: String, _ login: String) async throws -> NewSession {
                try await registry.setUp(
                    link: secret, login: login, name: "Quản Trị Mẫu",
                    password: AccountSample.password, from: source)
            }
            #expect(try await registry.accounts().isEmpty)
            let configuration = site.configuration()
            let late = try Registry.makeSetupLink(configuration, at: site.clock.read().wall)
            site.clock.advance(milliseconds: Registry.setupMilliseconds)
            #expect(await self.refused(.linkSpent) { try await setUp(late.secret, "a1") })
            let link = try Registry.makeSetupLink(configuration, at: site.clock.read().wall)
            #expect(await self.refused(.linkSpent) { try await setUp(late.secret, "a1") })
            let session = try await setUp(link.secret, "quantri")
            #expect(session.session.withheld == [AccountSample.grant(.administrator, "*")])
            // Also when the file comes back, as from a backup.
            let again = Array(
                "\(Digest.sha256(link.secret).hex) \(link.expires.milliseconds)\n".utf8)
            try DurableFile.write(again, to: configuration.setupPath)
            #expect(await self.refused(.linkSpent) { try await setUp(link.secret, "a2") })
        }
    }
}
