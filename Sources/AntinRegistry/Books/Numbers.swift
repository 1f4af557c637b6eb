// Giving numbers, setting them aside, and giving them up.

package import AntinCore
import AntinCrypto
package import AntinLog

/// One number of a volume as the register knows it.
package struct NumberState: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case reserved, numbered, issued, received, voided
    }

    package let book: BookKey
    package let number: Int
    package let state: State
    package let date: CivilDate
    /// The entry that took the number; for one that was filled in, its `document.numbered`.
    package let entry: UInt64
    /// The `number.reserved` entry, if it was set aside first: shown as entered later.
    package let reserved: UInt64?
    /// The `document.issued` or `document.received` entry.
    package let document: UInt64?
    package let dispatch: DispatchID?
}

extension Registry {
    /// Gives a signed dispatch the next number of its book, and today's date at +07:00.
    ///
    /// Idempotent on the dispatch: asking again gives the same number. The number is durable
    /// before this returns; a dispatch that is never sealed keeps it until a clerk voids it.
    ///
    /// - Parameter reserved: a number that was set aside and is filled in now, with the date that
    ///   the paper carries; `nil` takes the next one.
    package func number(
        _ id: DispatchID, reserved: ReservedNumber? = nil
    ) async throws -> GivenNumber {
        try await self.submit { planning in
            guard let dispatch = try planning.transaction.dispatch(id) else {
                throw Refusal(.unknownDispatch, id.text)
            }
            if let number = dispatch.number {
                if dispatch.state == .voided { throw Refusal(.numberVoided, number.printed) }
                return number
            }
            // A copy is nobody's to sign but the agency's, so it comes straight from the draft.
            try planning.expect(id, in: dispatch.draft.copy == nil ? [.signed] : [.draft])
            guard dispatch.awaitsNumber(dispatch.currentFiles) else {
                throw Refusal(.notSigned, id.text)
            }
            return try planning.number(dispatch, reserved: reserved)
        }
    }

    /// Sets the next numbers of a volume aside, for an outage: they are written on paper by hand
    /// and later filled in or voided one by one.
    @discardableResult
    package func reserveNumbers(
        _ organ: OrganID, book: BookID, series: SeriesID, count: Int, reason: String,
        key: OperationKey? = nil
    ) async throws -> [NumberState] {
        let entry: UInt64 = try await self.submit(key: key) { planning in
            guard 1...1_000 ~= count else { throw Refusal(.invalid, "count: 1 to 1,000") }
            _ = try planning.activeOrgan(organ)
            let state = try planning.openVolume(organ, book, series)
            let first = try planning.take(count, from: state)
            let record = try SealedRecord(ChangeRecord(reason: reason), for: .numberReserved)
            let entry = try planning.append(
                EntryBody(
                    organ: organ,
                    .numberReserved(
                        NumberReserved(
                            state.key.volume, date: planning.today,
                            numbers: first...(first + count - 1), record: record.digest))),
                record: record)
            for number in first..<(first + count) {
                try planning.transaction.execute(
                    """
                    INSERT INTO numbers
                        (organ, book, series, year, number, state, date, entry, reserved)
                    VALUES (?, ?, ?, ?, ?, 'reserved', ?, ?, ?)
                    """,
                    state.key.cells + [
                        .integer(Int64(number)), .text(planning.today.description),
                        .index(entry), .index(entry),
                    ])
            }
            return entry
        }
        return try await self.read { reader in
            try reader.rows(
                NumberState.columns + " WHERE reserved = ? ORDER BY number", [.index(entry)]
            ).map { try NumberState($0) }
        }
    }

    /// Gives a number up: there will be no document with it. The dispatch that had it ends.
    @discardableResult
    package func voidNumber(
        _ number: Int, of book: BookKey, reason: String, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            guard let state = try planning.transaction.number(number, of: book) else {
                throw Refusal(.unknownNumber, "\(number)")
            }
            switch state.state {
            case .reserved, .numbered: break
            case .issued, .received:
                throw Refusal(.numberUsed, "\(number)", entry: state.document)
            case .voided: throw Refusal(.numberVoided, "\(number)")
            }
            let record = try SealedRecord(ChangeRecord(reason: reason), for: .numberVoided)
            let entry = try planning.append(
                EntryBody(
                    organ: book.organ,
                    .numberVoided(
                        NumberVoided(
                            book.volume, number: number, record: record.digest,
                            ref: Reference(state.entry)))),
                record: record)
            try planning.transaction.execute(
                """
                UPDATE numbers SET state = 'voided' WHERE organ = ? AND book = ? AND series = ?
                    AND year = ? AND number = ?
                """, book.cells + [.integer(Int64(number))])
            if let dispatch = state.dispatch {
                try planning.move(dispatch, to: .voided)
                try planning.endSigning(dispatch)
            }
            return entry
        }
    }

    /// The numbers of a volume in order, from `after` on.
    package func numbers(
        of book: BookKey, after: Int = 0, limit: Int = 1_000
    ) async throws -> [NumberState] {
        try await self.read { reader in
            try reader.rows(
                NumberState.columns + """
                     WHERE organ = ? AND book = ? AND series = ? AND year = ? AND number > ?
                    ORDER BY number LIMIT ?
                    """,
                book.cells + [.integer(Int64(after)), .integer(Int64(limit))]
            ).map { try NumberState($0) }
        }
    }
}

