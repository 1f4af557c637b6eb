import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import GRDB
import Testing

@Suite("Secrets in the store")
struct AccountSecretTests {
    private static func recorder() -> Recorder { Recorder(id: "clerk", name: "Văn Thư Mẫu") }

    /// A signer with the second factor of the sample, and a webhook; its secret.
    private static func filled(_ site: TestSite) async throws -> String {
        try await site.created { registry in
            _ = try await registry.person("kyso", .signer)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            site.clock.advance(milliseconds: 60_000)
            let hook = try await registry.createWebhook(
                "a", url: "https://a.example/", of: Sample.organ(), by: Self.recorder())
            return try need(hook.secret)
        }
    }

    private static func signIn(_ registry: Registry, _ site: TestSite) async throws -> Bool {
        guard
            case .code(let half) = try await registry.logIn(
                login: "kyso", password: AccountSample.password)
        else { return false }
        guard
            case .done = try await registry.logIn(
                code: AccountSample.code(site.clock), secret: half.secret)
        else { return false }
        return true
    }

    private static func finding(_ site: TestSite) async throws -> Finding {
        let looked = try Registry.inspect(site.configuration(), keys: site.keys)
        return try need(try await looked.doctor().first { $0.name == "secrets" })
    }

    /// Every byte of the database and its side files.
    private static func bytes(_ data: String) throws -> [UInt8] {
        try FileSystem.list(data).filter { $0.hasPrefix("registry.sqlite") }
            .reduce(into: []) { $0 += try FileSystem.read("\(data)/\($1)", limit: 64 << 20) }
    }

