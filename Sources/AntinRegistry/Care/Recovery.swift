// Taking back entries that a restored store lacks.

package import AntinCore
package import AntinCrypto
import AntinLog
import AntinSystem

/// What came of taking entries back.
package struct RecoveredLog: Sendable {
    /// The first entry that was taken back; the head's size if none was missing.
    package let from: UInt64
    package let head: TreeHead
}

package enum RecoveryError: Error, Equatable {
    /// The copy has no checkpoint of this log.
    case noCheckpoint
    /// The copy's entries do not continue this log, or do not have the checkpoint's root.
    case otherHistory(String)
    /// The anchor stands beyond the copy: what lies between is still missing.
    case stillBehind(copy: UInt64, anchor: UInt64)
    /// An entry of a kind whose effects this version cannot put back.
    case unsupported(entry: UInt64, kind: String)
}

/// A file that the record of an entry names and that is not here.
package struct LackingFile: Hashable, Sendable {
    package let entry: UInt64
    /// As the record calls it.
    package let name: String
    package let digest: Digest
}

/// What came of entering the contents of one document again.
package struct Reentered: Hashable, Sendable {
    /// How many contents were missing and are there now.
    package let count: Int
    /// The document's files that are still missing.
    package let missing: [LackingFile]
    /// Files that were brought along and that the record does not name: none of them was taken.
    package let others: [Digest]
}

extension Registry {
    /// Appends the entries that somebody outside still has, byte for byte, to a store that was
    /// restored from an older backup. They are taken only if they continue this log and give the
    /// root of a checkpoint that this log has signed: nothing new can come in this way, and the
    /// log does not fork. All of them, or none.
    ///
    /// What an entry states comes back with it: organs, books, numbers, what was recalled. What it
    /// only commits to (records, files, handlings) does not; `lackingContents` names the entries,
    /// and recipients' receipts and files bring it back (`reenter`).
    ///
    /// The directory must not be open.
    ///
    /// - Parameter source: a copy of the published log: an export, a mirror.
    package static func recover(
        _ configuration: RegistryConfiguration, keys: LogKeys, from source: String
    ) throws -> RecoveredLog {
        let lock = try Self.directoryLock(configuration)
        defer { lock.unlock() }
        let copy = try TileDirectory(path: source, create: false)
        guard let note = try copy.checkpoint(), let target = try? keys.head(of: note) else {
            throw RecoveryError.noCheckpoint
        }
        let anchored = try FileAnchor(
            lookingAt: configuration.anchorPath, origin: keys.origin
        ).read()
        let store = try SQLiteStore(path: configuration.databasePath)
        defer { try? store.close() }
        guard let head = try store.read({ try $0.head() }), head.tree.size > 0 else {
            throw OpeningError.notInitialised
        }
        guard try store.read({ try $0.setting("log_key") }) == keys.log.verifierKey.description
        else { throw OpeningError.otherKeys }
        guard target.size > head.tree.size else {
            return RecoveredLog(from: head.tree.size, head: head.tree)
        }
        if let anchored, anchored.size > target.size {
            throw RecoveryError.stillBehind(copy: target.size, anchor: anchored.size)
        }
        let blobs = try FileBlobStore(root: configuration.filesPath)
        try store.write { transaction in
            guard try transaction.head() == head else { throw StoreError.busy }
            var recovery = Recovery(
                transaction: transaction, head: head, blobs: blobs, origin: keys.origin)
            try recovery.take(from: copy, upTo: target, anchored: anchored)
        }
        return RecoveredLog(from: head.tree.size, head: target)
    }

    /// Entries that were taken back and whose content is still missing, in order: the record, or
    /// files that the record names.
    package func lackingContents(limit: Int = 1_000) async throws -> [UInt64] {
        try await self.read { try $0.lackingContents(limit: limit) }
    }

    /// Files that records of entries taken back name, and that nobody has brought yet, in order.
    package func lackingFiles(limit: Int = 1_000) async throws -> [LackingFile] {
        try await self.read { try $0.lackingFiles(limit: limit) }
    }

