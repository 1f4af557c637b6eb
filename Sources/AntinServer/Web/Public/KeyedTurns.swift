/// One at a time for each key: what is costly to make and wanted by many is made once.
actor KeyedTurns<Key: Hashable & Sendable> {
    private var waiting: [Key: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs `body` when all who came before with this key have finished.
    nonisolated func run<Answer: Sendable>(
        _ key: Key, _ body: () async throws -> Answer
    ) async throws -> Answer {
        await self.enter(key)
        do {
            let answer = try await body()
            await self.leave(key)
            return answer
        } catch {
            await self.leave(key)
            throw error
        }
    }

    private func enter(_ key: Key) async {
        guard self.waiting[key] != nil else {
            self.waiting[key] = []
            return
        }
        await withCheckedContinuation { self.waiting[key, default: []].append($0) }
    }

    private func leave(_ key: Key) {
        guard var queue = self.waiting[key], !queue.isEmpty else {
            self.waiting[key] = nil
            return
        }
        let next = queue.removeFirst()
        self.waiting[key] = queue
        next.resume()
    }
}
