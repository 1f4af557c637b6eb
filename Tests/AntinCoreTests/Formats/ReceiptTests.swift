// ReceiptTests.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

@Suite("Receipts and status notes")
struct ReceiptTests {
    private static let log = Result { try SampleLog() }

    @Test("A receipt is what the vector says, and everything it shows holds")
    func vectors() throws {
        let log = try Self.log.get()
        for (name, index) in [("replaced", log.first), ("current", log.second)] {
            let receipt = try log.receipt(index)
            try VectorFolder("receipt").expect("\(name).antin-receipt", receipt.canonical)
            let read = try Receipt(parsing: receipt.canonical)
            #expect(read == receipt)
            let facts = log.facts(read)
            #expect(facts.allHold)
            #expect(facts.state?.rawValue == name)
            #expect(try read.documentRecord()?.subject == Samples.record().subject)
        }
        let keys = """
            \(log.logKey.verifierKey)
            \(log.statusKey.verifierKey)

            """
        try VectorFolder("receipt").expect("keys.txt", Array(keys.utf8))
        let receipt = try log.receipt(log.first)
        #expect(
            receipt.changes.map(\.body.kind) == [
                "register.amended", "document.corrected", "document.replaced",
            ])
        #expect(try receipt.changes.first?.changeRecord()?.amendment?.field == "Subject")
    }

    @Test("A receipt follows the log: each size of it has the state of its time")
    func sizes() throws {
        let log = try Self.log.get()
        var states: [DocumentState] = []
        for size in (log.first + 1)...UInt64(log.entries.count) {
            let facts = log.facts(try log.receipt(log.first, size: size))
            #expect(facts.allHold)
            states.append(try #require(facts.state))
        }
        #expect(
            states == [
                .current, .current, .current, .current, .corrected, .replaced, .replaced,
            ])
    }

    @Test("A receipt has exactly its members, and no prefix of one is a receipt")
    func exact() throws {
        let log = try Self.log.get()
        let claims = CanonicalClaims(golden: try log.receipt(log.second).canonical) {
            try Receipt(parsing: $0).canonical
        }
        try claims.expectExact()
        try claims.expectExactMembers(optional: [])
    }

    @Test("After any change of one byte a receipt is refused or not everything of it holds")
    func byteChanges() throws {
        let log = try Self.log.get()
        // The small one at every byte, the one with three changes at every seventh.
        for (index, step) in [(log.second, 1), (log.first, 7)] {
            let golden = try log.receipt(index).canonical
            for position in stride(from: 0, to: golden.count, by: step) {
                var changed = golden
                changed[position] ^= 1
                guard let receipt = try? Receipt(parsing: changed) else { continue }
                #expect(!log.facts(receipt).allHold, "byte \(position)")
            }
        }
    }

    @Test("What belongs to another document, checkpoint or key does not hold")
    func mixtures() throws {
        let log = try Self.log.get()
        let (first, second) = try (log.receipt(log.first), log.receipt(log.second))
        let early = try log.receipt(log.first, size: log.first + 1)

        // The status of the other document; an early status under a late checkpoint.
        for status in [second.status, early.status] {
            let mixed = try Receipt(
                subject: first.subject, changes: first.changes, status: status)
            #expect(!log.facts(mixed).statusFollows)
            #expect(log.facts(mixed).isIncluded)
        }
        // A change left out, and all of them.
        for changes in [Array(first.changes.dropLast()), []] {
            let less = try Receipt(
                subject: first.subject, changes: changes, status: first.status)
            #expect(!log.facts(less).statusFollows)
        }
        // Record and salt of the other document, and none.
        let foreign = try Receipt.Part(
            entry: first.subject.entry, opening: second.subject.opening,
            proof: first.subject.proof)
        let without = try Receipt.Part(
            entry: first.subject.entry, opening: nil, proof: first.subject.proof)
        for (subject, opens) in [(foreign, false), (without, nil)] {
            let receipt = try Receipt(
                subject: subject, changes: first.changes, status: first.status)
            #expect(log.facts(receipt).recordOpens == opens)
            #expect(!log.facts(receipt).allHold)
        }
        // Keys of the same names that are not pinned.
        let strangers = try (
            SampleLog.key("stranger", name: SampleLog.origin),
            SampleLog.key("stranger", name: StatusNote.keyName(origin: SampleLog.origin))
        )
        let facts = ReceiptFacts(
            first, origin: SampleLog.origin, logKeys: [strangers.0.verifierKey],
            statusKeys: [strangers.1.verifierKey])
        #expect(!facts.isIncluded && !facts.changesAreIncluded && !facts.statusFollows)
        // The log's own key does not sign status notes, and another origin is another log.
        let own = ReceiptFacts(
            first, origin: SampleLog.origin, logKeys: [log.logKey.verifierKey],
            statusKeys: [log.logKey.verifierKey])
        #expect(own.isIncluded && !own.statusFollows)
        let other = ReceiptFacts(
            first, origin: "log.example.vn/khac", logKeys: [log.logKey.verifierKey],
            statusKeys: [log.statusKey.verifierKey])
        #expect(!other.isIncluded)
    }

    @Test("Parts that do not belong together are no receipt")
    func shape() throws {
        let log = try Self.log.get()
        let (first, second) = try (log.receipt(log.first), log.receipt(log.second))
        let early = try log.receipt(log.first, size: UInt64(log.entries.count) - 1)
        #expect(throws: FormatError.self) {
            try Receipt(
                subject: first.subject, changes: early.changes, status: first.status)
        }
        #expect(throws: FormatError.self) {
            try Receipt(
                subject: first.subject, changes: first.changes.reversed(), status: first.status)
        }
        #expect(throws: FormatError.self) {
            try Receipt(
                subject: first.subject, changes: first.changes + first.changes.suffix(1),
                status: first.status)
        }
        #expect(throws: FormatError.self) {
            try Receipt(
                subject: second.subject, changes: first.changes, status: second.status)
        }
        #expect(throws: FormatError.self) {
            try Receipt.Part(
                entry: first.subject.entry, opening: nil, proof: second.subject.proof)
        }
    }

    @Test("A change of an unknown kind leaves the state open, whatever the status says")
    func unknownChange() throws {
        let log = try Self.log.get()
        let text =
            #"{"kind":"document.praised","organ":"000.00.18.H41","ref":{"index":\#(log.second)}}"#
        let body = try EntryBody(parsing: Array(text.utf8))
        let before = try log.receipt(log.second)
        let entry = try Entry(
            index: UInt64(log.entries.count),
            previous: try #require(log.entries.last).leafHash,
            time: try Samples.time("2026-11-22T00:00:00.000Z"), body: body.canonical)
        var tree = MemoryTree(leaves: log.entries.map(\.leafHash))
        tree.append(entry.leafHash)
        let signed = try SignedCheckpoint(
            signing: Checkpoint(origin: SampleLog.origin, size: tree.size, root: tree.root()),
            by: log.logKey)
        func part(_ entry: Entry, _ opening: Receipt.Part.Opening?) throws -> Receipt.Part {
            let proof = try InclusionProof.make(index: entry.index, size: tree.size, reader: tree)
            return try Receipt.Part(
                entry: entry, opening: opening,
                proof: TlogProof(
                    index: entry.index, hashes: proof.hashes, checkpoint: signed.bytes))
        }
        let status = StatusNote(
            origin: SampleLog.origin, index: log.second, state: .current, changedBy: entry.index,
            size: tree.size, root: try tree.root(),
            time: try Samples.time("2026-11-22T01:00:00.000Z"))
        let receipt = try Receipt(
            subject: part(before.subject.entry, before.subject.opening),
            changes: [part(entry, nil)], status: status.signed(by: log.statusKey))
        let facts = log.facts(try Receipt(parsing: receipt.canonical))
        #expect(facts.isIncluded && facts.changesAreIncluded && facts.changeRecordsOpen)
        #expect(facts.state == nil)
        #expect(!facts.statusFollows)
    }

    @Test("A status note is what the vector says; no prefix and no change of one byte is believed")
    func status() throws {
        let log = try Self.log.get()
        let keys = [log.statusKey.verifierKey]
        let signed = try log.checkpoint()
        for (name, index) in [("replaced", log.first), ("current", log.second)] {
            let note = try log.status(index, under: signed)
            let bytes = try note.signed(by: log.statusKey)
            try VectorFolder("status").expect("\(name).txt", bytes)
            #expect(try StatusNote.opening(bytes, keys: keys) == note)
            #expect(try StatusNote(parsing: note.text) == note)
            for end in bytes.indices {
                #expect(throws: StatusRefusal.self) {
                    try StatusNote.opening(Array(bytes[..<end]), keys: keys)
                }
            }
            for position in bytes.indices {
                for mask: UInt8 in [0x01, 0x10, 0x20, 0x80] {
                    var changed = bytes
                    changed[position] ^= mask
                    #expect(throws: StatusRefusal.self) {
                        try StatusNote.opening(changed, keys: keys)
                    }
                }
            }
        }
        #expect(throws: FormatError.self) {
            try log.status(log.first, under: signed).signed(by: log.logKey)
        }
    }

    @Test("Each line of a status note has one spelling")
    func statusLines() throws {
        let log = try Self.log.get()
        let note = try log.status(log.first, under: try log.checkpoint())
        let lines = String(decoding: note.text, as: UTF8.self).split(separator: "\n").map(
            String.init)
        let wrong: [[String]] = [
            ["antin.status/2", "", "Antin.status/1"], [""], ["", "-1", "04", "+4", "x", " 4"],
            ["", "Current", "amended", "current "], ["", "07", "--", "- "],
            ["", "011", "18446744073709551616"], ["", "AAAA", lines[6] + "=", " " + lines[6]],
            ["", "2026-11-22", "2026-11-22T01:00:00Z", "2026-11-22T08:00:00.000+07:00"],
        ]
        for (number, spellings) in wrong.enumerated() {
            for spelling in spellings {
                var changed = lines
                changed[number] = spelling
                let text = Array((changed.joined(separator: "\n") + "\n").utf8)
                #expect(throws: FormatError.self, "\(changed)") { try StatusNote(parsing: text) }
            }
        }
        #expect(throws: FormatError.self) { try StatusNote(parsing: note.text + [0x0A]) }
        #expect(throws: FormatError.self) { try StatusNote(parsing: note.text + Array("x\n".utf8)) }
    }
}
