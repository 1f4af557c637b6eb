// What a cell of the store can hold, in any engine.

package import AntinCrypto

/// One value of a row: what SQLite's STRICT tables and other engines have in common.
package enum StoredValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

extension StoredValue {
    /// An index in the log. An index above 2^63−1 would be a log that no disk can hold.
    package static func index(_ value: UInt64) -> StoredValue {
        .integer(Int64(truncatingIfNeeded: value))
    }

    package static func digest(_ value: Digest) -> StoredValue { .blob(value.bytes) }

    package static func optional(_ value: UInt64?) -> StoredValue {
        value.map { .index($0) } ?? .null
    }

    package static func optional(_ value: String?) -> StoredValue {
        value.map { .text($0) } ?? .null
    }

    package static func optional(_ value: Digest?) -> StoredValue {
        value.map { .digest($0) } ?? .null
    }
}

/// A row of an answer. Columns are read by position; a value of another type than the schema
/// promises is a damaged database and throws `StoreError.damaged`.
package struct StoredRow: Sendable {
    private let values: [StoredValue]

    package init(_ values: [StoredValue]) {
        self.values = values
    }

    package func isNull(_ column: Int) -> Bool { self.values[column] == .null }

    package func integer(_ column: Int) throws -> Int64 {
        guard case .integer(let value) = self.values[column] else {
            throw StoreError.damaged("column \(column) is no integer")
        }
        return value
    }

    package func text(_ column: Int) throws -> String {
        guard case .text(let value) = self.values[column] else {
            throw StoreError.damaged("column \(column) is no text")
        }
        return value
    }

    package func blob(_ column: Int) throws -> [UInt8] {
        guard case .blob(let value) = self.values[column] else {
            throw StoreError.damaged("column \(column) is no blob")
        }
        return value
    }

    /// An index or a count: an integer of at least zero.
    package func index(_ column: Int) throws -> UInt64 {
        guard let value = UInt64(exactly: try self.integer(column)) else {
            throw StoreError.damaged("column \(column) is negative")
        }
        return value
    }

    package func digest(_ column: Int) throws -> Digest {
        guard let value = Digest(bytes: try self.blob(column)) else {
            throw StoreError.damaged("column \(column) is no digest")
        }
        return value
    }

    package func optionalText(_ column: Int) throws -> String? {
        self.isNull(column) ? nil : try self.text(column)
    }

    package func optionalIndex(_ column: Int) throws -> UInt64? {
        self.isNull(column) ? nil : try self.index(column)
    }

    package func optionalDigest(_ column: Int) throws -> Digest? {
        self.isNull(column) ? nil : try self.digest(column)
    }

    /// A text column that names a case of `type`.
    package func value<Value: RawRepresentable>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try self.text(column)) else {
            throw StoreError.damaged("column \(column) has an unknown word")
        }
        return value
    }
}
