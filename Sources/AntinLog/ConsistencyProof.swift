// ConsistencyProof.swift

package import AntinCrypto

/// Proof that the tree of `newSize` leaves begins with the tree of `oldSize` leaves, so that
/// nothing was removed or changed: RFC 6962, 2.1.2; checked as in RFC 9162, 2.1.4.2.
/// Docs/formats/proof.md.
package struct ConsistencyProof: Hashable, Sendable {
    /// At least 1: every tree begins with the empty one, and a proof of it would prove nothing.
    package let oldSize: UInt64

    package let newSize: UInt64

    /// From the lowest subtree that both trees share up to the child of the new root; at most 65.
    package let hashes: [Digest]

    package init(oldSize: UInt64, newSize: UInt64, hashes: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// The proof from the first `oldSize` leaves to the first `newSize`. Throws if `oldSize` is 0
    /// or above `newSize`, or if the reader throws. Cost: at most 2·log2(size) hash reads.
    package static func make(oldSize: UInt64, newSize: UInt64, reader: some HashReader) throws
        -> Self
    {
        guard oldSize > 0, oldSize <= newSize else { throw TreeError.outside(size: newSize) }
        let hashes = try Subtree.path(to: 0..<oldSize, in: 0..<newSize, reader: reader)
        return Self(oldSize: oldSize, newSize: newSize, hashes: hashes)
    }

    /// Whether the proof ties these two roots together. With equal sizes: whether the roots are
    /// equal and there is no hash. With `oldSize` 0: never.
    package func proves(oldRoot: Digest, newRoot: Digest) -> Bool {
        guard oldSize > 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
        return Subtree.ties(
            0..<oldSize, root: oldRoot, toTreeOf: newSize, root: newRoot, by: hashes)
    }
}
