// Tables for people: accounts, their roles and sessions, and what they did.

extension Schema {
    static let accounts: [String] = [
        Self.widerRoles, Self.people, Self.sessions, Self.accessLog, Self.separation,
    ]

    /// `staff` joins the roles; a CHECK cannot be changed, so the table is made anew.
    private static let widerRoles = """
        CREATE TABLE token_roles_2 (
            token TEXT NOT NULL REFERENCES tokens (id),
            organ TEXT NOT NULL,
            role TEXT NOT NULL
                CHECK (role IN ('clerk', 'signer', 'auditor', 'administrator', 'staff')),
            PRIMARY KEY (token, organ, role)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO token_roles_2 SELECT token, organ, role FROM token_roles;
        DROP TABLE token_roles;
        ALTER TABLE token_roles_2 RENAME TO token_roles;
        """

    private static let people = """
        CREATE TABLE accounts (
            id TEXT PRIMARY KEY,
            login TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            email TEXT,
            state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'invited')),
            -- scrypt with its cost; NULL for who signs in elsewhere or has not chosen one yet.
            password TEXT,
            second_factor BLOB,
            -- The last step whose code was used: each code opens once.
            second_factor_step INTEGER,
            created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE account_roles (
            account TEXT NOT NULL REFERENCES accounts (id),
            organ TEXT NOT NULL,
            role TEXT NOT NULL
                CHECK (role IN ('clerk', 'signer', 'auditor', 'administrator', 'staff')),
            -- Who says so: this register, or the identity provider's groups.
            source TEXT NOT NULL CHECK (source IN ('local', 'oidc')),
            since INTEGER NOT NULL,
            PRIMARY KEY (account, organ, role, source)
        ) STRICT, WITHOUT ROWID;

        -- Who the identity provider says that somebody is.
        CREATE TABLE account_identities (
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES accounts (id),
            created INTEGER NOT NULL,
            PRIMARY KEY (issuer, subject)
        ) STRICT, WITHOUT ROWID;

        -- A change of rights that waits for a second person.
        CREATE TABLE account_changes (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id),
            kind TEXT NOT NULL CHECK (kind IN ('grant', 'enable', 'forget_factor')),
            organ TEXT NOT NULL,
            role TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
            asked_by TEXT NOT NULL,
            asked INTEGER NOT NULL,
            decided_by TEXT,
            decided INTEGER,
            CHECK ((kind = 'grant') = (role IS NOT NULL)),
            CHECK ((state = 'waiting') = (decided IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_changes_waiting ON account_changes (account)
            WHERE state = 'waiting';

        -- Links to choose a password with, kept as hashes.
        CREATE TABLE account_links (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
            -- NULL for the link that makes the first administrator.
            account TEXT REFERENCES accounts (id),
            expires INTEGER NOT NULL,
            used INTEGER
        ) STRICT, WITHOUT ROWID;
        """

    private static let sessions = """
        CREATE TABLE web_sessions (
            id TEXT PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            account TEXT NOT NULL REFERENCES accounts (id),
            -- 'code': the password was right, the second factor is still to come.
            stage TEXT NOT NULL CHECK (stage IN ('code', 'full')),
            way TEXT NOT NULL CHECK (way IN ('password', 'oidc', 'link')),
            -- Whether a second factor was shown.
            strong INTEGER NOT NULL CHECK (strong IN (0, 1)),
            csrf TEXT NOT NULL,
            organ TEXT,
            language TEXT,
            agent TEXT NOT NULL,
            created INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            stepped_up INTEGER,
            ended INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX web_sessions_by_account ON web_sessions (account, created);

        -- Wrong passwords and codes. The name is hashed: people type passwords into the wrong field.
        CREATE TABLE login_failures (
            key BLOB PRIMARY KEY CHECK (length(key) = 32),
            count INTEGER NOT NULL CHECK (count > 0),
            last INTEGER NOT NULL,
            until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_failures_by_time ON login_failures (last);
        """

    private static let accessLog = """
        CREATE TABLE access_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            object TEXT,
            organ TEXT,
            detail TEXT,
            address TEXT
        ) STRICT;
        CREATE INDEX access_log_by_actor ON access_log (actor, id);
        CREATE INDEX access_log_by_organ ON access_log (organ, id);
        CREATE INDEX access_log_by_object ON access_log (object, id) WHERE object IS NOT NULL;
        CREATE TRIGGER access_log_stays_as_it_is BEFORE UPDATE ON access_log
        BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END;
        CREATE TRIGGER access_log_stays BEFORE DELETE ON access_log
        BEGIN SELECT RAISE(ABORT, 'nothing leaves the access log'); END;
        """

    /// Who signed, who may seal, who may read files for a time.
    private static let separation = """
        CREATE TABLE dispatch_signers (
            dispatch TEXT NOT NULL,
            account TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (dispatch, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE organ_rules (
            organ TEXT NOT NULL,
            rule TEXT NOT NULL CHECK (rule IN ('signer_may_seal')),
            value INTEGER NOT NULL CHECK (value IN (0, 1)),
            entry INTEGER NOT NULL REFERENCES entries (idx),
            PRIMARY KEY (organ, rule)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE file_grants (
            id TEXT PRIMARY KEY,
            -- An account, or a token.
            holder TEXT NOT NULL,
            organ TEXT NOT NULL,
            reason TEXT NOT NULL,
            granted_by TEXT NOT NULL,
            created INTEGER NOT NULL,
            until INTEGER NOT NULL,
            ended INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX file_grants_by_holder ON file_grants (holder, organ);
        """
}
