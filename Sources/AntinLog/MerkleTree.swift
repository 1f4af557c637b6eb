// MerkleTree.swift

package import AntinCrypto

/// The hashes of RFC 6962, section 2.1, for SHA-256. Leaf and node hashes are `Digest.leaf` and
/// `Digest.node`; no odd leaf is doubled and nothing is padded.
package enum MerkleTree {
    /// The root of the empty tree: SHA-256 of nothing.
    package static let emptyRoot = Digest.sha256([UInt8]())

    /// The root over leaf hashes. Cost: one node hash for each leaf but the first.
    package static func root(of leaves: some Sequence<Digest>) -> Digest {
        var frontier = TreeFrontier()
        for leaf in leaves { frontier.append(leaf) }
        return frontier.root
    }

    /// The largest power of two below `count`, where the tree of `count` leaves divides.
    /// `count` is at least 2.
    static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