    /// Brings back what one entry commits to, from a recipient's receipt: the record with its
    /// salt, and the files that the record names. Taken only if it opens the commitment; a file
    /// only if it has the digest that the record names.
    ///
    /// - Parameter files: of the document, in any order; those that it does not name are left out.
    /// - Returns: true if something was missing and is there now.
    @discardableResult
    package func reenter(
        _ entry: UInt64, record: [UInt8], salt: [UInt8], files: [[UInt8]] = []
    ) async throws -> Bool {
        // A file that the record does not name is not kept, not even until the next start.
        let named = Set(((try? DocumentRecord(parsing: record))?.files ?? []).map(\.sha256))
        var staged: Set<Digest> = []
        for bytes in files where named.contains(.sha256(bytes)) {
            staged.insert(try await self.stage(bytes).digest)
        }
        let present = staged
        return try await self.submit { planning in
            try planning.reenter(entry, record: record, salt: salt, staged: present)
        }
    }
}

extension Registry {
    /// Everything that a receipt opens: the document's record, and those of its changes. Answers
    /// how many contents were missing and are there now, and what is still missing.
    package func reenter(_ receipt: Receipt, files: [[UInt8]]) async throws -> Reentered {
        let subject = receipt.subject.entry
        guard try await self.entry(subject.index)?.leafHash == subject.leafHash else {
            throw RegistryError.refused(Refusal(.unknownDocument, "#\(subject.index)"))
        }
        var count = 0
        var named: Set<Digest> = []
        for part in [receipt.subject] + receipt.changes {
            // A receipt of another log has entries of the same numbers.
            guard let opening = part.opening,
                try await self.entry(part.entry.index)?.leafHash == part.entry.leafHash
            else { continue }
            let isSubject = part.entry.index == receipt.subject.entry.index
            if isSubject {
                let record = try? DocumentRecord(parsing: opening.record)
                named = Set((record?.files ?? []).map(\.sha256))
            }
            let wasMissing = try await self.reenter(
                part.entry.index, record: opening.record, salt: opening.salt,
                files: isSubject ? files : [])
            if wasMissing { count += 1 }
        }
        let entry = receipt.subject.entry.index
        return Reentered(
            count: count, missing: try await self.lackingFiles().filter { $0.entry == entry },
            others: files.map(Digest.sha256).filter { !named.contains($0) })
    }
}

/// One transaction that takes entries back.
private struct Recovery {
    let transaction: any StoreTransaction
    let head: StoreHead
    let blobs: any BlobStore
    let origin: String

    mutating func take(
        from copy: TileDirectory, upTo target: TreeHead, anchored: TreeHead?
    ) throws {
        var frontier = try self.head.treeFrontier()
        var previous = self.head.lastLeaf
        var time = self.head.lastTime
        while frontier.size < target.size {
            let index = frontier.size
            let width = Int(min(256, target.size - index / 256 * 256))
            let path = TilePath(.entries, index: index / 256, width: width)
            guard let bytes = try copy.bytesOrCut(of: path) else {
                throw RecoveryError.otherHistory("\(path) is missing")
            }
            let bundle = try EntryBundle(parsing: bytes, width: width)
            for place in Int(index % 256)..<width {
                let bytes = bundle[place]
                let entry = try Entry(parsing: bytes)
                guard entry.index == frontier.size, entry.previous == previous, entry.time >= time
                else { throw RecoveryError.otherHistory("entry \(frontier.size)") }
                previous = Digest.leaf(bytes)
                time = entry.time
                try self.add(entry, bytes: bytes, leaf: previous)
                frontier.append(previous)
                if let anchored, anchored.size == frontier.size, anchored.root != frontier.root {
                    throw RecoveryError.otherHistory("the anchor has another root")
                }
            }
        }
        guard frontier.root == target.root else {
            throw RecoveryError.otherHistory("the entries do not have the checkpoint's root")
        }
        let next = StoreHead(
            tree: target, frontier: frontier.peaks, lastLeaf: previous, lastTime: time)
        guard try self.transaction.advanceHead(from: self.head, to: next) else {
            throw StoreError.damaged("the head is not where it was")
        }
        let old = try self.transaction.setting("recovered")
        try self.transaction.set(
            "recovered", (old.map { $0 + " " } ?? "") + "\(self.head.tree.size)-\(target.size)")
    }

