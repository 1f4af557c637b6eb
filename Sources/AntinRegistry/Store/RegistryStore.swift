// What the sequencer asks of an engine.

/// Reads within one consistent view of the store.
package protocol StoreReader {
    /// The rows that `sql` answers. SQL is kept to what SQLite and PostgreSQL share.
    func rows(_ sql: String, _ arguments: [StoredValue]) throws -> [StoredRow]
}

extension StoreReader {
    /// The first row, or `nil`.
    package func row(_ sql: String, _ arguments: [StoredValue] = []) throws -> StoredRow? {
        try self.rows(sql, arguments).first
    }
}

/// One open transaction that can write.
package protocol StoreTransaction: StoreReader {
    /// Runs one statement; answers how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [StoredValue]) throws -> Int

    /// Runs `body`; if it throws, what it wrote is undone and the transaction goes on.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

/// The durable rows of the registry, behind as little as possible: so that tests put failures
/// between the sequencer and its disk today, and another engine can stand here tomorrow.
///
/// The contract of `write`, which every engine must keep: when it returns, the transaction is on
/// the disk and survives a power cut; when it throws, the transaction may **or may not** have
/// happened, and the caller must treat the process as lost unless it knows better.
package protocol RegistryStore: Sendable {
    /// Reads one consistent view. Any number of readers run beside the one writer.
    func read<Value>(_ body: (any StoreReader) throws -> Value) throws -> Value

    /// One transaction: `body`, then a durable commit.
    ///
    /// If `body` throws, nothing of the transaction happens and its error is thrown on.
    func write<Value>(_ body: (any StoreTransaction) throws -> Value) throws -> Value

    /// Copies the whole store, as of one moment, to a new file at `path`.
    func copy(to path: String) throws

    /// The engine's own check of its files: empty if it finds nothing.
    func integrityFindings() throws -> [String]

    /// Makes sure that nothing of deleted rows remains in side files (SQLite: truncates the WAL).
    /// Throws `notScrubbed` if a reader is in the way for longer than the engine waits.
    func scrub() throws

    /// Ends every connection; the store must not be used afterwards.
    func close() throws

    /// What the engine says of its durability, for `doctor`: for SQLite `synchronous` as it was
    /// read back from the connection that writes.
    var durability: String { get }
}

/// What went wrong in the store.
package enum StoreError: Error, Equatable {
    /// The engine does not promise that a commit survives a power cut. Nothing was opened.
    case notDurable(String)
    /// A row is not what the schema promises.
    case damaged(String)
    /// The schema was written by a newer Antin.
    case newerSchema
    /// A statement was against a rule of the schema. Its savepoint was undone.
    case constraint(String)
    case noValue
    /// Another process holds the engine's lock; the transaction did not begin.
    case busy
    /// A reader still needs what was to be overwritten.
    case notScrubbed
}
