// What a request sees while the sequencer carries it out.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// One open transaction of the sequencer, and the entries planned in it so far.
///
/// Requests run one after the other, each in a savepoint: a request that throws a `Refusal`
/// leaves no trace, and the next one plans on what is left.
package struct Planning {
    package let transaction: any StoreTransaction
    /// The time of every entry of this group.
    package let time: Timestamp
    /// The civil date of `time` at +07:00: the date and the year that documents take.
    package let today: CivilDate
    /// To ask whether a file was staged.
    let blobs: any BlobStore
    /// Of this log.
    let origin: String
    private(set) var entries: [PlannedEntry] = []
    /// Files that lost a holder in this transaction.
    var released: Set<Digest> = []
    private var end: (next: UInt64, previous: Digest)

    init(
        transaction: any StoreTransaction, time: Timestamp, head: StoreHead,
        blobs: any BlobStore, origin: String
    ) {
        self.transaction = transaction
        self.time = time
        self.today = CivilDate(vietnam: time)
        self.blobs = blobs
        self.origin = origin
        self.end = (head.tree.size, head.lastLeaf)
    }

    /// Adds an entry with what its commitments open to, and answers its index.
    package mutating func append(
        _ body: EntryBody, record: SealedRecord? = nil, handling: SealedRecord? = nil
    ) throws -> UInt64 {
        if let closed = try self.transaction.setting("closed").flatMap({ UInt64($0) }) {
            throw Refusal(.logClosed, entry: closed)
        }
        let entry = try self.entry(with: body)
        let bytes = entry.bytes
        let leaf = Digest.leaf(bytes)
        try self.transaction.execute(
            """
            INSERT INTO entries (idx, leaf, time, kind, organ, ref, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .index(entry.index), .digest(leaf), .integer(self.time.milliseconds),
                .text(body.kind), .text(body.organ.text), .optional(body.reference?.here),
                .blob(bytes),
            ])
        if let record { try self.keep(record, of: entry.index, in: "records") }
        if let handling { try self.keep(handling, of: entry.index, in: "handlings") }
        self.entries.append(PlannedEntry(index: entry.index, leaf: leaf, body: body))
        self.end = (entry.index + 1, leaf)
        return entry.index
    }

    private func entry(with body: EntryBody) throws -> Entry {
        do throws(FormatError) {
            return try Entry(
                index: self.end.next, previous: self.end.previous, time: self.time,
                body: try body.checkedCanonical())
        } catch {
            throw Refusal(.invalid, "\(body.kind): \(error.expected)")
        }
    }

    private func keep(_ record: SealedRecord, of entry: UInt64, in table: String) throws {
        try self.transaction.execute(
            "INSERT INTO \(table) (entry, salt, json) VALUES (?, ?, ?)",
            [.index(entry), .blob(record.commitment.salt), .blob(record.json)])
    }

    /// Where a savepoint began.
    var mark: Mark { Mark(count: self.entries.count, end: self.end) }

    mutating func rewind(to mark: Mark) {
        self.entries.removeSubrange(mark.count...)
        self.end = mark.end
    }

    struct Mark {
        let count: Int
        let end: (next: UInt64, previous: Digest)
    }
}

/// An entry that was planned in this transaction.
struct PlannedEntry {
    let index: UInt64
    let leaf: Digest
    let body: EntryBody
}

/// A record under a fresh salt, and the commitment that goes into the entry.
package struct SealedRecord: Sendable {
    package let commitment: Commitment
    package let json: [UInt8]

    /// What a document shows, after making sure that it has what its kind needs.
    package init(_ record: DocumentRecord, for purpose: DocumentRecord.Purpose) throws {
        try self.init(.record) { () throws(FormatError) in
            try record.check(for: purpose)
            return try record.checkedCanonical()
        }
    }

    /// Why something changes, for an entry of this kind.
    package init(_ record: ChangeRecord, for kind: EntryKind) throws {
        try self.init(.record) { () throws(FormatError) in
            try record.check(for: kind)
            return try record.checkedCanonical()
        }
    }

    package init(_ handling: Handling) throws {
        try self.init(.handling) { () throws(FormatError) in try handling.checkedCanonical() }
    }

    package var digest: Digest { self.commitment.digest }

    private init(
        _ tag: Commitment.Tag, _ canonical: () throws(FormatError) -> [UInt8]
    ) throws {
        do throws(FormatError) {
            self.json = try canonical()
        } catch {
            throw Refusal(.invalid, "\(error.format): \(error.expected)")
        }
        let salt = SecureRandom.bytes(Commitment.saltByteCount)
        guard let commitment = Commitment(tag, salt: salt, json: self.json) else {
            throw Refusal(.invalid, "salt")
        }
        self.commitment = commitment
    }
}
