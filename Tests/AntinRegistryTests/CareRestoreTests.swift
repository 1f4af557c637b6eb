import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Testing

extension FileManager {
    /// Who may do what with a file.
    func mode(_ path: String) throws -> Int? {
        try self.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}

@Suite("Backups are restored, tried out, and never over anything")
struct CareRestoreTests {
    /// A register with one issued document and a backup of it, closed.
    private func site() async throws -> (site: TestSite, backup: String) {
        let site = try TestSite()
        let backup = site.directory + "/backup"
        try await site.created { registry in
            _ = try await registry.issued("một")
            _ = try await registry.backup(
                to: backup, extras: [("trust/anchors/a.pem", Array("PEM".utf8))])
        }
        return (site, backup)
    }

    private func restore(
        _ backup: String, _ site: TestSite, to name: String = "new", anchor: String? = nil
    ) throws -> RestoredCopy {
        try Backup.restore(
            backup, to: "\(site.directory)/\(name)", anchorPath: anchor ?? site.anchorPath,
            keys: site.keys, clock: site.clock)
    }

    @Test("With the surviving anchor where the copy stands, the register goes on")
    func equal() async throws {
        let (site, backup) = try await self.site()
        let copy = try self.restore(backup, site)
        #expect(copy.obstacle == nil)
        let target = site.directory + "/new"
        #expect(try FileSystem.read(target + "/trust/anchors/a.pem", limit: 10).count == 3)
        let registry = try await site.open(site.configuration(data: target))
        #expect(registry.mode == .writable)
        _ = try await registry.issued("hai")
        #expect(try await registry.doctor().allSatisfy { $0.status != .problem })
        #expect(registry.journal.last(.restored)?.head == copy.manifest.head)
        await registry.close()
        // The directory that it was copied from is behind now, and stays out of it.
        let old = try await site.open()
        guard case .readOnly(.rollback) = old.mode else {
            Issue.record("the old directory is \(old.mode)")
            return
        }
        await old.close()
    }

    @Test("Nobody else on the machine reads a backup")
    func modes() async throws {
        let (site, backup) = try await self.site()
        defer { withExtendedLifetime(site) {} }
        #expect(try FileManager.default.mode(backup) == 0o700)
        var count = 0
        for name in FileManager.default.enumerator(atPath: backup)?.compactMap({ $0 as? String })
            ?? []
        {
            let mode = try FileManager.default.mode("\(backup)/\(name)")
            #expect(mode == 0o600 || mode == 0o700, "\(name)")
            count += 1
        }
        #expect(count >= 5)
    }

    @Test("Behind the surviving anchor it answers questions and writes nothing")
    func behind() async throws {
        let (site, backup) = try await self.site()
        try await site.opened { registry in _ = try await registry.issued("hai") }
        let copy = try self.restore(backup, site)
        guard case .rollback(let store, let promised, .anchor) = try need(copy.obstacle) else {
            Issue.record("\(String(describing: copy.obstacle))")
            return
        }
        #expect(store == copy.manifest.head.size && promised > store)
        let registry = try await site.open(site.configuration(data: site.directory + "/new"))
        await #expect(throws: RegistryError.self) { try await registry.issued("ba") }
        // What it says holds as of its last entry, under the checkpoint that was signed then.
        let last = try await need(registry.entry(store - 1))
        #expect(registry.answers && registry.asOf == last.time)
        #expect(registry.checkpoint?.head == copy.manifest.head)
        let document = try await need(
            registry.documents(DocumentQuery(kinds: [.issued], limit: 1)).first)
        let receipt = try await registry.receipt(of: document.entry)
        let facts = ReceiptFacts(
            receipt, origin: TestSite.origin, logKeys: [site.keys.log.verifierKey],
            statusKeys: [site.keys.status.verifierKey])
        #expect(facts.isIncluded && facts.statusFollows)
        #expect(try facts.status.get().time == last.time)
        #expect(!FileSystem.exists(site.directory + "/new/log/checkpoint"))
        await registry.close()
    }

