import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import GRDB
import Testing

@Suite("The store")
struct StoreTests {
    @Test("The connection that writes answers synchronous=FULL, now and in an open registry")
    func durable() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let found = try await registry.doctor().first { $0.name == "store.durability" }
            #expect(found == Finding("store.durability", .ok, "synchronous=2"))
        }
        let store = try SQLiteStore(path: site.data + "/registry.sqlite")
        #expect(try store.synchronousNow() == 2)
        try store.close()
    }

    @Test("GRDB sets synchronous=NORMAL behind the back of a configuration that says FULL")
    func trap() async throws {
        let site = try TestSite()
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let pool = try DatabasePool(
            path: site.directory + "/trap.sqlite", configuration: configuration)
        let answer = try await pool.writeWithoutTransaction { database in
            try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        // If this fails, GRDB has changed; SQLiteStore reads the value back either way.
        #expect(answer == 1)
    }

    @Test("A missing database is never made anew under an old name")
    func missing() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        try FileSystem.remove(site.data + "/registry.sqlite")
        #expect(throws: OpeningError.notInitialised) {
            try Registry.open(site.configuration(), keys: site.keys)
        }
        // Nor a database whose write-ahead log was taken away or belongs to another.
        await #expect(throws: (any Error).self) {
            try await Registry.create(
                site.configuration(), keys: site.keys, organ: Sample.organ(), name: "x")
        }
    }

    @Test(
        "What must never be otherwise is refused by the schema itself",
        arguments: [
            "UPDATE entries SET kind = 'x' WHERE idx = 0",
            "DELETE FROM entries WHERE idx = 0",
            """
            INSERT INTO entries (idx, leaf, time, kind, organ, bytes)
                VALUES (99, zeroblob(32), 9999999999999, 'x', 'X', x'00')
            """,
            """
            INSERT OR REPLACE INTO entries (idx, leaf, time, kind, organ, bytes)
                VALUES (0, zeroblob(32), 9999999999999, 'x', 'X', x'00')
            """,
            """
            INSERT INTO entries (idx, leaf, time, kind, organ, bytes)
                SELECT max(idx) + 1, zeroblob(32), 0, 'x', 'X', x'00' FROM entries
            """,
            "UPDATE head SET size = 1",
            "UPDATE head SET size = size + 1",
            "DELETE FROM head",
            "UPDATE records SET json = x'00'",
            "UPDATE books SET next = 1",
            "DELETE FROM books",
            "UPDATE numbers SET state = 'voided', document = NULL WHERE state = 'issued'",
            "DELETE FROM numbers",
            "DELETE FROM documents",
            "INSERT INTO books SELECT organ, book, series, year, direction, name, first, next, 0, "
                + "closed FROM books",
            """
            INSERT INTO numbers (organ, book, series, year, number, state, date, entry, dispatch)
                SELECT organ, book, series, year, next, 'numbered', '2026-11-20', 0, 'd' FROM books
            """,
        ])
    func schema(sql: String) async throws {
        let site = try TestSite()
        try await site.created { _ = try await $0.issued("một") }
        let store = try SQLiteStore(path: site.data + "/registry.sqlite")
        #expect(throws: StoreError.self) {
            try store.write { _ = try $0.execute(sql, []) }
        }
        try store.close()
    }

    @Test("What an auditor would report is refused before it is committed, with its group or alone")
    func rules() async throws {
        let site = try TestSite(clock: "2026-12-31T16:00:00.000Z")
        let registry = try await site.create()
        let first = try await registry.signed("một")
        let second = try await registry.signed("hai")
        let store = try SQLiteStore(path: site.data + "/registry.sqlite")
        // Tables that contradict the log: the counter skips, and a new volume begins at 5.
        try store.write { transaction in
            try transaction.execute("UPDATE books SET next = 9 WHERE book = 'di'", [])
            try transaction.execute(
                """
                CREATE TRIGGER skips AFTER INSERT ON books BEGIN
                    UPDATE books SET next = 5 WHERE year = NEW.year AND book = NEW.book; END
                """, [])
        }
        let size = registry.checkpoint?.head.size
        await #expect(throws: RegistryError.refused(Refusal(.ruleBroken, "number.first"))) {
            try await registry.number(first)
        }
        site.clock.advance(milliseconds: 2 * 3_600_000)
        await #expect(throws: RegistryError.refused(Refusal(.ruleBroken, "number.first"))) {
            try await registry.number(second)
        }
        #expect(registry.checkpoint?.head.size == size)
        try store.write { transaction in
            try transaction.execute("DROP TRIGGER skips", [])
            try transaction.execute("DROP TRIGGER books_count_up", [])
            try transaction.execute("UPDATE books SET next = 1 WHERE book = 'di'", [])
        }
        // The rules in memory were not spoilt by what was undone.
        #expect(try await registry.number(second).number == 1)
        #expect(try await registry.number(first).number == 2)
        #expect(site.errors.isEmpty)
        try await Observer().check(registry, at: site)
    }

    @Test("A schema of a newer version is not touched")
    func newer() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        let queue = try DatabaseQueue(path: site.data + "/registry.sqlite")
        try await queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')")
        }
        try queue.close()
        #expect(throws: StoreError.newerSchema) {
            try Registry.open(site.configuration(), keys: site.keys)
        }
    }

    @Test("A head that another process has moved is fatal, not overwritten")
    func moved() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let store = try SQLiteStore(path: site.data + "/registry.sqlite")
        let head = try need(store.read { try $0.head() })
        let root = Digest.sha256("another root")
        try store.write { transaction in
            try transaction.execute("DROP TRIGGER head_grows_with_entries", [])
            try transaction.execute("UPDATE head SET root = ?", [.digest(root)])
        }
        #expect(head.tree.root != root)
        await #expect(throws: RegistryError.outcomeUnknown) { try await registry.issued("một") }
        #expect(site.errors.first?.step == .transaction)
    }

    @Test(
        "A lock that another process holds is waited for, then answered with busy, not with death")
    func otherWriter() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let id = try await registry.signed("một")
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(
            path: site.data + "/registry.sqlite", configuration: configuration)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
        }
        await #expect(throws: RegistryError.busy) { try await registry.number(id) }
        try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await registry.number(id).number == 1)
        #expect(site.errors.isEmpty)
    }

    @Test("A file is stored under its digest, once, and a damaged one is never given out")
    func blobs() async throws {
        let site = try TestSite()
        let blobs = try FileBlobStore(root: site.directory + "/files")
        let bytes = Array("một tệp".utf8)
        let stored = try blobs.stage(bytes)
        #expect(stored.digest == .sha256(bytes) && stored.size == bytes.count)
        #expect(try blobs.stage(bytes) == stored)
        #expect(try blobs.digests() == [stored.digest])
        #expect(try blobs.open(stored.digest).bytes == bytes)
        let upload = try blobs.incomingPath()
        try DurableFile.write(bytes, to: upload)
        #expect(try blobs.stage(movingFileAt: upload) == stored)
        #expect(!FileSystem.exists(upload))
        let path = site.directory + "/files/" + FileBlobStore.name(of: stored.digest)
        for (damage, error) in [
            (Array("mot tệp".utf8), BlobError.damaged(stored.digest)),
            ([], .damaged(stored.digest)),
        ] {
            try DurableFile.write(damage, to: path)
            #expect(throws: error) { try blobs.open(stored.digest) }
        }
        try blobs.remove(stored.digest)
        try blobs.remove(stored.digest)
        #expect(throws: BlobError.missing(stored.digest)) { try blobs.open(stored.digest) }
    }

    @Test("Files that nothing holds are swept, those that something holds are not")
    func sweep() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("một")
        let lost = try await registry.stage(Array("không ai giữ".utf8))
        #expect(try await registry.sweep() == 1)
        await #expect(throws: BlobError.missing(lost.digest)) {
            try await registry.file(lost.digest)
        }
        let main = try await need(registry.document(issued.entry)?.main)
        _ = try await registry.file(main)
        // A dispatch that is given up lets its files go.
        let id = try await registry.signed("hai")
        let file = try await need(registry.dispatch(id)?.files[.signed]?.first)
        try await registry.abandonDispatch(id)
        await #expect(throws: BlobError.missing(file.sha256)) {
            try await registry.file(file.sha256)
        }
        try await Observer().check(registry, at: site)
    }
}
