import AntinCrypto
import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Merkle tree")
struct MerkleTreeTests {
    static let largest = 130
    static let leaves = ReferenceTree.leaves(largest)
    static let tree = MemoryTree(leaves: leaves)
    static let roots = (0...largest).map { size in ReferenceTree.root(leaves.prefix(size)) }

    @Test("Frontier, memory tree and definition give the same root at every size to 130")
    func roots() throws {
        var frontier = TreeFrontier()
        #expect(frontier.root == MerkleTree.emptyRoot)
        for size in 0...Self.largest {
            #expect(frontier.root == Self.roots[size])
            #expect(try Self.tree.root(size: UInt64(size)) == Self.roots[size])
            #expect(MerkleTree.root(of: Self.leaves.prefix(size)) == Self.roots[size])
            #expect(try TreeFrontier(size: UInt64(size), reader: Self.tree) == frontier)
            if size < Self.largest { frontier.append(Self.leaves[size]) }
        }
        #expect(throws: TreeError.outside(size: 130)) { try Self.tree.root(size: 131) }
    }

    @Test("Every inclusion proof to 130 leaves is the definition's, and no corrupted one proves")
    func inclusion() throws {
        for size in 1...Self.largest {
            for index in 0..<size {
                let proof = try InclusionProof.make(
                    index: UInt64(index), size: UInt64(size), reader: Self.tree)
                guard proof.hashes == ReferenceTree.path(index, Self.leaves.prefix(size)) else {
                    Issue.record("inclusion of \(index) in \(size)")
                    return
                }
                guard proof.refusesAllButItself(leaf: Self.leaves[index], root: Self.roots[size])
                else {
                    Issue.record("a corrupted inclusion of \(index) in \(size) proves")
                    return
                }
            }
        }
    }

    @Test("Every consistency proof to 130 leaves is the definition's, and no corrupted one proves")
    func consistency() throws {
        for newSize in 1...Self.largest {
            for oldSize in 1...newSize {
                let proof = try ConsistencyProof.make(
                    oldSize: UInt64(oldSize), newSize: UInt64(newSize), reader: Self.tree)
                guard proof.hashes == ReferenceTree.proof(oldSize, Self.leaves.prefix(newSize))
                else {
                    Issue.record("consistency of \(oldSize) with \(newSize)")
                    return
                }
                guard
                    proof.refusesAllButItself(
                        oldRoot: Self.roots[oldSize], newRoot: Self.roots[newSize])
                else {
                    Issue.record("a corrupted consistency of \(oldSize) with \(newSize) proves")
                    return
                }
            }
        }
    }