    private func add(_ entry: Entry, bytes: [UInt8], leaf: Digest) throws {
        let body = try EntryBody(parsing: entry.body)
        try self.transaction.execute(
            """
            INSERT INTO entries (idx, leaf, time, kind, organ, ref, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .index(entry.index), .digest(leaf), .integer(entry.time.milliseconds),
                .text(body.kind), .text(body.organ.text), .optional(body.reference?.here),
                .blob(bytes),
            ])
        var planning = Planning(
            transaction: self.transaction, time: entry.time, head: self.head, blobs: self.blobs,
            origin: self.origin)
        try planning.apply(body, entry: entry.index)
        // Files that an erasure let go are removed when the server starts.
        _ = try planning.orphans()
    }
}

extension Planning {
    /// What an entry states, put into the tables as its own request would have.
    fileprivate mutating func apply(_ body: EntryBody, entry: UInt64) throws {
        let organ = body.organ
        switch body.content {
        case .organRegistered(let content):
            try self.run(
                "INSERT INTO organs (id, name, valid_from, entry) VALUES (?, ?, ?, ?)",
                [
                    .text(organ.text), .text(content.name),
                    .integer(content.validFrom.milliseconds), .index(entry),
                ])
        case .organEnded(let content):
            try self.run(
                "UPDATE organs SET valid_to = ?, successor = ? WHERE id = ?",
                [
                    .integer(content.validTo.milliseconds), .optional(content.successor?.text),
                    .text(organ.text),
                ])
        case .signerRegistered(let content): try self.apply(content, organ, entry)
        case .signerEnded(let content):
            try self.run(
                """
                UPDATE signers SET valid_to = ?, reason = ? WHERE organ = ? AND certificate = ?
                """,
                [
                    .integer(content.validTo.milliseconds), .text(content.reason.rawValue),
                    .text(organ.text), .digest(content.certificate),
                ])
        case .bookOpened(let content):
            try self.run(
                """
                INSERT INTO books (organ, book, series, year, direction, name, first, next, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                BookKey(organ, content.volume).cells + [
                    .text(content.direction.rawValue), .text(content.name),
                    .integer(Int64(content.first)), .integer(Int64(content.first)), .index(entry),
                ])
        case .bookClosed(let content):
            try self.run(
                """
                UPDATE books SET closed = ? WHERE organ = ? AND book = ? AND series = ? AND year = ?
                """, [.index(entry)] + BookKey(organ, content.volume).cells)
        case .documentNumbered(let content): try self.apply(content, organ, entry)
        case .documentIssued(let content): try self.apply(content, organ, entry)
        case .documentReceived(let content): try self.apply(content, organ, entry)
        case .numberReserved(let content): try self.apply(content, organ, entry)
        case .numberVoided(let content): try self.apply(content, organ)
        case .documentChanged(let content): try self.apply(content, entry)
        case .referenceFiled:
            try self.place(
                .init(
                    kind: .filed, organ: organ, book: "", series: "",
                    year: CivilDate(vietnam: self.time).year, number: nil),
                entry: entry, .init())
        case .logClosed: try self.transaction.set("closed", "\(entry)")
        case .deliveriesCommitted, .forgeryDenied, .policyChanged, .logResumed: break
        case .registryOpened, .keyRotated, .unknown:
            throw RecoveryError.unsupported(entry: entry, kind: body.kind)
        }
    }

    private func run(_ sql: String, _ arguments: [StoredValue]) throws {
        try self.transaction.execute(sql, arguments)
    }

