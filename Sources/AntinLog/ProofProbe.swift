// ProofProbe.swift

import AntinCrypto

/// Checks proofs that arrive as raw bytes of any length, as test vectors and strangers' tools hand
/// them over. The answers are those of transparency-dev/merkle.
package enum ProofProbe {
    /// Whether `proof` places the leaf hash at `index` in the tree. A hash that is not 32 bytes
    /// long proves nothing.
    package static func inclusion(
        index: UInt64, size: UInt64, leafHash: [UInt8], proof: [[UInt8]], root: [UInt8]
    ) -> Bool {
        guard let leaf = Digest(bytes: leafHash), let root = Digest(bytes: root),
            let hashes = digests(proof)
        else { return false }
        return InclusionProof(index: index, size: size, hashes: hashes)
            .proves(leaf: leaf, root: root)
    }

    /// Whether `proof` ties the two roots together. An empty first tree is tied to nothing. With
    /// equal sizes nothing is hashed, so equal roots of any length are enough.
    package static func consistency(
        oldSize: UInt64, newSize: UInt64, oldRoot: [UInt8], newRoot: [UInt8], proof: [[UInt8]]
    ) -> Bool {
        if oldSize == newSize { return oldSize > 0 && proof.isEmpty && oldRoot == newRoot }
        guard let old = Digest(bytes: oldRoot), let new = Digest(bytes: newRoot),
            let hashes = digests(proof)
        else { return false }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
            .proves(oldRoot: old, newRoot: new)
    }

    private static func digests(_ proof: [[UInt8]]) -> [Digest]? {
        var digests: [Digest] = []
        for bytes in proof {
            guard let digest = Digest(bytes: bytes) else { return nil }
            digests.append(digest)
        }
        return digests
    }
}
