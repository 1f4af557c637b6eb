// Finding documents.

package import AntinCore
package import AntinCrypto
import AntinLog

/// What to look for; every condition that is set must hold.
package struct DocumentQuery: Hashable, Sendable {
    package var organs: Set<OrganID>?
    package var kinds: Set<RegisteredDocument.Kind>?
    package var states: Set<DocumentState>?
    package var levels: Set<AccessLevel>?
    package var book: BookID?
    package var year: Int?
    /// Words that all occur in the fields of the register; accents and đ may be left out ("uong bi"
    /// finds "Uông Bí"). See ``SearchTerms``.
    package var words: String
    /// Only entries before this one: the last of the page before.
    package var before: UInt64?
    package var limit: Int

    package init(
        organs: Set<OrganID>? = nil, kinds: Set<RegisteredDocument.Kind>? = nil,
        states: Set<DocumentState>? = nil, levels: Set<AccessLevel>? = nil, book: BookID? = nil,
        year: Int? = nil, words: String = "", before: UInt64? = nil, limit: Int = 50
    ) {
        self.organs = organs
        self.kinds = kinds
        self.states = states
        self.levels = levels
        self.book = book
        self.year = year
        self.words = words
        self.before = before
        self.limit = limit
    }
}

extension Registry {
    /// The documents that a query asks for, the last registered first. Cost: as ``search(_:in:after:limit:)``.
    package func documents(_ query: DocumentQuery) async throws -> [RegisteredDocument] {
        let terms = SearchTerms(query.words)
        guard !terms.isHollow else { return [] }
        var facets: [[SearchFacet]?] = []
        facets.append(query.organs?.sorted().map { .owner($0) })
        facets.append(query.kinds?.map { .kind($0) })
        facets.append(query.states?.map { .state($0) })
        facets.append(query.levels?.map { .level($0) })
        facets.append(query.book.map { [.book($0.text)] })
        facets.append(query.year.map { [.year($0)] })
        // Among none there is nothing.
        if facets.contains(where: { $0?.isEmpty == true }) { return [] }
        let conditions = facets.compactMap { $0.map(SearchFacet.any) }
        return try await self.read { reader in
            try SearchQuestion(
                terms: terms, facets: conditions, readsFiles: false, range: 0..<UInt64.max
            ).documents(before: query.before, limit: query.limit, reader)
        }
    }

    /// One document by its entry, or `nil`.
    package func document(_ entry: UInt64) async throws -> RegisteredDocument? {
        try await self.read { try $0.document(entry) }
    }

    /// The documents that have a file with these bytes, the first registered first.
    package func documents(withFile digest: Digest) async throws -> [RegisteredDocument] {
        try await self.read { reader in
            try reader.rows(
                RegisteredDocument.columns + """
                     WHERE entry IN (SELECT entry FROM document_files WHERE digest = ?)
                    ORDER BY entry
                    """, [.digest(digest)]
            ).map { try RegisteredDocument($0) }
        }
    }

    /// The issued document that has a file, if this register issued it; of several the first.
    ///
    /// Cost: constant for what was sent through this register, whose issue comes before its
    /// arrivals, however many they are.
    package func issuedDocument(
        withFile digest: Digest
    ) async throws -> RegisteredDocument? {
        try await self.read { reader in
            // CROSS JOIN: in the order of the index, which is that of the entries.
            try reader.row(
                """
                SELECT f.entry FROM document_files f CROSS JOIN documents d ON d.entry = f.entry
                WHERE f.digest = ? AND d.kind = 'issued' ORDER BY f.entry LIMIT 1
                """, [.digest(digest)]
            ).flatMap { try reader.document($0.index(0)) }
        }
    }

    /// What an organ has entered with this file in one of its books; of several the first.
    package func receivedDocument(
        withFile digest: Digest, by organ: OrganID
    ) async throws -> UInt64? {
        try await self.read { reader in
            try reader.row(
                """
                SELECT f.entry FROM document_files f CROSS JOIN documents d ON d.entry = f.entry
                WHERE f.digest = ? AND d.kind = 'received' AND d.organ = ?
                ORDER BY f.entry LIMIT 1
                """, [.digest(digest), .text(organ.text)]
            ).map { try $0.index(0) }
        }
    }

    /// The documents that carry a signature, by the SHA-256 of its value: finds a `.p7s`, and a
    /// PDF whatever was appended to it later.
    package func documents(withSignature digest: Digest) async throws -> [RegisteredDocument] {
        try await self.read { reader in
            try reader.rows(
                RegisteredDocument.columns + """
                     WHERE entry IN (SELECT entry FROM document_signatures WHERE signature = ?)
                    ORDER BY entry
                    """, [.digest(digest)]
            ).map { try RegisteredDocument($0) }
        }
    }

    /// The issued document with a printed verification code.
    package func document(withCode code: String) async throws -> RegisteredDocument? {
        try await self.read { reader in
            try reader.row(RegisteredDocument.columns + " WHERE code = ?", [.text(code)])
                .map { try RegisteredDocument($0) }
        }
    }

    /// The documents that an organ issued under a number and date; what may be told to whom is
    /// the caller's to decide by `level`.
    package func documents(
        issuedBy organ: OrganID, number: Int, year: Int
    ) async throws -> [RegisteredDocument] {
        try await self.read { reader in
            try reader.rows(
                RegisteredDocument.columns + """
                     WHERE organ = ? AND kind = 'issued' AND number = ? AND year = ?
                    ORDER BY entry
                    """,
                [.text(organ.text), .integer(Int64(number)), .integer(Int64(year))]
            ).map { try RegisteredDocument($0) }
        }
    }

    /// What an entry's record opens to, with its salt; `nil` if it was erased or has none.
    package func record(of entry: UInt64) async throws -> OpenedRecord? {
        try await self.read { try $0.opened("records", entry) }
    }

    /// What an entry's handling opens to, with its salt; only for those entitled.
    package func handling(of entry: UInt64) async throws -> OpenedRecord? {
        try await self.read { try $0.opened("handlings", entry) }
    }
}

/// What a commitment opens to.
package struct OpenedRecord: Hashable, Sendable {
    package let salt: [UInt8]
    /// Canonical JSON.
    package let json: [UInt8]
}

extension StoreReader {
    func opened(_ table: String, _ entry: UInt64) throws -> OpenedRecord? {
        try self.row("SELECT salt, json FROM \(table) WHERE entry = ?", [.index(entry)])
            .map { OpenedRecord(salt: try $0.blob(0), json: try $0.blob(1)) }
    }
}
