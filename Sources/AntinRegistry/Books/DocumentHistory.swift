// What was said about a document later.

import AntinCore
package import AntinLog

/// An entry that refers to a document of this register.
package struct LaterEntry: Hashable, Sendable {
    package let entry: UInt64
    package let kind: String
    package let organ: String
    package let time: Timestamp
    /// Nil where the entry has no reason, or it was erased.
    package let reason: String?
}

extension Registry {
    /// Corrections, replacement, recall, amendments and erasing, in the order of the log.
    package func changes(of document: UInt64) async throws -> [LaterEntry] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT e.idx, e.kind, e.organ, e.time, r.json FROM entries e
                    LEFT JOIN records r ON r.entry = e.idx
                WHERE e.ref = ? AND e.kind IN ('document.corrected', 'document.replaced',
                    'document.recalled', 'document.erased', 'register.amended')
                ORDER BY e.idx
                """, [.index(document)]
            ).map { row in
                LaterEntry(
                    entry: try row.index(0), kind: try row.text(1), organ: try row.text(2),
                    time: try row.time(3),
                    reason: row.isNull(4) ? nil : try ChangeRecord(parsing: row.blob(4)).reason)
            }
        }
    }
}
