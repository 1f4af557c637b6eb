// TileReader.swift

package import AntinCrypto

/// Reads hashes of a tree from tiles that nobody vouches for, and proves each against the root
/// before it answers.
///
/// The partial tiles at the right edge are read at the start and rebuild the root; every full tile
/// is hashed up and compared with the hash that its proven parent tile holds.
/// Not thread-safe; make one for each task.
package final class TileReader<Source: TileSource>: HashReader {
    package let size: UInt64
    package let root: Digest
    private let source: Source
    private let edge: TileEdge
    private var proven: [TilePath: Tile] = [:]

    /// How many full tiles are kept; 256 of them are 2 MiB.
    private static var keptTiles: Int { 256 }

    /// Throws if the tiles of the right edge do not give the root of the checkpoint. Cost: see
    /// `TileEdge`.
    package init(size: UInt64, root: Digest, source: Source) throws {
        self.size = size
        self.root = root
        self.source = source
        self.edge = try TileEdge(size: size, root: root, source: source)
    }

    /// Cost: at most one file and 255 node hashes for each level above the node, less what was
    /// read before.
    package func hash(of node: TreeNode) throws -> Digest {
        guard node.isIn(treeOf: size) else { throw TreeError.outside(size: size) }
        let (level, inner) = node.level.quotientAndRemainder(dividingBy: 8)
        let first = node.index << UInt64(inner)
        let tile = try tile(level: level, index: first / 256)
        return tile.root(first: Int(first % 256), levels: inner)
    }

    /// The leaf hash at `index`, proven.
    package func leaf(at index: UInt64) throws -> Digest {
        try hash(of: TreeNode(level: 0, index: index))
    }

    // The depth of the recursion is that of the tiles: at most 8.
    private func tile(level: Int, index: UInt64) throws -> Tile {
        if index == (size >> UInt64(8 * level)) / 256 {
            return Tile(hashes: edge.levels[level])
        }
        let path = TilePath(.hashes(level: level), index: index)
        if let tile = proven[path] { return tile }
        let tile = try source.tile(path)
        let parent = try self.tile(level: level + 1, index: index / 256)
        guard tile.root(first: 0, levels: 8) == parent.hashes[Int(index % 256)] else {
            throw TreeError.mismatch(path)
        }
        if proven.count >= Self.keptTiles { proven.removeAll(keepingCapacity: true) }
        proven[path] = tile
        return tile
    }
}