    @Test("No proof is made of what is not in the tree")
    func outside() {
        for size: UInt64 in [0, 1, 130] {
            #expect(throws: TreeError.outside(size: size)) {
                try InclusionProof.make(index: size, size: size, reader: Self.tree)
            }
            #expect(throws: TreeError.outside(size: size)) {
                try ConsistencyProof.make(oldSize: size + 1, newSize: size, reader: Self.tree)
            }
            #expect(throws: TreeError.outside(size: size)) {
                try ConsistencyProof.make(oldSize: 0, newSize: size, reader: Self.tree)
            }
        }
        #expect(throws: TreeError.outside(size: 130)) {
            try InclusionProof.make(index: 3, size: 131, reader: Self.tree)
        }
    }

    @Test("Sizes at the end of UInt64 neither trap nor prove")
    func extremes() {
        let leaf = Self.leaves[0]
        for count in [0, 1, 63, 64, 65, 66] {
            let hashes = [Digest](repeating: leaf, count: count)
            for size: UInt64 in [0, 1, 1 << 63, (1 << 63) + 1, .max - 1, .max] {
                for other: UInt64 in [0, 1, 2, (1 << 63) - 1, 1 << 63, .max - 1, .max] {
                    let inclusion = InclusionProof(index: other, size: size, hashes: hashes)
                    #expect(
                        inclusion.proves(leaf: leaf, root: leaf)
                            == (size == 1 && other == 0 && count == 0))
                    let consistency = ConsistencyProof(
                        oldSize: other, newSize: size, hashes: hashes)
                    #expect(
                        consistency.proves(oldRoot: leaf, newRoot: leaf)
                            == (size == other && size > 0 && count == 0))
                }
            }
        }
    }

    @Test("The accumulated subtree vectors agree")
    func subtreeVectors() throws {
        struct Vectors: Decodable {
            struct Vector: Decodable { let name: String, sha256: String }
            let vectors: [Vector]
        }
        guard
            let bytes = try SharedVectors.bytes(
                "vectors/log/extracted/accumulated-subtree-vectors.json")
        else { return }
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(bytes)).vectors
        let expected = Dictionary(uniqueKeysWithValues: vectors.map { ($0.name, $0.sha256) })
        var roots = Hasher256()
        var inclusions = Hasher256()
        var consistencies = Hasher256()
        func line(_ head: String, _ hashes: [Digest]) -> [UInt8] {
            Array((head + hashes.map { " \($0.hex)" }.joined() + "\n").utf8)
        }
        for end: UInt64 in 0...130 {
            for start in 0...end {
                guard let subtree = Subtree(start..<end) else { continue }
                let root = try subtree.root(from: Self.tree)
                roots.update(line("[\(start), \(end))", [root]))
                for index in start..<end {
                    let proof = try subtree.inclusionProof(of: index, reader: Self.tree)
                    #expect(proof.proves(leaf: Self.leaves[Int(index)], root: root))
                    inclusions.update(line("\(index) [\(start), \(end))", proof.hashes))
                }
            }
        }
        for size: UInt64 in 0...130 {
            for end in 0...size {
                for start in 0...end {
                    guard let subtree = Subtree(start..<end) else { continue }
                    let path = try subtree.consistencyPath(toTreeOf: size, reader: Self.tree)
                    consistencies.update(line("[\(start), \(end)) \(size)", path))
                }
            }
        }
        #expect(roots.finish().hex == expected["subtree hashes"])
        #expect(inclusions.finish().hex == expected["subtree inclusion proofs"])
        #expect(consistencies.finish().hex == expected["subtree consistency proofs"])
    }

    @Test("A subtree is tied to every tree that holds it, and with a changed hash to none")
    func subtreeConsistency() throws {
        for size: UInt64 in 1...40 {
            for end in 1...size {
                for start in 0..<end {
                    guard let subtree = Subtree(start..<end) else { continue }
                    let root = try subtree.root(from: Self.tree)
                    let treeRoot = Self.roots[Int(size)]
                    let path = try subtree.consistencyPath(toTreeOf: size, reader: Self.tree)
                    func isTied(_ root: Digest, _ treeRoot: Digest, _ path: [Digest]) -> Bool {
                        subtree.isTied(root: root, toTreeOf: size, root: treeRoot, by: path)
                    }
                    #expect(isTied(root, treeRoot, path))
                    #expect(!isTied(root.corrupted, treeRoot, path))
                    #expect(!isTied(root, treeRoot.corrupted, path))
                    #expect(!isTied(root, treeRoot, path + [root]))
                    #expect(path.isEmpty || !isTied(root, treeRoot, path.dropLast()))
                    for position in path.indices {
                        var changed = path
                        changed[position] = changed[position].corrupted
                        #expect(!isTied(root, treeRoot, changed))
                    }
                }
            }
        }
        #expect(Subtree(3..<5) == nil)
        #expect(Subtree(1..<(1 << 63) + 2) == nil)
        #expect(Subtree(0..<UInt64.max) != nil)
    }

    @Test("The reference vectors of RFC 6962 trees agree")
    func referenceVectors() throws {
        struct Vectors: Decodable {
            let empty_root: String
            let leaf_inputs_hex: [String]
            let roots_for_size_1_to_8: [String]
            let node_hashes_level_order: [String]
        }
        guard let bytes = try SharedVectors.bytes("vectors/log/extracted/rfc6962-reference.json")
        else { return }
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(bytes))
        #expect(MerkleTree.emptyRoot.hex == vectors.empty_root)
        let inputs = vectors.leaf_inputs_hex.compactMap { Hex.decode($0) }
        let tree = MemoryTree(leaves: inputs.map { Digest.leaf($0.span) })
        let roots = try (1...8).map { size in try tree.root(size: size).hex }
        #expect(roots == vectors.roots_for_size_1_to_8)
        var nodes: [String] = []
        for level in 0...3 {
            for index in 0..<UInt64(8 >> level) {
                nodes.append(try tree.hash(of: TreeNode(level: level, index: index)).hex)
            }
        }
        #expect(nodes == vectors.node_hashes_level_order)
        #expect(
            Digest.leaf(Array("L123456".utf8).span).hex
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
    }
}

extension InclusionProof {
    /// Whether this proof proves, and none does that differs in one hash, in length or in order.
    func refusesAllButItself(leaf: Digest, root: Digest) -> Bool {
        func holds(_ hashes: [Digest]) -> Bool {
            InclusionProof(index: index, size: size, hashes: hashes)
                .proves(leaf: leaf, root: root)
        }
        for position in hashes.indices {
            var changed = hashes
            changed[position] = changed[position].corrupted
            if holds(changed) { return false }
        }
        return holds(hashes) && !holds(hashes + [root]) && !holds([leaf] + hashes)
            && (hashes.isEmpty || !holds(hashes.dropLast()))
            && (hashes.isEmpty || !holds(Array(hashes.dropFirst())))
            && !self.proves(leaf: leaf.corrupted, root: root)
            && !self.proves(leaf: leaf, root: root.corrupted)
            && !InclusionProof(index: size, size: size, hashes: hashes)
                .proves(leaf: leaf, root: root)
            && (size == 1
                || !InclusionProof(index: index ^ 1, size: size, hashes: hashes)
                    .proves(leaf: leaf, root: root))
    }
}

extension ConsistencyProof {
    /// Whether this proof proves, and none does that differs in one hash, in length or in order.
    func refusesAllButItself(oldRoot: Digest, newRoot: Digest) -> Bool {
        func holds(_ hashes: [Digest]) -> Bool {
            ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
                .proves(oldRoot: oldRoot, newRoot: newRoot)
        }
        for position in hashes.indices {
            var changed = hashes
            changed[position] = changed[position].corrupted
            if holds(changed) { return false }
        }
        return holds(hashes) && !holds(hashes + [newRoot]) && !holds([oldRoot] + hashes)
            && (hashes.isEmpty || !holds(hashes.dropLast()))
            && (hashes.isEmpty || !holds(Array(hashes.dropFirst())))
            && !self.proves(oldRoot: oldRoot.corrupted, newRoot: newRoot)
            && !self.proves(oldRoot: oldRoot, newRoot: newRoot.corrupted)
            && (oldSize == newSize || !self.proves(oldRoot: newRoot, newRoot: oldRoot))
            && !ConsistencyProof(oldSize: 0, newSize: newSize, hashes: hashes)
                .proves(oldRoot: oldRoot, newRoot: newRoot)
            && !ConsistencyProof(oldSize: newSize + 1, newSize: newSize, hashes: hashes)
                .proves(oldRoot: oldRoot, newRoot: newRoot)
    }
}
