// The log and the records that somebody may see, file by file.

package import AntinCore
import AntinLog

/// The files of an export, one after the other, without writing any to disk: for a download. The
/// layout is that of `antind log export` (Docs/formats/directory.md).
package struct ExportStream: Sendable {
    package struct File: Sendable {
        package let path: String
        package let bytes: [UInt8]
    }

    package let head: TreeHead
    private let registry: Registry
    private let note: [UInt8]
    /// Whose records go along; `nil` for all.
    private let organs: Set<OrganID>?

    /// `nil` before the first entry.
    package init?(_ registry: Registry, organs: Set<OrganID>?) {
        guard let published = registry.checkpoint else { return nil }
        self.registry = registry
        self.head = published.head
        self.note = published.note
        self.organs = organs
    }

    /// Calls `body` with each file. Records of other organs go along only if they are công khai.
    package func write(_ body: (File) async throws -> Void) async throws {
        try await body(File(path: "checkpoint", bytes: self.note))
        for (name, key) in [
            ("log.vkey", self.registry.logVerifierKey),
            ("status.vkey", self.registry.statusVerifierKey),
        ] {
            try await body(File(path: name, bytes: Array("\(key)\n".utf8)))
        }
        for path in Registry.files(of: self.head.size) {
            let bytes = try await self.registry.offDisk {
                try self.registry.parts.publication.bytesOrCut(of: path)
            }
            guard let bytes else { throw TreeError.missing(path) }
            try await body(File(path: path.description, bytes: bytes))
        }
        var next: UInt64 = 0
        while true {
            let page = try await self.openings(from: next)
            for opening in page {
                try await body(
                    File(path: Opening.path(of: opening.entry), bytes: opening.canonical))
            }
            guard let last = page.last else { return }
            next = last.entry + 1
        }
    }

    private func openings(from next: UInt64) async throws -> [Opening] {
        let size = self.head.size
        var condition = ""
        var cells: [StoredValue] = [.index(next), .index(size)]
        if let organs = self.organs {
            let marks = organs.map { _ in "?" }.joined(separator: ", ")
            condition = """
                 AND (e.organ IN (\(marks)) OR coalesce(
                    (SELECT level FROM documents WHERE entry = e.idx),
                    (SELECT level FROM documents WHERE entry = e.ref)) = 'public')
                """
            cells += organs.map(\.text).sorted().map { .text($0) }
        }
        let sql = """
            SELECT e.idx, r.json, r.salt FROM entries e JOIN records r ON r.entry = e.idx
            WHERE e.idx >= ? AND e.idx < ?\(condition) ORDER BY e.idx LIMIT 256
            """
        let values = cells
        return try await self.registry.read { reader in
            try reader.rows(sql, values).map {
                Opening(entry: try $0.index(0), record: try $0.blob(1), salt: try $0.blob(2))
            }
        }
    }
}
