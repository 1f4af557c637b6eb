import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import GRDB
import Testing

@Suite("The guard at the door")
struct GuardTests {
    /// Copies the data directory of a closed registry.
    private func copy(_ site: TestSite, to name: String) throws -> String {
        let target = "\(site.directory)/\(name)"
        try FileSystem.makeDirectory(target)
        for file in try FileSystem.list(site.data) where file.hasPrefix("registry.sqlite") {
            let bytes = try FileSystem.read("\(site.data)/\(file)", limit: 1 << 28)
            try DurableFile.write(bytes, to: "\(target)/\(file)")
        }
        return target
    }

    /// Puts a copy back, as somebody does who restores a backup.
    private func restore(_ site: TestSite, from source: String) throws {
        for file in try FileSystem.list(site.data) where file.hasPrefix("registry.sqlite") {
            try FileSystem.remove("\(site.data)/\(file)")
        }
        for file in try FileSystem.list(source) where file.hasPrefix("registry.sqlite") {
            let bytes = try FileSystem.read("\(source)/\(file)", limit: 1 << 28)
            try DurableFile.write(bytes, to: "\(site.data)/\(file)")
        }
    }

    @Test("A restored backup opens read-only as ROLLBACK, and still answers questions")
    func rollback() async throws {
        let site = try TestSite()
        let first = try await site.created { try await $0.issued("một").entry }
        let backup = try self.copy(site, to: "backup")
        let (lost, promised) = try await site.opened { registry in
            let document = try await registry.issued("hai").entry
            return (document, try need(registry.checkpoint).head.size)
        }
        try self.restore(site, from: backup)
        let registry = try await site.open()
        guard case .readOnly(let reason) = registry.mode,
            case .rollback(_, let size, .anchor) = reason
        else {
            Issue.record("\(registry.mode)")
            return
        }
        #expect(reason.name == "ROLLBACK")
        #expect(size == promised)
        await #expect(throws: RegistryError.readOnly(reason)) { try await registry.issued("ba") }
        #expect(try await registry.documents(DocumentQuery()).count == 1)
        // What it has can still be proven, with the status of then and not of now; what it lacks
        // is not known here.
        let receipt = try await registry.receipt(of: first)
        let facts = ReceiptFacts(
            receipt, origin: TestSite.origin, logKeys: [site.keys.log.verifierKey],
            statusKeys: [site.keys.status.verifierKey])
        #expect(facts.isIncluded)
        #expect(try facts.status.get().time == need(registry.asOf))
        await #expect(throws: RegistryError.refused(Refusal(.unknownDocument, "\(lost)"))) {
            try await registry.proof(of: lost)
        }
    }

    @Test("A restored backup is found out by the published checkpoint alone")
    func rollbackByPublication() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        let backup = try self.copy(site, to: "backup")
        let anchor = try FileSystem.read(site.anchorPath, limit: 1_000)
        try await site.opened { _ = try await $0.issued("một") }
        try self.restore(site, from: backup)
        try DurableFile.write(anchor, to: site.anchorPath)
        let registry = try await site.open()
        guard case .readOnly(.rollback(_, _, .publication)) = registry.mode else {
            Issue.record("\(registry.mode)")
            return
        }
    }

    @Test("A store that went on elsewhere opens read-only as FORK")
    func fork() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        let backup = try self.copy(site, to: "elsewhere")
        let count = try await site.opened { registry in
            _ = try await registry.issued("một")
            return try need(registry.checkpoint).head.size
        }
        // The same history, then other entries, with an anchor and a publication of its own.
        let twin = site.configuration(data: backup, anchor: site.directory + "/anchor2/head")
        let store = try SQLiteStore(path: twin.databasePath)
        let anchor = try FileAnchor(path: twin.anchorPath, origin: TestSite.origin)
        try anchor.create(need(store.read { try $0.head() }).tree)
        anchor.close()
        try store.close()
        let other = try await site.open(twin)
        #expect(other.mode == .writable)
        _ = try await other.issued("hai")
        _ = try await other.issued("ba")
        #expect(try need(other.checkpoint).head.size > count)
        await other.close()
        try self.restore(site, from: backup)
        let registry = try await site.open()
        guard case .readOnly(let reason) = registry.mode, case .fork(count, .anchor) = reason else {
            Issue.record("\(registry.mode)")
            return
        }
        #expect(reason.name == "FORK")
    }

    @Test("Without an anchor the registry only reads, until one is adopted")
    func anchorMissing() async throws {
        let site = try TestSite()
        let checkpoint = try await site.created { registry in
            _ = try await registry.issued("một")
            return try need(registry.checkpoint).note
        }
        try FileSystem.remove(site.anchorPath)
        try await site.opened { registry in
            #expect(registry.mode == .readOnly(.anchorMissing))
            await #expect(throws: RegistryError.readOnly(.anchorMissing)) {
                try await registry.issued("hai")
            }
        }
        // Not signed by this log.
        let stranger = try LogKeys(
            origin: TestSite.origin, log: SigningKey.generate(.ed25519),
            status: SigningKey.generate(.ed25519))
        let other = try SignedCheckpoint(
            signing: Checkpoint(origin: TestSite.origin, size: 1, root: .sha256("x")),
            by: stranger.log
        ).bytes
        #expect(throws: (any Error).self) {
            try Registry.adoptAnchor(
                site.configuration(), keys: site.keys, checkpoint: other)
        }
        _ = try Registry.adoptAnchor(
            site.configuration(), keys: site.keys, checkpoint: checkpoint)
        let registry = try await site.open()
        #expect(registry.mode == .writable)
        try await registry.resume(cause: .restore, reason: "mất neo, đã đối chiếu với các trường")
        #expect(try await registry.issued("hai").number.number == 2)
        try await Observer().check(registry, at: site)
    }

    @Test("An anchor that knows more is not forgotten for an older checkpoint")
    func adoptOlder() async throws {
        let site = try TestSite()
        let old = try await site.created { registry in
            let old = try need(registry.checkpoint).note
            _ = try await registry.issued("một")
            return old
        }
        #expect(throws: AnchorError.self) {
            try Registry.adoptAnchor(site.configuration(), keys: site.keys, checkpoint: old)
        }
    }

    @Test("Every change of a byte of the anchor is found out")
    func anchorDamaged() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        let bytes = try FileSystem.read(site.anchorPath, limit: 1_000)
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 0x01
            try DurableFile.write(damaged, to: site.anchorPath)
            let mode = try await site.opened { $0.mode }
            guard case .readOnly = mode else {
                Issue.record("byte \(position): \(mode)")
                return
            }
        }
    }

    @Test("Two processes cannot have one registry")
    func locked() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        #expect(throws: OpeningError.locked) {
            try Registry.open(site.configuration(), keys: site.keys)
        }
        // A copy of the directory meets the lock of the anchor.
        let copied = try self.copy(site, to: "copy")
        #expect(throws: OpeningError.locked) {
            try Registry.open(site.configuration(data: copied), keys: site.keys)
        }
        #expect(registry.mode == .writable)
    }

    @Test("Keys of another log open nothing")
    func otherKeys() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        let keys = try LogKeys(
            origin: TestSite.origin, log: SigningKey.generate(.ed25519),
            status: SigningKey.generate(.ed25519))
        #expect(throws: OpeningError.otherKeys) {
            try Registry.open(site.configuration(), keys: keys)
        }
    }

    @Test("A changed entry at the end opens read-only as DAMAGED, with SQLite none the wiser")
    func damaged() async throws {
        let site = try TestSite()
        try await site.created { _ = try await $0.issued("một") }
        let queue = try DatabaseQueue(path: site.data + "/registry.sqlite")
        try await queue.write { database in
            try database.execute(sql: "DROP TRIGGER entries_stay_as_they_are")
            try database.execute(
                sql: """
                    UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), '"number":1',
                        '"number":2') AS BLOB) WHERE kind = 'document.issued'
                    """)
            let check = try String.fetchOne(database, sql: "PRAGMA integrity_check")
            #expect(check == "ok")
        }
        try queue.close()
        let registry = try await site.open()
        guard case .readOnly(.damaged) = registry.mode else {
            Issue.record("\(registry.mode)")
            return
        }
    }

    @Test("Tiles and a checkpoint that are lost or damaged are written anew at the next start")
    func publicationLost() async throws {
        for damage in ["checkpoint", "tile", "both", "bit"] {
            let site = try TestSite()
            let head = try await site.created { registry in
                _ = try await registry.issued("một")
                return try need(registry.checkpoint).head
            }
            let log = site.data + "/log"
            if damage == "bit" {
                let path = "\(log)/\(try need(TilePath.rightEdge(size: head.size).last))"
                var bytes = try FileSystem.read(path, limit: 1 << 20)
                bytes[0] ^= 0x80
                try DurableFile.write(bytes, to: path)
            }
            if damage == "checkpoint" || damage == "both" {
                try FileSystem.remove(log + "/checkpoint")
            }
            if damage == "tile" || damage == "both" {
                try FileSystem.removeTree(log + "/tile")
            }
            let registry = try await site.open()
            #expect(registry.checkpoint?.head == head)
            try await Observer().check(registry, at: site)
        }
    }
}
