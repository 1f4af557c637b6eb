// Subtree.swift

package import AntinCrypto

/// A run of leaves whose shape in the tree is that of a tree of its own: `start` is a multiple of
/// the smallest power of two that is not below the length. `0..<n` is the tree of n leaves, and
/// every proof about trees is the special case of one about subtrees
/// (draft-ietf-plants-merkle-tree-certs, "Subtrees").
package struct Subtree: Hashable, Sendable {
    package let range: Range<UInt64>

    /// The subtree, or nil if the run is not one.
    package init?(_ range: Range<UInt64>) {
        let count = range.upperBound - range.lowerBound
        if count > 1 {
            // Above 2^63 leaves no power of two is left, and only a run from 0 is a subtree.
            let (power, overflow) = MerkleTree.split(count).multipliedReportingOverflow(by: 2)
            guard range.lowerBound == 0 || (!overflow && range.lowerBound % power == 0) else {
                return nil
            }
        }
        self.range = range
    }

    /// The root of the leaves. Cost: one hash read for each bit of the length.
    package func root(from reader: some HashReader) throws -> Digest {
        try reader.root(of: range)
    }

    /// The proof that a leaf of the tree is in this subtree, as an inclusion proof in a tree of the
    /// length of the subtree. Throws if the leaf is not in it or the reader throws.
    package func inclusionProof(of index: UInt64, reader: some HashReader) throws
        -> InclusionProof
    {
        guard range.contains(index) else { throw TreeError.outside(size: range.upperBound) }
        let hashes = try Self.path(to: index..<index + 1, in: range, reader: reader)
        return InclusionProof(
            index: index - range.lowerBound, size: range.upperBound - range.lowerBound,
            hashes: hashes)
    }

    /// The hashes that tie this subtree to the tree of the first `size` leaves. Throws if the
    /// subtree is not in it or the reader throws.
    package func consistencyPath(toTreeOf size: UInt64, reader: some HashReader) throws
        -> [Digest]
    {
        guard range.upperBound <= size else { throw TreeError.outside(size: size) }
        if range.isEmpty { return [] }
        return try Self.path(to: range, in: 0..<size, reader: reader)
    }

    /// Whether `hashes` tie a subtree with this root to the tree of `size` leaves with that root.
    /// An empty subtree is tied to nothing.
    package func isTied(
        root: Digest, toTreeOf size: UInt64, root treeRoot: Digest, by hashes: [Digest]
    ) -> Bool {
        guard !range.isEmpty, range.upperBound <= size else { return false }
        return Self.ties(range, root: root, toTreeOf: size, root: treeRoot, by: hashes)
    }
}

// The two algorithms under every proof.
extension Subtree {
    /// The hashes beside the way from the root of `tree` to the subtree `part`, lowest first. If
    /// the way does not end at one node (the part is cut off at its right edge, and the tree is
    /// not), it goes on to the last node of the part, whose hash comes first.
    static func path(
        to part: Range<UInt64>, in tree: Range<UInt64>, reader: some HashReader
    ) throws -> [Digest] {
        var (start, end) = (part.lowerBound, part.upperBound)
        var (low, high) = (tree.lowerBound, tree.upperBound)
        var isWhole = true
        var beside: [Range<UInt64>] = []
        while start != low || end != high {
            let middle = low + MerkleTree.split(high - low)
            if end <= middle {
                beside.append(middle..<high)
                high = middle
                continue
            }
            beside.append(low..<middle)
            if start < middle {
                // The part reaches over the middle, so it begins at `low`: its left half is a
                // complete subtree that is already on the list.
                start = middle
                isWhole = false
            }
            low = middle
        }
        if !isWhole { beside.append(low..<high) }
        return try beside.reversed().map { range in try reader.root(of: range) }
    }

    /// Whether `hashes` lead from the subtree's root to the tree's root. The subtree is valid, not
    /// empty and in the tree. Cost: at most two node hashes for each hash.
    static func ties(
        _ part: Range<UInt64>, root partRoot: Digest, toTreeOf size: UInt64, root treeRoot: Digest,
        by hashes: [Digest]
    ) -> Bool {
        // The paths of the subtree's first and last leaf and of the tree's last leaf, seen at one
        // level. Up to the level where the subtree's edge stops being ragged nothing is hashed.
        var first = part.lowerBound
        var last = part.upperBound - 1
        var end = size - 1
        while first != last, last == end || last & 1 == 1 {
            first >>= 1
            last >>= 1
            end >>= 1
        }
        var rest = hashes[...]
        let seed: Digest
        if first == last {
            seed = partRoot
        } else if let lowest = rest.popFirst() {
            seed = lowest
        } else {
            return false
        }
        var (rebuiltPart, rebuiltTree) = (seed, seed)
        for hash in rest {
            if end == 0 { return false }
            if last & 1 == 1 || last == end {
                if first < last { rebuiltPart = Digest.node(hash, rebuiltPart) }
                rebuiltTree = Digest.node(hash, rebuiltTree)
                while last & 1 == 0, last != 0 {
                    first >>= 1
                    last >>= 1
                    end >>= 1
                }
            } else {
                rebuiltTree = Digest.node(rebuiltTree, hash)
            }
            first >>= 1
            last >>= 1
            end >>= 1
        }
        return end == 0 && rebuiltPart == partRoot && rebuiltTree == treeRoot
    }
}
