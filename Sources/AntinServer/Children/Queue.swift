// Queue.swift

/// How many may do something costly at once, and how many may wait for it; those beyond are told
/// to come again.
actor Queue {
    private var free: Int
    private let maxWaiting: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(running: Int, waiting: Int) {
        self.free = running
        self.maxWaiting = waiting
    }

    /// Runs `body` when it is its turn; throws `busy` if too many wait already.
    nonisolated func run<Answer: Sendable>(
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        try await self.enter()
        do {
            let answer = try await body()
            await self.leave()
            return answer
        } catch {
            await self.leave()
            throw error
        }
    }

    private func enter() async throws {
        if self.free > 0 {
            self.free -= 1
            return
        }
        guard self.waiting.count < self.maxWaiting else { throw Places.busy }
        await withCheckedContinuation { self.waiting.append($0) }
    }

    private func leave() {
        guard !self.waiting.isEmpty else {
            self.free += 1
            return
        }
        self.waiting.removeFirst().resume()
    }
}
