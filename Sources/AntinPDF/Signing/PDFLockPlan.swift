/// Which fields a signature locks against later changes (12.8.2.4).
package enum PDFLockPlan: Sendable, Equatable {
    /// Every field.
    case all
    /// The fields with these full names.
    case only([String])
}

extension PDFLockPlan {
    /// `/Action` and, if needed, `/Fields`: the same in `/Lock` and in the FieldMDP parameters.
    var entries: [(String, PDFObject)] {
        switch self {
        case .all:
            [("Action", .name("All"))]
        case .only(let names):
            [
                ("Action", .name("Include")),
                ("Fields", .array(names.map { .string(PDFText.short($0)) })),
            ]
        }
    }
}
