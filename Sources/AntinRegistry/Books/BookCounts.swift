// What the books add up to.

package import AntinCore
import AntinLog

/// Figures of one organ and one year, as Decree 30/2020, Appendix VI asks of a system.
package struct BookCounts: Hashable, Sendable {
    package struct Month: Hashable, Sendable {
        package var issued = 0
        package var received = 0
    }

    /// January to December.
    package var months = [Month](repeating: Month(), count: 12)
    /// Issued electronically.
    package var electronic = 0
    /// Of these, those whose main file every person and every agency named has signed.
    package var fullySigned = 0
    /// Letters by units as they stand in the notation: "SGDĐT-GDTrH" is of GDTrH. Documents whose
    /// notation has no unit stand under the empty name.
    package var units: [String: Int] = [:]
    package var types: [String: Int] = [:]
    package var recalled = 0
    package var replaced = 0
    package var voided = 0
    /// Numbers entered after an outage.
    package var late = 0
    /// Received, with a day by which they were due, and not finished on that day.
    package var overdue = 0
    package var due = 0

    package init() {}

    package var issued: Int { self.months.reduce(0) { $0 + $1.issued } }
    package var received: Int { self.months.reduce(0) { $0 + $1.received } }
}

extension Registry {
    /// Figures of a year. Cost: linear in the documents of that organ and year.
    package func counts(of organ: OrganID, year: Int) async throws -> BookCounts {
        let today = CivilDate(vietnam: self.clock.read().wall)
        return try await self.read { reader in
            var counts = BookCounts()
            try reader.count(organ, year, into: &counts)
            try reader.countNumbers(organ, year, into: &counts)
            try reader.countDue(organ, year, today, into: &counts)
            return counts
        }
    }
}

extension StoreReader {
    fileprivate func count(_ organ: OrganID, _ year: Int, into counts: inout BookCounts) throws {
        let rows = try self.rows(
            """
            SELECT d.kind, d.time, d.state, d.medium, d.type, d.code_notation, r.json
            FROM documents d INDEXED BY documents_by_number
                LEFT JOIN records r ON r.entry = d.entry AND d.kind = 'issued'
            WHERE d.organ = ? AND d.number IS NOT NULL AND d.year = ?
            """, [.text(organ.text), .integer(Int64(year))])
        for row in rows {
            let month = CivilDate(vietnam: try row.time(1)).month - 1
            guard try row.text(0) == "issued" else {
                counts.months[month].received += 1
                continue
            }
            counts.months[month].issued += 1
            let state: DocumentState = try row.value(2)
            if state == .recalled { counts.recalled += 1 }
            if state == .replaced { counts.replaced += 1 }
            if let type = try row.optionalText(4) { counts.types[type, default: 0] += 1 }
            // Only a letter names its unit, "SGDĐT-VP"; in "QĐ-SGDĐT" the last part is the office.
            if try row.optionalText(4) == DocumentType.letter.rawValue,
                let notation = try row.optionalText(5), let dash = notation.lastIndex(of: "-")
            {
                counts.units[String(notation[notation.index(after: dash)...]), default: 0] += 1
            } else {
                counts.units["", default: 0] += 1
            }
            guard try row.value(3, as: Medium.self) != .paper else { continue }
            counts.electronic += 1
            guard !row.isNull(6) else { continue }
            let record = try DocumentRecord(parsing: row.blob(6))
            let main = record.files.first { $0.role == .main }
            if (main?.signatures.count ?? 0) > record.signers.count { counts.fullySigned += 1 }
        }
    }

    fileprivate func countNumbers(
        _ organ: OrganID, _ year: Int, into counts: inout BookCounts
    ) throws {
        let row = try self.row(
            """
            SELECT sum(state = 'voided'), sum(state = 'issued' AND reserved IS NOT NULL)
            FROM numbers WHERE organ = ? AND year = ?
            """, [.text(organ.text), .integer(Int64(year))])
        guard let row, !row.isNull(0) else { return }
        counts.voided = try row.number(0)
        counts.late = try row.number(1)
    }

    fileprivate func countDue(
        _ organ: OrganID, _ year: Int, _ today: CivilDate, into counts: inout BookCounts
    ) throws {
        let row = try self.row(
            """
            SELECT count(*), sum(a.due < CASE WHEN a.state IN ('finished', 'destroyed')
                THEN date((a.changed + 25200000) / 1000, 'unixepoch') ELSE ? END)
            FROM arrivals a JOIN documents d ON d.entry = a.entry
            WHERE a.organ = ? AND d.year = ? AND a.due IS NOT NULL
            """, [.text(today.description), .text(organ.text), .integer(Int64(year))])
        guard let row, try row.number(0) > 0 else { return }
        counts.due = try row.number(0)
        counts.overdue = row.isNull(1) ? 0 : try row.number(1)
    }
}
