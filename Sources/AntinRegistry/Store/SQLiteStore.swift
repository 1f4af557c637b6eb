// The embedded engine: SQLite through GRDB.

import AntinSystem
import FoundationEssentials
import GRDB

/// SQLite in WAL mode with `synchronous=FULL`.
///
/// GRDB's `DatabasePool` runs `PRAGMA synchronous = NORMAL` *after* the preparation that its
/// configuration allows, and says so nowhere: a pool that "was set" to FULL there loses
/// acknowledged commits in a power cut. So FULL is set here on the opened pool, read back from
/// the same connection, and a store that does not answer 2 or 3 is not opened.
package final class SQLiteStore: RegistryStore {
    private let pool: DatabasePool

    package let durability: String

    /// Opens the database at `path`; makes it with the current schema if `create` is true.
    ///
    /// - Parameter synchronous: only the test that shows why FULL is needed passes anything else.
    package init(path: String, create: Bool = false, synchronous: String = "FULL") throws {
        if !create, !FileSystem.exists(path) {
            // SQLite would make an empty register under an old name.
            throw StoreError.damaged("no database")
        }
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        configuration.label = "antin.registry"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            if !database.configuration.readonly {
                // Deleted records are overwritten with zeros (erasing must mean it).
                try database.execute(sql: "PRAGMA secure_delete = ON")
                try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let answer = try pool.writeWithoutTransaction { database -> Int in
            try database.execute(sql: "PRAGMA synchronous = \(synchronous)")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        }
        guard answer == 2 || answer == 3 || synchronous != "FULL" else {
            throw StoreError.notDurable("synchronous is \(answer), not 2 (FULL) or 3 (EXTRA)")
        }
        self.pool = pool
        self.durability = "synchronous=\(answer)"
        let migrator = Schema.migrator
        try pool.read { database in
            if try migrator.hasBeenSuperseded(database) { throw StoreError.newerSchema }
        }
        try migrator.migrate(pool)
    }

    /// The value of `PRAGMA synchronous` on the connection that writes, asked now.
    package func synchronousNow() throws -> Int {
        try self.pool.writeWithoutTransaction { database in
            try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        }
    }

    package func read<Value>(_ body: (any StoreReader) throws -> Value) throws -> Value {
        try self.pool.read { try body(SQLiteConnection(database: $0)) }
    }

    package func write<Value>(_ body: (any StoreTransaction) throws -> Value) throws -> Value {
        try self.pool.writeWithoutTransaction { database in
            var value: Value?
            var hasBegun = false
            do {
                try database.inTransaction(.immediate) {
                    hasBegun = true
                    value = try body(SQLiteConnection(database: database))
                    return .commit
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // The one failure that is known to have changed nothing.
                throw hasBegun ? error : StoreError.busy
            }
            guard let value else { throw StoreError.noValue }
            return value
        }
    }

    package func copy(to path: String) throws {
        try SQLiteConnection.copy(self.pool, to: path)
    }

    package func integrityFindings() throws -> [String] {
        try self.pool.read { try SQLiteConnection.integrityFindings($0) }
    }

    package func scrub() throws {
        do {
            _ = try self.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw StoreError.notScrubbed
        }
    }

    package func close() throws { try self.pool.close() }
}

/// One connection inside a read or a write.
struct SQLiteConnection: StoreTransaction {
    let database: Database

    /// SQLite's backup interface: the copy is the database at one moment.
    static func copy(_ source: some DatabaseReader, to path: String) throws {
        let copy = try DatabaseQueue(path: path)
        try source.backup(to: copy)
        try copy.writeWithoutTransaction { database in
            // One self-contained file: no side files that somebody could forget.
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try copy.close()
    }

    /// SQLite's own check: structure, and references between tables.
    static func integrityFindings(_ database: Database) throws -> [String] {
        let answers = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
        let strangers = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count
        return answers.filter { $0 != "ok" }
            + (strangers == 0 ? [] : ["\(strangers) rows refer to nothing"])
    }

    func rows(_ sql: String, _ arguments: [StoredValue]) throws -> [StoredRow] {
        let statement = try self.database.cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: Self.arguments(arguments))
        var rows: [StoredRow] = []
        while let row = try cursor.next() {
            rows.append(
                StoredRow((0..<row.count).map { Self.value(row[$0] as DatabaseValue) }))
        }
        return rows
    }

    func execute(_ sql: String, _ arguments: [StoredValue]) throws -> Int {
        do {
            let statement = try self.database.cachedStatement(sql: sql)
            try statement.execute(arguments: Self.arguments(arguments))
            return self.database.changesCount
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw StoreError.constraint(error.message ?? "")
        }
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try self.database.inSavepoint {
            value = try body()
            return .commit
        }
        guard let value else { throw StoreError.noValue }
        return value
    }

    private static func arguments(_ values: [StoredValue]) -> StatementArguments {
        StatementArguments(
            values.map { value -> DatabaseValue in
                switch value {
                case .null: .null
                case .integer(let integer): integer.databaseValue
                case .text(let text): text.databaseValue
                case .blob(let bytes): Data(bytes).databaseValue
                }
            })
    }

    private static func value(_ value: DatabaseValue) -> StoredValue {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        // No column of a STRICT table of ours holds a real number.
        case .double: .null
        case .string(let text): .text(text)
        case .blob(let data): .blob([UInt8](data))
        }
    }
}
