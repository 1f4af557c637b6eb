// Who is sent what, what became of it there, and what is still to be told to whom.

extension Schema {
    /// Groups of recipients, deliveries and their events, checks of what arrived, the work on it,
    /// and the outbox. Working state of the offices: the log carries commitments to it.
    static let exchange: [String] = [
        Self.groups, Self.deliveries, Self.arrivals, Self.outbox,
    ]

    /// A group is expanded and frozen when a document is issued; its members are dated, so that
    /// a school that joins in March is not among the recipients of February.
    private static let groups = """
        CREATE TABLE recipient_groups (
            id INTEGER PRIMARY KEY,
            owner TEXT NOT NULL REFERENCES organs (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            created INTEGER NOT NULL,
            ended INTEGER,
            UNIQUE (owner, name)
        ) STRICT;

        CREATE TABLE recipient_group_members (
            id INTEGER PRIMARY KEY,
            owning INTEGER NOT NULL REFERENCES recipient_groups (id),
            organ TEXT,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            channel TEXT CHECK (channel IN ('system', 'email', 'axis', 'paper')),
            email TEXT,
            telephone TEXT,
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            CHECK (channel IS NOT 'email' OR email IS NOT NULL),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        ) STRICT;
        CREATE INDEX recipient_group_members_of ON recipient_group_members (owning, valid_from);

        -- How an organ of this register wants to be told, and whom to call there.
        CREATE TABLE organ_contacts (
            organ TEXT PRIMARY KEY REFERENCES organs (id),
            email TEXT,
            telephone TEXT,
            -- Minutes after which an urgent document that nobody accepted needs a call.
            urgent_minutes TEXT
        ) STRICT, WITHOUT ROWID;
        """

    /// One row for every recipient of an issued document, made in the transaction that issues it.
    /// `state` is NULL from sending until the receiving system says 01.
    private static let deliveries = """
        CREATE TABLE sendings (
            entry INTEGER PRIMARY KEY REFERENCES documents (entry),
            organ TEXT NOT NULL,
            due TEXT,
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
            time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sendings_of ON sendings (organ, entry);

        ALTER TABLE deliveries RENAME TO deliveries_before;
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            entry INTEGER NOT NULL REFERENCES documents (entry),
            position INTEGER NOT NULL,
            organ TEXT,
            name TEXT NOT NULL,
            channel TEXT NOT NULL CHECK (channel IN ('system', 'email', 'axis', 'paper')),
            email TEXT,
            telephone TEXT,
            -- False for who received it without being a recipient.
            listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
            state TEXT CHECK (length(state) = 2),
            time INTEGER NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('receiver', 'sender', 'system')),
            via TEXT,
            opened INTEGER,
            accepted INTEGER,
            received INTEGER REFERENCES documents (entry),
            UNIQUE (entry, position)
        ) STRICT;
        CREATE UNIQUE INDEX deliveries_to ON deliveries (entry, organ) WHERE organ IS NOT NULL;
        CREATE INDEX deliveries_of ON deliveries (organ, received, state)
            WHERE organ IS NOT NULL;
        CREATE INDEX deliveries_received ON deliveries (received) WHERE received IS NOT NULL;

        CREATE TABLE delivery_events (
            id INTEGER PRIMARY KEY,
            delivery INTEGER NOT NULL REFERENCES deliveries (id),
            state TEXT NOT NULL CHECK (length(state) = 2),
            time INTEGER NOT NULL,
            recorded INTEGER NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('receiver', 'sender', 'system')),
            actor TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            via TEXT,
            reason TEXT,
            -- Came after a newer one and changed nothing.
            late INTEGER NOT NULL CHECK (late IN (0, 1)),
            CHECK (state NOT IN ('02', '13', '16') OR reason IS NOT NULL)
        ) STRICT;
        CREATE INDEX delivery_events_of ON delivery_events (delivery);
        CREATE TRIGGER delivery_events_stay_as_they_are BEFORE UPDATE ON delivery_events
        BEGIN SELECT RAISE(ABORT, 'what was reported is never changed'); END;
        CREATE TRIGGER delivery_events_stay BEFORE DELETE ON delivery_events
        WHEN EXISTS (SELECT 1 FROM deliveries d JOIN records r ON r.entry = d.entry
                     WHERE d.id = OLD.delivery)
        BEGIN SELECT RAISE(ABORT, 'what was reported goes only with its document'); END;

        CREATE TABLE delivery_calls (
            id INTEGER PRIMARY KEY,
            delivery INTEGER NOT NULL REFERENCES deliveries (id),
            time INTEGER NOT NULL,
            telephone TEXT NOT NULL,
            person TEXT NOT NULL,
            said TEXT NOT NULL,
            actor TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            recorded INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX delivery_calls_of ON delivery_calls (delivery);
        CREATE TRIGGER delivery_calls_stay_as_they_are BEFORE UPDATE ON delivery_calls
        BEGIN SELECT RAISE(ABORT, 'minutes of a call are never changed'); END;

        INSERT INTO deliveries (entry, position, organ, name, channel, listed, state, time, side)
            SELECT b.entry, row_number() OVER (PARTITION BY b.entry ORDER BY b.organ) - 1,
                b.organ, ifnull(o.name, b.organ), 'system', 0, b.state, b.time, 'receiver'
            FROM deliveries_before b LEFT JOIN organs o ON o.id = b.organ;
        UPDATE deliveries SET
            received = (SELECT r.entry FROM documents r WHERE r.kind = 'received'
                AND r.organ = deliveries.organ AND r.ref_index = deliveries.entry),
            accepted = CASE WHEN state = '03' THEN time END;
        INSERT INTO sendings (entry, organ, priority, time)
            SELECT entry, organ, 0, time FROM documents
            WHERE entry IN (SELECT entry FROM deliveries);
        DROP TABLE deliveries_before;
        """

