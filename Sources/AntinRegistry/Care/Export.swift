// Taking the log out of the house.

import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// What an export held.
package struct ExportSummary: Hashable, Sendable {
    package let head: TreeHead
    /// Tiles and bundles.
    package let files: Int
    package let records: Int
}

extension Registry {
    /// Writes the published log into a directory as static files, in the layout of
    /// c2sp.org/tlog-tiles: `checkpoint`, `tile/…`, and `log.vkey` and `status.vkey`, which are
    /// for comparing: an auditor gets them by another way.
    ///
    /// - Parameter records: which records are written beside it, as `records/<index>.json` with
    ///   the members `entry`, `record` and `salt`, so that commitments can be opened.
    package func export(to directory: String, records: ExportedRecords = .none) async throws
        -> ExportSummary
    {
        try await self.offDisk {
            guard let published = self.checkpoint else { throw OpeningError.notInitialised }
            try FileSystem.makeDirectory(directory, durable: true)
            let paths = Self.files(of: published.head.size)
            for path in paths {
                guard let bytes = try self.parts.publication.bytes(of: path) else {
                    throw TreeError.missing(path)
                }
                let file = "\(directory)/\(path)"
                try FileSystem.makeDirectory(FileSystem.directory(of: file), durable: true)
                try DurableFile.write(bytes, to: file)
            }
            let written = try self.writeRecords(records, to: directory, below: published.head.size)
            for (name, key) in [("log", self.keys.log), ("status", self.keys.status)] {
                try DurableFile.write(
                    Array("\(key.verifierKey)\n".utf8), to: "\(directory)/\(name).vkey")
            }
            try DurableFile.write(published.note, to: directory + "/checkpoint")
            return ExportSummary(head: published.head, files: paths.count, records: written)
        }
    }

    private func writeRecords(
        _ records: ExportedRecords, to directory: String, below size: UInt64
    ) throws -> Int {
        guard records != .none else { return 0 }
        let folder = directory + "/records"
        try FileSystem.makeDirectory(folder, durable: true)
        // A change of a document is as public as the document.
        let condition =
            records == .all
            ? ""
            : """
             AND coalesce((SELECT level FROM documents WHERE entry = e.idx),
                (SELECT level FROM documents WHERE entry = e.ref)) = 'public'
            """
        var next: UInt64 = 0
        var count = 0
        while true {
            let rows = try self.store.read { reader in
                try reader.rows(
                    """
                    SELECT e.idx, r.salt, r.json FROM entries e JOIN records r ON r.entry = e.idx
                    WHERE e.idx >= ? AND e.idx < ?\(condition) ORDER BY e.idx LIMIT 256
                    """, [.index(next), .index(size)])
            }
            for row in rows {
                let index = try row.index(0)
                let opening = Opening(
                    entry: index, record: try row.blob(2), salt: try row.blob(1))
                try DurableFile.write(
                    opening.canonical, to: "\(directory)/\(Opening.path(of: index))")
                next = index + 1
                count += 1
            }
            if rows.isEmpty { return count }
        }
    }

    /// The names of all tiles and bundles of a tree: the full ones and those of the right edge.
    static func files(of size: UInt64) -> [TilePath] {
        var paths = (0..<size / 256).map { TilePath(.entries, index: $0) }
        for level in 0..<8 {
            let full = (size >> UInt64(8 * level)) / 256
            paths += (0..<full).map { TilePath(.hashes(level: level), index: $0) }
        }
        return paths + TilePath.rightEdge(size: size)
    }
}

/// Which records leave the house with the log.
package enum ExportedRecords: String, Hashable, Sendable, CaseIterable {
    case none
    /// Those of documents that are công khai.
    case `public`
    /// All of them: for an auditor with the right to see them.
    case all
}
