// What searching needs.

extension Schema {
    /// The index of the words of every document, and who looks for what.
    ///
    /// `exact` and `folded` hold the words of the book's fields as `SearchWords` makes them, with
    /// and without tones, the former marked; `text_exact` and `text_folded` those of the files;
    /// `facets` what `SearchFacet` says. The tokenizer folds nothing but case: it takes marks off, yet knows
    /// no đ. The row's number is the document's entry. Beginnings of two to six letters have lists
    /// of their own, because the engine collects all rows of any other beginning before it gives the
    /// first; Vietnamese syllables have seven letters at the most.
    static let search: [String] = [
        """
        CREATE VIRTUAL TABLE search_index USING fts5 (
            exact, folded, text_exact, text_folded, facets, prefix = '2 3 4 5 6 7',
            tokenize = "unicode61 remove_diacritics 0 tokenchars '_='"
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
}