    private static let arrivals = """
        CREATE INDEX documents_by_ref ON documents (ref_index) WHERE ref_index IS NOT NULL;

        -- What a receiver does with a document in its incoming book.
        CREATE TABLE arrivals (
            entry INTEGER PRIMARY KEY REFERENCES documents (entry),
            organ TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('received', 'assigned', 'processing', 'finished', 'destroyed')),
            due TEXT,
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
            verdict TEXT,
            reply TEXT,
            changed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX arrivals_of ON arrivals (organ, state, due);
        INSERT INTO arrivals (entry, organ, state, priority, changed)
            SELECT entry, organ, 'received', 0, time FROM documents WHERE kind = 'received';

        CREATE TABLE assignments (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL REFERENCES arrivals (entry),
            account TEXT,
            name TEXT NOT NULL,
            due TEXT,
            instruction TEXT,
            state TEXT NOT NULL
                CHECK (state IN ('assigned', 'processing', 'finished', 'withdrawn')),
            actor TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX assignments_of ON assignments (document);
        CREATE INDEX assignments_to ON assignments (account, state) WHERE account IS NOT NULL;
        CREATE TABLE assignment_notes (
            id INTEGER PRIMARY KEY,
            assignment INTEGER NOT NULL REFERENCES assignments (id),
            state TEXT NOT NULL,
            note TEXT NOT NULL,
            actor TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX assignment_notes_of ON assignment_notes (assignment);
        CREATE TRIGGER assignment_notes_stay_as_they_are BEFORE UPDATE ON assignment_notes
        BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;

        -- A file that was judged before it is entered or returned. `files` is a JSON list.
        CREATE TABLE arrival_checks (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            organ TEXT NOT NULL REFERENCES organs (id),
            document INTEGER REFERENCES documents (entry),
            files BLOB NOT NULL,
            receipt BLOB,
            verdict TEXT NOT NULL,
            report BLOB NOT NULL,
            time INTEGER NOT NULL,
            actor TEXT NOT NULL,
            entered INTEGER REFERENCES documents (entry)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX arrival_checks_of ON arrival_checks (organ, document, time);
        """

    private static let outbox = """
        CREATE TABLE webhooks (
            id INTEGER PRIMARY KEY,
            organ TEXT NOT NULL REFERENCES organs (id),
            label TEXT NOT NULL,
            url TEXT NOT NULL,
            secret TEXT NOT NULL CHECK (length(secret) >= 32),
            created INTEGER NOT NULL,
            actor TEXT NOT NULL,
            ended INTEGER
        ) STRICT;
        CREATE INDEX webhooks_of ON webhooks (organ) WHERE ended IS NULL;

        -- Written in the transaction of what it tells. `facts` is what only the event knows; what
        -- the document says is read when the message is composed, and so is erased with it.
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            organ TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('email', 'webhook')),
            event TEXT NOT NULL,
            document INTEGER,
            delivery INTEGER,
            webhook INTEGER REFERENCES webhooks (id),
            address TEXT,
            facts BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
            attempts INTEGER NOT NULL,
            due INTEGER NOT NULL,
            created INTEGER NOT NULL,
            CHECK ((kind = 'email') = (address IS NOT NULL)),
            CHECK ((kind = 'webhook') = (webhook IS NOT NULL))
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (due) WHERE state = 'waiting';
        CREATE INDEX outbox_of ON outbox (organ, id);
        CREATE INDEX outbox_deliveries ON outbox (delivery) WHERE delivery IS NOT NULL;

        CREATE TABLE outbox_attempts (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES outbox (id),
            time INTEGER NOT NULL,
            is_sent INTEGER NOT NULL CHECK (is_sent IN (0, 1)),
            answer TEXT NOT NULL
        ) STRICT;
        CREATE INDEX outbox_attempts_of ON outbox_attempts (message);
        CREATE TRIGGER outbox_attempts_stay_as_they_are BEFORE UPDATE ON outbox_attempts
        BEGIN SELECT RAISE(ABORT, 'the log of the outbox is never changed'); END;
        """
}
