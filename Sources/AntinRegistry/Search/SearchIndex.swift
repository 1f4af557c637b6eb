// Keeping the search index with the register.

import AntinCore
import AntinLog

/// The rows of the full-text index, written in the transaction that registers, changes or erases the
/// document. Triggers would do it as well, but the store lets no schema reach a virtual table
/// (`trusted_schema = OFF`).
enum SearchIndex {
    /// Adds a document that is entered now.
    static func add(
        _ entry: UInt64, _ place: RegisteredDocument.Place, _ record: DocumentRecord,
        viewers: [OrganID], to transaction: some StoreTransaction
    ) throws {
        try Self.add(
            entry, record,
            facets: Self.facets(place, record, state: .current, viewers: viewers),
            to: transaction)
    }

    /// A book's line says something else from now on: the new words are found besides the old.
    static func amend(_ entry: UInt64, with text: String, in transaction: some StoreTransaction)
        throws
    {
        let exact = SearchWords.exact(text)
        try transaction.execute(
            """
            UPDATE search_index SET exact = exact || ' ' || ?, folded = folded || ' ' || ?
            WHERE rowid = ?
            """,
            [
                .text(SearchWords.marked(exact).joined(separator: " ")),
                .text(SearchWords.folded(exact).joined(separator: " ")), .index(entry),
            ])
    }

    /// The document is in another state from now on.
    static func move(
        _ entry: UInt64, from old: DocumentState, to new: DocumentState,
        in transaction: some StoreTransaction
    ) throws {
        guard old != new else { return }
        // Every facet has a space before it; states are no beginnings of each other.
        try transaction.execute(
            "UPDATE search_index SET facets = replace(facets, ?, ?) WHERE rowid = ?",
            [
                .text(" " + SearchFacet.state(old).word), .text(" " + SearchFacet.state(new).word),
                .index(entry),
            ])
    }

    /// The document was erased: no word finds it any more, only its organ sees its place in lists.
    static func erase(_ document: RegisteredDocument, from transaction: some StoreTransaction)
        throws
    {
        try transaction.execute(
            """
            UPDATE search_index SET exact = '', folded = '', text_exact = '', text_folded = '',
                facets = ?
            WHERE rowid = ?
            """, [.text(Self.facetsWhenErased(document)), .index(document.entry)])
        try transaction.execute(
            "DELETE FROM search_wanted WHERE entry = ?", [.index(document.entry)])
    }

    /// Brings in every document of a register that had no index. Part of the schema's step.
    static func fill(_ transaction: some StoreTransaction) throws {
        var last: Int64 = -1
        while true {
            let rows = try transaction.rows(
                RegisteredDocument.columns + " WHERE entry > ? ORDER BY entry LIMIT 500",
                [.integer(last)])
            guard let end = rows.last else { break }
            last = try end.integer(0)
            for document in try rows.map({ try RegisteredDocument($0) }) {
                try Self.fill(document, transaction)
            }
        }
        try transaction.execute("UPDATE documents SET folded = NULL WHERE folded IS NOT NULL", [])
    }

    /// Makes sure that the words of what was erased are in no page of the index any more: deleting
    /// leaves them until the index is merged. Cost: linear in the index.
    static func forget(_ transaction: some StoreTransaction) throws {
        try transaction.execute(
            "INSERT INTO search_index (search_index) VALUES ('optimize')", [])
    }

    private static func fill(
        _ document: RegisteredDocument, _ transaction: some StoreTransaction
    ) throws {
        guard document.erased == nil,
            let opened = try transaction.opened("records", document.entry)
        else {
            return try Self.insert(
                document.entry, [], Self.facetsWhenErased(document), to: transaction)
        }
        let record = try DocumentRecord(parsing: opened.json)
        var viewers: [OrganID] = []
        if let handling = try transaction.opened("handlings", document.entry) {
            viewers = try Handling(parsing: handling.json).recipients.compactMap(\.organID)
        }
        try Self.add(
            document.entry, record,
            facets: Self.facets(document.place, record, state: document.state, viewers: viewers),
            to: transaction)
        if let subject = document.subject, subject != record.subject {
            try Self.amend(document.entry, with: subject, in: transaction)
        }
    }

    private static func add(
        _ entry: UInt64, _ record: DocumentRecord, facets: String,
        to transaction: some StoreTransaction
    ) throws {
        try Self.insert(
            entry, SearchWords.exact(Self.text(of: record)), facets, to: transaction)
        if record.files.contains(where: \.hasTextLayer) {
            try transaction.execute(
                "INSERT INTO search_wanted (entry) VALUES (?)", [.index(entry)])
        }
    }

    private static func insert(
        _ entry: UInt64, _ exact: [String], _ facets: String, to transaction: some StoreTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO search_index (rowid, exact, folded, text_exact, text_folded, facets)
            VALUES (?, ?, ?, '', '', ?)
            """,
            [
                .index(entry), .text(SearchWords.marked(exact).joined(separator: " ")),
                .text(SearchWords.folded(exact).joined(separator: " ")), .text(facets),
            ])
    }

    /// Every field of the register that says something in words, one below the other.
    private static func text(of record: DocumentRecord) -> String {
        var lines = [
            record.codeNumber.map { "\($0)/\(record.codeNotation ?? "")" } ?? record.codeNotation,
            record.issuedDate?.short(in: .vietnamese), record.typeName, record.subject,
            record.organName, record.note, record.code,
        ].compactMap(\.self)
        for signer in record.signers { lines += [signer.fullName, signer.position] }
        return (lines + record.files.map(\.name)).joined(separator: "\n")
    }

    private static func facets(
        _ place: RegisteredDocument.Place, _ record: DocumentRecord, state: DocumentState,
        viewers: [OrganID]
    ) -> String {
        Self.words(
            place, level: record.level, state: state,
            [.type(record.type)] + Set(viewers).sorted().map { .viewer($0) })
    }

    /// What the book still shows when the content is gone.
    private static func facetsWhenErased(_ document: RegisteredDocument) -> String {
        Self.words(document.place, level: document.level, state: document.state, [])
    }

    private static func words(
        _ place: RegisteredDocument.Place, level: AccessLevel, state: DocumentState,
        _ more: [SearchFacet]
    ) -> String {
        let own: [SearchFacet] = [
            .owner(place.organ), .viewer(place.organ), .kind(place.kind), .book(place.book),
            .year(place.year), .level(level), .state(state),
        ]
        let number: [SearchFacet] = place.number.map { [.number($0)] } ?? []
        return (own + number + more).map { " " + $0.word }.joined()
    }
}

extension RegisteredDocument {
    var place: Place {
        Place(
            kind: self.kind, organ: self.organ, book: self.book, series: self.series,
            year: self.year, number: self.number)
    }
}

extension RecordFile {
    /// A PDF that people read; a signature file has no words.
    var hasTextLayer: Bool {
        (self.role == .main || self.role == .attachment)
            && self.name.lowercased().hasSuffix(".pdf")
    }
}
