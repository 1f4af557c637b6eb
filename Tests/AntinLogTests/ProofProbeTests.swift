import AntinCrypto
import AntinLog
import Testing

/// The families of transparency-dev/merkle's probes, made here from our own trees: what is wrong
/// with each is in its name.
@Suite("Proof probe")
struct ProofProbeTests {
    static let leaves = ReferenceTree.leaves(9)
    static let roots = (0...9).map { size in ReferenceTree.root(leaves.prefix(size)).bytes }
    static let empty = MerkleTree.emptyRoot.bytes
    static let some = Digest.sha256("some hash").bytes

    @Test("Inclusion: the genuine proof proves and no damaged one does")
    func inclusion() {
        for size in 1...9 {
            for index in 0..<size {
                let proof = ReferenceTree.path(index, Self.leaves.prefix(size)).map(\.bytes)
                let leaf = Self.leaves[index].bytes
                let root = Self.roots[size]
                func proves(
                    _ index: UInt64, _ size: UInt64, _ leaf: [UInt8], _ proof: [[UInt8]],
                    _ root: [UInt8]
                ) -> Bool {
                    ProofProbe.inclusion(
                        index: index, size: size, leafHash: leaf, proof: proof, root: root)
                }
                let (i, n) = (UInt64(index), UInt64(size))
                #expect(proves(i, n, leaf, proof, root))
                #expect(!proves(i &- 1, n, leaf, proof, root))
                #expect(!proves(i + 1, n, leaf, proof, root))
                #expect(!proves(i ^ 2, n, leaf, proof, root))
                #expect(!proves(i, n * 2, leaf, proof, root))
                #expect(!proves(i, n / 2, leaf, proof, root))
                for wrong in [[], Array("WrongLeaf".utf8), Self.some, leaf + [0]] {
                    #expect(!proves(i, n, wrong, proof, root))
                    #expect(!proves(i, n, leaf, proof, wrong))
                }
                #expect(!proves(i, n, leaf, proof, Self.empty))
                for garbage in [[], root, Self.some] {
                    #expect(!proves(i, n, leaf, proof + [garbage], root))
                    #expect(!proves(i, n, leaf, [garbage] + proof, root))
                }
                if !proof.isEmpty { #expect(!proves(i, n, leaf, proof.dropLast(), root)) }
            }
        }
        for (index, size): (UInt64, UInt64) in [(0, 0), (0, 1), (1, 0), (2, 1)] {
            for (leaf, root) in [(Self.some, []), ([], Self.empty), (Self.some, Self.empty)] {
                #expect(
                    !ProofProbe.inclusion(
                        index: index, size: size, leafHash: leaf, proof: [], root: root))
            }
        }
    }

    @Test("Consistency: the genuine proof proves and no damaged one does")
    func consistency() {
        func proves(
            _ old: UInt64, _ new: UInt64, _ oldRoot: [UInt8], _ newRoot: [UInt8],
            _ proof: [[UInt8]]
        ) -> Bool {
            ProofProbe.consistency(
                oldSize: old, newSize: new, oldRoot: oldRoot, newRoot: newRoot, proof: proof)
        }
        for newSize in 2...9 {
            for oldSize in 1..<newSize {
                let proof = ReferenceTree.proof(oldSize, Self.leaves.prefix(newSize)).map(\.bytes)
                let (old, new) = (UInt64(oldSize), UInt64(newSize))
                let (oldRoot, newRoot) = (Self.roots[oldSize], Self.roots[newSize])
                #expect(proves(old, new, oldRoot, newRoot, proof))
                #expect(!proves(old - 1, new, oldRoot, newRoot, proof))
                #expect(!proves(old + 1, new, oldRoot, newRoot, proof))
                #expect(!proves(old ^ 2, new, oldRoot, newRoot, proof))
                #expect(!proves(old, new * 2, oldRoot, newRoot, proof))
                #expect(!proves(old, new / 2, oldRoot, newRoot, proof))
                #expect(!proves(old, new, Array("WrongRoot".utf8), newRoot, proof))
                #expect(!proves(old, new, oldRoot, Array("WrongRoot".utf8), proof))
                #expect(!proves(old, new, newRoot, oldRoot, proof))
                #expect(!proves(old, new, oldRoot, newRoot, []))
                #expect(!proves(old, new, oldRoot, newRoot, proof.dropLast()))
                for garbage in [[], oldRoot, newRoot, proof[0]] {
                    #expect(!proves(old, new, oldRoot, newRoot, proof + [garbage]))
                    #expect(!proves(old, new, oldRoot, newRoot, [garbage] + proof))
                }
                for position in proof.indices {
                    var changed = proof
                    changed[position][0] ^= 16
                    #expect(!proves(old, new, oldRoot, newRoot, changed))
                }
                // A byte moved over the border of two hashes leaves the same bytes to hash.
                if oldSize.nonzeroBitCount == 1 {
                    var shifted = proof
                    shifted[0].insert(oldRoot[31], at: 0)
                    #expect(!proves(old, new, oldRoot.dropLast(), newRoot, shifted))
                }
            }
        }
    }

    @Test("Equal sizes need equal roots of any length and no hash; the empty tree proves nothing")
    func equalSizes() {
        let (one, two) = (Array("don't care 1".utf8), Array("don't care 2".utf8))
        func proves(
            _ old: UInt64, _ new: UInt64, _ oldRoot: [UInt8], _ newRoot: [UInt8],
            _ proof: [[UInt8]] = []
        ) -> Bool {
            ProofProbe.consistency(
                oldSize: old, newSize: new, oldRoot: oldRoot, newRoot: newRoot, proof: proof)
        }
        #expect(proves(1, 1, two, two))
        #expect(proves(1, 1, Self.roots[1], Self.roots[1]))
        #expect(!proves(1, 1, one, two))
        #expect(!proves(1, 1, Self.empty, two))
        #expect(!proves(1, 1, Self.empty, Self.empty, [Self.empty]))
        #expect(!proves(0, 0, one, two))
        #expect(!proves(0, 0, one, one))
        #expect(!proves(0, 0, Self.empty, two))
        #expect(!proves(0, 0, Self.empty, Self.empty, [Self.empty]))
        #expect(!proves(0, 1, one, two))
        #expect(!proves(0, 1, Self.empty, Self.empty, [Self.empty]))
        #expect(!proves(1, 0, one, two))
        #expect(!proves(2, 1, one, two))
        #expect(!proves(1, 2, one, two))
    }
}
