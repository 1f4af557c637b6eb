// MemoryTree.swift

package import AntinCrypto

/// A tree whose complete subtrees are all in memory. Memory: 64 bytes for each leaf.
package struct MemoryTree: HashReader, Sendable {
    // levels[l][i] is the hash of TreeNode(level: l, index: i).
    private var levels: [[Digest]] = [[]]

    package init() {}

    package init(leaves: some Sequence<Digest>) {
        for leaf in leaves { append(leaf) }
    }

    package var size: UInt64 { UInt64(levels[0].count) }

    /// The root of the first `size` leaves, by default of all. Throws if there are not so many.
    package func root(size: UInt64? = nil) throws -> Digest {
        try root(of: 0..<(size ?? self.size))
    }

    /// Cost: one node hash on average.
    package mutating func append(_ leaf: Digest) {
        var hash = leaf
        var level = 0
        levels[0].append(hash)
        while levels[level].count % 2 == 0 {
            hash = Digest.node(levels[level][levels[level].count - 2], hash)
            level += 1
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
        }
    }

    package func hash(of node: TreeNode) throws -> Digest {
        guard node.isIn(treeOf: size) else { throw TreeError.outside(size: size) }
        return levels[node.level][Int(node.index)]
    }
}
