// Reading the whole register again.

import AntinCore
package import AntinCrypto
import AntinLog
import AntinSystem

/// What a full replay of a store found.
package struct ReplayReport: Hashable, Sendable {
    package let size: UInt64
    /// Recomputed from the bytes of every entry.
    package let root: Digest
    /// Names of checks with what is wrong; empty if nothing is.
    package let problems: [Problem]

    package struct Problem: Hashable, Sendable {
        /// `chain`, `root`, `rules`, `record`, `tiles`, `files`, `numbers`.
        package let check: String
        package let detail: String
    }
}

/// Recomputes everything that the store claims: chain and root from the bytes of the entries, the
/// register's rules, every commitment, every tile, every file. Nothing is written.
struct Replay {
    let store: any RegistryStore
    let origin: String
    /// Tiles are compared if there is a publication.
    let publication: (any Publication)?
    /// Files are hashed if there is a blob store.
    let blobs: (any BlobStore)?
    /// Beside a process that writes: the published head, beyond which nothing is looked at.
    var limit: TreeHead?

    /// Entries that were taken back from outside: what they commit to may still be missing.
    private var recovered: [Range<UInt64>] {
        get throws { try self.store.read { try $0.recoveredRanges() } }
    }

    private static let pageEntries = 1_024
    private static let maxProblems = 100

    /// Cost: linear in the log and in the size of all files; memory as `RegisterReplay`.
    func run() throws -> ReplayReport {
        var problems: [ReplayReport.Problem] = []
        func report(_ check: String, _ detail: String) {
            if problems.count < Self.maxProblems {
                problems.append(ReplayReport.Problem(check: check, detail: detail))
            }
        }
        guard let stored = try self.store.read({ try $0.head() }) else {
            throw OpeningError.notInitialised
        }
        let end = self.limit.map { $0.size <= stored.tree.size ? $0 : stored.tree } ?? stored.tree
        var writer = TileWriter()
        var rules = RegisterReplay()
        var previous = Entry.genesis(origin: self.origin)
        var time = Timestamp.earliest
        let recovered = try self.recovered
        while writer.size < end.size {
            let start = writer.size
            let rows = try self.store.read { reader in
                try reader.rows(
                    """
                    SELECT e.idx, e.leaf, e.bytes, r.salt, r.json, h.salt, h.json
                    FROM entries e LEFT JOIN records r ON r.entry = e.idx
                        LEFT JOIN handlings h ON h.entry = e.idx
                    WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx LIMIT ?
                    """,
                    [
                        .index(start), .index(end.size), .integer(Int64(Self.pageEntries)),
                    ])
            }
            guard !rows.isEmpty else {
                report("chain", "entry \(start) is missing")
                break
            }
            for row in rows {
                let index = try row.index(0)
                let bytes = try row.blob(2)
                let leaf = Digest.leaf(bytes)
                if index != writer.size { report("chain", "entry \(writer.size) is missing") }
                if try row.digest(1) != leaf { report("chain", "entry \(index) was altered") }
                do {
                    let entry = try Entry(parsing: bytes)
                    if entry.index != index || entry.previous != previous || entry.time < time {
                        report("chain", "entry \(index) does not continue the chain")
                    }
                    time = entry.time
                    let body = try? EntryBody(parsing: entry.body)
                    if body == nil { report("rules", "entry \(index): body cannot be read") }
                    for finding in rules.append(body, at: entry.time) {
                        report("rules", finding.description)
                    }
                    if let body {
                        let isRecovered = recovered.contains { $0.contains(index) }
                        try self.open(body, index, row, isRecovered: isRecovered, report)
                    }
                } catch let error as FormatError {
                    report("chain", "entry \(index): \(error.expected)")
                    rules.append(nil, at: time)
                }
                previous = leaf
                try writer.append(bytes)
            }
            try self.compare(writer.takeFullFiles(), report)
        }
        try self.compare(writer.takeFiles(), report)
        if writer.root != end.root || (end == stored.tree && previous != stored.lastLeaf) {
            report("root", "the entries do not have the head's root")
        }
        // Counters are compared only if no process has counted on meanwhile.
        if try self.store.read({ try $0.head() })?.tree == end {
            try self.checkNumbers(rules, report)
        }
        try self.checkFiles(report)
        return ReplayReport(size: writer.size, root: writer.root, problems: problems)
    }

    /// Commitments open to what is stored with them; what is missing was erased.
    private func open(
        _ body: EntryBody, _ index: UInt64, _ row: StoredRow, isRecovered: Bool,
        _ report: (String, String) -> Void
    ) throws {
        let parts: [(String, Commitment.Tag, Digest?, Int)] = [
            ("record", .record, body.record, 3), ("handling", .handling, body.handling, 5),
        ]
        for (name, tag, commitment, column) in parts {
            guard let commitment else { continue }
            if row.isNull(column) {
                if !isRecovered, try !self.isErased(index, body) {
                    report("record", "entry \(index): the \(name) is missing and was not erased")
                }
            } else if !Commitment.opens(
                commitment, tag, salt: try row.blob(column), json: try row.blob(column + 1))
            {
                report("record", "entry \(index): the \(name) is not the one committed to")
            }
        }
    }

    private func isErased(_ index: UInt64, _ body: EntryBody) throws -> Bool {
        let document = body.reference?.here.map { [index, $0] } ?? [index]
        return try self.store.read { reader in
            try document.contains { entry in
                try reader.row(
                    """
                    SELECT 1 FROM entries WHERE ref = ? AND kind = 'document.erased' LIMIT 1
                    """, [.index(entry)]) != nil
            }
        }
    }

    private func compare(
        _ files: [TileWriter.File], _ report: (String, String) -> Void
    ) throws {
        guard let publication else { return }
        for file in files where try publication.bytesOrCut(of: file.path) != file.bytes {
            report("tiles", "\(file.path) is missing or not what the entries give")
        }
    }

    /// The counters agree with what the entries say is next.
    private func checkNumbers(
        _ rules: RegisterReplay, _ report: (String, String) -> Void
    ) throws {
        let books = try self.store.read { reader in
            try reader.rows(BookState.columns, []).map { try BookState($0) }
        }
        for book in books where book.closed == nil && rules.nextNumber(in: book.key) != book.next {
            report("numbers", "\(book.key): the counter says \(book.next)")
        }
    }

    private func checkFiles(_ report: (String, String) -> Void) throws {
        guard let blobs else { return }
        let held = try self.store.read { reader in
            try reader.rows("SELECT digest, size FROM blobs ORDER BY digest", [])
                .map { (try $0.digest(0), try $0.number(1)) }
        }
        for (digest, size) in held {
            do {
                let bytes = try blobs.open(digest)
                if bytes.count != size { report("files", "\(digest) has another size") }
            } catch let error as BlobError {
                // A process beside this one may have let it go since.
                let isHeld = try self.store.read { reader in
                    try reader.row("SELECT 1 FROM blobs WHERE digest = ?", [.digest(digest)]) != nil
                }
                guard isHeld else { continue }
                report(
                    "files",
                    error == .missing(digest) ? "\(digest) is missing" : "\(digest) is damaged")
            }
        }
    }
}
