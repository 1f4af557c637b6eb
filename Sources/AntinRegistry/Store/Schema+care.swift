// What administration keeps beside the log.

extension Schema {
    /// Earlier names of organs; posts, their holders, and who may sign in whose place.
    ///
    /// None of it is in the log: an office says by its own written decision who signs for whom, and
    /// what was signed is judged by certificates. These tables are what a draft is compared with.
    static let care: [String] = [
        """
        CREATE TABLE organ_names (
            organ TEXT NOT NULL REFERENCES organs (id),
            name TEXT NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (organ, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE posts (
            id TEXT PRIMARY KEY CHECK (length(id) = 16),
            organ TEXT NOT NULL REFERENCES organs (id),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            holder TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
            head INTEGER NOT NULL CHECK (head IN (0, 1)),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            noted INTEGER NOT NULL,
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX posts_by_organ ON posts (organ, valid_from);

        CREATE TABLE delegations (
            id TEXT PRIMARY KEY CHECK (length(id) = 16),
            organ TEXT NOT NULL REFERENCES organs (id),
            mark TEXT NOT NULL CHECK (mark IN ('TM.', 'Q.', 'KT.', 'TL.', 'TUQ.')),
            post TEXT NOT NULL REFERENCES posts (id),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            types TEXT NOT NULL,
            scope TEXT NOT NULL,
            basis TEXT NOT NULL CHECK (length(basis) BETWEEN 1 AND 300),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            noted INTEGER NOT NULL,
            CHECK (valid_to IS NULL OR valid_to >= valid_from),
            -- A delegation (TUQ.) is limited in time and content (Decree 30/2020, Article 13.4).
            CHECK (mark <> 'TUQ.' OR (valid_to IS NOT NULL AND scope <> ''))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delegations_by_organ ON delegations (organ, valid_from);
        """
    ]
}
