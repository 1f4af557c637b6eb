// What searching needs.

extension Schema {
    /// The index of the words of every document, and who looks for what.
    ///
    /// `exact` and `folded` hold the words of the book's fields as `SearchWords` makes them, with
    /// and without tones; `text_exact` and `text_folded` those of the files; `facets` what
    /// `SearchFacet` says. The tokenizer folds nothing but case: it takes marks off, yet knows
    /// no đ. The row's number is the document's entry.
    static let search: [String] = [
        """
        CREATE VIRTUAL TABLE search_index USING fts5 (
            exact, folded, text_exact, text_folded, facets, prefix = '2 3',
            tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
        )
        """,
        """
        -- Documents whose files have not been read for their words.
        CREATE TABLE search_wanted (
            entry INTEGER PRIMARY KEY REFERENCES documents (entry),
            tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0)
        ) STRICT
        """,
        """
        CREATE INDEX search_by_ref ON documents (ref_index, organ)
            WHERE ref_index IS NOT NULL
        """,
        """
        -- For the auditor, who asks for the rare kinds among millions of the others.
        CREATE INDEX entries_by_kind ON entries (kind, idx)
        """,
        """
        CREATE TABLE saved_searches (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            query TEXT NOT NULL CHECK (length(query) <= 2000),
            created INTEGER NOT NULL,
            UNIQUE (account, name)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// The index made anew: words with tones are marked, so that they are no neighbours of those
    /// without, and beginnings of two to seven characters have lists of their own, because the
    /// engine collects all rows of any other beginning before it gives the first (a Vietnamese
    /// syllable has seven letters at the most). Cost: that of indexing every word again.
    static let searchMarked: [String] = [
        """
        CREATE VIRTUAL TABLE search_marked USING fts5 (
            exact, folded, text_exact, text_folded, facets, prefix = '2 3 4 5 6 7',
            tokenize = "unicode61 remove_diacritics 0 tokenchars '_='"
        )
        """,
        // Some rows may have been marked before the table knew the mark for a letter.
        """
        INSERT INTO search_marked (rowid, exact, folded, text_exact, text_folded, facets)
        SELECT rowid,
            CASE WHEN exact = '' THEN ''
                ELSE '=' || replace(replace(exact, '=', ''), ' ', ' =') END,
            folded,
            CASE WHEN text_exact = '' THEN ''
                ELSE '=' || replace(replace(text_exact, '=', ''), ' ', ' =') END,
            text_folded, facets
        FROM search_index
        """,
        "DROP TABLE search_index",
        "ALTER TABLE search_marked RENAME TO search_index",
    ]
}
