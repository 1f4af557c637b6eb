// The commit order, step by step. Docs/registry.md tells it to readers.

import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// What writes the log: the state between two groups, and the seven steps of a commit.
///
/// After a commit that threw, the value is not used any more: the process ends.
struct Ledger: Sendable {
    let store: any RegistryStore
    let anchor: any Anchor
    let publication: any Publication
    let blobs: any BlobStore
    let keys: LogKeys
    let published: PublishedHead
    /// Below this many free bytes nothing is begun.
    let reserveBytes: Int
    let freeBytes: @Sendable () -> Int?

    private var clock: SequencerClock
    /// What is committed.
    private(set) var head: StoreHead
    private var frontier: TreeFrontier
    /// The register's own rules, at the head: what an auditor would report is not written.
    private var rules: RegisterReplay
    /// What the anchor stands for.
    private var anchored: TreeHead
    /// Stands at the size up to which tiles were written.
    private var writer: TileWriter

    init(
        parts: RegistryParts, keys: LogKeys, published: PublishedHead, reserveBytes: Int,
        freeBytes: @escaping @Sendable () -> Int?, clock: SequencerClock, head: StoreHead,
        rules: RegisterReplay, anchored: TreeHead, writer: TileWriter
    ) throws {
        self.store = parts.store
        self.anchor = parts.anchor
        self.publication = parts.publication
        self.blobs = parts.blobs
        self.keys = keys
        self.published = published
        self.reserveBytes = reserveBytes
        self.freeBytes = freeBytes
        self.clock = clock
        self.head = head
        self.frontier = try head.treeFrontier()
        self.rules = rules
        self.anchored = anchored
        self.writer = writer
    }

    // MARK: A group

    /// Carries out a group of requests. Each request has its answer, or its refusal, when this
    /// returns; if it throws, none has one and the process must end.
    mutating func commit(_ batch: [Request]) throws(FatalRegistryError) {
        let time: Timestamp
        let clock = self.clock
        do {
            time = try self.begin(batch)
        } catch {
            for request in batch { request.fail(error) }
            return
        }
        let result: Carried
        do {
            result = try self.store.write { transaction in
                try self.carryOut(batch, at: time, in: transaction)
            }
        } catch StoreError.busy {
            for request in batch { request.fail(RegistryError.busy) }
            return
        } catch let broken as RuleBroken {
            // Nothing was written, and the rules in memory have seen entries that are not.
            broken.request.fail(RegistryError.refused(Refusal(.ruleBroken, broken.rule)))
            for request in batch where request !== broken.request {
                request.fail(RegistryError.busy)
            }
            try Self.step(.transaction) {
                self.rules = try Self.rules(
                    of: self.store, at: self.head, origin: self.keys.origin)
            }
            return
        } catch {
            // Step 3. The engine may have committed before it failed.
            throw FatalRegistryError(step: .transaction, cause: "\(error)")
        }
        if result.head == self.head, batch.contains(where: \.resumesClock) {
            // The decision was not recorded, so it was not made.
            self.clock = clock
        }
        (self.head, self.frontier) = (result.head, result.frontier)
        try self.publish()
        try Self.step(.answer) {
            for digest in result.orphans { try self.blobs.remove(digest) }
        }
    }

    /// An entry after the first of its request breaks a rule: the whole group is undone.
    private struct RuleBroken: Error {
        let request: Request
        let rule: String
    }

    /// What a transaction came to.
    private struct Carried {
        var head: StoreHead
        var frontier: TreeFrontier
        /// Files that nothing holds any more.
        var orphans: [Digest]
    }

    /// Before step 1 has cost anything: is there a time to write, and space?
    private mutating func begin(_ batch: [Request]) throws(RegistryError) -> Timestamp {
        if let free = self.freeBytes(), free < self.reserveBytes {
            throw .diskFull(freeBytes: free)
        }
        if batch.contains(where: \.resumesClock) {
            return self.clock.resume(after: self.head.lastTime)
        }
        return try self.clock.time(after: self.head.lastTime)
    }

    /// Steps 2 and 3 up to the commit itself: plans the requests, proves the entries that came
    /// out of them, and moves the head if it still is where it was.
    private mutating func carryOut(
        _ batch: [Request], at time: Timestamp, in transaction: any StoreTransaction
    ) throws -> Carried {
        guard try transaction.head() == self.head else {
            throw StoreError.damaged("another process has moved the head")
        }
        var planning = Planning(
            transaction: transaction, time: time, head: self.head, blobs: self.blobs,
            origin: self.keys.origin)
        for request in batch {
            let mark = planning.mark
            do {
                try transaction.savepoint {
                    try request.plan(&planning)
                    try self.check(planning.entries[mark.count...], of: request, at: time)
                }
            } catch let refusal as Refusal {
                planning.rewind(to: mark)
                request.fail(RegistryError.refused(refusal))
            } catch StoreError.constraint(let rule) {
                planning.rewind(to: mark)
                request.fail(RegistryError.refused(Refusal(.invalid, rule)))
            }
        }
        let entries = planning.entries
        let orphans = try planning.orphans()
        var frontier = self.frontier
        guard let last = entries.last else {
            return Carried(head: self.head, frontier: frontier, orphans: orphans)
        }
        for entry in entries { frontier.append(entry.leaf) }
        let tree = TreeHead(size: frontier.size, root: frontier.root)
        try self.prove(entries, in: tree)
        let head = StoreHead(
            tree: tree, frontier: frontier.peaks, lastLeaf: last.leaf, lastTime: time)
        guard try transaction.advanceHead(from: self.head, to: head) else {
            throw StoreError.damaged("the head is not where it was")
        }
        return Carried(head: head, frontier: frontier, orphans: orphans)
    }

