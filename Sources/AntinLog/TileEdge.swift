// TileEdge.swift

package import AntinCrypto

/// The partial tiles at the right edge of a growing tree, and the full ones that were finished on
/// the way. Memory: 8 KiB for each level, and the full tiles until they are taken.
package struct TileEdge: Hashable, Sendable {
    /// A tile under its name.
    package struct NamedTile: Hashable, Sendable {
        package let path: TilePath
        package let tile: Tile
    }

    /// How many leaves there are.
    package private(set) var size: UInt64 = 0

    // levels[l] holds the hashes of the partial tile of level l, none to 255.
    private(set) var levels: [[Digest]] = []
    private var finished: [NamedTile] = []

    /// The edge of the empty tree.
    package init() {}

    /// Reads the partial tiles of the tree of `size` leaves and proves all of their hashes against
    /// the root. Throws if a tile is missing or malformed, or if the root is another. Cost: one
    /// read and at most 255 node hashes for each level.
    package init(size: UInt64, root: Digest, source: some TileSource) throws {
        for path in TilePath.rightEdge(size: size) {
            guard case .hashes(let level) = path.kind else { continue }
            while levels.count < level { levels.append([]) }
            levels.append(try source.tile(path).hashes)
        }
        self.size = size
        guard frontier.root == root else { throw TreeError.wrongRoot(size: size) }
    }

    /// The frontier that the tiles give. Cost: at most 255 node hashes for each level.
    package var frontier: TreeFrontier {
        var frontier = TreeFrontier()
        for (level, hashes) in levels.enumerated().reversed() {
            for hash in hashes { frontier.append(hash, level: 8 * level) }
        }
        return frontier
    }

    /// Appends a hash that a leaf completes at a tile level; the frontier says which and in which
    /// order (`TreeFrontier.append(_:completing:)`).
    @inline(__always)
    mutating func append(_ hash: Digest, level: Int) {
        if level == levels.count { levels.append([]) }
        levels[level].append(hash)
        if level == 0 { size += 1 }
        if levels[level].count == TilePath.fullWidth { finish(level) }
    }

    private mutating func finish(_ level: Int) {
        let index = (size >> UInt64(8 * level)) / UInt64(TilePath.fullWidth) - 1
        finished.append(
            NamedTile(
                path: TilePath(.hashes(level: level), index: index),
                tile: Tile(hashes: levels[level])))
        levels[level].removeAll(keepingCapacity: true)
    }

    /// The full tiles that were finished since this was asked last, in the order of finishing.
    package mutating func takeFullTiles() -> [NamedTile] {
        defer { finished = [] }
        return finished
    }

    /// The partial tiles of this size, from level 0 up.
    package var partialTiles: [NamedTile] {
        TilePath.rightEdge(size: size).compactMap { path in
            guard case .hashes(let level) = path.kind else { return nil }
            return NamedTile(path: path, tile: Tile(hashes: levels[level]))
        }
    }
}
