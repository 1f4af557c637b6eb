// The tables, with what must never be otherwise stated in them.

import GRDB

/// The schema in numbered steps. A step that was published is never edited; the next one follows.
/// What each table is for stands in Docs/formats/directory.md.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            for sql in [
                Self.log, Self.organs, Self.books, Self.documents, Self.dispatches, Self.files,
                Self.access,
            ] {
                try database.execute(sql: sql)
            }
        }
        for (name, statements) in [
            ("2-accounts", Self.accounts), ("3-exchange", Self.exchange),
            ("4-signing", Self.signing), ("5-search", Self.search), ("6-care", Self.care),
            ("7-outgoing", Self.outgoing), ("8-rights", Self.rights),
            ("9-search", Self.searchMarked), ("10-accounts", Self.guards),
            ("11-references", Self.references),
        ] {
            migrator.registerMigration(name) { database in
                for sql in statements { try database.execute(sql: sql) }
                if name == "5-search" {
                    try SearchIndex.fill(SQLiteConnection(database: database))
                }
            }
        }
        return migrator
    }

    /// The log itself: entries are only ever added, at the end, and the head only grows.
    private static let log = """
        CREATE TABLE settings (
            name TEXT PRIMARY KEY, value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE entries (
            idx INTEGER PRIMARY KEY CHECK (idx >= 0),
            leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            organ TEXT NOT NULL,
            ref INTEGER REFERENCES entries (idx) CHECK (ref < idx),
            bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65535)
        ) STRICT;
        CREATE INDEX entries_by_ref ON entries (ref) WHERE ref IS NOT NULL;
        CREATE TRIGGER entries_at_the_end BEFORE INSERT ON entries
        WHEN NEW.idx <> (SELECT ifnull(max(idx), -1) + 1 FROM entries)
            OR NEW.time < (SELECT ifnull(max(time), 0) FROM entries
                           WHERE idx = (SELECT max(idx) FROM entries))
        BEGIN SELECT RAISE(ABORT, 'an entry is added at the end, not before the last one'); END;
        CREATE TRIGGER entries_stay_as_they_are BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
        CREATE TRIGGER entries_stay BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

        CREATE TABLE head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            size INTEGER NOT NULL CHECK (size >= 0),
            root BLOB NOT NULL CHECK (length(root) = 32),
            frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0),
            last_leaf BLOB NOT NULL CHECK (length(last_leaf) = 32),
            last_time INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER head_grows_with_entries BEFORE UPDATE ON head
        WHEN NEW.size <= OLD.size OR NEW.last_time < OLD.last_time
            OR NEW.size <> (SELECT ifnull(max(idx), -1) + 1 FROM entries)
        BEGIN SELECT RAISE(ABORT, 'the head grows with the entries'); END;
        CREATE TRIGGER head_stays BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'the head is never removed'); END;

        -- What a commitment opens to. Erasing deletes the row; nothing changes one.
        CREATE TABLE records (
            entry INTEGER PRIMARY KEY REFERENCES entries (idx),
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            json BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER records_stay_as_they_are BEFORE UPDATE ON records
        BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
        CREATE TABLE handlings (
            entry INTEGER PRIMARY KEY REFERENCES entries (idx),
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            json BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER handlings_stay_as_they_are BEFORE UPDATE ON handlings
        BEGIN SELECT RAISE(ABORT, 'a handling is never changed'); END;
        """

    private static let organs = """
        CREATE TABLE organs (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            valid_from INTEGER NOT NULL,
            valid_to INTEGER,
            successor TEXT,
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (idx)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE certificates (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            der BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE signers (
            organ TEXT NOT NULL REFERENCES organs (id),
            certificate BLOB NOT NULL REFERENCES certificates (digest),
            role TEXT NOT NULL CHECK (role IN ('person', 'seal')),
            custody TEXT NOT NULL CHECK (custody IN ('test', 'software', 'token')),
            valid_from INTEGER NOT NULL,
            valid_to INTEGER,
            reason TEXT CHECK (reason IN ('ended', 'compromised')),
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (idx),
            PRIMARY KEY (organ, certificate)
        ) STRICT, WITHOUT ROWID;
        """

    /// `next` is the number that the next document takes: a counter row in the same transaction
    /// as the entry. Sequences of engines leave gaps and are not used.
    private static let books = """
        CREATE TABLE books (
            organ TEXT NOT NULL REFERENCES organs (id),
            book TEXT NOT NULL,
            series TEXT NOT NULL,
            year INTEGER NOT NULL CHECK (year BETWEEN 1945 AND 9999),
            direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming', 'copies')),
            name TEXT NOT NULL,
            first INTEGER NOT NULL CHECK (first >= 1),
            next INTEGER NOT NULL CHECK (next >= first),
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (idx),
            closed INTEGER UNIQUE REFERENCES entries (idx),
            PRIMARY KEY (organ, book, series, year)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER books_count_up BEFORE UPDATE ON books
        WHEN NEW.next < OLD.next OR NEW.first <> OLD.first
            OR (OLD.closed IS NOT NULL AND NEW.next <> OLD.next)
        BEGIN SELECT RAISE(ABORT, 'a book only counts up, and not after it was closed'); END;
        CREATE TRIGGER books_stay BEFORE DELETE ON books
        BEGIN SELECT RAISE(ABORT, 'a book is never removed'); END;

        CREATE TABLE numbers (
            organ TEXT NOT NULL,
            book TEXT NOT NULL,
            series TEXT NOT NULL,
            year INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            state TEXT NOT NULL
                CHECK (state IN ('reserved', 'numbered', 'issued', 'received', 'voided')),
            date TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (idx),
            reserved INTEGER REFERENCES entries (idx),
            document INTEGER UNIQUE REFERENCES entries (idx),
            dispatch TEXT UNIQUE,
            PRIMARY KEY (organ, book, series, year, number),
            FOREIGN KEY (organ, book, series, year)
                REFERENCES books (organ, book, series, year),
            CHECK ((state IN ('issued', 'received')) = (document IS NOT NULL)),
            CHECK (state <> 'numbered' OR dispatch IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX numbers_by_entry ON numbers (entry);
        CREATE TRIGGER numbers_are_counted BEFORE INSERT ON numbers
        WHEN NEW.number >= (SELECT next FROM books WHERE organ = NEW.organ AND book = NEW.book
                            AND series = NEW.series AND year = NEW.year)
        BEGIN SELECT RAISE(ABORT, 'the counter has not reached that number'); END;
        CREATE TRIGGER numbers_stay BEFORE DELETE ON numbers
        BEGIN SELECT RAISE(ABORT, 'a number is never taken back'); END;
        CREATE TRIGGER numbers_go_forward BEFORE UPDATE ON numbers
        WHEN (OLD.state IN ('issued', 'received', 'voided'))
            OR (OLD.dispatch IS NOT NULL AND NEW.dispatch IS NOT OLD.dispatch)
        BEGIN SELECT RAISE(ABORT, 'a used number stays with its document'); END;
        """

    private static let documents = """
        CREATE TABLE documents (
            entry INTEGER PRIMARY KEY REFERENCES entries (idx),
            kind TEXT NOT NULL CHECK (kind IN ('issued', 'received', 'filed')),
            organ TEXT NOT NULL REFERENCES organs (id),
            book TEXT NOT NULL,
            series TEXT NOT NULL,
            year INTEGER NOT NULL,
            number INTEGER,
            numbered INTEGER UNIQUE REFERENCES entries (idx),
            dispatch TEXT UNIQUE,
            main BLOB CHECK (length(main) = 32),
            state TEXT NOT NULL
                CHECK (state IN ('current', 'corrected', 'replaced', 'recalled', 'erased')),
            changed INTEGER REFERENCES entries (idx),
            erased INTEGER REFERENCES entries (idx),
            time INTEGER NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('public', 'internal', 'restricted')),
            medium TEXT NOT NULL CHECK (medium IN ('electronic', 'paper', 'both')),
            channel TEXT,
            ref_index INTEGER,
            type TEXT,
            code_number TEXT,
            code_notation TEXT,
            date TEXT,
            sender_id TEXT,
            sender_name TEXT,
            code TEXT,
            subject TEXT,
            folded TEXT
        ) STRICT;
        CREATE UNIQUE INDEX documents_by_number ON documents (organ, book, series, year, number)
            WHERE number IS NOT NULL;
        CREATE UNIQUE INDEX documents_once ON documents (organ, kind, book, main)
            WHERE main IS NOT NULL;
        CREATE UNIQUE INDEX documents_by_code ON documents (code) WHERE code IS NOT NULL;
        CREATE TRIGGER documents_stay BEFORE DELETE ON documents
        BEGIN SELECT RAISE(ABORT, 'a document stays in the book'); END;

        CREATE TABLE document_files (
            entry INTEGER NOT NULL REFERENCES documents (entry),
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            size INTEGER NOT NULL CHECK (size >= 0),
            PRIMARY KEY (entry, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX document_files_by_digest ON document_files (digest);

        CREATE TABLE document_signatures (
            signature BLOB NOT NULL CHECK (length(signature) = 32),
            entry INTEGER NOT NULL REFERENCES documents (entry),
            PRIMARY KEY (signature, entry)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE deliveries (
            entry INTEGER NOT NULL REFERENCES documents (entry),
            organ TEXT NOT NULL,
            state TEXT NOT NULL CHECK (length(state) = 2),
            time INTEGER NOT NULL,
            PRIMARY KEY (entry, organ)
        ) STRICT, WITHOUT ROWID;
        """

    /// Working state: what is not in the log yet.
    private static let dispatches = """
        CREATE TABLE dispatches (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            organ TEXT NOT NULL REFERENCES organs (id),
            book TEXT NOT NULL,
            series TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('draft', 'signed', 'numbered', 'sealed', 'issued', 'voided', 'abandoned')),
            draft BLOB NOT NULL,
            year INTEGER,
            number INTEGER,
            date TEXT,
            numbered INTEGER UNIQUE REFERENCES entries (idx),
            issued INTEGER UNIQUE REFERENCES entries (idx),
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            CHECK ((state IN ('numbered', 'sealed', 'issued', 'voided')) = (number IS NOT NULL)),
            CHECK ((state = 'issued') = (issued IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dispatches_by_state ON dispatches (organ, state, changed);

        CREATE TABLE dispatch_files (
            dispatch TEXT NOT NULL REFERENCES dispatches (id),
            stage TEXT NOT NULL CHECK (stage IN ('draft', 'signed', 'sealed')),
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            size INTEGER NOT NULL CHECK (size >= 0),
            signatures TEXT NOT NULL,
            PRIMARY KEY (dispatch, stage, position)
        ) STRICT, WITHOUT ROWID;
        """

    private static let files = """
        CREATE TABLE blobs (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            size INTEGER NOT NULL CHECK (size >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE blob_holders (
            digest BLOB NOT NULL REFERENCES blobs (digest),
            holder TEXT NOT NULL,
            PRIMARY KEY (digest, holder)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX blob_holders_by_holder ON blob_holders (holder);
        """

    private static let access = """
        CREATE TABLE tokens (
            id TEXT PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            label TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            revoked INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE token_roles (
            token TEXT NOT NULL REFERENCES tokens (id),
            organ TEXT NOT NULL,
            role TEXT NOT NULL
                CHECK (role IN ('clerk', 'signer', 'auditor', 'administrator')),
            PRIMARY KEY (token, organ, role)
        ) STRICT, WITHOUT ROWID;

        -- What an operation under a key answered: written in the operation's own transaction.
        CREATE TABLE operations (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL CHECK (length(request) = 32),
            answer BLOB NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID;

        -- Whole HTTP answers, for a limited time.
        CREATE TABLE answers (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL CHECK (length(request) = 32),
            status INTEGER NOT NULL,
            content_type TEXT NOT NULL,
            body BLOB NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_by_time ON answers (time);
        """
}