    private func apply(_ content: SignerRegistered, _ organ: OrganID, _ entry: UInt64) throws {
        // The certificate itself is not in the log: it has to be handed in again.
        try self.run(
            "INSERT INTO certificates (digest, der) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
            [.digest(content.certificate), .blob([])])
        try self.run(
            """
            INSERT INTO signers (organ, certificate, role, custody, valid_from, entry)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (organ, certificate) DO UPDATE SET role = excluded.role,
                custody = excluded.custody, valid_from = excluded.valid_from,
                valid_to = NULL, reason = NULL, entry = excluded.entry
            """,
            [
                .text(organ.text), .digest(content.certificate), .text(content.role.rawValue),
                .text(content.custody.rawValue), .integer(content.validFrom.milliseconds),
                .index(entry),
            ])
    }

    private func count(_ number: Int, in book: BookKey) throws {
        try self.run(
            """
            UPDATE books SET next = max(next, ?)
            WHERE organ = ? AND book = ? AND series = ? AND year = ?
            """, [.integer(Int64(number + 1))] + book.cells)
    }

    private func apply(_ content: DocumentNumbered, _ organ: OrganID, _ entry: UInt64) throws {
        let book = BookKey(organ, content.volume)
        let number = StoredValue.integer(Int64(content.number))
        try self.count(content.number, in: book)
        try self.run(
            """
            INSERT INTO numbers
                (organ, book, series, year, number, state, date, entry, dispatch)
            VALUES (?, ?, ?, ?, ?, 'numbered', ?, ?, ?)
            ON CONFLICT (organ, book, series, year, number) DO UPDATE SET state = 'numbered',
                date = excluded.date, entry = excluded.entry, dispatch = excluded.dispatch
            """,
            book.cells + [
                number, .text(content.date.description), .index(entry),
                .text(content.dispatch.text),
            ])
        // A draft that the backup holds goes on from its number; one that it lacks cannot.
        try self.run(
            """
            UPDATE dispatches SET state = 'numbered', year = ?, number = ?, date = ?,
                numbered = ?, changed = ? WHERE id = ?
            """,
            [
                .integer(Int64(book.year)), number, .text(content.date.description),
                .index(entry), .integer(self.time.milliseconds), .text(content.dispatch.text),
            ])
    }

    private func apply(_ content: DocumentIssued, _ organ: OrganID, _ entry: UInt64) throws {
        let book = BookKey(organ, content.volume)
        try self.place(
            .init(
                kind: .issued, organ: organ, book: book.book.text, series: book.series.text,
                year: book.year, number: content.number),
            entry: entry, .init(numbered: content.numbered, dispatch: content.dispatch))
        try self.run(
            """
            UPDATE numbers SET state = 'issued', document = ? WHERE organ = ? AND book = ?
                AND series = ? AND year = ? AND number = ?
            """, [.index(entry)] + book.cells + [.integer(Int64(content.number))])
        try self.run(
            "UPDATE dispatches SET state = 'issued', issued = ?, changed = ? WHERE id = ?",
            [
                .index(entry), .integer(self.time.milliseconds), .text(content.dispatch.text),
            ])
    }

    private func apply(_ content: DocumentReceived, _ organ: OrganID, _ entry: UInt64) throws {
        let book = BookKey(organ, content.volume)
        try self.count(content.number, in: book)
        try self.place(
            .init(
                kind: .received, organ: organ, book: book.book.text, series: book.series.text,
                year: book.year, number: content.number),
            entry: entry, .init(channel: content.channel, ref: content.ref?.here))
        try self.run(
            """
            INSERT INTO numbers
                (organ, book, series, year, number, state, date, entry, document)
            VALUES (?, ?, ?, ?, ?, 'received', ?, ?, ?)
            """,
            book.cells + [
                .integer(Int64(content.number)), .text(content.date.description), .index(entry),
                .index(entry),
            ])
    }

    private func apply(_ content: NumberReserved, _ organ: OrganID, _ entry: UInt64) throws {
        let book = BookKey(organ, content.volume)
        try self.count(content.last, in: book)
        for number in content.numbers {
            try self.run(
                """
                INSERT INTO numbers
                    (organ, book, series, year, number, state, date, entry, reserved)
                VALUES (?, ?, ?, ?, ?, 'reserved', ?, ?, ?)
                """,
                book.cells + [
                    .integer(Int64(number)), .text(content.date.description), .index(entry),
                    .index(entry),
                ])
        }
    }

