// HashReader.swift

package import AntinCrypto

/// Whatever can say the hash of a complete subtree: a tree in memory, tiles on disk or over HTTP.
///
/// A reader answers only what it vouches for. `TileReader` proves every hash against a root first;
/// `MemoryTree` computed its hashes itself.
package protocol HashReader {
    /// The hash of `node`. Throws if the tree has no such node, or if it cannot be read.
    func hash(of node: TreeNode) throws -> Digest
}

extension HashReader {
    /// The root of the leaves in a valid subtree, which may be cut off at the right edge of the
    /// tree. Cost: one hash read for each bit of its length.
    func root(of range: Range<UInt64>) throws -> Digest {
        var root: Digest?
        for node in TreeNode.covering(range).reversed() {
            let left = try hash(of: node)
            root = root.map { right in Digest.node(left, right) } ?? left
        }
        return root ?? MerkleTree.emptyRoot
    }
}
