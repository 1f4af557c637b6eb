// The log of a register that may lack its last entries, told without writing anything.

import AntinCrypto
import AntinLog
import Synchronization

/// Tiles computed from the entries of a store, which is all that a restored directory has.
///
/// Every entry is read once and the root compared with the head's. Hashes above level 0 are kept
/// (32 bytes for every 256 entries); leaf hashes and bundles are read when they are asked for.
final class StorePublication: Publication {
    private struct Place: Hashable {
        let level: Int
        let index: UInt64
    }

    private let store: any RegistryStore
    private let size: UInt64
    private let upper: [Place: [UInt8]]

    /// - Parameter head: where the told log ends; entries beyond it are not told.
    init(store: any RegistryStore, head: TreeHead) throws {
        var writer = TileWriter()
        var upper: [Place: [UInt8]] = [:]
        func keep(_ files: [TileWriter.File]) {
            for file in files {
                guard case .hashes(let level) = file.path.kind, level > 0 else { continue }
                upper[Place(level: level, index: file.path.index)] = file.bytes
            }
        }
        while writer.size < head.size {
            let rows = try store.read { reader in
                try reader.entries(
                    from: writer.size, limit: Int(min(1_024, head.size - writer.size)))
            }
            guard !rows.isEmpty else { throw StoreError.damaged("entries are missing") }
            for row in rows {
                guard row.index == writer.size, try writer.append(row.bytes) == row.leaf else {
                    throw StoreError.damaged("entry \(row.index) was altered")
                }
            }
            keep(writer.takeFullFiles())
        }
        keep(writer.takeFiles())
        guard writer.root == head.root else {
            throw StoreError.damaged("the entries do not have the head's root")
        }
        self.store = store
        self.size = head.size
        self.upper = upper
    }

    func bytes(of path: TilePath) throws -> [UInt8]? {
        if case .hashes(let level) = path.kind, level > 0 {
            guard let bytes = self.upper[Place(level: level, index: path.index)],
                bytes.count >= path.width * 32
            else { return nil }
            return Array(bytes.prefix(path.width * 32))
        }
        let (start, overflow) = path.index.multipliedReportingOverflow(by: 256)
        guard !overflow, start < self.size, self.size - start >= UInt64(path.width) else {
            return nil
        }
        let rows = try self.store.read { try $0.entries(from: start, limit: path.width) }
        guard rows.count == path.width else { return nil }
        guard path.kind == .entries else { return rows.flatMap { Array($0.leaf.bytes) } }
        var bundle = EntryBundle()
        for row in rows { try bundle.append(row.bytes.span) }
        return bundle.bytes
    }

    func checkpoint() throws -> [UInt8]? { nil }

    // Nothing is written by a register that only answers questions.
    func write(_ files: [TileWriter.File]) throws { throw RegistryError.ending }
    func publish(checkpoint: [UInt8]) throws { throw RegistryError.ending }
    func removePartials(from old: UInt64, to new: UInt64) {}
}

/// What a register that may lack its last entries can still say truthfully: its own entries, as of
/// the last one.
struct PastLog: Sendable {
    let publication: StorePublication
    let asOf: Timestamp
}

extension Start {
    /// The log up to where this store knows it, for a register that was found behind its promises
    /// or without its anchor; nil if the store contradicts a promise or itself.
    ///
    /// The checkpoint is the one that was published, or the one that this log signed at that size
    /// before: the signature of a head is always the same bytes, so nothing new is promised.
    func past(
        _ reason: ReadOnlyReason
    ) throws -> (log: PastLog, checkpoint: PublishedCheckpoint)? {
        switch reason {
        case .anchorMissing, .anchorUnreadable, .rollback: break
        default: return nil
        }
        var told = self.head.tree
        if let publication, publication.head.size <= told.size { told = publication.head }
        guard told.size > 0,
            let last = try self.parts.store.read({ try $0.entry(told.size - 1) })
        else { return nil }
        do {
            let log = try StorePublication(store: self.parts.store, head: told)
            return (
                PastLog(publication: log, asOf: try Entry(parsing: last.bytes).time),
                PublishedCheckpoint(head: told, note: try self.keys.checkpoint(of: told))
            )
        } catch is StoreError {
            return nil
        }
    }
}
