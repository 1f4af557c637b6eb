/// The forms of the revisions that are judged, each read once.
struct FieldTables {
    private var tables: [Int: FieldTable] = [:]
    /// Fields that may still be looked at, in all revisions together.
    private var budget: Int

    init(limits: PDFLimits) {
        self.budget = limits.fields
    }

    mutating func table(
        _ revision: Int, _ loader: ObjectLoader
    ) throws(PDFError) -> FieldTable {
        if let known = tables[revision] { return known }
        let table = try FieldTable(loader, asOf: revision, &budget)
        // Only neighbours are compared.
        tables[revision - 2] = nil
        tables[revision] = table
        return table
    }
}
