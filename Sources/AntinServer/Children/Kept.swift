// Kept.swift
internal import Synchronization

/// What was made and may be asked for again, up to a total cost; what nobody asked for longest
/// goes first.
///
/// Two generations in place of a list: what is used moves to the young one, and when that is full
/// the old one is forgotten. Cost: constant, whatever is kept.
package final class Kept<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
        var youngCost = 0
    }

    /// What each generation may cost; both together twice that.
    private let maxCost: Int
    private let cost: @Sendable (Value) -> Int
    private let state = Mutex(State())

    /// - Parameter maxCost: of everything together.
    package init(maxCost: Int, cost: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.maxCost = max(1, maxCost / 2)
        self.cost = cost
    }

    package subscript(key: Key) -> Value? {
        get {
            self.state.withLock { state in
                if let value = state.young[key] { return value }
                guard let value = state.old.removeValue(forKey: key) else { return nil }
                self.add(value, key, to: &state)
                return value
            }
        }
        set {
            self.state.withLock { state in
                state.old[key] = nil
                if let gone = state.young.removeValue(forKey: key) {
                    state.youngCost -= self.cost(gone)
                }
                if let newValue { self.add(newValue, key, to: &state) }
            }
        }
    }

    private func add(_ value: Value, _ key: Key, to state: inout State) {
        let cost = self.cost(value)
        guard cost <= self.maxCost else { return }
        if state.youngCost + cost > self.maxCost {
            state.old = state.young
            state.young = [:]
            state.youngCost = 0
        }
        state.young[key] = value
        state.youngCost += cost
    }
}
