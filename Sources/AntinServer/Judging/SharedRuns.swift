// SharedRuns.swift

/// One run for all who ask the same at the same time: whoever comes while it runs gets its answer,
/// and its error, too.
actor SharedRuns<Key: Hashable & Sendable, Answer: Sendable> {
    private var waiting: [Key: [CheckedContinuation<Answer, any Error>]] = [:]

    /// Runs `body`, or waits for the one who does.
    nonisolated func run(
        _ key: Key, _ body: () async throws -> Answer
    ) async throws -> Answer {
        if let shared = try await self.join(key) { return shared }
        let result: Result<Answer, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await self.end(key, result)
        return try result.get()
    }

    /// The answer of the one who came first; nil for that one.
    private func join(_ key: Key) async throws -> Answer? {
        guard self.waiting[key] != nil else {
            self.waiting[key] = []
            return nil
        }
        return try await withCheckedThrowingContinuation {
            self.waiting[key, default: []].append($0)
        }
    }

    private func end(_ key: Key, _ result: Result<Answer, any Error>) {
        for asker in self.waiting.removeValue(forKey: key) ?? [] { asker.resume(with: result) }
    }

    /// How many wait for a run of somebody else.
    func waitingCount(for key: Key) -> Int { self.waiting[key]?.count ?? 0 }
}
