// ChainReplay.swift

package import AntinCrypto

/// Reads a log from its first entry on and checks that each is the next: grammar, index, chain and
/// order of time; and grows the tree over them. What the bodies mean is for others to check.
///
/// Memory is constant. Cost for each entry: one leaf hash and on average one node hash, and beside
/// them one pass over the bytes without an allocation: an entry that is the next begins with bytes
/// that are known beforehand, so it is compared and not parsed. Whatever does not compare goes to
/// the strict parser, which alone decides what is wrong with it.
package struct ChainReplay: Sendable {
    /// The right edge of the tree so far.
    package private(set) var frontier: TreeFrontier

    /// The tiles over the leaves, if they are wanted.
    private var tiles: TileEdge?

    /// The time of the last entry; the earliest of all before the first.
    package private(set) var time: Timestamp

    // The leaf hash of the last entry, and the first three lines that the next one must have.
    private var previous: Digest
    private var head: EntryHead
    // The first eleven bytes of the last entry's time, `YYYY-MM-DDT`, and their milliseconds.
    private var date: [UInt8]
    private var dateMilliseconds: Int64

    /// An entry that was accepted.
    package struct Accepted {
        package let leaf: Digest
        /// Where in the entry's bytes the body stands.
        package let body: Range<Int>
    }

    /// The replay of a whole log. With `collectingTiles` the hash tiles are kept for comparison,
    /// full ones until they are taken.
    package init(origin: String, collectingTiles: Bool = false) {
        self.init(
            frontier: TreeFrontier(), previous: Entry.genesis(origin: origin), time: .earliest,
            tiles: collectingTiles ? TileEdge() : nil)
    }

    /// Goes on after the last entry of a tree; the caller has proven that it is the last. Nil if
    /// the numbers do not fit.
    package init?(after last: Entry, frontier: TreeFrontier) {
        guard frontier.size > 0, frontier.size - 1 == last.index else { return nil }
        self.init(frontier: frontier, previous: last.leafHash, time: last.time, tiles: nil)
    }

    private init(frontier: TreeFrontier, previous: Digest, time: Timestamp, tiles: TileEdge?) {
        self.frontier = frontier
        self.tiles = tiles
        self.time = time
        self.previous = previous
        self.head = EntryHead(index: frontier.size, previous: previous)
        self.date = []
        self.dateMilliseconds = 0
        remember(time)
    }

    /// How many entries were accepted.
    package var size: UInt64 { frontier.size }

    /// The root over them. Cost: at most 63 node hashes.
    package var root: Digest { frontier.root }

    /// Accepts the next entry. Throws what is wrong with it; nothing has changed then.
    @discardableResult
    package mutating func append(_ entry: Span<UInt8>) throws(ReplayFinding) -> Accepted {
        if let milliseconds = timeOfNext(entry) {
            time = Timestamp(milliseconds: milliseconds)
        } else {
            remember(try examined(entry).time)
        }
        let body = head.bytes.count + Timestamp.byteCount + 1..<entry.count - 1
        let leaf = Digest.leaf(entry)
        if tiles == nil {
            frontier.append(leaf)
        } else {
            frontier.append(leaf) { level, hash in tiles?.append(hash, level: level) }
        }
        previous = leaf
        head.advance(past: leaf)
        return Accepted(leaf: leaf, body: body)
    }

    @discardableResult
    package mutating func append(_ entry: [UInt8]) throws(ReplayFinding) -> Accepted {
        try append(entry.span)
    }

    /// Accepts the entries of a bundle's file, of which there are exactly `width`, and shows each
    /// to `visit`. Throws what is wrong with the first that is not accepted; those before it are.
    package mutating func append(
        bundle: Span<UInt8>, width: Int,
        visit: (Accepted, Span<UInt8>) throws(ReplayFinding) -> Void = { _, _ in }
    ) throws(ReplayFinding) {
        var position = 0
        var count = 0
        while position < bundle.count, count < width {
            let range: Range<Int>
            do {
                range = try EntryBundle.entry(at: position, in: bundle)
            } catch {
                throw finding(.malformed(error))
            }
            let entry = bundle.extracting(range)
            try visit(try append(entry), entry)
            position = range.upperBound
            count += 1
        }
        guard position == bundle.count, count == width else {
            throw finding(
                .malformed(FormatError("entry bundle", expected: "exactly \(width) entries")))
        }
    }

    /// The full tiles that were finished since this was asked last; none unless collected.
    package mutating func takeFullTiles() -> [TileEdge.NamedTile] {
        tiles?.takeFullTiles() ?? []
    }

    /// The partial tiles of this size; none unless collected.
    package var partialTiles: [TileEdge.NamedTile] { tiles?.partialTiles ?? [] }
}

// The quick way, for entries that are as they should be.
extension ChainReplay {
    /// The time of the entry in milliseconds if it is the next one; nil sends it to the parser.
    private func timeOfNext(_ entry: Span<UInt8>) -> Int64? {
        let start = head.bytes.count
        let end = entry.count - 1
        guard entry.count <= Entry.maxBytes, end > start + Timestamp.byteCount + 1,
            entry.extracting(..<start).isSame(as: head.bytes.span),
            entry[start + Timestamp.byteCount] == lineFeed, entry[end] == lineFeed,
            entry.extracting(start + Timestamp.byteCount + 1..<end).isOneLine
        else { return nil }
        let clock = entry.extracting(start..<start + Timestamp.byteCount)
        guard clock.extracting(..<date.count).isSame(as: date.span),
            let timeOfDay = Timestamp.timeOfDay(reading: clock)
        else { return nil }
        let milliseconds = dateMilliseconds + timeOfDay
        return milliseconds >= time.milliseconds ? milliseconds : nil
    }

    /// Makes this the last time.
    private mutating func remember(_ time: Timestamp) {
        self.time = time
        date = Array(time.bytes.prefix(11))
        dateMilliseconds = time.daysSinceEpoch * Timestamp.millisecondsPerDay
    }
}

// The strict way, which says what is wrong.
extension ChainReplay {
    private func examined(_ bytes: Span<UInt8>) throws(ReplayFinding) -> Entry {
        let entry: Entry
        do {
            entry = try Entry(parsing: bytes)
        } catch {
            throw finding(.malformed(error))
        }
        guard entry.index == size else { throw finding(.wrongIndex(entry.index)) }
        guard entry.previous == previous else { throw finding(.brokenChain) }
        guard entry.time >= time else {
            throw finding(.timeWentBack(from: time, to: entry.time))
        }
        return entry
    }

    private func finding(_ reason: ReplayFinding.Reason) -> ReplayFinding {
        ReplayFinding(index: size, reason: reason)
    }
}
