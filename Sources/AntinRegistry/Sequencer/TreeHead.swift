// How far the log has come.

package import AntinCrypto
package import AntinLog

/// A size of the tree and the root that it has at that size.
package struct TreeHead: Hashable, Sendable {
    package let size: UInt64
    package let root: Digest

    package init(size: UInt64, root: Digest) {
        self.size = size
        self.root = root
    }

    /// RFC 6962, 2.1: the tree without entries; its root is SHA-256 of nothing.
    package static let empty = TreeHead(size: 0, root: .sha256([]))
}

extension TreeHead: CustomStringConvertible {
    package var description: String { "\(self.size) \(self.root.base64)" }
}

/// What the store knows of its end: enough to append without reading the log again.
package struct StoreHead: Hashable, Sendable {
    package var tree: TreeHead
    /// The roots of the complete subtrees along the right edge, largest first (RFC 6962 calls
    /// none of this by name; others say compact range). Its root must be `tree.root`.
    package var frontier: [Digest]
    /// What the next entry names as `previous`: the last leaf hash, or the genesis value.
    package var lastLeaf: Digest
    package var lastTime: Timestamp

    package init(tree: TreeHead, frontier: [Digest], lastLeaf: Digest, lastTime: Timestamp) {
        self.tree = tree
        self.frontier = frontier
        self.lastLeaf = lastLeaf
        self.lastTime = lastTime
    }
}

extension StoreReader {
    /// The head row; `nil` in a store that was never initialised.
    package func head() throws -> StoreHead? {
        guard
            let row = try self.row(
                "SELECT size, root, frontier, last_leaf, last_time FROM head WHERE id = 1")
        else { return nil }
        let bytes = try row.blob(2)
        var frontier: [Digest] = []
        for start in stride(from: 0, to: bytes.count, by: Digest.byteCount) {
            guard
                let digest = Digest(bytes: bytes[start..<min(start + 32, bytes.count)])
            else { throw StoreError.damaged("the frontier is cut") }
            frontier.append(digest)
        }
        return StoreHead(
            tree: TreeHead(size: try row.index(0), root: try row.digest(1)),
            frontier: frontier, lastLeaf: try row.digest(3),
            lastTime: Timestamp(milliseconds: try row.integer(4)))
    }
}

extension StoreTransaction {
    /// Writes the first head row, of an empty log.
    package func begin(_ head: StoreHead) throws {
        try self.execute(
            """
            INSERT INTO head (id, size, root, frontier, last_leaf, last_time)
            VALUES (1, ?, ?, ?, ?, ?)
            """, Self.cells(of: head))
    }

    /// Compare-and-swap: true only if the stored head still was `old`.
    package func advanceHead(from old: StoreHead, to new: StoreHead) throws -> Bool {
        let changed = try self.execute(
            """
            UPDATE head SET size = ?, root = ?, frontier = ?, last_leaf = ?, last_time = ?
            WHERE id = 1 AND size = ? AND root = ?
            """,
            Self.cells(of: new) + [.index(old.tree.size), .digest(old.tree.root)])
        return changed == 1
    }

    private static func cells(of head: StoreHead) -> [StoredValue] {
        var frontier: [UInt8] = []
        for digest in head.frontier { digest.append(to: &frontier) }
        return [
            .index(head.tree.size), .digest(head.tree.root), .blob(frontier),
            .digest(head.lastLeaf), .integer(head.lastTime.milliseconds),
        ]
    }
}