    private func apply(_ content: NumberVoided, _ organ: OrganID) throws {
        let book = BookKey(organ, content.volume)
        let state = try self.transaction.number(content.number, of: book)
        try self.run(
            """
            UPDATE numbers SET state = 'voided' WHERE organ = ? AND book = ? AND series = ?
                AND year = ? AND number = ?
            """, book.cells + [.integer(Int64(content.number))])
        if let dispatch = state?.dispatch { try self.move(dispatch, to: .voided) }
    }

    private mutating func apply(_ content: DocumentChange, _ entry: UInt64) throws {
        guard let index = content.ref.here, let document = try self.transaction.document(index)
        else { return }
        if content.change == .erased { try self.destroy(document) }
        try self.note(content.change, entry: entry, on: document)
        if content.change == .erased { try self.clear(document, erasedBy: entry) }
    }

    /// A line of a book whose content is not known: nobody outside sees it.
    private func place(
        _ place: RegisteredDocument.Place, entry: UInt64, _ origin: RegisteredDocument.Origin
    ) throws {
        try self.run(
            """
            INSERT INTO documents (entry, kind, organ, book, series, year, number, numbered,
                dispatch, state, time, level, medium, channel, ref_index)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'current', ?, 'restricted', 'electronic', ?, ?)
            """,
            [
                .index(entry), .text(place.kind.rawValue), .text(place.organ.text),
                .text(place.book), .text(place.series), .integer(Int64(place.year)),
                place.number.map { .integer(Int64($0)) } ?? .null, .optional(origin.numbered),
                .optional(origin.dispatch?.text), .integer(self.time.milliseconds),
                .optional(origin.channel?.rawValue), .optional(origin.ref),
            ])
    }

    // MARK: Contents

    fileprivate mutating func reenter(
        _ entry: UInt64, record: [UInt8], salt: [UInt8], staged: Set<Digest>
    ) throws -> Bool {
        guard let stored = try self.transaction.entry(entry) else {
            throw Refusal(.unknownDocument, "\(entry)")
        }
        let body = try EntryBody(parsing: Entry(parsing: stored.bytes).body)
        guard let commitment = body.record,
            Commitment.opens(commitment, .record, salt: salt, json: record)
        else { throw Refusal(.invalid, "record") }
        let document = try self.transaction.document(entry)
        if let erased = document?.erased { throw Refusal(.alreadyErased, entry: erased) }
        let isNew =
            try self.transaction.row(
                "SELECT 1 FROM records WHERE entry = ?", [.index(entry)]) == nil
        if isNew {
            try self.run(
                "INSERT INTO records (entry, salt, json) VALUES (?, ?, ?)",
                [.index(entry), .blob(salt), .blob(record)])
        }
        guard let document else { return isNew }
        let contents = try DocumentRecord(parsing: record)
        if isNew { try self.fill(document, with: contents) }
        // Files that came along, and those that were there already.
        let held = contents.files.filter {
            staged.contains($0.sha256) || self.blobs.has($0.sha256)
        }
        let before = try self.transaction.rows(
            "SELECT digest FROM blob_holders WHERE holder = ?", [.text("entry:\(entry)")]
        ).count
        try self.hold(held, as: "entry:\(entry)")
        return isNew || Set(held.map(\.sha256)).count > before
    }

