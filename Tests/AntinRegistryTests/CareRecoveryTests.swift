import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@Suite("Entries that a restored store lacks are taken back, and nothing else is")
struct CareRecoveryTests {
    /// A backup, then more entries, then an export by somebody outside; and what the lost
    /// register said.
    private struct Loss {
        let site: TestSite
        let backup: String
        let export: String
        let receipt: Receipt
        let file: [UInt8]
        let issued: UInt64
        let recalled: UInt64
    }

    private func loss() async throws -> Loss {
        let site = try TestSite()
        let registry = try await site.create()
        let before = try await registry.issued("một")
        let backup = site.directory + "/backup"
        _ = try await registry.backup(to: backup)
        let organ = try Sample.organ()
        let issued = try await registry.issued("hai")
        let other = try Sample.organ("000.01.18.H41")
        try await registry.registerOrgan(other, name: "Trường THCS Mẫu")
        try await registry.openBooks(other)
        try await registry.reserveNumbers(
            organ, book: Sample.outgoing(), series: Sample.series(), count: 2, reason: "mất điện")
        try await registry.recall(
            before.entry, as: organ, record: ChangeRecord(reason: "nhầm nội dung"))
        let receipt = try await registry.receipt(of: issued.entry)
        let document = try await need(registry.document(issued.entry))
        let bytes = try await registry.file(need(document.main)).bytes
        let export = site.directory + "/export"
        _ = try await registry.export(to: export, records: .none)
        await registry.close()
        return Loss(
            site: site, backup: backup, export: export, receipt: receipt, file: bytes,
            issued: issued.entry, recalled: before.entry)
    }

    private func restored(_ loss: Loss) throws -> RegistryConfiguration {
        let target = loss.site.directory + "/new"
        _ = try Backup.restore(
            loss.backup, to: target, anchorPath: loss.site.anchorPath, keys: loss.site.keys,
            clock: loss.site.clock)
        return loss.site.configuration(data: target)
    }

    @Test("What entries state comes back, log.resumed names the rest, receipts bring it")
    func recover() async throws {
        let loss = try await self.loss()
        let configuration = try self.restored(loss)
        let recovered = try Registry.recover(
            configuration, keys: loss.site.keys, from: loss.export)
        #expect(recovered.head.size > recovered.from)
        // Once more changes nothing.
        let twice = try Registry.recover(configuration, keys: loss.site.keys, from: loss.export)
        #expect(twice.head == recovered.head && twice.from == recovered.head.size)

        let registry = try await loss.site.open(configuration)
        #expect(registry.mode == .writable)
        #expect(registry.checkpoint?.head == recovered.head)
        #expect(try await registry.document(loss.recalled)?.state == .recalled)
        let line = try await need(registry.document(loss.issued))
        #expect(line.subject == nil && line.level == .restricted && line.number == 2)
        #expect(try await registry.organs().count == 2)
        let lacking = try await registry.lackingContents()
        #expect(lacking.contains(loss.issued))
        for finding in try await registry.doctor() where finding.status == .problem {
            Issue.record("\(finding.name): \(finding.detail)")
        }

        let entry = try await registry.resume(cause: .restore, reason: "phục hồi")
        let record = try await need(registry.record(of: entry))
        let words = String(decoding: record.json, as: UTF8.self)
        for index in lacking { #expect(words.contains("#\(index)"), "#\(index)") }

        // Numbers go on where they were: 1 and 2 issued, 3 and 4 set aside.
        let next = try await registry.issued("ba")
        #expect(next.number.number == 5)

        // The receipt alone, or with another file, brings the record and not the document.
        let digest = Digest.sha256(loss.file)
        let another = Array("tệp khác".utf8)
        for files in [[], [another]] {
            let part = try await registry.reenter(loss.receipt, files: files)
            #expect(part.missing.map(\.digest) == [digest])
            #expect(part.others == files.map(Digest.sha256))
            #expect(try await registry.lackingContents().contains(loss.issued))
            let finding = try await registry.doctor().first { $0.name == "contents" }
            #expect(finding?.detail.contains("#\(loss.issued) (") == true)
            await #expect(throws: BlobError.missing(digest)) { try await registry.file(digest) }
            await #expect(throws: BlobError.missing(.sha256(another))) {
                try await registry.file(.sha256(another))
            }
        }
        let all = try await registry.reenter(loss.receipt, files: [another, loss.file])
        #expect(all.count == 1 && all.missing.isEmpty && all.others == [.sha256(another)])
        let whole = try await need(registry.document(loss.issued))
        #expect(whole.subject != nil && whole.level == .public)
        #expect(try await registry.file(need(whole.main)).bytes == loss.file)
        #expect(try await !registry.lackingContents().contains(loss.issued))
        let again = try await registry.reenter(loss.receipt, files: [loss.file])
        #expect(again.count == 0 && again.missing.isEmpty && again.others.isEmpty)
        for finding in try await registry.doctor() where finding.status == .problem {
            Issue.record("\(finding.name): \(finding.detail)")
        }
        await registry.close()
    }

    @Test("A copy that does not reach the anchor, is another log's, or was changed gives nothing")
    func refusals() async throws {
        let loss = try await self.loss()
        let configuration = try self.restored(loss)
        func head() throws -> TreeHead? {
            let store = try SQLiteArchive(path: configuration.databasePath)
            defer { try? store.close() }
            return try store.read { try $0.head() }?.tree
        }
        let before = try head()
        let folder = loss.export + "/tile/entries/000.p"
        let path = try folder + "/" + need(FileSystem.list(folder).first)
        let bytes = try FileSystem.read(path, limit: 1 << 24)
        for position in stride(from: bytes.count - 1, to: bytes.count / 2, by: -97) {
            var changed = bytes
            changed[position] ^= 1
            try DurableFile.write(changed, to: path)
            #expect(throws: (any Error).self, "byte \(position)") {
                try Registry.recover(configuration, keys: loss.site.keys, from: loss.export)
            }
            #expect(try head() == before)
        }
        try FileSystem.remove(path)
        #expect(throws: RecoveryError.self) {
            try Registry.recover(configuration, keys: loss.site.keys, from: loss.export)
        }
        try DurableFile.write(bytes, to: path)
        try FileSystem.remove(loss.export + "/checkpoint")
        #expect(throws: RecoveryError.noCheckpoint) {
            try Registry.recover(configuration, keys: loss.site.keys, from: loss.export)
        }
        #expect(try head() == before)
    }
}
