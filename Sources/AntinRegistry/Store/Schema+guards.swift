// What came to accounts and to the outbox when others had looked at them.

extension Schema {
    static let guards: [String] = [Self.taking, Self.removals, Self.failedLogins]

    /// When a message was taken out to be sent: nobody else takes it then.
    private static let taking = """
        ALTER TABLE outbox ADD COLUMN taken INTEGER;
        """

    /// Disabling an administrator, and taking that role away, wait as well; a CHECK cannot be
    /// changed, so the table is made anew.
    private static let removals = """
        CREATE TABLE account_changes_2 (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id),
            kind TEXT NOT NULL CHECK (kind IN
                ('grant', 'enable', 'forget_factor', 'token', 'revoke', 'disable')),
            organ TEXT NOT NULL,
            role TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
            asked_by TEXT NOT NULL,
            asked INTEGER NOT NULL,
            decided_by TEXT,
            decided INTEGER,
            token TEXT REFERENCES tokens (id),
            CHECK ((kind IN ('grant', 'token', 'revoke')) = (role IS NOT NULL)),
            CHECK ((kind = 'token') = (token IS NOT NULL)),
            CHECK ((state = 'waiting') = (decided IS NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO account_changes_2 SELECT id, account, kind, organ, role, state, asked_by, asked,
            decided_by, decided, token FROM account_changes;
        DROP TABLE account_changes;
        ALTER TABLE account_changes_2 RENAME TO account_changes;
        CREATE INDEX account_changes_waiting ON account_changes (account)
            WHERE state = 'waiting';
        """

    /// What was refused at the door in an hour, beyond what the access log has a row for: its sum is
    /// written there when the hour is over.
    private static let failedLogins = """
        CREATE TABLE failed_logins (
            hour INTEGER NOT NULL,
            action TEXT NOT NULL,
            -- '-' for names that nobody has.
            actor TEXT NOT NULL,
            -- '' for all addresses beyond those that have a row of their own.
            address TEXT NOT NULL,
            more INTEGER NOT NULL CHECK (more >= 0),
            last INTEGER NOT NULL,
            PRIMARY KEY (hour, action, actor, address)
        ) STRICT, WITHOUT ROWID;
        """
}