    private func fill(_ document: RegisteredDocument, with record: DocumentRecord) throws {
        let main = record.files.first { $0.role == .main }?.sha256
        let text =
            [
                record.codeNumber.map { "\($0)/\(record.codeNotation ?? "")" }, record.typeName,
                record.subject, record.organName, record.note,
            ].compactMap(\.self) + record.signers.map(\.fullName)
        try self.run(
            """
            UPDATE documents SET main = ?, level = ?, medium = ?, type = ?, code_number = ?,
                code_notation = ?, date = ?, sender_id = ?, sender_name = ?, code = ?,
                subject = ?, folded = ? WHERE entry = ?
            """,
            [
                .optional(main), .text(record.level.rawValue), .text(record.medium.rawValue),
                .text(record.type), .optional(record.codeNumber), .optional(record.codeNotation),
                .optional(record.issuedDate?.description), .optional(record.organID?.text),
                .text(record.organName),
                .optional(document.kind == .issued ? record.code : nil), .text(record.subject),
                .text(VietnameseText.folded(text.joined(separator: "\n"))),
                .index(document.entry),
            ])
        for (position, file) in record.files.enumerated() {
            try self.run(
                """
                INSERT INTO document_files (entry, position, role, name, digest, size)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .index(document.entry), .integer(Int64(position)),
                    .text(file.role.rawValue), .text(file.name), .digest(file.sha256),
                    .integer(Int64(file.size)),
                ])
        }
        for signature in Set(record.files.flatMap(\.signatures)) {
            try self.run(
                "INSERT INTO document_signatures (signature, entry) VALUES (?, ?)",
                [.digest(signature), .index(document.entry)])
        }
        try SearchIndex.add(
            document.entry,
            RegisteredDocument.Place(
                kind: document.kind, organ: document.organ, book: document.book,
                series: document.series, year: document.year, number: document.number),
            record, viewers: [], to: self.transaction)
        try SearchIndex.move(
            document.entry, from: .current, to: document.state, in: self.transaction)
    }
}

extension BookKey {
    fileprivate init(_ organ: OrganID, _ volume: BookVolume) {
        self.init(organ: organ, book: volume.book, series: volume.series, year: volume.year)
    }
}

extension StoreReader {
    /// Ranges of entries that were taken back from outside: `12-15 20-31`, without their ends.
    func recoveredRanges() throws -> [Range<UInt64>] {
        try (self.setting("recovered") ?? "").split(separator: " ").compactMap { part in
            let ends = part.split(separator: "-").compactMap { UInt64($0) }
            return ends.count == 2 && ends[0] <= ends[1] ? ends[0]..<ends[1] : nil
        }
    }

    /// Entries that were taken back, were not erased, and whose record or files are not here.
    func lackingContents(limit: Int) throws -> [UInt64] {
        var lacking: Set<UInt64> = []
        for range in try self.recoveredRanges() {
            let rows = try self.rows(
                """
                SELECT e.idx, e.bytes FROM entries e LEFT JOIN records r ON r.entry = e.idx
                WHERE e.idx >= ? AND e.idx < ? AND r.entry IS NULL
                    AND NOT EXISTS (SELECT 1 FROM entries x WHERE x.kind = 'document.erased'
                        AND (x.ref = e.idx OR x.ref = e.ref))
                ORDER BY e.idx
                """, [.index(range.lowerBound), .index(range.upperBound)])
            for row in rows {
                let body = try EntryBody(parsing: Entry(parsing: row.blob(1)).body)
                guard body.record != nil, lacking.count < limit else { continue }
                lacking.insert(try row.index(0))
            }
        }
        lacking.formUnion(try self.lackingFiles(limit: limit).map(\.entry))
        return Array(lacking.sorted().prefix(limit))
    }

    /// Files that records of entries taken back name and that the entry does not hold.
    func lackingFiles(limit: Int) throws -> [LackingFile] {
        var lacking: [LackingFile] = []
        for range in try self.recoveredRanges() where lacking.count < limit {
            let rows = try self.rows(
                """
                SELECT f.entry, f.name, f.digest FROM document_files f
                WHERE f.entry >= ? AND f.entry < ?
                    AND NOT EXISTS (SELECT 1 FROM blob_holders h
                        WHERE h.digest = f.digest AND h.holder = 'entry:' || f.entry)
                    AND NOT EXISTS (SELECT 1 FROM entries x
                        WHERE x.kind = 'document.erased' AND x.ref = f.entry)
                ORDER BY f.entry, f.position LIMIT ?
                """,
                [
                    .index(range.lowerBound), .index(range.upperBound),
                    .integer(Int64(limit - lacking.count)),
                ])
            for row in rows {
                lacking.append(
                    LackingFile(
                        entry: try row.index(0), name: try row.text(1), digest: try row.digest(2)))
            }
        }
        return lacking
    }
}
