import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@Suite("Separation of duties")
struct AccountSeparationTests {
    @Test("Who signed does not seal, until the organ switches the rule off by an entry")
    func sealing() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let person = try await registry.person("kyso", .signer, .clerk)
            let clerk = try await registry.person("vanthu", .clerk)
            let dispatch = try await registry.createDispatch(Sample.draft()).id
            try await registry.recordSigned(dispatch, by: person.id)
            #expect(try await registry.maySeal(dispatch, person.id) == false)
            #expect(try await registry.maySeal(dispatch, clerk.id))
            let entry = try await registry.setSignerMaySeal(
                true, in: Sample.organ(), reason: "cơ quan chỉ có một người", by: "test")
            #expect(try await registry.maySeal(dispatch, person.id))
            let written = try #require(try await registry.entry(entry))
            #expect(try EntryBody(parsing: written.body).kind == "policy.changed")
            try await registry.setSignerMaySeal(
                false, in: Sample.organ(), reason: "đã có hai người", by: "test")
            #expect(try await registry.maySeal(dispatch, person.id) == false)
        }
    }

    @Test("An auditor reads files while it is granted, and no longer")
    func files() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let auditor = try await registry.person("kiemtoan", .auditor)
            let clerk = try await registry.person("vanthu", .clerk)
            let organ = try Sample.organ()
            #expect(try await registry.mayReadFiles(clerk.token, of: organ))
            #expect(try await registry.mayReadFiles(auditor.token, of: organ) == false)
            let now = site.clock.read().wall.milliseconds
            let grant = try await registry.grantFiles(
                auditor.id, of: organ, until: Timestamp(milliseconds: now + 86_400_000),
                reason: "kiểm tra quý IV", by: "test")
            #expect(try await registry.mayReadFiles(auditor.token, of: organ))
            #expect(
                try await registry.mayReadFiles(auditor.token, of: Sample.organ("000.01.18.H41"))
                    == false)
            site.clock.advance(milliseconds: 86_400_000)
            #expect(try await registry.mayReadFiles(auditor.token, of: organ) == false)
            #expect(try await registry.fileGrants(of: organ).isEmpty)
            try await registry.endFileGrant(grant.id, of: organ, by: "test")
            await #expect(throws: RegistryError.refused(Refusal(.invalid, "until"))) {
                let far = site.clock.read().wall.milliseconds + 91 * 86_400_000
                try await registry.grantFiles(
                    auditor.id, of: organ, until: Timestamp(milliseconds: far), reason: "x",
                    by: "test")
            }
        }
    }

    @Test("The access log tells who did what, is searched by each of its parts, and only grows")
    func log() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let person = try await registry.person("vanthu", .clerk)
            let organ = try Sample.organ()
            await registry.logAccess(
                AccessEvent(
                    actor: person.id, action: "document.opened", object: "17", organ: organ))
            _ = try await registry.logIn(login: "vanthu", password: "sai")
            var query = AccessQuery()
            query.actor = "vanthu"
            let lines = try await registry.accessLog(query, limit: 10)
            #expect(lines.map(\.event.action) == ["login.failed", "document.opened"])
            #expect(lines.allSatisfy { $0.actorName == "vanthu" })
            query.action = "document"
            query.object = "17"
            query.organs = [organ.text]
            #expect(try await registry.accessLog(query, limit: 10).count == 1)
            query.organs = ["000.01.18.H41"]
            #expect(try await registry.accessLog(query, limit: 10).isEmpty)
            var early = AccessQuery()
            early.to = site.clock.read().wall
            #expect(try await registry.accessLog(early, limit: 10).isEmpty)
        }
        let store = try SQLiteStore(path: site.configuration().databasePath)
        for sql in ["DELETE FROM access_log", "UPDATE access_log SET actor = 'ai đó'"] {
            #expect(throws: StoreError.self) { try store.write { try $0.execute(sql, []) } }
        }
        try store.close()
    }

    @Test("An identity provider's groups give roles at the first sign-in, and take them again")
    func groups() async throws {
        let site = try TestSite()
        try await site.created { registry in
            func identity(_ login: String, _ roles: Role...) -> ProvidedIdentity {
                ProvidedIdentity(
                    issuer: "https://id.example", subject: "s-\(login)", login: login,
                    name: "Người Mẫu", email: nil,
                    grants: Set(roles.map { AccountSample.grant($0) }), isStrong: true,
                    isFresh: false)
            }
            func enter(_ identity: ProvidedIdentity) async throws -> WebSession? {
                let answer = try await registry.logIn(identity, from: LoginSource())
                guard case .done(let session) = answer else { return nil }
                return session.session
            }
            let first = try #require(try await enter(identity("chi", .clerk, .administrator)))
            #expect(first.account.may(.clerk, for: TestSite.organ))
            // The last administrator stays one, whatever the groups say.
            let second = try #require(try await enter(identity("chi", .staff)))
            #expect(
                second.account.grants
                    == [AccountSample.grant(.administrator), AccountSample.grant(.staff)])
            // Somebody without a group, and somebody whose name is taken here, do not come in.
            #expect(try await enter(identity("nguoi-la")) == nil)
            _ = try await registry.person("vanthu", .clerk)
            await #expect(throws: RegistryError.refused(Refusal(.loginTaken, "vanthu"))) {
                _ = try await enter(identity("vanthu", .clerk))
            }
            // An invitation without a password is the person's.
            _ = try await registry.createAccount(
                AccountDraft(
                    login: "moi", name: "Người Mới", grants: [AccountSample.grant(.auditor)]),
                by: "test")
            let invited = try #require(try await enter(identity("moi")))
            #expect(invited.account.may(.auditor, for: TestSite.organ))
        }
    }
}
