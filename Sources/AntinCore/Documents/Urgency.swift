// Urgency.swift

/// How quickly a document must be handled (Decree 30/2020, Appendix I part I, III.2). The drafter
/// proposes it and the signer decides; anything but `none` is registered and sent at once.
package enum Urgency: String, Term, Comparable {
    case none
    case urgent
    case veryUrgent = "very_urgent"
    case express

    package static var vocabulary: Vocabulary { .urgency }

    /// 0…3, the number that formats carry as `Priority`.
    package var priority: Int {
        switch self {
        case .none: 0
        case .urgent: 1
        case .veryUrgent: 2
        case .express: 3
        }
    }

    package init?(priority: Int) {
        guard let found = Self.allCases.first(where: { $0.priority == priority }) else {
            return nil
        }
        self = found
    }

    package static func < (left: Self, right: Self) -> Bool { left.priority < right.priority }
}
