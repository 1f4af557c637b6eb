// Many rows in few statements.

extension StoreTransaction {
    /// Inserts rows in statements of 200: one dispatch goes to thousands of schools.
    func insert(
        into table: String, _ columns: [String], _ rows: [[StoredValue]]
    ) throws {
        let size = 200
        let one = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
        for start in stride(from: 0, to: rows.count, by: size) {
            let part = rows[start..<min(start + size, rows.count)]
            let marks = part.map { _ in one }.joined(separator: ", ")
            try self.execute(
                "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES \(marks)",
                part.flatMap { $0 })
        }
    }
}

extension StoreReader {
    /// The rows for every one of many keys, in questions of 500; `sql` holds one `%` for the marks.
    func rows(_ sql: String, among keys: [String], _ first: [StoredValue] = []) throws
        -> [StoredRow]
    {
        var found: [StoredRow] = []
        for start in stride(from: 0, to: keys.count, by: 500) {
            let part = keys[start..<min(start + 500, keys.count)]
            let marks = part.map { _ in "?" }.joined(separator: ", ")
            let parts = sql.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            found += try self.rows(
                parts.joined(separator: marks), first + part.map { .text($0) })
        }
        return found
    }
}
