// What a clerk has typed of a document that is going out, and what it refers to.

extension Schema {
    /// Working state: forms as they were typed, the files as they came, relations.
    static let outgoing: [String] = [
        """
        -- A form is there before its dispatch, and has the dispatch's name from the beginning.
        CREATE TABLE outgoing_forms (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            organ TEXT NOT NULL REFERENCES organs (id),
            fields BLOB NOT NULL,
            author TEXT NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            dropped INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outgoing_forms_of ON outgoing_forms (organ, changed);

        -- The files as they came. Their digests stay when the files go: a draft that is
        -- registered a second time is known by them.
        CREATE TABLE outgoing_files (
            form TEXT NOT NULL REFERENCES outgoing_forms (id),
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            size INTEGER NOT NULL CHECK (size >= 0),
            PRIMARY KEY (form, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outgoing_files_by_digest ON outgoing_files (digest);

        CREATE TABLE outgoing_relations (
            form TEXT NOT NULL REFERENCES outgoing_forms (id),
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            -- The entry of a document of this register; NULL for one that is only cited.
            entry INTEGER REFERENCES documents (entry),
            citation TEXT NOT NULL,
            PRIMARY KEY (form, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outgoing_relations_to ON outgoing_relations (entry)
            WHERE entry IS NOT NULL;
        """
    ]
}
