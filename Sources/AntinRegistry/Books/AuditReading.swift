// What an auditor asks a running register, all of it read-only. What it answers is a convenience:
// the proof is the replay of an export on another machine.

package import AntinCore
import AntinCrypto
package import AntinLog

/// One entry of the log in a list.
package struct TimelineEntry: Hashable, Sendable {
    package let index: UInt64
    package let time: Timestamp
    /// As the entry has it: a kind that this version does not know is shown as well.
    package let kind: String
    package let organ: String
    package let ref: UInt64?
    /// "000.00.18.H41/di/CHUNG/2026 số 12", for kinds that have a number.
    package let number: (book: BookKey, number: Int)?

    package static func == (left: Self, right: Self) -> Bool { left.index == right.index }
    package func hash(into hasher: inout Swift.Hasher) { hasher.combine(self.index) }
}

/// What the numbers of one volume look like.
package struct NumberAudit: Hashable, Sendable {
    package let book: BookState
    package var used = 0
    package var voided = 0
    /// Set aside and neither filled in nor given up.
    package var reserved = 0
    /// Numbered and waiting for the agency's seal.
    package var waiting = 0
    /// Entered after an outage.
    package var late = 0
    /// Numbers that the volume has counted past and that no row has: none in a sound register.
    package var missing: [Int] = []
    /// When the oldest of the waiting and the reserved was taken.
    package var oldestOpen: Timestamp?
}

extension Registry {
    /// Entries under the published head, the newest first.
    package func timeline(
        kinds: Set<EntryKind>? = nil, organ: OrganID? = nil, before: UInt64? = nil,
        limit: Int = 50
    ) async throws -> [TimelineEntry] {
        let end = min(before ?? .max, self.checkpoint?.head.size ?? 0)
        var conditions = ["idx < ?"]
        var cells: [StoredValue] = [.index(end)]
        if let kinds {
            guard !kinds.isEmpty else { return [] }
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            conditions.append("kind IN (\(marks))")
            cells += kinds.map(\.rawValue).sorted().map { .text($0) }
        }
        if let organ {
            conditions.append("organ = ?")
            cells.append(.text(organ.text))
        }
        let sql = """
            SELECT idx, time, kind, organ, ref, bytes FROM entries
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY idx DESC LIMIT ?
            """
        let all = cells + [.integer(Int64(limit))]
        return try await self.read { reader in
            try reader.rows(sql, all).map { row in
                let entry = try Entry(parsing: row.blob(5))
                let body = try? EntryBody(parsing: entry.body)
                return TimelineEntry(
                    index: try row.index(0), time: try row.time(1), kind: try row.text(2),
                    organ: try row.text(3), ref: try row.optionalIndex(4),
                    number: body.flatMap(Self.number))
            }
        }
    }

    private static func number(_ body: EntryBody) -> (book: BookKey, number: Int)? {
        let found: (BookVolume, Int)? =
            switch body.content {
            case .documentNumbered(let content): (content.volume, content.number)
            case .documentIssued(let content): (content.volume, content.number)
            case .documentReceived(let content): (content.volume, content.number)
            case .numberVoided(let content): (content.volume, content.number)
            case .numberReserved(let content): (content.volume, content.number)
            default: nil
            }
        return found.map { (BookKey(organ: body.organ, volume: $0.0), $0.1) }
    }

    /// The numbers of every volume of an organ, the newest year first. Cost: linear in the numbers.
    package func numberAudits(of organ: OrganID) async throws -> [NumberAudit] {
        try await self.read { reader in
            try reader.rows(
                BookState.columns + " WHERE organ = ? ORDER BY year DESC, book, series",
                [.text(organ.text)]
            ).map { try reader.audit(BookState($0)) }
        }
    }

    /// The record and its salt, as an auditor's export has it; `nil` without one.
    package func opening(of entry: UInt64) async throws -> Opening? {
        try await self.record(of: entry).map {
            Opening(entry: entry, record: $0.json, salt: $0.salt)
        }
    }

    /// The key by which the log signs its heads: for comparing, never for trusting.
    package var logVerifierKey: String { "\(self.keys.log.verifierKey)" }
    package var statusVerifierKey: String { "\(self.keys.status.verifierKey)" }
}

extension StoreReader {
    fileprivate func audit(_ book: BookState) throws -> NumberAudit {
        var audit = NumberAudit(book: book)
        var expected = book.first
        let rows = try self.rows(
            """
            SELECT n.number, n.state, n.reserved IS NOT NULL, e.time FROM numbers n
                JOIN entries e ON e.idx = n.entry
            WHERE n.organ = ? AND n.book = ? AND n.series = ? AND n.year = ? ORDER BY n.number
            """, book.key.cells)
        for row in rows {
            let number = try row.number(0)
            if number > expected, audit.missing.count < 100 {
                audit.missing += Array((expected..<number).prefix(100))
            }
            expected = number + 1
            let wasReserved = try row.integer(2) == 1
            switch try row.value(1, as: NumberState.State.self) {
            case .issued, .received:
                audit.used += 1
                if wasReserved { audit.late += 1 }
                continue
            case .voided:
                audit.voided += 1
                continue
            case .reserved: audit.reserved += 1
            case .numbered: audit.waiting += 1
            }
            let time = try row.time(3)
            audit.oldestOpen = min(audit.oldestOpen ?? time, time)
        }
        if expected < book.next, audit.missing.count < 100 {
            audit.missing += Array((expected..<book.next).prefix(100))
        }
        return audit
    }
}
