// The part of a tree that a group of new entries adds.

import AntinCrypto
import AntinLog

/// A tree of which only the right edge and the leaves after it are in memory: enough for the
/// inclusion proof of every new leaf and for the consistency proof from the old edge.
///
/// Memory: 64 bytes for each new leaf.
struct AppendedTree: HashReader {
    private let old: TreeFrontier
    private let size: UInt64
    // levels[l].hashes[i] is the hash of TreeNode(level: l, index: levels[l].base + i).
    private var levels: [(base: UInt64, hashes: [Digest])] = []

    /// Cost: one node hash for each new leaf.
    init(after old: TreeFrontier, leaves: [Digest]) {
        self.old = old
        self.size = old.size + UInt64(leaves.count)
        self.levels.append((old.size, leaves))
        var level = 0
        while let below = self.levels.last, !below.hashes.isEmpty, level < 62 {
            // The first parent that has a new leaf under it may have its left half in the old
            // tree; that half is then one of the old edge's complete subtrees.
            let base = below.base >> 1
            let end = self.size >> UInt64(level + 1)
            var hashes: [Digest] = []
            var parent = base
            while parent < end {
                guard let left = self.known(level, parent << 1),
                    let right = self.known(level, parent << 1 | 1)
                else { break }
                hashes.append(Digest.node(left, right))
                parent += 1
            }
            level += 1
            self.levels.append((base, hashes))
        }
    }

    func hash(of node: TreeNode) throws -> Digest {
        guard node.isIn(treeOf: self.size), let hash = self.known(node.level, node.index) else {
            throw TreeError.outside(size: self.size)
        }
        return hash
    }

    private func known(_ level: Int, _ index: UInt64) -> Digest? {
        if level < self.levels.count {
            let (base, hashes) = self.levels[level]
            if index >= base, index - base < UInt64(hashes.count) {
                return hashes[Int(index - base)]
            }
        }
        return self.old.peak(level: level, index: index)
    }
}

extension TreeFrontier {
    /// The hash of one of the complete subtrees that this edge consists of.
    fileprivate func peak(level: Int, index: UInt64) -> Digest? {
        let bit: UInt64 = 1 << UInt64(level)
        guard self.size & bit != 0, index == (self.size >> UInt64(level + 1)) << 1 else {
            return nil
        }
        return self.peaks[(self.size >> UInt64(level + 1)).nonzeroBitCount]
    }
}

/// Complete subtrees as the store keeps them, to make a frontier of.
struct StoredPeaks: HashReader {
    let size: UInt64
    let peaks: [Digest]

    func hash(of node: TreeNode) throws -> Digest {
        let place = (self.size >> UInt64(node.level + 1)).nonzeroBitCount
        guard place < self.peaks.count else { throw StoreError.damaged("the frontier is short") }
        return self.peaks[place]
    }
}

extension StoreHead {
    /// The right edge of the tree. Throws if the stored edge does not have the stored root.
    func treeFrontier() throws -> TreeFrontier {
        guard self.frontier.count == self.tree.size.nonzeroBitCount else {
            throw StoreError.damaged("the frontier does not fit the size")
        }
        let frontier = try TreeFrontier(
            size: self.tree.size,
            reader: StoredPeaks(size: self.tree.size, peaks: self.frontier))
        guard frontier.root == self.tree.root else {
            throw StoreError.damaged("the frontier does not have the root of the head")
        }
        return frontier
    }
}
