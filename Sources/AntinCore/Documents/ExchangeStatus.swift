// ExchangeStatus.swift

/// What became of a copy at one recipient, by the codes of document exchange in Vietnam. They
/// track copies only; a recall is the issuer's own act and needs nobody's consent.
package enum ExchangeStatus: String, Term {
    case arrived = "01"
    case refused = "02"
    case received = "03"
    case assigned = "04"
    case handling = "05"
    case finished = "06"
    /// The sender asks to have it back.
    case withdrawalAsked = "13"
    case changeAccepted = "15"
    case changeRefused = "16"

    package static var vocabulary: Vocabulary { .exchange }

    /// Whether this status says nothing without a reason.
    package var needsReason: Bool {
        switch self {
        case .refused, .withdrawalAsked, .changeRefused: true
        default: false
        }
    }

    /// Whether a copy in this status may get `next`. Telling the same status again changes nothing
    /// and is allowed.
    package func mayBecome(_ next: ExchangeStatus) -> Bool {
        if self == next { return true }
        if next == .withdrawalAsked { return self != .refused }
        return switch self {
        case .arrived: [.refused, .received].contains(next)
        case .received: [.assigned, .handling, .finished].contains(next)
        case .assigned: [.handling, .finished].contains(next)
        case .handling: next == .finished
        case .withdrawalAsked: [.changeAccepted, .changeRefused].contains(next)
        case .refused, .finished, .changeAccepted, .changeRefused: false
        }
    }
}
