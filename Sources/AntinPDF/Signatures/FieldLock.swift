/// A FieldMDP transform or a `/Lock` (12.8.2.4, 12.7.5.5).
struct FieldLock: Sendable, Equatable {
    enum Scope: Sendable, Equatable {
        case all
        case only([String])
        case allBut([String])
        /// An unknown action locks everything.
        case unknown
    }

    let scope: Scope
    /// `/P` of the lock: 1 forbids every further change.
    let level: Int?

    /// Whether the lock forbids to change or sign this field: by its name, or because it forbids
    /// everything.
    func locks(_ field: String) -> Bool { level == 1 || names(field) }

    /// Whether the scope has this field in it; a name stands for the fields below it too.
    func names(_ field: String) -> Bool {
        switch scope {
        case .all, .unknown: true
        case .only(let names): Self.isNamed(field, in: names)
        case .allBut(let names): !Self.isNamed(field, in: names)
        }
    }

    /// Whether the lock forbids that a field of this name is added later. Only fields that are
    /// there can be locked, unless the lock calls the name.
    func forbidsNew(_ field: String) -> Bool {
        if level == 1 { return true }
        return switch scope {
        case .unknown: true
        case .only(let names): Self.isNamed(field, in: names)
        case .all, .allBut: false
        }
    }

    private static func isNamed(_ field: String, in names: [String]) -> Bool {
        names.contains { field == $0 || field.hasPrefix("\($0).") }
    }
}