    @Test("With a lost anchor it waits until the highest head outside is adopted, and no lower one")
    func lost() async throws {
        let (site, backup) = try await self.site()
        let note = try await site.opened { try need($0.checkpoint).note }
        let anchor = site.directory + "/other/head"
        let copy = try self.restore(backup, site, anchor: anchor)
        #expect(copy.obstacle == .anchorMissing)
        let configuration = site.configuration(data: site.directory + "/new", anchor: anchor)
        let before = try await site.open(configuration)
        #expect(before.mode == .readOnly(.anchorMissing))
        #expect(before.checkpoint?.note == note, "the checkpoint of a head is always the same")
        await before.close()
        let head = try Registry.adoptAnchor(configuration, keys: site.keys, checkpoint: note)
        #expect(head == copy.manifest.head)
        let after = try await site.open(configuration)
        #expect(after.mode == .writable)
        try await after.resume(cause: .restore, reason: "phục hồi bản sao lưu")
        _ = try await after.issued("hai")
        await after.close()
        #expect(throws: AnchorError.self) {
            try Registry.adoptAnchor(configuration, keys: site.keys, checkpoint: note)
        }
    }

    @Test("A directory that is there is never written to, and what does not match is not restored")
    func refusals() async throws {
        let (site, backup) = try await self.site()
        let before = try FileSystem.read(site.data + "/registry.sqlite", limit: 1 << 28)
        #expect(throws: BackupError.exists) { try self.restore(backup, site, to: "data") }
        #expect(try FileSystem.read(site.data + "/registry.sqlite", limit: 1 << 28) == before)
        try FileSystem.makeDirectory(site.directory + "/empty")
        #expect(throws: BackupError.exists) { try self.restore(backup, site, to: "empty") }
        // Every file of it counts.
        let list = String(
            decoding: try FileSystem.read(backup + "/contents", limit: 1 << 20), as: UTF8.self)
        let names = list.split(separator: "\n").compactMap { $0.split(separator: " ").last }
        #expect(names.count >= 3)
        for name in names {
            let path = "\(backup)/\(name)"
            let bytes = try FileSystem.read(path, limit: 1 << 28)
            var damaged = bytes
            damaged[bytes.count / 2] ^= 1
            try DurableFile.write(damaged, to: path)
            #expect(throws: BackupError.self, "\(name)") { try self.restore(backup, site) }
            try FileSystem.remove(path)
            #expect(throws: BackupError.self, "\(name) is missing") {
                try self.restore(backup, site)
            }
            try DurableFile.write(bytes, to: path)
            #expect(!FileSystem.exists(site.directory + "/new"))
        }
        try FileSystem.remove(backup + "/manifest")
        #expect(throws: BackupError.noManifest) { try self.restore(backup, site) }
    }

    @Test("A list that names a place outside of a data directory is refused")
    func hostileNames() {
        let digest = String(repeating: "0", count: 64)
        for name in [
            "../x", "files/../../x", "/etc/passwd", "antin.json", "keys/log.pem", "files//x",
            "anchor/head", "files/./x", "",
        ] {
            #expect(!Backup.accepts("\(digest) 1 \(name)"[...]), "\(name)")
        }
        for name in ["registry.sqlite", "files/ab/cd", "trust/own.antin-trust"] {
            #expect(Backup.accepts("\(digest) 1 \(name)"[...]), "\(name)")
        }
    }

    @Test(
        "Stopped at any file operation, a restore leaves no directory of that name, or a whole one")
    func everyStep() async throws {
        let (site, backup) = try await self.site()
        let target = site.directory + "/new"
        var steps = Int.max
        var step = 1
        while step <= steps {
            for effect in [SystemFault.Effect.fail(errno: 28), .powerOff] {
                SystemFault.arm(under: target) { [step] found in
                    found.ordinal == step ? effect : .none
                }
                let result = Result { try self.restore(backup, site) }
                let taken = SystemFault.disarm(under: target)
                if case .success = result {
                    steps = min(steps, taken)
                    #expect(step > taken, "a fault at step \(step) was not told")
                }
                if FileSystem.exists(target) {
                    // Only the very last step comes after the directory has its name.
                    let registry = try await site.open(site.configuration(data: target))
                    #expect(registry.mode == .writable)
                    await registry.close()
                    try FileSystem.removeTree(target)
                }
                // What was left is no hindrance.
                #expect(try self.restore(backup, site).obstacle == nil)
                try FileSystem.removeTree(target)
                if case .success = result { return }
            }
            step += 1
        }
    }

    @Test("A drill restores, replays, compares, takes the copy away, and notes how it came out")
    func drill() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        _ = try await registry.issued("một")
        let backup = site.directory + "/backup"
        let manifest = try await registry.backup(to: backup)
        _ = try await registry.issued("hai")
        let scratch = site.directory + "/scratch"
        try FileSystem.makeDirectory(scratch)
        let event = try await registry.drill(backup, scratch: scratch)
        #expect(event.isGood && event.head == manifest.head)
        #expect(try FileSystem.list(scratch).isEmpty)
        #expect(registry.journal.last(.drill) == event)
        // Also while another process looks on, or the register is read-only.
        let other = try Registry.inspect(site.configuration(), keys: site.keys)
        #expect(try await other.drill(backup, scratch: scratch).isGood)
        // A damaged one is noted as such, and the doctor says so.
        try DurableFile.write([1, 2, 3], to: backup + "/registry.sqlite")
        let bad = try await registry.drill(backup, scratch: scratch)
        #expect(!bad.isGood && !bad.problems.isEmpty)
        #expect(try FileSystem.list(scratch).isEmpty)
        let findings = try await registry.doctor()
        #expect(findings.first { $0.name == "backup.drill" }?.status == .problem)
        await registry.close()
    }

    @Test("The journal keeps its order, survives a line that nobody can read, and stays short")
    func journal() throws {
        let site = try TestSite()
        try FileSystem.makeDirectory(site.data)
        let journal = CareJournal(directory: site.data)
        #expect(journal.events().isEmpty)
        let time = site.clock.read().wall
        let first = CareEvent(.backup, time: time, place: "a b\nc", head: .empty, fileCount: 3)
        let second = CareEvent(
            .drill, time: time, place: "ổ đĩa", head: .empty, problems: ["\"x\"", "y"])
        try journal.add(first)
        try DurableFile.write(
            try FileSystem.read(site.data + "/care.log", limit: 1 << 20) + Array("{oops\n".utf8),
            to: site.data + "/care.log")
        try journal.add(second)
        #expect(journal.events() == [second, first])
        #expect(journal.last(.drill) == second && journal.last(.drill, good: true) == nil)
    }

    @Test("A certificate that ends soon, or has ended, is a warning with its days")
    func certificates() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let now = site.clock.read().wall.milliseconds / 1000
        let root = try IssuingAuthority.root(
            .init(commonName: "CA"), kind: .ecdsaP256, notBefore: now - 60,
            notAfter: now + 400 * 86_400)
        for (name, days) in [("dài", 300), ("ngắn", 10), ("hết", -1)] as [(String, Int64)] {
            let key = try SigningKey.generate(.ecdsaP256)
            let certificate = try root.issue(
                .init(commonName: name), publicKey: key.publicKey, profile: .person,
                notBefore: now - 10 * 86_400, notAfter: now + days * 86_400 + 60)
            try await registry.registerSigner(
                Sample.organ(), certificate: certificate.der, role: .person, custody: .test)
        }
        let wall = site.clock.read().wall
        let states = try await registry.certificateStates(of: Sample.organ())
        #expect(states.map { $0.daysLeft(at: wall) } == [300, 10, -1])
        #expect(states.map { $0.isInUse(at: wall) } == [true, true, false])
        let finding = try await registry.doctor().first { $0.name == "certificates" }
        #expect(finding?.status == .warning)
        #expect(finding?.detail.contains("10 days left") == true)
        #expect(finding?.fix(in: .vietnamese).isEmpty == false)
        // In other hands since yesterday: what was entered since is not believed any more.
        let since = Timestamp(milliseconds: wall.milliseconds - 1)
        await #expect(throws: RegistryError.self) {
            try await registry.endSigner(
                Sample.organ(), certificate: states[0].signer.certificate, reason: .compromised,
                validTo: since)
        }
        site.clock.advance(milliseconds: 86_400_000)
        try await registry.resume(cause: .clock, reason: "một ngày sau")
        try await registry.endSigner(
            Sample.organ(), certificate: states[0].signer.certificate, reason: .compromised,
            validTo: Timestamp(milliseconds: wall.milliseconds + 5))
        let ended = try await registry.certificateStates(of: Sample.organ())[0]
        #expect(ended.signer.validTo?.milliseconds == wall.milliseconds + 5)
        await registry.close()
    }

    @Test("Every finding that the doctor makes has words in both languages")
    func words() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        for finding in try await registry.doctor() {
            for language in Language.allCases {
                #expect(finding.title(in: language) != finding.name, "\(finding.name)")
            }
        }
        await registry.close()
    }
}
