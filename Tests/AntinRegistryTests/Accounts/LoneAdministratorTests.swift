import AntinCore
import AntinLog
import AntinRegistry
import Testing

/// What one administrator alone cannot do at once, by no way round.
@Suite("One administrator alone")
struct LoneAdministratorTests {
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

    @Test("A puppet whose link the administrator opens confirms nothing for an hour")
    func puppet() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let only = try await registry.person("quantri", .administrator)
            let puppet = try await registry.createAccount(
                AccountDraft(login: "roi", name: "Người Rối"), by: only.id)
            let link = try await registry.makeLink(for: puppet.id, by: only.id)
            let change = try await registry.askForGrant(
                AccountSample.grant(.administrator), for: puppet.id, by: only.id)
            _ = try await registry.choosePassword(
                AccountSample.password, link: link.secret, from: LoginSource())
            for actor in [puppet.id, only.id] {
                #expect(
                    await self.refused(.notConfirmer) {
                        try await registry.confirmChange(change, by: actor)
                    })
            }
            let own = try await registry.askForGrant(
                AccountSample.grant(.clerk), for: only.id, by: only.id)
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(own, by: puppet.id)
                })
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            try await registry.confirmChange(change, by: puppet.id)
            var query = AccessQuery()
            query.action = "account.change_done"
            let line = try #require(try await registry.accessLog(query, limit: 1).first)
            #expect(line.event.detail == "administrator (alone)")
        }
    }

    @Test("A token opens nothing until the hour is over, or another administrator confirmed it")
    func token() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let only = try await registry.person("quantri", .administrator)
            let expires = Timestamp(
                milliseconds: site.clock.read().wall.milliseconds + 86_400_000)
            let made = try await registry.askForToken(
                AccountSample.grant(.clerk), label: "phần mềm", expires: expires, final: true,
                by: only.id)
            #expect(try await registry.token(secret: made.secret) == nil)
            let change = try #require(try await registry.waitingChanges().first)
            #expect(change.kind == .token && change.confirmers == [only.id] && change.isAlone)
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(change.id, by: only.id)
                })
            let other = try await registry.person("quantri2", .administrator)
            let now = try #require(try await registry.waitingChanges().first)
            #expect(now.confirmers == [other.id] && !now.isAlone)
            try await registry.confirmChange(change.id, by: other.id)
            let token = try #require(try await registry.token(secret: made.secret))
            #expect(token.mayActFinally && token.madeBy == only.id && token.person == only.id)
            // It does not outlive its maker's account.
            try await registry.disableAccount(only.id, by: "antind")
            #expect(try await registry.token(secret: made.secret) == nil)
        }
    }

    @Test("A token that is refused or revoked never opens; nobody asks for one elsewhere")
    func refusedToken() async throws {
        let site = try TestSite()
        let school = "000.01.18.H41"
        try await site.created { registry in
            try await registry.registerOrgan(try Sample.organ(school), name: "Trường Mẫu")
            let only = try await registry.person("quantri", .administrator)
            let expires = Timestamp(
                milliseconds: site.clock.read().wall.milliseconds + 86_400_000)
            #expect(
                await self.refused(.unknownOrgan) {
                    try await registry.askForToken(
                        AccountSample.grant(.clerk, school), label: "x", expires: expires,
                        final: false, by: only.id)
                })
            for isRevoked in [true, false] {
                let made = try await registry.askForToken(
                    AccountSample.grant(.clerk), label: "x", expires: expires, final: false,
                    by: only.id)
                let change = try #require(try await registry.waitingChanges().first)
                if isRevoked {
                    try await registry.revokeToken(id: made.token.id, by: only.id)
                } else {
                    try await registry.refuseChange(change.id, by: only.id)
                }
                site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
                #expect(
                    await self.refused(.unknownChange) {
                        try await registry.confirmChange(change.id, by: only.id)
                    })
                #expect(try await registry.token(secret: made.secret) == nil)
            }
        }
    }

    @Test("A link to the password of somebody with roles opens after an hour; who sees it ends it")
    func reset() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let only = try await registry.person("quantri", .administrator)
            let clerk = try await registry.person("vanthu", .clerk)
            let link = try await registry.makeLink(for: clerk.id, by: only.id)
            #expect(link.opens != nil)
            #expect(try await registry.waitingLink(of: clerk.id) == link.opens)
            #expect(
                await self.refused(.linkWaits) { try await registry.purpose(ofLink: link.secret) })
            #expect(
                await self.refused(.linkWaits) {
                    try await registry.choosePassword(
                        "năm con mèo đen thức", link: link.secret, from: LoginSource())
                })
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            #expect(try await registry.purpose(ofLink: link.secret) != nil)
            let second = try await registry.makeLink(for: clerk.id, by: only.id)
            try await registry.setPassword(
                "năm con mèo đen thức", of: clerk.id, by: clerk.id)
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            #expect(try await registry.purpose(ofLink: second.secret) == nil)
            let direct = try await registry.makeLink(for: clerk.id, by: "-", waits: false)
            #expect(try await registry.purpose(ofLink: direct.secret) != nil)
        }
    }

    @Test("Of two administrators neither gets rid of the other at once or against that one's word")
    func removal() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let one = try await registry.person("mot", .administrator)
            let two = try await registry.person("hai", .administrator)
            let role = AccountSample.grant(.administrator)
            #expect(
                await self.refused(.removalWaits) {
                    try await registry.disableAccount(two.id, by: one.id)
                })
            #expect(
                await self.refused(.removalWaits) {
                    try await registry.revoke(role, from: two.id, by: one.id)
                })
            // Who is asked about sees it and refuses.
            let first = try await registry.askForChange(
                .disable, of: two.id, in: role.organ, by: one.id)
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(first, by: one.id)
                })
            try await registry.refuseChange(first, by: two.id)
            // Who does not is disabled after the hour, which the log says was done alone.
            let second = try await registry.askForChange(
                .disable, of: two.id, in: role.organ, by: one.id)
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds - 1)
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.confirmChange(second, by: one.id)
                })
            site.clock.advance(milliseconds: 1)
            try await registry.confirmChange(second, by: one.id)
            #expect(try await registry.account(two.id)?.state == .disabled)
            var query = AccessQuery()
            query.action = "account.change_done"
            let line = try #require(try await registry.accessLog(query, limit: 1).first)
            #expect(line.event.detail == "disable (alone)")
            // The last one stays.
            #expect(
                await self.refused(.lastAdministrator) {
                    try await registry.revoke(role, from: one.id, by: one.id)
                })
        }
    }

    @Test("Of three administrators two take the role from the third, who has no say in it")
    func three() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let one = try await registry.person("mot", .administrator)
            let two = try await registry.person("hai", .administrator)
            let three = try await registry.person("ba", .administrator, .clerk)
            let role = AccountSample.grant(.administrator)
            let change = try await registry.askForRevocation(role, of: three.id, by: one.id)
            let waiting = try #require(try await registry.waitingChanges().first)
            #expect(waiting.confirmers == [two.id] && !waiting.isAlone)
            for actor in [one.id, three.id] {
                #expect(
                    await self.refused(.notConfirmer) {
                        try await registry.confirmChange(change, by: actor)
                    })
            }
            #expect(
                await self.refused(.notConfirmer) {
                    try await registry.refuseChange(change, by: three.id)
                })
            try await registry.confirmChange(change, by: two.id)
            #expect(try await registry.account(three.id)?.grants == [AccountSample.grant(.clerk)])
            // Who is no administrator is disabled at once, and so is one by the machine.
            try await registry.disableAccount(three.id, by: one.id)
            try await registry.disableAccount(two.id, by: "antind")
            #expect(try await registry.account(two.id)?.state == .disabled)
        }
    }
}
