// DocumentState.swift

/// What the register says of a document at some moment, following from the changes so far.
package enum DocumentState: String, CaseIterable, Sendable {
    case current, corrected, replaced, recalled, erased

    /// The state after these changes, in any order; nil stands for a change of a kind that this
    /// version does not know, after which nothing can be said. The gravest wins: recalled,
    /// erased, replaced, corrected, current. An amendment of the book leaves the state as it is.
    package init?(following changes: some Sequence<DocumentChange.Change?>) {
        var state = Self.current
        for change in changes {
            guard let change else { return nil }
            let next: Self =
                switch change {
                case .corrected: .corrected
                case .replaced: .replaced
                case .recalled: .recalled
                case .erased: .erased
                case .amended: .current
                }
            if next.gravity > state.gravity { state = next }
        }
        self = state
    }

    private var gravity: Int {
        switch self {
        case .current: 0
        case .corrected: 1
        case .replaced: 2
        case .erased: 3
        case .recalled: 4
        }
    }
}
