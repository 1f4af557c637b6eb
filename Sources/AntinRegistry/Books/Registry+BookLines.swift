// Reading a book.

package import AntinCore
import AntinLog

extension Registry {
    /// Lines of a volume for the screen or for print, under one head of the log; `nil` if there is
    /// no such volume.
    ///
    /// Cost: about ten rows for each line.
    package func lines(of key: BookKey, _ period: BookPeriod = .all) async throws -> BookExcerpt? {
        guard let head = self.checkpoint?.head else { return nil }
        let origin = self.origin
        return try await self.read { reader in
            guard let book = try reader.book(key) else { return nil }
            let numbers = try reader.numbers(of: key, period, below: head.size)
            let states = try numbers.map { try reader.numbers(of: key, in: $0) } ?? []
            // What is newer than the head that is printed is left for the next print.
            let known = states.filter { $0.entry < head.size }
            var range = BookRange(origin: origin, book: key, size: head.size)
            for entry in try reader.entries(behind: known, of: key, below: head.size) {
                range.read(entry)
            }
            let lines = try known.map { try reader.line($0, below: head.size) }
            let time = try reader.row(
                "SELECT time FROM entries WHERE idx = ?", [.index(head.size - 1)])
            let present = Set(known.map(\.number))
            return BookExcerpt(
                book: book, lines: lines, head: head,
                headTime: try time?.time(0) ?? .earliest, range: range,
                missing: numbers.map { $0.filter { !present.contains($0) } } ?? [])
        }
    }
}

extension StoreReader {
    /// The first and the last number of a period.
    fileprivate func numbers(
        of key: BookKey, _ period: BookPeriod, below size: UInt64
    ) throws -> ClosedRange<Int>? {
        let whole = "organ = ? AND book = ? AND series = ? AND year = ? AND entry < ?"
        let row: StoredRow?
        switch period {
        case .all:
            row = try self.row(
                "SELECT min(number), max(number) FROM numbers WHERE \(whole)",
                key.cells + [.index(size)])
        case .days(let days):
            row = try self.row(
                """
                SELECT min(number), max(number) FROM numbers WHERE \(whole)
                    AND date BETWEEN ? AND ?
                """,
                key.cells + [
                    .index(size), .text(days.lowerBound.description),
                    .text(days.upperBound.description),
                ])
        case .numbers(let numbers):
            row = try self.row(
                """
                SELECT min(number), max(number) FROM numbers WHERE \(whole)
                    AND number BETWEEN ? AND ?
                """,
                key.cells + [
                    .index(size), .integer(Int64(numbers.lowerBound)),
                    .integer(Int64(numbers.upperBound)),
                ])
        }
        guard let row, !row.isNull(0) else { return nil }
        return try row.number(0)...row.number(1)
    }

    fileprivate func numbers(of key: BookKey, in range: ClosedRange<Int>) throws -> [NumberState] {
        try self.rows(
            NumberState.columns + """
                 WHERE organ = ? AND book = ? AND series = ? AND year = ?
                    AND number BETWEEN ? AND ? ORDER BY number
                """,
            key.cells + [.integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))]
        ).map { try NumberState($0) }
    }

    /// Every entry that may say something about these numbers, in the order of the log.
    fileprivate func entries(
        behind states: [NumberState], of key: BookKey, below size: UInt64
    ) throws -> [Entry] {
        var indices: Set<UInt64> = []
        for state in states {
            indices.insert(state.entry)
            if let reserved = state.reserved { indices.insert(reserved) }
            if let document = state.document { indices.insert(document) }
            for named in [state.entry, state.reserved, state.document].compactMap(\.self) {
                let later = try self.rows(
                    "SELECT idx FROM entries WHERE ref = ? AND organ = ?",
                    [.index(named), .text(key.organ.text)])
                for row in later { indices.insert(try row.index(0)) }
            }
        }
        return try indices.filter { $0 < size }.sorted().map { index in
            guard let stored = try self.entry(index) else {
                throw StoreError.damaged("entry \(index) is missing")
            }
            return try Entry(parsing: stored.bytes)
        }
    }

    fileprivate func line(_ state: NumberState, below size: UInt64) throws -> BookLine {
        let document = try state.document.flatMap { $0 < size ? try self.document($0) : nil }
        let record = try document.flatMap { try self.opened("records", $0.entry) }
        let handling = try document.flatMap { try self.opened("handlings", $0.entry) }
        let time = try self.row(
            "SELECT time FROM entries WHERE idx = ?", [.index(state.entry)])
        var voided: UInt64?
        if state.state == .voided {
            voided = try self.row(
                "SELECT idx FROM entries WHERE ref = ? AND kind = ? ORDER BY idx DESC LIMIT 1",
                [.index(state.entry), .text(EntryKind.numberVoided.rawValue)])?.index(0)
        }
        var reason: String?
        if let why = voided ?? state.reserved, let opened = try self.opened("records", why) {
            reason = try ChangeRecord(parsing: opened.json).reason
        }
        return BookLine(
            number: state, entered: try time?.time(0) ?? .earliest, document: document,
            record: try record.map { try DocumentRecord(parsing: $0.json) },
            handling: try handling.map { try Handling(parsing: $0.json) }, reason: reason,
            voided: voided,
            deliveries: try document?.kind == .issued
                ? self.summary(of: document?.entry ?? 0) : BookLine.Deliveries(),
            work: try document?.kind == .received ? self.work(on: document?.entry ?? 0) : nil)
    }

    private func summary(of document: UInt64) throws -> BookLine.Deliveries {
        let row = try self.row(
            """
            SELECT count(*), sum(state IN ('03', '04', '05', '06')), min(time) FROM deliveries
            WHERE entry = ?
            """, [.index(document)])
        guard let row, try row.number(0) > 0 else { return BookLine.Deliveries() }
        return BookLine.Deliveries(
            all: try row.number(0), received: row.isNull(1) ? 0 : try row.number(1),
            first: row.isNull(2) ? nil : try row.time(2))
    }

    private func work(on document: UInt64) throws -> BookLine.Work? {
        guard
            let row = try self.row(
                "SELECT state, due, reply FROM arrivals WHERE entry = ?", [.index(document)])
        else { return nil }
        let given = try self.rows(
            """
            SELECT name, created FROM assignments WHERE document = ? AND state <> 'withdrawn'
            ORDER BY id
            """, [.index(document)])
        return BookLine.Work(
            assigned: try given.map { try $0.text(0) }, forwarded: try given.first?.time(1),
            due: try row.optionalText(1), state: try row.text(0), reply: try row.optionalText(2))
    }
}
