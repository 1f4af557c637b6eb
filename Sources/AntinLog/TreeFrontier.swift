// TreeFrontier.swift

package import AntinCrypto

/// The right edge of a growing tree: all that is needed to append leaves and to say the root.
///
/// It holds the roots of the complete subtrees that the tree consists of, one for each bit of the
/// size, the largest first. Memory: 32 bytes for each, however large the tree.
package struct TreeFrontier: Hashable, Sendable {
    /// How many leaves there are.
    package private(set) var size: UInt64 = 0

    /// The roots of the complete subtrees, from left to right.
    package private(set) var peaks: [Digest] = []

    /// The empty tree.
    package init() {
        peaks.reserveCapacity(64)
    }

    /// The edge of the tree of the first `size` leaves. Cost: one hash read for each bit of the
    /// size. What the reader says is believed; compare `root` with a trusted one.
    package init(size: UInt64, reader: some HashReader) throws {
        self.init()
        for node in TreeNode.covering(0..<size) { peaks.append(try reader.hash(of: node)) }
        self.size = size
    }

    /// RFC 6962, 2.1. Cost: one node hash for each subtree but one, at most 63.
    package var root: Digest {
        guard var root = peaks.last else { return MerkleTree.emptyRoot }
        for peak in peaks.dropLast().reversed() { root = Digest.node(peak, root) }
        return root
    }

    /// Appends the hash of one leaf. Cost: one node hash on average, at most 63.
    package mutating func append(_ leaf: Digest) {
        append(leaf) { _, _ in }
    }

    /// Appends the hash of one leaf and shows each complete subtree that this leaf completes at
    /// the levels of tiles (0, 8, 16, …), lowest first, the leaf itself included.
    @inline(__always)
    mutating func append(_ leaf: Digest, completing visit: (_ tileLevel: Int, Digest) -> Void) {
        var hash = leaf
        visit(0, hash)
        var remaining = size
        var level = 0
        while remaining & 1 == 1, let left = peaks.popLast() {
            hash = Digest.node(left, hash)
            remaining >>= 1
            level += 1
            if level & 7 == 0 { visit(level >> 3, hash) }
        }
        peaks.append(hash)
        size += 1
    }

    /// Appends a complete subtree of 2^level leaves. The size is a multiple of 2^level.
    mutating func append(_ subtree: Digest, level: Int) {
        precondition(size & ((1 << UInt64(level)) - 1) == 0)
        var hash = subtree
        var remaining = size >> UInt64(level)
        while remaining & 1 == 1, let left = peaks.popLast() {
            hash = Digest.node(left, hash)
            remaining >>= 1
        }
        peaks.append(hash)
        size += 1 << UInt64(level)
    }
}
