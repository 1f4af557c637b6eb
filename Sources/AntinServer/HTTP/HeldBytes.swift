// HeldBytes.swift

/// Bounds what is held in memory of files that clients send: whoever is about to read one into
/// memory takes its share first, and waits while the others hold too much.
///
/// Until then the bytes lie in files without a name (`ScratchFile`). First come, first served, so
/// that a large one is not passed by small ones for ever.
actor HeldBytes {
    private struct Waiter {
        let share: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let limit: Int
    private let maxWaiting: Int
    private var waiting: [Waiter] = []
    /// What is held now, and the most that ever was, in bytes.
    private(set) var held = 0
    private(set) var peak = 0

    init(_ limit: Int, waiting: Int = 256) {
        self.limit = limit
        self.maxWaiting = waiting
    }

    /// Runs `body` while `bytes` of the limit are its own; more than all of it is all of it.
    nonisolated func run<Answer: Sendable>(
        _ bytes: Int, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let share = min(max(0, bytes), self.limit)
        try await self.take(share)
        do {
            let answer = try await body()
            await self.giveBack(share)
            return answer
        } catch {
            await self.giveBack(share)
            throw error
        }
    }

    private func take(_ share: Int) async throws {
        if self.waiting.isEmpty, self.held + share <= self.limit {
            self.hold(share)
            return
        }
        guard self.waiting.count < self.maxWaiting else { throw Places.busy }
        try await withCheckedThrowingContinuation {
            self.waiting.append(Waiter(share: share, continuation: $0))
        }
    }

    private func giveBack(_ share: Int) {
        self.held -= share
        while let next = self.waiting.first, self.held + next.share <= self.limit {
            self.waiting.removeFirst()
            self.hold(next.share)
            next.continuation.resume()
        }
    }

    private func hold(_ share: Int) {
        self.held += share
        self.peak = max(self.peak, self.held)
    }
}