    /// Asks of each new entry what an auditor will ask, before it is too late.
    private mutating func check(
        _ entries: ArraySlice<PlannedEntry>, of request: Request, at time: Timestamp
    ) throws {
        for (position, entry) in entries.enumerated() {
            let findings = self.rules.check(entry.body, at: time)
            if let finding = findings.first(where: { !$0.isNotice }) {
                guard position == 0 else {
                    throw RuleBroken(request: request, rule: finding.rule.rawValue)
                }
                throw Refusal(.ruleBroken, finding.rule.rawValue)
            }
            self.rules.append(entry.body, at: time)
        }
    }

    /// The rules after every entry of a store, whose chain and root are recomputed on the way.
    /// Throws `damaged` if they are not what the head says. Cost: linear, some microseconds an
    /// entry; memory as `RegisterReplay`.
    static func rules(
        of store: any RegistryStore, at head: StoreHead, origin: String
    ) throws -> RegisterReplay {
        var rules = RegisterReplay()
        var frontier = TreeFrontier()
        var previous = Entry.genesis(origin: origin)
        while frontier.size < head.tree.size {
            let limit = Int(min(head.tree.size - frontier.size, 1_024))
            let rows = try store.read { try $0.entries(from: frontier.size, limit: limit) }
            guard rows.count == limit else { throw StoreError.damaged("entries are missing") }
            for row in rows {
                let entry: Entry
                do throws(FormatError) {
                    entry = try Entry(parsing: row.bytes)
                } catch {
                    throw StoreError.damaged("entry \(row.index): \(error.expected)")
                }
                guard entry.index == row.index, entry.previous == previous else {
                    throw StoreError.damaged("entry \(row.index) does not continue the chain")
                }
                rules.append(try? EntryBody(parsing: entry.body), at: entry.time)
                frontier.append(row.leaf)
                previous = row.leaf
            }
        }
        guard frontier.root == head.tree.root, previous == head.lastLeaf else {
            throw StoreError.damaged("the entries do not have the head's root")
        }
        return rules
    }

    /// Step 2: the verifier's own functions find every new entry in the new tree, and the old
    /// tree at its beginning.
    private func prove(_ entries: [PlannedEntry], in tree: TreeHead) throws {
        let added = AppendedTree(after: self.frontier, leaves: entries.map(\.leaf))
        for entry in entries {
            let proof = try InclusionProof.make(
                index: entry.index, size: tree.size, reader: added)
            guard proof.proves(leaf: entry.leaf, root: tree.root) else {
                throw StoreError.damaged("entry \(entry.index) is not in the tree made of it")
            }
        }
        guard self.head.tree.size > 0 else { return }
        let proof = try ConsistencyProof.make(
            oldSize: self.head.tree.size, newSize: tree.size, reader: added)
        guard proof.proves(oldRoot: self.head.tree.root, newRoot: tree.root) else {
            throw StoreError.damaged("the new tree does not begin with the old one")
        }
    }

    // MARK: Publishing

    /// Steps 4 to 6, for what is committed and not published: also what recovery does.
    mutating func publish() throws(FatalRegistryError) {
        let tree = self.head.tree
        if self.anchored == tree, self.writer.size == tree.size,
            self.published.current?.head == tree
        {
            return
        }
        var writer = self.writer
        var checkpoint: [UInt8] = []
        try Self.step(.anchor) {
            try self.append(to: &writer, upTo: tree.size)
            // Rows that were read again give the root that was computed before they were
            // written: neither memory nor disk has changed a bit on the way.
            guard writer.root == tree.root else {
                throw StoreError.damaged("the rows do not have the root of the head")
            }
            if self.anchored != tree {
                try self.anchor.advance(from: self.anchored, to: tree)
            }
            checkpoint = try self.keys.checkpoint(of: tree)
        }
        // A checkpoint must never name a tile that a reader cannot fetch, so tiles go first. A
        // crash in between leaves tiles that nothing names; the next start writes them again.
        let files = writer.takeFiles()
        try Self.step(.tiles) { try self.publication.write(files) }
        try Self.step(.checkpoint) { try self.publication.publish(checkpoint: checkpoint) }
        self.publication.removePartials(from: self.writer.size, to: tree.size)
        self.writer = writer
        self.anchored = tree
        self.published.current = PublishedCheckpoint(head: tree, note: checkpoint)
    }

    /// Reads rows again and appends them, after checking that they continue the chain.
    private func append(to writer: inout TileWriter, upTo size: UInt64) throws {
        while writer.size < size {
            let limit = Int(min(size - writer.size, 1_024))
            let (rows, before) = try self.store.read { reader in
                (
                    try reader.entries(from: writer.size, limit: limit),
                    writer.size == 0 ? nil : try reader.entry(writer.size - 1)
                )
            }
            guard rows.count == limit else { throw StoreError.damaged("entries are missing") }
            var previous = before?.leaf ?? Entry.genesis(origin: self.keys.origin)
            for row in rows {
                let entry = try Entry(parsing: row.bytes)
                guard entry.index == row.index, entry.previous == previous else {
                    throw StoreError.damaged("entry \(row.index) does not continue the chain")
                }
                previous = try writer.append(row.bytes)
            }
            // What was anchored before may be written before the new head is: only recovery has
            // so much to write that it should not lie in memory.
            if writer.size <= self.anchored.size {
                try self.publication.write(writer.takeFullFiles())
            }
        }
    }

    private static func step(
        _ step: FatalRegistryError.Step, _ body: () throws -> Void
    ) throws(FatalRegistryError) {
        do {
            try body()
        } catch {
            throw FatalRegistryError(step: step, cause: "\(error)")
        }
    }
}
