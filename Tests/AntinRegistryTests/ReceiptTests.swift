import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@Suite("Receipts")
struct ReceiptTests {
    private func facts(_ receipt: Receipt, _ site: TestSite) -> ReceiptFacts {
        ReceiptFacts(
            receipt, origin: site.keys.origin, logKeys: [site.keys.log.verifierKey],
            statusKeys: [site.keys.status.verifierKey])
    }

    @Test("A receipt holds for a verifier who has only the keys, after every change")
    func holds() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let issued = try await registry.issued("một")
        let other = try await registry.issued("hai")
        func state() async throws -> DocumentState? {
            let receipt = try await registry.receipt(of: issued.entry)
            let read = try Receipt(parsing: receipt.canonical)
            let facts = self.facts(read, site)
            #expect(facts.allHold)
            #expect(try read.documentRecord()?.subject == "một")
            return facts.state
        }
        #expect(try await state() == .current)
        try await registry.amend(
            issued.entry, as: organ,
            record: ChangeRecord(
                reason: "gõ nhầm",
                amendment: ChangeRecord.Amendment(field: "Subject", old: "một", new: "Một")))
        #expect(try await state() == .current)
        try await registry.correct(issued.entry, as: organ, record: ChangeRecord(reason: "a"))
        #expect(try await state() == .corrected)
        try await registry.replace(
            issued.entry, as: organ, by: Reference(other.entry),
            record: ChangeRecord(reason: "b"))
        #expect(try await state() == .replaced)
        try await registry.recall(issued.entry, as: organ, record: ChangeRecord(reason: "c"))
        #expect(try await state() == .recalled)
    }

    @Test("Every entry of a log of a thousand has a proof under the same checkpoint")
    func thousand() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let draft = try Sample.draft("\(number)", medium: .paper)
                    _ = try await registry.registerPaper(draft)
                }
            }
            try await group.waitForAll()
        }
        let published = try need(registry.checkpoint)
        #expect(published.head.size == 1_004)
        let signed = try SignedCheckpoint(
            opening: published.note, origin: site.keys.origin,
            logKeys: [site.keys.log.verifierKey])
        for index in 0..<published.head.size {
            let leaf = try await need(registry.entry(index)).leafHash
            #expect(try await registry.proof(of: index).proves(leaf: leaf, under: signed))
        }
        await #expect(throws: RegistryError.self) {
            try await registry.proof(of: published.head.size)
        }
        try await Observer().check(registry, at: site)
    }

    @Test("A receipt that the verifier would not accept is not handed out")
    func rejected() async throws {
        let site = try TestSite()
        var configuration = site.configuration()
        let entry = try await site.created { try await $0.issued("một").entry }
        configuration.verifyReceipt = { _ in "không" }
        let registry = try await site.open(configuration)
        await #expect(throws: ReceiptRejected(reason: "không")) {
            try await registry.receipt(of: entry)
        }
        await registry.close()
        // A record that was changed behind the registry's back opens nothing.
        let again = try await site.open()
        let store = try SQLiteStore(path: site.data + "/registry.sqlite")
        try store.write { transaction in
            try transaction.execute("DROP TRIGGER records_stay_as_they_are", [])
            try transaction.execute(
                "UPDATE records SET salt = zeroblob(32) WHERE entry = ?", [.index(entry)])
        }
        await #expect(throws: ReceiptRejected(reason: "the record is not the one committed")) {
            try await again.receipt(of: entry)
        }
    }
}
