extension Schema {
    /// The tables of what waits for a signature, and of who made which. Working state: what an
    /// erased document said goes from here, too (`Planning.forgetSigning`).
    static let signing: [String] = [
        """
        -- What was sent to somebody to be signed: one open request for each place.
        CREATE TABLE signing_requests (
            id TEXT PRIMARY KEY,
            dispatch TEXT NOT NULL REFERENCES dispatches (id),
            slot TEXT NOT NULL,
            account TEXT,
            urgency INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 3),
            due TEXT,
            note TEXT,
            sender TEXT,
            sender_name TEXT NOT NULL,
            content BLOB NOT NULL CHECK (length(content) = 32),
            time INTEGER NOT NULL,
            ended INTEGER,
            outcome TEXT CHECK (outcome IN ('signed', 'returned', 'withdrawn', 'replaced')),
            CHECK ((ended IS NULL) = (outcome IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX signing_requests_open ON signing_requests (dispatch, slot)
            WHERE ended IS NULL;
        CREATE INDEX signing_requests_by_account ON signing_requests (account)
            WHERE ended IS NULL;

        CREATE TABLE signing_returns (
            id TEXT PRIMARY KEY,
            dispatch TEXT NOT NULL REFERENCES dispatches (id),
            account TEXT,
            name TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX signing_returns_by_dispatch ON signing_returns (dispatch, time);

        -- A dispatch as somebody saw or approved it, to say later what is different.
        CREATE TABLE signing_snapshots (
            dispatch TEXT NOT NULL REFERENCES dispatches (id),
            present BLOB NOT NULL CHECK (length(present) = 32),
            content BLOB NOT NULL CHECK (length(content) = 32),
            organ TEXT NOT NULL,
            book TEXT NOT NULL,
            series TEXT NOT NULL,
            draft BLOB NOT NULL,
            files BLOB NOT NULL,
            PRIMARY KEY (dispatch, present)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE signing_views (
            dispatch TEXT NOT NULL,
            present BLOB NOT NULL,
            account TEXT NOT NULL,
            session TEXT NOT NULL,
            name TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (dispatch, account, session, present),
            FOREIGN KEY (dispatch, present) REFERENCES signing_snapshots (dispatch, present)
        ) STRICT, WITHOUT ROWID;

        -- An approval is of this content and no other; a change voids it for good.
        CREATE TABLE signing_approvals (
            id TEXT PRIMARY KEY,
            dispatch TEXT NOT NULL,
            present BLOB NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('content', 'form')),
            account TEXT,
            name TEXT NOT NULL,
            time INTEGER NOT NULL,
            voided INTEGER,
            FOREIGN KEY (dispatch, present) REFERENCES signing_snapshots (dispatch, present)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX signing_approvals_by_dispatch ON signing_approvals (dispatch, time);
        CREATE TRIGGER signing_approvals_stay_voided BEFORE UPDATE ON signing_approvals
        WHEN OLD.voided IS NOT NULL AND NEW.voided IS NOT OLD.voided
        BEGIN SELECT RAISE(ABORT, 'a voided approval stays so'); END;
        """,
        """
        -- Which key signed what, when, at whose command.
        CREATE TABLE signatures_made (
            id TEXT PRIMARY KEY,
            dispatch TEXT NOT NULL REFERENCES dispatches (id),
            position INTEGER NOT NULL,
            slot TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('person', 'seal')),
            organ TEXT NOT NULL,
            certificate BLOB NOT NULL CHECK (length(certificate) = 32),
            custody TEXT NOT NULL CHECK (custody IN ('test', 'software', 'token')),
            value BLOB CHECK (length(value) = 32),
            file BLOB CHECK (length(file) = 32),
            account TEXT,
            name TEXT NOT NULL,
            way TEXT NOT NULL CHECK (way IN ('held', 'desk', 'upload')),
            time INTEGER NOT NULL,
            dropped INTEGER,
            reported INTEGER,
            reporter TEXT,
            report TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX signatures_made_by_dispatch ON signatures_made (dispatch);
        CREATE INDEX signatures_made_by_account ON signatures_made (account, time);
        CREATE INDEX signatures_made_by_certificate ON signatures_made (certificate, time);
        CREATE INDEX signatures_made_reported ON signatures_made (reported)
            WHERE reported IS NOT NULL;

        -- Wrong PINs of keys that the server holds; counted before the PIN is tried.
        CREATE TABLE held_key_tries (
            key TEXT PRIMARY KEY,
            failures INTEGER NOT NULL CHECK (failures >= 0),
            last INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
    ]
}
