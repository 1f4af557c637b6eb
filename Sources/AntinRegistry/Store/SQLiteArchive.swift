// A store that is only looked at.

import GRDB

/// A copied database, opened without the right to write: looking at a backup must not change it.
package final class SQLiteArchive: RegistryStore {
    private let queue: DatabaseQueue
    package let durability = "read-only; who writes sets synchronous=FULL and reads it back"

    package init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "antin.archive"
        self.queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    package func read<Value>(_ body: (any StoreReader) throws -> Value) throws -> Value {
        try self.queue.read { try body(SQLiteConnection(database: $0)) }
    }

    package func write<Value>(_ body: (any StoreTransaction) throws -> Value) throws -> Value {
        throw StoreError.notDurable("an archive is not written to")
    }

    package func copy(to path: String) throws {
        try SQLiteConnection.copy(self.queue, to: path)
    }

    package func integrityFindings() throws -> [String] {
        try self.queue.read { try SQLiteConnection.integrityFindings($0) }
    }

    package func scrub() {}

    package func close() throws { try self.queue.close() }
}
