// What the world sees of the log: static files.

package import AntinLog
import AntinSystem
import Synchronization

/// Where tiles and the checkpoint are published (c2sp.org/tlog-tiles).
package protocol Publication: TileSource, Sendable {
    /// The published checkpoint, or `nil`.
    func checkpoint() throws -> [UInt8]?

    /// Writes files durably, also their names. They never change; writing one again writes the
    /// same bytes.
    func write(_ files: [TileWriter.File]) throws

    /// Replaces the published checkpoint durably. Every file that it names must be there.
    func publish(checkpoint: [UInt8]) throws

    /// Removes partial files that full ones have taken the place of.
    func removePartials(from old: UInt64, to new: UInt64)
}

extension Publication {
    /// The bytes of a file; those of a partial one that is gone are cut from the full one.
    func bytesOrCut(of path: TilePath) throws -> [UInt8]? {
        if let bytes = try self.bytes(of: path) { return bytes }
        guard !path.isFull, let full = try self.bytes(of: path.full) else { return nil }
        guard path.kind == .entries else { return Array(full.prefix(path.width * 32)) }
        var part = EntryBundle()
        let bundle = try EntryBundle(parsing: full, width: TilePath.fullWidth)
        for position in 0..<path.width { try part.append(bundle[position].span) }
        return part.bytes
    }
}

/// The `log/` folder of a data directory, in the layout that is served and mirrored as it is:
/// `checkpoint`, `tile/0/000`, `tile/entries/000.p/7`.
package final class TileDirectory: Publication {
    package let path: String
    // Full tiles never change: the last few that were read are kept.
    private let kept = Mutex<[TilePath: [UInt8]]>([:])
    private static let keptFiles = 512

    /// - Parameter create: true makes the directory if it is missing.
    package init(path: String, create: Bool = true) throws {
        self.path = path
        guard create else { return }
        try FileSystem.makeDirectory(path, durable: true)
    }

    package func checkpoint() throws -> [UInt8]? {
        try self.read("checkpoint", limit: 1 << 20)
    }

    package func bytes(of path: TilePath) throws -> [UInt8]? {
        if let bytes = self.kept.withLock({ $0[path] }) { return bytes }
        let bytes = try self.read(path.description, limit: 256 * (Entry.maxBytes + 2))
        if let bytes, path.isFull, path.kind != .entries {
            self.kept.withLock { kept in
                if kept.count >= Self.keptFiles { kept.removeAll(keepingCapacity: true) }
                kept[path] = bytes
            }
        }
        return bytes
    }

    package func write(_ files: [TileWriter.File]) throws {
        let named = files.map { (path: "\(self.path)/\($0.path)", bytes: $0.bytes) }
        for file in named {
            try FileSystem.makeDirectory(FileSystem.directory(of: file.path), durable: true)
        }
        try DurableFile.write(named)
    }

    package func publish(checkpoint: [UInt8]) throws {
        try DurableFile.write(checkpoint, to: "\(self.path)/checkpoint", mode: 0o644)
    }

    /// Removes the partial files of tiles and bundles that became full between two sizes: a
    /// reader takes the full file then. Failure to remove one harms nobody.
    package func removePartials(from old: UInt64, to new: UInt64) {
        for path in TilePath.rightEdge(size: old) {
            guard TilePath.rightEdge(size: new).allSatisfy({ $0.full != path.full }) else {
                continue
            }
            try? FileSystem.removeTree("\(self.path)/\(path.full).p")
        }
    }

    private func read(_ name: String, limit: Int) throws -> [UInt8]? {
        do throws(SystemError) {
            return try FileSystem.read("\(self.path)/\(name)", limit: limit)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }
}
