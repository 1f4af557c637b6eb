import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@Suite("Export, backup, doctor, keys, tokens")
struct CareTests {
    @Test("An export is the published log, file for file, and its records open the commitments")
    func export() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("một")
        let target = site.directory + "/export"
        let summary = try await registry.export(to: target, records: .public)
        #expect(summary.head == registry.checkpoint?.head)
        #expect(summary.records == 1)
        let tiles = try TileReader(
            size: summary.head.size, root: summary.head.root,
            source: try TileDirectory(path: target))
        let entry = try await need(registry.entry(issued.entry))
        #expect(try tiles.leaf(at: issued.entry) == entry.leafHash)
        let record = try FileSystem.read("\(target)/records/\(issued.entry).json", limit: 1 << 20)
        let object = try need(JSONValue(parsingCanonical: record).object)
        let body = try EntryBody(parsing: entry.body)
        #expect(
            Commitment.opens(
                try need(body.record), .record,
                salt: try need(object["salt"]?.string.flatMap { Base64.decode($0) }),
                json: try need(object["record"]?.string.flatMap { Base64.decode($0) })))
        let note = try FileSystem.read(target + "/checkpoint", limit: 1 << 20)
        #expect(note == registry.checkpoint?.note)
    }

    @Test("An auditor finds an export clean, also after changes and an erasure, and files whole")
    func audit() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let issued = try await registry.issued("một")
        let other = try await registry.issued("hai")
        try await registry.correct(issued.entry, as: organ, record: ChangeRecord(reason: "a"))
        try await registry.erase(issued.entry, as: organ, reason: "b")
        try await registry.recall(issued.entry, as: organ, record: ChangeRecord(reason: "c"))
        try await registry.reserveNumbers(
            organ, book: Sample.outgoing(), series: Sample.series(), count: 2, reason: "d")
        let target = site.directory + "/export"
        let summary = try await registry.export(to: target, records: .all, files: true)
        #expect(summary.files == 1)
        let report = Audit.run(
            ExportedFolder(path: target), origin: TestSite.origin, key: site.keys.log.verifierKey)
        #expect(report.findings == [] && report.unchecked == [])
        #expect(report.recordsOpened > 0 && report.filesHashed == 1)
        // Without the right to see internal documents there are neither records nor files.
        var draft = try Sample.draft("nội bộ", medium: .paper)
        draft.record.level = .internal
        let scan = try await Sample.file("quét nội bộ", in: registry, signatures: 0)
        let inside = try await registry.registerPaper(draft, files: [scan])
        let publicly = site.directory + "/public"
        _ = try await registry.export(to: publicly, records: .public, files: true)
        #expect(FileSystem.exists("\(publicly)/records/\(other.entry).json"))
        #expect(!FileSystem.exists("\(publicly)/records/\(inside.entry).json"))
        #expect(!FileSystem.exists("\(publicly)/files/\(scan.sha256.hex)"))
    }

    @Test(
        "A backup states size and root, verifies, and holds neither anchor nor the keys of the log")
    func backup() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        _ = try await registry.issued("một")
        let target = site.directory + "/backup"
        let manifest = try await registry.backup(to: target)
        #expect(manifest.head == registry.checkpoint?.head)
        let key = site.keys.status.verifierKey
        let (read, problems) = try Backup.verify(target, statusKey: key)
        #expect(read == manifest && problems.isEmpty)
        #expect(
            try FileSystem.list(target) == [
                "contents", "files", "manifest", "registry.sqlite", "secrets.key",
            ])
        await #expect(throws: BackupError.exists) { try await registry.backup(to: target) }
        // Every file of it counts, and without its manifest it is no backup.
        for name in ["contents", "registry.sqlite"] {
            let path = "\(target)/\(name)"
            let bytes = try FileSystem.read(path, limit: 1 << 28)
            var damaged = bytes
            damaged[bytes.count / 2] ^= 1
            try DurableFile.write(damaged, to: path)
            let found = try? Backup.verify(target, statusKey: key)
            #expect(found?.problems.isEmpty != true, "\(name)")
            try DurableFile.write(bytes, to: path)
        }
        let note = try FileSystem.read(target + "/manifest", limit: 1 << 20)
        for position in note.indices {
            var damaged = note
            damaged[position] ^= 0x01
            try DurableFile.write(damaged, to: target + "/manifest")
            let found = try? Backup.verify(target, statusKey: key)
            #expect(found?.problems.isEmpty != true, "byte \(position) of the manifest")
        }
        try DurableFile.write(note, to: target + "/manifest")
        #expect(throws: BackupError.noManifest) {
            try Backup.verify(target, statusKey: site.keys.log.verifierKey)
        }
        try FileSystem.remove(target + "/manifest")
        #expect(throws: BackupError.noManifest) { try Backup.verify(target, statusKey: key) }
    }

    @Test("A backup made under load is an exact beginning of the log")
    func backupUnderLoad() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let target = site.directory + "/backup"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    _ = try await registry.registerPaper(
                        Sample.draft("\(number)", medium: .paper))
                }
            }
            group.addTask { _ = try await registry.backup(to: target) }
            try await group.waitForAll()
        }
        let (manifest, problems) = try Backup.verify(
            target, statusKey: site.keys.status.verifierKey)
        #expect(problems.isEmpty)
        let now = try need(registry.checkpoint).head
        let tiles = try TileReader(
            size: now.size, root: now.root, source: try TileDirectory(path: site.data + "/log"))
        let proof = try ConsistencyProof.make(
            oldSize: manifest.head.size, newSize: now.size, reader: tiles)
        #expect(proof.proves(oldRoot: manifest.head.root, newRoot: now.root))
    }

    @Test("Backup, doctor and export look on while a registry writes, and write nothing themselves")
    func inspecting() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("một")
        let target = site.directory + "/backup"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<4 {
                group.addTask {
                    for number in 0..<40 {
                        let draft = try Sample.draft("\(client) \(number)", medium: .paper)
                        _ = try await registry.registerPaper(draft)
                    }
                }
            }
            group.addTask {
                let other = try Registry.inspect(site.configuration(), keys: site.keys)
                #expect(other.mode == .readOnly(.inspecting))
                _ = try await other.backup(to: target)
                #expect(
                    try FileSystem.list(target)
                        == ["contents", "files", "manifest", "registry.sqlite", "secrets.key"])
                let header = try FileSystem.read(target + "/registry.sqlite", limit: 1 << 28)
                // Byte 18 of the header: 1 is a rollback journal, 2 a write-ahead log.
                #expect(header[18] == 1)
                _ = try await other.export(to: site.directory + "/export", records: .all)
                #expect(try await other.record(of: issued.entry) != nil)
                for finding in try await other.doctor() where finding.status == .problem {
                    Issue.record("\(finding.name): \(finding.detail)")
                }
                await #expect(throws: RegistryError.readOnly(.inspecting)) {
                    try await other.issued("hai")
                }
            }
            try await group.waitForAll()
        }
        #expect(
            try Backup.verify(target, statusKey: site.keys.status.verifierKey).problems.isEmpty)
        await registry.close()
        // Also with nobody there, and it takes no lock.
        let other = try Registry.inspect(site.configuration(), keys: site.keys)
        #expect(try await other.doctor().allSatisfy { $0.status != .problem })
        let again = try await site.open()
        #expect(again.mode == .writable)
        try FileSystem.remove(site.anchorPath)
        #expect(
            try Registry.inspect(site.configuration(), keys: site.keys).mode
                == .readOnly(.anchorMissing))
    }

    @Test("The doctor names what was changed behind the register's back")
    func doctor() async throws {
        let changes = [
            ("replay.record", "DELETE FROM records WHERE entry > 3"),
            ("replay.numbers", "DROP TRIGGER books_count_up; UPDATE books SET next = 9"),
            ("replay.files", "UPDATE blobs SET size = size + 1"),
        ]
        for (name, sql) in changes {
            let site = try TestSite()
            let registry = try await site.create()
            _ = try await registry.issued("một")
            let before = try await registry.doctor()
            #expect(before.allSatisfy { $0.status != .problem })
            let store = try SQLiteStore(path: site.data + "/registry.sqlite")
            try store.write { transaction in
                for statement in sql.split(separator: ";") {
                    try transaction.execute(String(statement), [])
                }
            }
            let problems = try await registry.doctor().filter { $0.status == .problem }
            #expect(problems.map(\.name) == [name])
        }
    }

    @Test("Keys are made once, load with their passphrase and with no other")
    func keys() throws {
        let site = try TestSite()
        let directory = KeyDirectory(path: site.directory + "/keys")
        let passphrase = Array("một câu dài".utf8)
        let made = try directory.create(origin: "a.example.vn/log", passphrase: passphrase)
        let again = try directory.create(origin: "a.example.vn/log", passphrase: passphrase)
        #expect(made.log.verifierKey == again.log.verifierKey)
        #expect(made.log.verifierKey.publicKey != made.status.verifierKey.publicKey)
        #expect(try !directory.isUnencrypted(.log))
        #expect(throws: (any Error).self) {
            try directory.load(origin: "a.example.vn/log", passphrase: Array("khác".utf8))
        }
        let test = KeyDirectory(path: site.directory + "/test-keys")
        _ = try test.create(origin: "a.example.vn/log", passphrase: nil)
        #expect(try test.isUnencrypted(.status))
    }

    @Test("A token opens what it grants, until it is revoked or expires; its secret is not kept")
    func tokens() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let expires = Timestamp(milliseconds: site.clock.read().wall.milliseconds + 60_000)
        let grants: Set<Token.Grant> = [
            Token.Grant(organ: TestSite.organ, role: .clerk),
            Token.Grant(organ: "*", role: .auditor),
        ]
        let made = try await registry.createToken(
            label: "văn thư", grants: grants, expires: expires)
        let token = try await need(registry.token(secret: made.secret))
        #expect(token.grants == grants)
        #expect(token.may(.clerk, for: TestSite.organ))
        #expect(!token.may(.clerk, for: "000.01.18.H41"))
        #expect(token.may(.auditor, for: "000.01.18.H41"))
        #expect(!token.may(.administrator, for: TestSite.organ))
        #expect(try await registry.token(secret: made.secret + "x") == nil)
        let bytes = try FileSystem.read(site.data + "/registry.sqlite-wal", limit: 1 << 28)
        #expect(!bytes.contains(sequence: Array(made.secret.utf8)))
        let other = try await registry.createToken(label: "hai", grants: grants)
        try await registry.revokeToken(id: other.token.id)
        try await registry.revokeToken(id: other.token.id)
        #expect(try await registry.token(secret: other.secret) == nil)
        site.clock.advance(milliseconds: 60_000)
        #expect(try await registry.token(secret: made.secret) == nil)
        #expect(try await registry.tokens().count == 2)
        await #expect(throws: RegistryError.refused(Refusal(.unknownToken, "none"))) {
            try await registry.revokeToken(id: "none")
        }
    }

    @Test("A kept answer is given to the same request for a day, and to no other request")
    func answers() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let answer = StoredAnswer(
            status: 201, contentType: "application/json", body: Array("{}".utf8))
        let request = Digest.sha256("POST /")
        #expect(try await registry.answer(scope: "t", key: "k", request: request) == nil)
        try await registry.keep(answer, scope: "t", key: "k", request: request)
        #expect(try await registry.answer(scope: "t", key: "k", request: request) == answer)
        #expect(try await registry.answer(scope: "u", key: "k", request: request) == nil)
        await #expect(throws: RegistryError.refused(Refusal(.keyReused, "k"))) {
            try await registry.answer(scope: "t", key: "k", request: .sha256("other"))
        }
        site.clock.advance(milliseconds: Registry.answerLifeMilliseconds + 1)
        #expect(try await registry.answer(scope: "t", key: "k", request: request) == nil)
    }

    @Test("An operation under a key happens once, also with a key that is used again wrongly")
    func operationKeys() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let draft = try Sample.draft("một")
        let key = OperationKey(scope: "t", key: "k", request: .sha256("a"))
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 {
                group.addTask { try await registry.createDispatch(draft, key: key).id.text }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        let other = OperationKey(scope: "t", key: "k", request: .sha256("b"))
        await #expect(throws: RegistryError.refused(Refusal(.keyReused, "k"))) {
            try await registry.createDispatch(draft, key: other)
        }
    }

    @Test("A closed log only answers questions, now and after a restart")
    func closed() async throws {
        let site = try TestSite()
        let entry = try await site.created { registry in
            _ = try await registry.issued("một")
            let entry = try await registry.closeLog(
                reason: "chuyển sang sổ mới", successor: "moi.example.vn/log")
            await #expect(throws: RegistryError.readOnly(.closed(entry: entry))) {
                try await registry.issued("hai")
            }
            return entry
        }
        try await site.opened { registry in
            #expect(registry.mode == .readOnly(.closed(entry: entry)))
            _ = try await registry.receipt(of: entry - 1)
        }
    }

    @Test("A queue that is full answers busy at once, and those in it are answered")
    func busy() async throws {
        let site = try TestSite()
        try await site.created { _ in }
        var configuration = site.configuration()
        configuration.waitingLimit = 4
        let registry = try await site.open(configuration)
        let outcomes = Shared<(done: Int, busy: Int)>((0, 0))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        _ = try await registry.createDispatch(Sample.draft("\(number)"))
                        outcomes.change { $0.done += 1 }
                    } catch RegistryError.busy {
                        outcomes.change { $0.busy += 1 }
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        #expect(outcomes.value.done + outcomes.value.busy == 200)
        #expect(outcomes.value.done > 0 && outcomes.value.busy > 0)
        await registry.close()
    }
}

/// An exported folder as an auditor reads it.
private struct ExportedFolder: AuditSource {
    let path: String
    let hasContents = true

    func bytes(at name: String) throws -> [UInt8]? {
        let file = "\(self.path)/\(name)"
        return FileSystem.exists(file) ? try FileSystem.read(file, limit: 1 << 26) : nil
    }

    func file(named name: String) throws -> ByteStore? {
        let file = "\(self.path)/\(name)"
        return FileSystem.exists(file) ? try ByteStore(mapping: file) : nil
    }
}
