// Rights that wait: tokens of programs, links to another's password, denials.

extension Schema {
    static let rights: [String] = [Self.tokensWait, Self.changesOfTokens, Self.denials]

    /// What was made before this step had waited for nobody and may do everything, as it did; who
    /// made it is not known.
    private static let tokensWait = """
        -- The account that made it in the pages; NULL for who has the machine.
        ALTER TABLE tokens ADD COLUMN made_by TEXT REFERENCES accounts (id);
        -- Opens nothing until it was confirmed.
        ALTER TABLE tokens ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0
            CHECK (waiting IN (0, 1));
        -- Whether it may do what people confirm with a code.
        ALTER TABLE tokens ADD COLUMN final_acts INTEGER NOT NULL DEFAULT 1
            CHECK (final_acts IN (0, 1));
        -- A link to the password of somebody who has one opens later.
        ALTER TABLE account_links ADD COLUMN opens INTEGER NOT NULL DEFAULT 0;
        """

    /// `token` joins the kinds; a CHECK cannot be changed, so the table is made anew.
    private static let changesOfTokens = """
        CREATE TABLE account_changes_2 (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id),
            kind TEXT NOT NULL CHECK (kind IN ('grant', 'enable', 'forget_factor', 'token')),
            organ TEXT NOT NULL,
            role TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
            asked_by TEXT NOT NULL,
            asked INTEGER NOT NULL,
            decided_by TEXT,
            decided INTEGER,
            token TEXT REFERENCES tokens (id),
            CHECK ((kind IN ('grant', 'token')) = (role IS NOT NULL)),
            CHECK ((kind = 'token') = (token IS NOT NULL)),
            CHECK ((state = 'waiting') = (decided IS NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO account_changes_2 SELECT id, account, kind, organ, role, state, asked_by, asked,
            decided_by, decided, NULL FROM account_changes;
        DROP TABLE account_changes;
        ALTER TABLE account_changes_2 RENAME TO account_changes;
        CREATE INDEX account_changes_waiting ON account_changes (account)
            WHERE state = 'waiting';
        """

    private static let denials = """
        CREATE TABLE denial_requests (
            id TEXT PRIMARY KEY,
            organ TEXT NOT NULL REFERENCES organs (id),
            -- SHA-256 of the forged file; NULL where there is only a description.
            file BLOB CHECK (length(file) = 32),
            record BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
            asked_by TEXT NOT NULL,
            asked_name TEXT NOT NULL,
            asked INTEGER NOT NULL,
            decided_by TEXT,
            decided INTEGER,
            entry INTEGER REFERENCES entries (idx),
            CHECK ((state = 'waiting') = (decided IS NULL)),
            CHECK ((state = 'done') = (entry IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX entries_denials ON entries (idx) WHERE kind = 'forgery.denied';
        CREATE INDEX denial_requests_waiting ON denial_requests (organ, asked)
            WHERE state = 'waiting';
        """
}
