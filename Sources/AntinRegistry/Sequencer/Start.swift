// The start-up guard: what may be written to, and what only answers questions.

import AntinCore
import AntinCrypto
import AntinLog

/// What a store, its anchor and its publication say when the registry starts.
struct Start {
    let parts: RegistryParts
    let keys: LogKeys
    let head: StoreHead
    let operatorOrgan: OrganID
    /// The published checkpoint; `nil` if there is none, or none that this log has signed: it is
    /// then written anew, because it says nothing that the anchor does not.
    let publication: PublishedCheckpoint?
    private let clockFloor: Timestamp?
    private let closed: UInt64?

    /// How many entries at the end are read again before anything is written.
    private static let edgeEntries: UInt64 = 4_096

    init(parts: RegistryParts, keys: LogKeys) throws {
        self.parts = parts
        self.keys = keys
        let (head, names, floor, closed) = try parts.store.read { reader in
            (
                try reader.head(),
                [
                    try reader.setting("origin"), try reader.setting("log_key"),
                    try reader.setting("status_key"), try reader.setting("operator"),
                ],
                try reader.setting("clock_floor"), try reader.setting("closed")
            )
        }
        guard let head, let organ = names[3].flatMap({ OrganID($0) }) else {
            throw OpeningError.notInitialised
        }
        guard names[0] == keys.origin, names[1] == keys.log.verifierKey.description,
            names[2] == keys.status.verifierKey.description
        else { throw OpeningError.otherKeys }
        self.head = head
        self.operatorOrgan = organ
        self.clockFloor = floor.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
        self.closed = closed.flatMap { UInt64($0) }
        self.publication = try parts.publication.checkpoint().flatMap { note in
            (try? keys.head(of: note)).map { PublishedCheckpoint(head: $0, note: note) }
        }
    }

    /// The ledger, brought up to date. Throws `ReadOnlyReason.Found` if nothing may be written,
    /// and anything else if the registry cannot be opened now (no space, no permission).
    func ledger(
        _ configuration: RegistryConfiguration, published: PublishedHead
    ) throws -> Ledger {
        let anchored = try self.anchoredHead()
        let rules: RegisterReplay
        do {
            rules = try Ledger.rules(
                of: self.parts.store, at: self.head, origin: self.keys.origin)
        } catch let error as StoreError {
            throw ReadOnlyReason.Found(reason: .damaged("\(error)"))
        }
        var ledger = try Ledger(
            parts: self.parts, keys: self.keys, published: published,
            reserveBytes: configuration.reserveBytes, freeBytes: configuration.freeBytes,
            clock: SequencerClock(source: configuration.clock, floor: self.clockFloor),
            head: self.head, rules: rules, anchored: anchored, writer: self.writer())
        try ledger.publish()
        if let closed { throw ReadOnlyReason.Found(reason: .closed(entry: closed)) }
        return ledger
    }

    /// Why nothing could be written, if this were opened to be written to. Changes nothing.
    func obstacle() throws -> ReadOnlyReason? {
        do {
            _ = try self.anchoredHead()
            try self.checkEdge()
            return self.closed.map { .closed(entry: $0) }
        } catch let found as ReadOnlyReason.Found {
            return found.reason
        } catch let error as StoreError {
            return .damaged("\(error)")
        }
    }

    /// Compares the store with what was promised.
    private func anchoredHead() throws -> TreeHead {
        let anchored: TreeHead?
        do {
            anchored = try self.parts.anchor.read()
        } catch {
            throw ReadOnlyReason.Found(reason: .anchorUnreadable("\(error)"))
        }
        if let anchored { try self.check(anchored, by: .anchor) }
        if let publication { try self.check(publication.head, by: .publication) }
        guard let anchored else { throw ReadOnlyReason.Found(reason: .anchorMissing) }
        return anchored
    }

    private func check(_ promised: TreeHead, by: ReadOnlyReason.Promise) throws {
        let size = self.head.tree.size
        guard promised.size <= size else {
            throw ReadOnlyReason.Found(
                reason: .rollback(store: size, promised: promised.size, by: by))
        }
        let root = promised.size == size ? self.head.tree.root : try self.root(at: promised.size)
        guard root == promised.root else {
            throw ReadOnlyReason.Found(reason: .fork(size: promised.size, by: by))
        }
    }

    /// The root that the store had at an earlier size. Cost: linear; only after a crash.
    private func root(at size: UInt64) throws -> Digest {
        var frontier = TreeFrontier()
        while frontier.size < size {
            let rows = try self.parts.store.read { reader in
                try reader.entries(
                    from: frontier.size, limit: Int(min(1_024, size - frontier.size)))
            }
            guard !rows.isEmpty else { throw StoreError.damaged("entries are missing") }
            for row in rows { frontier.append(row.leaf) }
        }
        return frontier.root
    }

    /// The last entries hold together: hash chain, and the complete subtrees that they form.
    private func checkEdge() throws {
        let head = self.head
        let frontier = try head.treeFrontier()
        guard head.tree.size > 0 else { return }
        let count = min(head.tree.size, Self.edgeEntries)
        let first = head.tree.size - count
        let rows = try self.parts.store.read { reader in
            try reader.entries(from: first, limit: Int(count) + 1)
        }
        guard rows.count == Int(count), let last = rows.last else {
            throw StoreError.damaged("the head does not stand at the last entry")
        }
        var previous: Digest?
        for row in rows {
            let entry = try Entry(parsing: row.bytes)
            guard entry.index == row.index, previous == nil || entry.previous == previous else {
                throw StoreError.damaged("entry \(row.index) does not continue the chain")
            }
            previous = row.leaf
        }
        guard last.leaf == head.lastLeaf else {
            throw StoreError.damaged("the head names another last entry")
        }
        // The smallest subtrees of the edge, as many as these entries cover.
        var start = head.tree.size
        for peak in frontier.peaks.reversed() {
            let size: UInt64 = 1 << UInt64(start.trailingZeroBitCount)
            guard start >= size, start - size >= first else { break }
            start -= size
            let part = rows[Int(start - first)..<Int(start - first + size)].map(\.leaf)
            guard MerkleTree.root(of: part) == peak else {
                throw StoreError.damaged("the entries do not have the head's root")
            }
        }
    }

    /// A writer of tiles that stands at the published size; at nothing if the published tiles do
    /// not fit, and then every tile is written anew.
    private func writer() -> TileWriter {
        guard let publication else { return TileWriter() }
        return
            (try? TileWriter(
                resuming: publication.head.size, root: publication.head.root,
                source: self.parts.publication)) ?? TileWriter()
    }
}

extension ReadOnlyReason {
    /// A reason on its way to the one who opens.
    struct Found: Error { let reason: ReadOnlyReason }
}
