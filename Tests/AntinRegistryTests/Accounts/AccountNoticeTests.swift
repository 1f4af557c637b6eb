import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@Suite("Notices to the owner of an account")
struct AccountNoticeTests {
    private static func notices(_ registry: Registry) async throws -> [String] {
        try await registry.dueMessages(of: .email).compactMap { subject in
            guard subject.message.event == .account else { return nil }
            return try JSONValue(parsingLoosely: subject.message.facts)["notice"]?.string
        }
    }

    /// Takes what waits out of the way.
    private static func clear(_ registry: Registry) async throws {
        try await registry.note(
            try await registry.dueMessages().map {
                SendingOutcome(message: $0.message.id, isSent: true, answer: "250")
            })
    }

    private static func person(
        _ registry: Registry, _ login: String = "kyso", email: String? = "kyso@truong.example"
    ) async throws -> Account {
        try await registry.createAccount(
            AccountDraft(
                login: login, name: "Người Mẫu", email: email,
                grants: [AccountSample.grant(.signer)]),
            password: AccountSample.password, by: "test")
    }

    @Test("Each change of how somebody signs in, or of what somebody may do, is told once")
    func all() async throws {
        let site = try TestSite()
        try await site.created { registry in
            try await registry.noteRelay(true)
            let account = try await Self.person(registry)
            let id = account.id
            func expect(
                _ notices: [AccountNotice], _ body: () async throws -> Void
            ) async throws {
                try await body()
                #expect(try await Self.notices(registry) == notices.map(\.rawValue))
                try await Self.clear(registry)
            }
            try await expect([]) { _ = try await registry.enter("kyso") }
            try await expect([.passwordChanged]) {
                try await registry.setPassword(AccountSample.password, of: id, by: id)
            }
            try await expect([.factorAdded]) {
                try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            }
            try await expect([.factorRemoved]) {
                try await registry.forgetSecondFactor(of: id, by: "antind")
            }
            // What is not there is not removed.
            try await expect([]) { try await registry.forgetSecondFactor(of: id, by: "antind") }
            try await expect([.roleRemoved]) {
                try await registry.revoke(AccountSample.grant(.signer), from: id, by: "antind")
            }
            try await expect([.rolesChanged]) {
                try await registry.setGrants(
                    [AccountSample.grant(.clerk)], of: id, by: "antind")
            }
            try await expect([]) {
                try await registry.setGrants(
                    [AccountSample.grant(.clerk)], of: id, by: "antind")
            }
            let admin = try await registry.person("quantri", .administrator)
            try await expect([.roleAdded]) {
                let change = try await registry.askForGrant(
                    AccountSample.grant(.staff), for: id, by: admin.id)
                site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
                try await registry.confirmChange(change, by: id)
            }
            try await expect([.removalAsked, .roleRemoved]) {
                let other = try await registry.person("quantri2", .administrator)
                try await registry.setGrants(
                    [AccountSample.grant(.clerk), AccountSample.grant(.administrator)], of: id,
                    by: "antind")
                try await Self.clear(registry)
                let change = try await registry.askForRevocation(
                    AccountSample.grant(.administrator), of: id, by: admin.id)
                try await registry.confirmChange(change, by: other.id)
            }
            try await expect([.linkMade, .passwordReset]) {
                let link = try await registry.makeLink(for: id, by: "antind", waits: false)
                _ = try await registry.choosePassword(
                    AccountSample.password, link: link.secret, from: LoginSource())
            }
            try await expect([.disabled]) { try await registry.disableAccount(id, by: "antind") }
        }
    }

    @Test(
        "An invitation and a new way to sign in are told; a first sign-in is not a change of roles")
    func firsts() async throws {
        let site = try TestSite()
        try await site.created { registry in
            try await registry.noteRelay(true)
            let account = try await registry.createAccount(
                AccountDraft(login: "moi", name: "Người Mới", email: "moi@truong.example"),
                by: "test")
            let link = try await registry.makeLink(for: account.id, by: "test")
            _ = try await registry.choosePassword(
                AccountSample.password, link: link.secret, from: LoginSource())
            _ = try await registry.createAccount(
                AccountDraft(login: "chi.mau", name: "Chi Mẫu", email: "chi@truong.example"),
                by: "test")
            let identity = ProvidedIdentity(
                issuer: "https://id.example", subject: "1", login: "chi.mau", name: "Chi Mẫu",
                email: nil, grants: [AccountSample.grant(.clerk)], isStrong: false, isFresh: false)
            _ = try await registry.logIn(identity, from: LoginSource())
            _ = try await registry.logIn(identity, from: LoginSource())
            #expect(
                try await Self.notices(registry)
                    == [AccountNotice.passwordChosen, .identityAdded].map(\.rawValue))
        }
    }

    @Test("Without a relay, an address, or a lawful one, no letter is written")
    func none() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await Self.person(registry)
            try await registry.setPassword(AccountSample.password, of: account.id, by: account.id)
            try await registry.noteRelay(true)
            for (login, email) in [("a1", nil), ("a2", "a b@c"), ("a3", "a@b\r\nBcc: c@d")] {
                let other = try await Self.person(registry, login, email: email)
                try await registry.setPassword(AccountSample.password, of: other.id, by: "antind")
            }
            #expect(try await Self.notices(registry).isEmpty)
            try await registry.noteRelay(false)
            try await registry.setPassword(AccountSample.password, of: account.id, by: account.id)
            #expect(try await Self.notices(registry).isEmpty)
        }
    }

    @Test("A notice stands in the outbox of an organ of the person, and is undone with its cause")
    func outbox() async throws {
        let site = try TestSite()
        try await site.created { registry in
            try await registry.noteRelay(true)
            let account = try await Self.person(registry)
            await #expect(throws: RegistryError.self) {
                try await registry.setPassword("ngắn", of: account.id, by: account.id)
            }
            try await registry.setPassword(AccountSample.password, of: account.id, by: account.id)
            let messages = try await registry.messages(of: Sample.organ())
            #expect(messages.map(\.address) == ["kyso@truong.example"])
            #expect(messages.map(\.event) == [.account])
            let facts = String(decoding: try need(messages.first).facts, as: UTF8.self)
            #expect(!facts.contains(AccountSample.password) && !facts.contains("Người Mẫu"))
        }
    }
}
