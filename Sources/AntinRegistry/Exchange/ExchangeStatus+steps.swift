// What may be reported next.

package import AntinCore

extension ExchangeStatus {
    /// Who says so: the sender says 13, the receiver everything else.
    package var isSenders: Bool { self == .withdrawalAsked }

    /// Whether this may be reported when the last report was `state`; `nil` is sent and no more.
    ///
    /// 01 may be skipped by who registers at once. After 16 the work goes on where it stood. The
    /// same status again is no step (``StatusOutcome/repeated``).
    package func mayFollow(_ state: ExchangeStatus?) -> Bool {
        switch state {
        case nil: [.arrived, .refused, .received, .withdrawalAsked].contains(self)
        case .changeRefused?:
            [.received, .assigned, .handling, .finished, .withdrawalAsked].contains(self)
        case let state?: state != self && state.mayBecome(self)
        }
    }
}

/// What a report changed.
package enum StatusOutcome: String, Hashable, Sendable, Codable {
    /// It is the state now.
    case changed
    /// It was the state already; nothing was written.
    case repeated
    /// It happened before the present state: kept in the history, and no more.
    case late
}
