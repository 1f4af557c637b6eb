// InclusionProof.swift

package import AntinCrypto

/// Proof that a leaf stands at an index in the tree of a size: RFC 6962, 2.1.1; checked as in
/// RFC 9162, 2.1.3.2. Docs/formats/proof.md.
package struct InclusionProof: Hashable, Sendable {
    /// The place of the leaf, counted from 0.
    package let index: UInt64

    /// How many leaves the tree has.
    package let size: UInt64

    /// From the leaf's sibling up to the child of the root; at most 64.
    package let hashes: [Digest]

    package init(index: UInt64, size: UInt64, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// The proof for the leaf at `index` in the tree of the first `size` leaves. Throws if there is
    /// no such leaf or the reader throws. Cost: at most 2·log2(size) hash reads.
    package static func make(index: UInt64, size: UInt64, reader: some HashReader) throws -> Self {
        guard index < size else { throw TreeError.outside(size: size) }
        let hashes = try Subtree.path(to: index..<index + 1, in: 0..<size, reader: reader)
        return Self(index: index, size: size, hashes: hashes)
    }

    /// Whether the proof leads from this leaf hash to this root.
    package func proves(leaf: Digest, root: Digest) -> Bool {
        self.root(above: leaf) == root
    }

    /// The root to which the proof leads from `leaf`; nil if index and size do not fit together or
    /// the number of hashes is not the one that they call for. Cost: one node hash for each hash.
    package func root(above leaf: Digest) -> Digest? {
        guard index < size else { return nil }
        // `node` and `last` are the paths of the leaf and of the last leaf, seen at one level;
        // where they meet, everything to the left is complete and hashed from the left.
        var node = index
        var last = size - 1
        var root = leaf
        for hash in hashes {
            if last == 0 { return nil }
            if node & 1 == 1 || node == last {
                root = Digest.node(hash, root)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                root = Digest.node(root, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? root : nil
    }
}
