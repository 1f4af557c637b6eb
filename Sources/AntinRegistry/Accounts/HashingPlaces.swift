// Hashing passwords must not stop everything else.

/// At most two password hashes at once (each takes a processor and 32 MiB), and a short queue;
/// whoever comes after that is told to come again.
actor HashingPlaces {
    private var free: Int
    private let waitingLimit: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int = 2, waitingLimit: Int = 20) {
        self.free = count
        self.waitingLimit = waitingLimit
    }

    /// Runs `body` when there is a place; `RegistryError.busy` if too many wait.
    nonisolated func run<Answer: Sendable>(
        _ body: @Sendable () async throws -> Answer
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
        guard self.waiting.count < self.waitingLimit else { throw RegistryError.busy }
        await withCheckedContinuation { self.waiting.append($0) }
    }

    /// Hands the place to the first that waits.
    private func leave() {
        if self.waiting.isEmpty {
            self.free += 1
        } else {
            self.waiting.removeFirst().resume()
        }
    }
}
