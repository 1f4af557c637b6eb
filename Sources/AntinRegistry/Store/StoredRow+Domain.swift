// Columns that hold values of the register.

package import AntinCore
package import AntinLog

extension StoredRow {
    package func time(_ column: Int) throws -> Timestamp {
        Timestamp(milliseconds: try self.integer(column))
    }

    package func optionalTime(_ column: Int) throws -> Timestamp? {
        self.isNull(column) ? nil : try self.time(column)
    }

    package func date(_ column: Int) throws -> CivilDate {
        do throws(FormatError) {
            return try CivilDate(parsing: self.textOrNothing(column))
        } catch {
            throw StoreError.damaged("column \(column) is no date")
        }
    }

    package func optionalDate(_ column: Int) throws -> CivilDate? {
        self.isNull(column) ? nil : try self.date(column)
    }

    package func identifier<Rule>(_ column: Int) throws -> Identifier<Rule> {
        guard let identifier = Identifier<Rule>(try self.text(column)) else {
            throw StoreError.damaged("column \(column) is no identifier")
        }
        return identifier
    }

    package func optionalIdentifier<Rule>(_ column: Int) throws -> Identifier<Rule>? {
        self.isNull(column) ? nil : try self.identifier(column)
    }

    package func number(_ column: Int) throws -> Int {
        guard let value = Int(exactly: try self.integer(column)) else {
            throw StoreError.damaged("column \(column) is too large")
        }
        return value
    }

    package func optionalNumber(_ column: Int) throws -> Int? {
        self.isNull(column) ? nil : try self.number(column)
    }

    // An empty text is no date either, so the parser's error covers both.
    private func textOrNothing(_ column: Int) -> String {
        (try? self.text(column)) ?? ""
    }
}
