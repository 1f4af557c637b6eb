// TileWriter.swift

package import AntinCrypto

/// Appends entries to a log and says which files that makes: the full tiles and bundles that were
/// finished and the partial ones of the new size.
///
/// Files never change: a partial one has its width in its name. All files of a size are written
/// before the checkpoint that names the size.
package struct TileWriter: Sendable {
    /// One file to write.
    package struct File: Hashable, Sendable {
        package let path: TilePath
        package let bytes: [UInt8]

        package init(path: TilePath, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    private var frontier: TreeFrontier
    private var edge: TileEdge
    private var bundle: EntryBundle
    private var finished: [File] = []
    // The size at which the partial files were given out last; they exist already.
    private var writtenSize: UInt64

    /// The writer of an empty log.
    package init() {
        frontier = TreeFrontier()
        edge = TileEdge()
        bundle = EntryBundle()
        writtenSize = 0
    }

    /// Takes up a log where it stands. The right edge is proven against the root and the last
    /// bundle against its leaf hashes; throws if they do not fit. Cost: one file for each level.
    package init(resuming size: UInt64, root: Digest, source: some TileSource) throws {
        edge = try TileEdge(size: size, root: root, source: source)
        frontier = edge.frontier
        bundle = EntryBundle()
        writtenSize = size
        guard let path = TilePath.rightEdge(size: size).first, path.kind == .entries else { return }
        bundle = try source.bundle(path)
        for (range, leaf) in zip(bundle.ranges, edge.levels[0]) {
            guard Digest.leaf(bundle.bytes.span.extracting(range)) == leaf else {
                throw TreeError.mismatch(path)
            }
        }
    }

    /// How many entries there are.
    package var size: UInt64 { frontier.size }

    /// The root over all of them. Cost: at most 63 node hashes.
    package var root: Digest { frontier.root }

    /// Appends an entry and gives its leaf hash. Throws if it is longer than 65,535 bytes; nothing
    /// has changed then. Cost: one leaf hash and on average one node hash.
    @discardableResult
    package mutating func append(_ entry: Span<UInt8>) throws(FormatError) -> Digest {
        try bundle.append(entry)
        let leaf = Digest.leaf(entry)
        frontier.append(leaf) { level, hash in edge.append(hash, level: level) }
        if bundle.count == TilePath.fullWidth {
            let index = (size - 1) / UInt64(TilePath.fullWidth)
            finished.append(
                File(path: TilePath(.entries, index: index), bytes: bundle.bytes))
            bundle = EntryBundle()
        }
        return leaf
    }

    @discardableResult
    package mutating func append(_ entry: [UInt8]) throws(FormatError) -> Digest {
        try append(entry.span)
    }

    /// The full files that were finished since this was asked last: bundles first, then tiles.
    package mutating func takeFullFiles() -> [File] {
        let tiles = edge.takeFullTiles().map { named in
            File(path: named.path, bytes: named.tile.bytes)
        }
        defer { finished = [] }
        return finished + tiles
    }

    /// All files that a reader of the present size needs and that did not exist before: the full
    /// ones that were finished, and the partial ones that the last entries changed.
    package mutating func takeFiles() -> [File] {
        var files = takeFullFiles()
        let partialTiles = edge.partialTiles
        for path in TilePath.rightEdge(size: size) {
            switch path.kind {
            case .entries where size != writtenSize:
                files.append(File(path: path, bytes: bundle.bytes))
            case .hashes(let level)
            where size >> UInt64(8 * level) != writtenSize >> UInt64(8 * level):
                guard let named = partialTiles.first(where: { $0.path == path }) else { continue }
                files.append(File(path: path, bytes: named.tile.bytes))
            default: continue
            }
        }
        writtenSize = size
        return files
    }
}
