// The words of the files themselves.

import AntinCore
package import AntinCrypto

/// A document whose files have not been read for their words.
package struct UnreadDocument: Hashable, Sendable {
    package let entry: UInt64
    /// The PDFs that people read, the main one first.
    package let files: [Digest]
}

extension Registry {
    /// More than this of a document's words is not indexed: half a million letters.
    package static let maxTextBytes = 1 << 19

    /// Documents that wait for their text, the first registered first.
    ///
    /// What arrived from another office of this register has its text with the sender's line, which
    /// the receiver sees as well: a dispatch to 3,500 schools is read and kept once.
    package func unreadDocuments(limit: Int = 16) async throws -> [UnreadDocument] {
        try await self.read { reader in
            try reader.rows(
                "SELECT entry FROM search_wanted WHERE tries < 3 ORDER BY tries, entry LIMIT ?",
                [.integer(Int64(limit))]
            ).map { row in
                let entry = try row.index(0)
                let files = try reader.rows(
                    """
                    SELECT f.digest FROM document_files f JOIN documents d ON d.entry = f.entry
                    WHERE f.entry = ? AND f.role IN ('main', 'attachment')
                        AND lower(f.name) LIKE '%.pdf'
                        AND NOT EXISTS (SELECT 1 FROM document_files s
                            JOIN search_index t ON t.rowid = s.entry
                            WHERE s.entry = d.ref_index AND s.digest = f.digest
                                AND instr(t.facets || ' ',
                                    ' _v' || replace(d.organ, '.', '_') || ' ') > 0)
                    ORDER BY f.position
                    """, [.index(entry)]
                ).map { try $0.digest(0) }
                return UnreadDocument(entry: entry, files: files)
            }
        }
    }

    /// Puts the text of a document's files into the index. `nil` if it could not be read now; it
    /// is tried three times.
    package func keepText(_ text: String?, of entry: UInt64) async throws {
        let exact = text.map { SearchWords.exact($0.cut(toBytes: Self.maxTextBytes)) } ?? []
        let folded = SearchWords.folded(exact).joined(separator: " ")
        let words = SearchWords.marked(exact).joined(separator: " ")
        try await self.submit { planning in
            if text == nil {
                try planning.transaction.execute(
                    "UPDATE search_wanted SET tries = tries + 1 WHERE entry = ?", [.index(entry)])
                return
            }
            try planning.transaction.execute(
                "DELETE FROM search_wanted WHERE entry = ?", [.index(entry)])
            guard !words.isEmpty else { return }
            // A document that was erased meanwhile has no row any more.
            try planning.transaction.execute(
                "UPDATE search_index SET text_exact = ?, text_folded = ? WHERE rowid = ?",
                [.text(words), .text(folded), .index(entry)])
        }
    }
}

extension String {
    /// The longest beginning of whole letters that has at most so many bytes.
    fileprivate func cut(toBytes limit: Int) -> String {
        guard self.utf8.count > limit else { return self }
        var end = self.utf8.index(self.utf8.startIndex, offsetBy: limit)
        while end > self.startIndex, end.samePosition(in: self) == nil {
            end = self.utf8.index(before: end)
        }
        return String(self[..<end])
    }
}
