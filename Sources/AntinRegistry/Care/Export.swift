// Taking the log out of the house.

import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// What an export held.
package struct ExportSummary: Hashable, Sendable {
    package let head: TreeHead
    /// Tiles and bundles.
    package let tiles: Int
    package let records: Int
    /// Files of documents.
    package let files: Int
}

/// Which records leave the house with the log.
package enum ExportedRecords: String, Hashable, Sendable, CaseIterable {
    case none
    /// Those of documents that are công khai.
    case `public`
    /// All of them: for an auditor with the right to see them.
    case all
}

extension Registry {
    /// Writes the published log into a directory as static files, in the layout of
    /// c2sp.org/tlog-tiles: `checkpoint`, `tile/…`, and `log.vkey` and `status.vkey`, which are
    /// for comparing: an auditor gets them by another way.
    ///
    /// - Parameters:
    ///   - records: which records are written beside it, as `records/<index>.json` (`Opening`),
    ///     so that commitments can be opened.
    ///   - files: true writes the files of those records' documents too, as `files/<digest>`.
    package func export(
        to directory: String, records: ExportedRecords = .none, files: Bool = false
    ) async throws -> ExportSummary {
        try await self.offDisk {
            guard let published = self.checkpoint else { throw OpeningError.notInitialised }
            try FileSystem.makeDirectory(directory, durable: true)
            let tiles = try self.writeTiles(of: published.head.size, to: directory)
            var counts = (records: 0, files: 0)
            if records != .none {
                counts.records = try self.writeRecords(
                    records, to: directory + "/records", below: published.head.size)
                if files {
                    counts.files = try self.writeFiles(
                        records, to: directory + "/files", below: published.head.size)
                }
            }
            try DurableFile.write([
                (directory + "/log.vkey", Array("\(self.keys.log.verifierKey)\n".utf8)),
                (directory + "/status.vkey", Array("\(self.keys.status.verifierKey)\n".utf8)),
            ])
            try DurableFile.write(published.note, to: directory + "/checkpoint")
            return ExportSummary(
                head: published.head, tiles: tiles, records: counts.records, files: counts.files)
        }
    }

    private func writeTiles(of size: UInt64, to directory: String) throws -> Int {
        var page: [(path: String, bytes: [UInt8])] = []
        let paths = Self.files(of: size)
        for path in paths {
            guard let bytes = try self.parts.publication.bytesOrCut(of: path) else {
                throw TreeError.missing(path)
            }
            let file = "\(directory)/\(path)"
            try FileSystem.makeDirectory(FileSystem.directory(of: file), durable: true)
            page.append((file, bytes))
            if page.count == 64 {
                try DurableFile.write(page)
                page = []
            }
        }
        try DurableFile.write(page)
        return paths.count
    }

    private func writeRecords(
        _ records: ExportedRecords, to folder: String, below size: UInt64
    ) throws -> Int {
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
            let openings = try self.store.read { reader in
                try reader.rows(
                    """
                    SELECT e.idx, r.json, r.salt FROM entries e JOIN records r ON r.entry = e.idx
                    WHERE e.idx >= ? AND e.idx < ?\(condition) ORDER BY e.idx LIMIT 256
                    """, [.index(next), .index(size)]
                ).map {
                    Opening(
                        entry: try $0.index(0), record: try $0.blob(1), salt: try $0.blob(2))
                }
            }
            guard let last = openings.last else { return count }
            try DurableFile.write(
                openings.map { ("\(folder)/\($0.entry).json", $0.canonical) }, mode: 0o600)
            count += openings.count
            next = last.entry + 1
        }
    }

    private func writeFiles(
        _ records: ExportedRecords, to folder: String, below size: UInt64
    ) throws -> Int {
        try FileSystem.makeDirectory(folder, durable: true)
        let condition = records == .all ? "" : " AND d.level = 'public'"
        let digests = try self.store.read { reader in
            try reader.rows(
                """
                SELECT DISTINCT f.digest FROM document_files f
                    JOIN documents d ON d.entry = f.entry
                WHERE d.entry < ?\(condition) ORDER BY f.digest
                """, [.index(size)]
            ).map { try $0.digest(0) }
        }
        for digest in digests {
            try self.blobs.copy(digest, to: "\(folder)/\(digest.hex)")
        }
        return digests.count
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

extension BlobStore {
    /// Copies a file out, durably and in pieces of 1 MiB, after its bytes were hashed. Answers
    /// its size.
    @discardableResult
    func copy(_ digest: Digest, to path: String) throws -> Int {
        let bytes = try self.open(digest)
        var writer = try DurableFileWriter(for: path, mode: 0o600)
        var start = 0
        while start < bytes.count {
            let end = min(start + 1 << 20, bytes.count)
            try bytes.withSpan(start..<end) { (part) throws(SystemError) in
                try writer.write(part)
            }
            start = end
        }
        try writer.replace()
        return bytes.count
    }
}
