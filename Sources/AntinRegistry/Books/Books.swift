// Books and the numbers in them.

package import AntinCore
import AntinLog

/// A volume of a book as the register knows it.
package struct BookState: Hashable, Sendable {
    package let key: BookKey
    package let direction: BookDirection
    package let name: String
    /// The number that the volume began with.
    package let first: Int
    /// The number that the next document takes.
    package let next: Int
    package let entry: UInt64
    /// The `book.closed` entry, if it is closed.
    package let closed: UInt64?
}

extension Registry {
    /// Opens a volume of a book for the current year.
    ///
    /// - Parameters:
    ///   - first: the first number: 1, or in mid-year the next number of the paper book.
    ///   - reason: required exactly if `first` is not 1.
    @discardableResult
    package func openBook(
        _ organ: OrganID, book: BookID, series: SeriesID, direction: BookDirection, name: String,
        first: Int = 1, reason: String? = nil, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            _ = try planning.activeOrgan(organ)
            let volume = BookKey(
                organ: organ, book: book, series: series, year: planning.today.year)
            if let old = try planning.transaction.book(volume) {
                throw Refusal(.bookExists, volume.description, entry: old.entry)
            }
            guard first >= 1, (first == 1) == (reason == nil) else {
                throw Refusal(.invalid, "reason")
            }
            if direction == .copies { try planning.checkOnlyCopies(volume) }
            return try planning.open(
                volume, direction: direction, name: name, first: first, reason: reason)
        }
    }

    /// Closes a volume: it takes no more numbers. Reserved numbers must be filled in or voided,
    /// and numbered documents issued or voided, before.
    @discardableResult
    package func closeBook(_ book: BookKey, key: OperationKey? = nil) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            guard let state = try planning.transaction.book(book) else {
                throw Refusal(.bookNotOpen, book.description)
            }
            if let closed = state.closed {
                throw Refusal(.bookClosed, book.description, entry: closed)
            }
            let open = try planning.transaction.row(
                """
                SELECT number FROM numbers WHERE organ = ? AND book = ? AND series = ?
                    AND year = ? AND state IN ('reserved', 'numbered') ORDER BY number LIMIT 1
                """, book.cells)
            if let open { throw Refusal(.bookHasOpenNumbers, String(try open.integer(0))) }
            let entry = try planning.append(
                EntryBody(
                    organ: book.organ,
                    .bookClosed(BookClosed(book.volume, last: state.next - 1))))
            try planning.transaction.execute(
                """
                UPDATE books SET closed = ? WHERE organ = ? AND book = ? AND series = ?
                    AND year = ?
                """, [.index(entry)] + book.cells)
            return entry
        }
    }

    /// Every volume of an organ, the newest year first.
    package func books(of organ: OrganID) async throws -> [BookState] {
        try await self.read { reader in
            try reader.rows(
                BookState.columns + " WHERE organ = ? ORDER BY year DESC, book, series",
                [.text(organ.text)]
            ).map { try BookState($0) }
        }
    }

    /// One volume, or `nil`.
    package func book(_ key: BookKey) async throws -> BookState? {
        try await self.read { try $0.book(key) }
    }
}

extension Planning {
    /// All kinds of copy of an organ share one series in a year, so it has one book of copies.
    fileprivate func checkOnlyCopies(_ volume: BookKey) throws {
        let other = try self.transaction.row(
            BookState.columns + """
                 WHERE organ = ? AND year = ? AND direction = 'copies'
                """, [.text(volume.organ.text), .integer(Int64(volume.year))])
        if let other = try other.map({ try BookState($0) }) {
            throw Refusal(.bookExists, other.key.description, entry: other.entry)
        }
    }

    mutating func open(
        _ volume: BookKey, direction: BookDirection, name: String, first: Int, reason: String?
    ) throws -> UInt64 {
        let entry = try self.append(
            EntryBody(
                organ: volume.organ,
                .bookOpened(
                    BookOpened(
                        volume.volume, direction: direction, first: first, name: name,
                        reason: reason))))
        try self.transaction.execute(
            """
            INSERT INTO books (organ, book, series, year, direction, name, first, next, entry)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            volume.cells + [
                .text(direction.rawValue), .text(name), .integer(Int64(first)),
                .integer(Int64(first)), .index(entry),
            ])
        return entry
    }

    /// The volume of today's year that can take a number.
    ///
    /// At midnight of 1 January at +07:00 the year of a book changes by itself: if last year's
    /// volume was open, this year's is opened here, from 01, in the same transaction.
    mutating func openVolume(
        _ organ: OrganID, _ book: BookID, _ series: SeriesID
    ) throws -> BookState {
        let key = BookKey(organ: organ, book: book, series: series, year: self.today.year)
        if let state = try self.transaction.book(key) {
            if let closed = state.closed {
                throw Refusal(.bookClosed, key.description, entry: closed)
            }
            return state
        }
        let earlier = try self.transaction.row(
            BookState.columns + """
                 WHERE organ = ? AND book = ? AND series = ? AND year < ?
                ORDER BY year DESC LIMIT 1
                """, key.cells)
        guard let earlier else { throw Refusal(.bookNotOpen, key.description) }
        let last = try BookState(earlier)
        _ = try self.open(
            key, direction: last.direction, name: last.name, first: 1, reason: nil)
        guard let state = try self.transaction.book(key) else {
            throw Refusal(.bookNotOpen, key.description)
        }
        return state
    }

    /// Takes the next `count` numbers of a volume; answers the first.
    func take(_ count: Int, from book: BookState) throws -> Int {
        // The condition on `next` is for another engine: SQLite has one writer anyway.
        let changed = try self.transaction.execute(
            """
            UPDATE books SET next = next + ? WHERE organ = ? AND book = ? AND series = ?
                AND year = ? AND next = ? AND closed IS NULL
            """, [.integer(Int64(count))] + book.key.cells + [.integer(Int64(book.next))])
        guard changed == 1 else { throw Refusal(.bookClosed, book.key.description) }
        return book.next
    }
}

extension BookKey {
    /// In the order of the columns organ, book, series, year.
    var cells: [StoredValue] {
        [
            .text(self.organ.text), .text(self.book.text), .text(self.series.text),
            .integer(Int64(self.year)),
        ]
    }
}

extension BookState {
    static let columns = """
        SELECT organ, book, series, year, direction, name, first, next, entry, closed FROM books
        """

    init(_ row: StoredRow) throws {
        self.key = BookKey(
            organ: try row.identifier(0), book: try row.identifier(1),
            series: try row.identifier(2), year: try row.number(3))
        self.direction = try row.value(4)
        self.name = try row.text(5)
        self.first = try row.number(6)
        self.next = try row.number(7)
        self.entry = try row.index(8)
        self.closed = try row.optionalIndex(9)
    }
}

extension StoreReader {
    func book(_ key: BookKey) throws -> BookState? {
        try self.row(
            BookState.columns + " WHERE organ = ? AND book = ? AND series = ? AND year = ?",
            key.cells
        ).map { try BookState($0) }
    }
}
