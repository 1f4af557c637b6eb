// SampleLog.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

/// A small log with fixed keys and invented entries, the same in every run.
struct SampleLog {
    static let origin = "log.example.vn/so"

    let logKey: NoteSignerKey
    let statusKey: NoteSignerKey
    private(set) var entries: [Entry] = []
    /// What the entries' `record` opens to.
    private var openings: [UInt64: Receipt.Part.Opening] = [:]
    private var tree = MemoryTree()
    private var replay = RegisterReplay()

    /// The indexes of the two issued documents.
    private(set) var first: UInt64 = 0
    private(set) var second: UInt64 = 0

    /// Eleven entries: the first document is amended, corrected and replaced by the second one.
    init() throws {
        self.logKey = try Self.key("log key", name: Self.origin)
        self.statusKey = try Self.key(
            "status key", name: StatusNote.keyName(origin: Self.origin))
        let volume = try Samples.volume()
        let time = try Samples.time()
        try self.append(
            .registryOpened(
                RegistryOpened(
                    logKey: Samples.digest("log key"), origin: Self.origin,
                    policy: "antin.policy/1", statusKey: Samples.digest("status key"))))
        try self.append(
            .organRegistered(
                OrganRegistered(name: "Sở Giáo dục và Đào tạo tỉnh Ví Dụ", validFrom: time)))
        try self.append(
            .bookOpened(
                BookOpened(
                    volume, direction: .outgoing, first: 2_440, name: "Sổ đăng ký văn bản đi",
                    reason: "Tiếp sổ giấy")))
        self.first = try self.issue(2_440)
        self.second = try self.issue(2_441)
        var plain = ChangeRecord(reason: "Gõ sai trích yếu trong sổ")
        plain.amendment = .init(field: "Subject", old: "V/v góp y", new: "V/v góp ý")
        try self.change(.amended, plain)
        try self.change(.corrected, ChangeRecord(reason: "Đính chính thời hạn"))
        try self.change(
            .replaced, ChangeRecord(reason: "Thay thế toàn bộ"), by: Reference(self.second))
        try self.append(
            .referenceFiled(
                ReferenceFiled(
                    record: Samples.digest("filed"), handling: Samples.digest("filed handling"))))
    }

    static func key(_ label: String, name: String) throws -> NoteSignerKey {
        try NoteSignerKey(
            name: name, key: SigningKey(ed25519Seed: Samples.digest("seed " + label).bytes))
    }

    @discardableResult
    mutating func append(_ content: EntryBody.Content) throws -> UInt64 {
        let body = EntryBody(organ: try Samples.organ(), content)
        let index = UInt64(self.entries.count)
        let time = Timestamp(milliseconds: try Samples.time().milliseconds + 1_000 * Int64(index))
        #expect(self.replay.append(body, at: time) == [])
        let entry = try Entry(
            index: index,
            previous: self.entries.last?.leafHash ?? Entry.genesis(origin: Self.origin),
            time: time, body: body.checkedCanonical())
        self.tree.append(entry.leafHash)
        self.entries.append(entry)
        return index
    }

    private mutating func commit(_ json: [UInt8]) throws -> Digest {
        let salt = Samples.salt("entry \(self.entries.count)")
        self.openings[UInt64(self.entries.count)] = .init(record: json, salt: salt)
        return try #require(Commitment(.record, salt: salt, json: json)).digest
    }

    private mutating func issue(_ number: Int) throws -> UInt64 {
        let (volume, date) = try (Samples.volume(), Samples.date())
        let dispatch = try Samples.dispatch("\(number)")
        let numbered = try self.append(
            .documentNumbered(
                DocumentNumbered(
                    volume, number: number, date: date, dispatch: dispatch,
                    signed: [Samples.digest("signed \(number)")])))
        var record = try Samples.record()
        record.codeNumber = String(number)
        let digest = try self.commit(record.checkedCanonical())
        return try self.append(
            .documentIssued(
                DocumentIssued(
                    volume, number: number, date: date, dispatch: dispatch, numbered: numbered,
                    record: digest, handling: Samples.digest("handling \(number)"))))
    }

    private mutating func change(
        _ change: DocumentChange.Change, _ record: ChangeRecord, by: Reference? = nil
    ) throws {
        let digest = try self.commit(record.checkedCanonical())
        let content = DocumentChange(change, of: Reference(self.first), by: by, record: digest)
        try self.append(.documentChanged(content))
    }

    // MARK: Receipts

    func checkpoint(size: UInt64? = nil) throws -> SignedCheckpoint {
        let size = size ?? self.tree.size
        return try SignedCheckpoint(
            signing: Checkpoint(
                origin: Self.origin, size: size, root: self.tree.root(size: size)),
            by: self.logKey)
    }

    func part(_ index: UInt64, under signed: SignedCheckpoint) throws -> Receipt.Part {
        let proof = try InclusionProof.make(
            index: index, size: signed.checkpoint.size, reader: self.tree)
        return try Receipt.Part(
            entry: self.entries[Int(index)], opening: self.openings[index],
            proof: TlogProof(index: index, hashes: proof.hashes, checkpoint: signed.bytes))
    }

    func status(
        _ index: UInt64, under signed: SignedCheckpoint, size: UInt64? = nil
    ) throws -> StatusNote {
        let changes = self.replay.changes(of: index).filter { $0.index < signed.checkpoint.size }
        return StatusNote(
            origin: Self.origin, index: index,
            state: try #require(DocumentState(following: changes.map(\.change))),
            changedBy: changes.last?.index, size: signed.checkpoint.size,
            root: signed.checkpoint.root, time: try Samples.time("2026-11-22T01:00:00.000Z"))
    }

    /// The receipt of an entry as of a size of the log, by default now.
    func receipt(_ index: UInt64, size: UInt64? = nil) throws -> Receipt {
        let signed = try self.checkpoint(size: size)
        let changes = self.replay.changes(of: index).filter { $0.index < signed.checkpoint.size }
        return try Receipt(
            subject: self.part(index, under: signed),
            changes: changes.map { try self.part($0.index, under: signed) },
            status: self.status(index, under: signed).signed(by: self.statusKey))
    }

    func facts(_ receipt: Receipt) -> ReceiptFacts {
        ReceiptFacts(
            receipt, origin: Self.origin, logKeys: [self.logKey.verifierKey],
            statusKeys: [self.statusKey.verifierKey])
    }
}
