/// What is wrong with a form, field by field: shown as a list that links to the fields, and beside
/// each of them.
struct FormErrors: Sendable {
    private(set) var list: [(field: String, message: String)] = []

    var isEmpty: Bool { self.list.isEmpty }

    mutating func add(_ field: String, _ message: String) {
        self.list.append((field, message))
    }

    /// `errors` for the summary (partial `errors`), `error_FIELD` for the words beside a field.
    var values: [String: Any] {
        var values: [String: Any] = [:]
        guard !self.list.isEmpty else { return values }
        values["errors"] = self.list.map { ["field": $0.field, "message": $0.message] }
        values["hasErrors"] = true
        for (field, message) in self.list where values["error_" + field] == nil {
            values["error_" + field] = message
        }
        return values
    }
}
