// TreeNode.swift

/// The place of one complete subtree: the leaves `index·2^level ..< (index+1)·2^level`.
///
/// Its hash never changes once its leaves are there, whatever the tree grows to; that is what makes
/// tiles immutable.
package struct TreeNode: Hashable, Sendable {
    /// 0 for a leaf, at most 63.
    package let level: Int

    /// Counted from the left within the level.
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// Whether a tree of `size` leaves has this node.
    package func isIn(treeOf size: UInt64) -> Bool {
        0...63 ~= level && index < size >> UInt64(level)
    }

    /// The complete subtrees that the leaves of a subtree consist of, from left to right: one for
    /// each bit of its length. `range` is a valid subtree (see `Subtree`). Cost: at most 64.
    static func covering(_ range: Range<UInt64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = range.lowerBound
        for level in stride(from: 63, through: 0, by: -1) {
            let count: UInt64 = 1 << UInt64(level)
            guard (range.upperBound - start) & count != 0 else { continue }
            nodes.append(TreeNode(level: level, index: start >> UInt64(level)))
            start += count
            // Higher bits than this one are used up, so only lower ones remain in the difference.
        }
        return nodes
    }
}
