// Entries in the store.

package import AntinCrypto
import AntinLog

/// An entry as its row holds it.
package struct StoredEntry: Hashable, Sendable {
    package let index: UInt64
    /// The leaf hash that was stored with the bytes; the bytes decide, this is compared.
    package let leaf: Digest
    package let bytes: [UInt8]
}

extension StoreReader {
    /// The entry at an index, if its bytes still have the leaf hash that they were stored with.
    package func entry(_ index: UInt64) throws -> StoredEntry? {
        try self.entries(from: index, limit: 1).first { $0.index == index }
    }

    /// Up to `limit` entries from an index on, in order and without a gap. Throws `damaged` if a
    /// row does not have its leaf hash or one is missing: a reader gets no wrong entry.
    package func entries(from index: UInt64, limit: Int) throws -> [StoredEntry] {
        let rows = try self.rows(
            "SELECT idx, leaf, bytes FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?",
            [.index(index), .integer(Int64(limit))])
        var entries: [StoredEntry] = []
        entries.reserveCapacity(rows.count)
        for row in rows {
            let entry = StoredEntry(
                index: try row.index(0), leaf: try row.digest(1), bytes: try row.blob(2))
            guard entry.index == index + UInt64(entries.count) else {
                throw StoreError.damaged("entry \(index + UInt64(entries.count)) is missing")
            }
            guard Digest.leaf(entry.bytes) == entry.leaf else {
                throw StoreError.damaged("entry \(entry.index) is not the bytes that were stored")
            }
            entries.append(entry)
        }
        return entries
    }
}