/// A number that was set aside, and the date that the paper carries.
package struct ReservedNumber: Hashable, Sendable {
    package let number: Int
    package let year: Int
    package let date: CivilDate

    package init(number: Int, year: Int, date: CivilDate) {
        self.number = number
        self.year = year
        self.date = date
    }
}

extension Planning {
    /// Takes a number for a dispatch that has none, as an entry of its own.
    mutating func number(
        _ dispatch: Dispatch, reserved: ReservedNumber?
    ) throws -> GivenNumber {
        let draft = dispatch.draft
        _ = try self.activeOrgan(draft.organ)
        let book: BookKey
        let number: Int
        let date: CivilDate
        var setAside: UInt64?
        if let reserved {
            (book, setAside) = try self.fill(reserved, for: draft)
            (number, date) = (reserved.number, reserved.date)
        } else {
            let state = try self.openVolume(draft.organ, draft.book, draft.series)
            try self.check(state, takes: draft)
            book = state.key
            number = try self.take(1, from: state)
            date = self.today
        }
        let signed = draft.record.medium == .paper ? [] : dispatch.currentFiles
        let entry = try self.append(
            EntryBody(
                organ: draft.organ,
                .documentNumbered(
                    DocumentNumbered(
                        book.volume, number: number, date: date, dispatch: dispatch.id,
                        signed: signed.map(\.sha256), reserved: setAside))))
        try self.write(
            GivenNumber(
                dispatch: dispatch.id, book: book, number: number, date: date, entry: entry),
            reserved: setAside)
        return GivenNumber(
            dispatch: dispatch.id, book: book, number: number, date: date, entry: entry)
    }

    /// Checks that a number was set aside for this book and is free, and that the date is one
    /// that the paper can carry: not before the reservation, not in the future.
    private func fill(
        _ reserved: ReservedNumber, for draft: DispatchDraft
    ) throws -> (BookKey, UInt64) {
        let book = BookKey(
            organ: draft.organ, book: draft.book, series: draft.series, year: reserved.year)
        guard let state = try self.transaction.number(reserved.number, of: book),
            let entry = state.reserved
        else { throw Refusal(.unknownNumber, "\(reserved.number)") }
        if let volume = try self.transaction.book(book) { try self.check(volume, takes: draft) }
        guard state.state == .reserved else {
            throw Refusal(.numberUsed, "\(reserved.number)", entry: state.document)
        }
        guard state.date <= reserved.date, reserved.date <= self.today,
            reserved.date.year == reserved.year
        else { throw Refusal(.invalid, "date") }
        return (book, entry)
    }

    private func write(_ given: GivenNumber, reserved: UInt64?) throws {
        let cells: [StoredValue] = [
            .text(given.date.description), .index(given.entry), .text(given.dispatch.text),
        ]
        if reserved == nil {
            try self.transaction.execute(
                """
                INSERT INTO numbers
                    (organ, book, series, year, number, state, date, entry, dispatch)
                VALUES (?, ?, ?, ?, ?, 'numbered', ?, ?, ?)
                """, given.book.cells + [.integer(Int64(given.number))] + cells)
        } else {
            try self.transaction.execute(
                """
                UPDATE numbers SET state = 'numbered', date = ?, entry = ?, dispatch = ?
                WHERE organ = ? AND book = ? AND series = ? AND year = ? AND number = ?
                """, cells + given.book.cells + [.integer(Int64(given.number))])
        }
        try self.transaction.execute(
            """
            UPDATE dispatches SET state = 'numbered', year = ?, number = ?, date = ?,
                numbered = ?, changed = ?
            WHERE id = ?
            """,
            [
                .integer(Int64(given.book.year)), .integer(Int64(given.number)),
                .text(given.date.description), .index(given.entry),
                .integer(self.time.milliseconds), .text(given.dispatch.text),
            ])
    }
}

extension NumberState {
    static let columns = """
        SELECT organ, book, series, year, number, state, date, entry, reserved, document, dispatch
        FROM numbers
        """

    init(_ row: StoredRow) throws {
        self.book = BookKey(
            organ: try row.identifier(0), book: try row.identifier(1),
            series: try row.identifier(2), year: try row.number(3))
        self.number = try row.number(4)
        self.state = try row.value(5)
        self.date = try row.date(6)
        self.entry = try row.index(7)
        self.reserved = try row.optionalIndex(8)
        self.document = try row.optionalIndex(9)
        self.dispatch = try row.optionalIdentifier(10)
    }
}

extension StoreReader {
    func number(_ number: Int, of book: BookKey) throws -> NumberState? {
        try self.row(
            NumberState.columns + """
                 WHERE organ = ? AND book = ? AND series = ? AND year = ? AND number = ?
                """, book.cells + [.integer(Int64(number))]
        ).map { try NumberState($0) }
    }
}