    @Test("The database holds neither the secret of a second factor nor that of a webhook")
    func sealed() async throws {
        let site = try TestSite()
        let secret = try await Self.filled(site)
        let bytes = try Self.bytes(site.data)
        #expect(!bytes.contains(AccountSample.secret))
        #expect(!bytes.contains(Array(secret.utf8)))
        let key = try FileSystem.read(site.data + "/secrets.key", limit: 1_000)
        #expect(key.count == 65)
        #expect(!bytes.contains(Array(key.prefix(64))))
        #expect(
            !bytes.contains(try need(Hex.decode(String(decoding: key.dropLast(), as: UTF8.self)))))
        #expect(try await Self.finding(site).status == .ok)
        try await site.opened { registry in
            let isIn = try await Self.signIn(registry, site)
            // The key stays the same: it was not made anew.
            let same = try FileSystem.read(site.data + "/secrets.key", limit: 1_000)
            #expect(isIn && same == key)
        }
    }

    /// The store as version 8 of the schema leaves it: what the tenth step made is undone.
    private static func undoTenthStep(_ database: Database) throws {
        for sql in [
            "PRAGMA foreign_keys = OFF", "DROP TABLE failed_logins",
            "ALTER TABLE outbox DROP COLUMN taken",
            """
            CREATE TABLE account_changes_2 (
                id TEXT PRIMARY KEY,
                account TEXT NOT NULL REFERENCES accounts (id),
                kind TEXT NOT NULL CHECK (kind IN ('grant', 'enable', 'forget_factor', 'token')),
                organ TEXT NOT NULL,
                role TEXT,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
                asked_by TEXT NOT NULL,
                asked INTEGER NOT NULL,
                decided_by TEXT,
                decided INTEGER,
                token TEXT REFERENCES tokens (id),
                CHECK ((kind IN ('grant', 'token')) = (role IS NOT NULL)),
                CHECK ((kind = 'token') = (token IS NOT NULL)),
                CHECK ((state = 'waiting') = (decided IS NULL))
            ) STRICT, WITHOUT ROWID
            """,
            "INSERT INTO account_changes_2 SELECT * FROM account_changes",
            "DROP TABLE account_changes",
            "ALTER TABLE account_changes_2 RENAME TO account_changes",
            """
            CREATE INDEX account_changes_waiting ON account_changes (account)
                WHERE state = 'waiting'
            """,
            "DELETE FROM grdb_migrations WHERE identifier = '10-accounts'",
        ] { try database.execute(sql: sql) }
    }

    @Test("A store of the eighth step, unsealed and with a full outbox, goes on as it was")
    func migration() async throws {
        let site = try TestSite()
        let secret = try await Self.filled(site)
        let waiting = try await site.opened { registry in
            _ = try await registry.issued("một")
            let one = try await registry.person("quantri", .administrator)
            let person = try await registry.person("hai", .clerk)
            try await registry.askForGrant(
                AccountSample.grant(.administrator), for: person.id, by: one.id)
            return try await registry.waitingChanges()
        }
        #expect(waiting.count == 1)
        let queue = try DatabaseQueue(path: site.data + "/registry.sqlite")
        try await queue.writeWithoutTransaction { database in
            try Self.undoTenthStep(database)
            try database.execute(
                sql: "UPDATE accounts SET second_factor = ? WHERE login = 'kyso'",
                arguments: [Data(AccountSample.secret)])
            try database.execute(sql: "UPDATE webhooks SET secret = ?", arguments: [secret])
        }
        try queue.close()
        #expect(try Self.bytes(site.data).contains(AccountSample.secret))
        // Of an older version there is no key either; looking on changes nothing.
        try FileSystem.remove(site.data + "/secrets.key")
        #expect(try await Self.finding(site).status == .note)
        #expect(!FileSystem.exists(site.data + "/secrets.key"))
        try await site.opened { registry in
            #expect(try await Self.signIn(registry, site))
            let office = try Sample.organ()
            let due = try await registry.takeDue(of: .webhook)
            #expect(due.count == 1 && due.first?.webhook?.secret == secret)
            #expect(try await registry.webhooks(of: office).first?.secret == nil)
            #expect(try await registry.waitingChanges() == waiting)
        }
        let bytes = try Self.bytes(site.data)
        #expect(!bytes.contains(AccountSample.secret) && !bytes.contains(Array(secret.utf8)))
    }

    @Test("A value that was moved to another account opens nothing there")
    func moved() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("kyso", .signer)
            _ = try await registry.person("khac", .signer)
            for login in ["kyso", "khac"] {
                try await registry.enrolSample(try await registry.enter(login), site.clock)
            }
        }
        site.clock.advance(milliseconds: 60_000)
        let queue = try DatabaseQueue(path: site.data + "/registry.sqlite")
        try await queue.write { database in
            try database.execute(
                sql: """
                    UPDATE accounts SET second_factor =
                        (SELECT second_factor FROM accounts WHERE login = 'khac')
                    WHERE login = 'kyso'
                    """)
        }
        try queue.close()
        let isIn = try await site.opened { try await Self.signIn($0, site) }
        #expect(!isIn)
        let finding = try await Self.finding(site)
        #expect(finding.status == .problem && finding.detail.contains("do not open: 1"))
    }

    @Test("A backup carries the key, so that a restored copy lets people in")
    func restored() async throws {
        let site = try TestSite()
        _ = try await Self.filled(site)
        let copy = site.directory + "/copy"
        try await site.opened { _ = try await $0.backup(to: copy) }
        #expect(try Backup.verify(copy, statusKey: site.keys.status.verifierKey).problems.isEmpty)
        let target = site.directory + "/restored"
        _ = try Backup.restore(
            copy, to: target, anchorPath: site.anchorPath, keys: site.keys, clock: site.clock)
        let registry = try await site.open(site.configuration(data: target))
        #expect(registry.mode == .writable)
        #expect(try await Self.signIn(registry, site))
        await registry.close()
    }

    @Test("Without the key nobody comes in by a code, the doctor says what to do, and it helps")
    func lost() async throws {
        let site = try TestSite()
        _ = try await Self.filled(site)
        let path = site.data + "/secrets.key"
        let key = try FileSystem.read(path, limit: 1_000)
        try FileSystem.remove(path)
        #expect(try await Self.finding(site).status == .problem)
        #expect(try await Self.finding(site).detail.hasPrefix("secrets.key is missing"))
        // A damaged file is left alone: somebody may be able to mend it.
        try DurableFile.write(Array("x\n".utf8), to: path)
        try await site.opened { registry in
            let opens = try await Self.signIn(registry, site)
            #expect(!opens)
            await #expect(throws: RegistryError.refused(Refusal(.secretsLost))) {
                _ = try await registry.createWebhook(
                    "b", url: "https://b.example/", of: Sample.organ(), by: Self.recorder())
            }
        }
        #expect(try FileSystem.read(path, limit: 1_000) == Array("x\n".utf8))
        #expect(try await Self.finding(site).detail.hasPrefix("secrets.key is damaged"))
        // With the old key all is as it was.
        try DurableFile.write(key, to: path)
        let isIn = try await site.opened { try await Self.signIn($0, site) }
        #expect(isIn)
        // Without it factors are set anew.
        try FileSystem.remove(path)
        site.clock.advance(milliseconds: 60_000)
        try await site.opened { registry in
            #expect(try await !Self.signIn(registry, site))
            let finding = try await Self.finding(site)
            #expect(finding.detail.hasPrefix("secrets.key is another key"))
            #expect(finding.fix(in: .english).contains("--forget-second-factor"))
            let account = try need(try await registry.account(login: "kyso"))
            try await registry.forgetSecondFactor(of: account.id, by: "antind")
            site.clock.advance(milliseconds: 16 * 60_000)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            site.clock.advance(milliseconds: 60_000)
            #expect(try await Self.signIn(registry, site))
        }
    }

    @Test("An answer that is kept with a webhook's secret in it is sealed, and given again whole")
    func answers() async throws {
        let site = try TestSite()
        let body = Array(#"{"secret":"whsec_0123456789"}"#.utf8)
        try await site.created { registry in
            let answer = StoredAnswer(status: 201, contentType: "application/json", body: body)
            let request = Digest.sha256("x")
            try await registry.keep(answer, scope: "t", key: "khoa-1234", request: request)
            #expect(
                try await registry.answer(scope: "t", key: "khoa-1234", request: request) == answer)
        }
        #expect(!(try Self.bytes(site.data)).contains(Array("whsec_0123456789".utf8)))
    }
}
