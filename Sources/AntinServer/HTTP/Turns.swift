// Turns.swift
internal import AntinCore
internal import HTTPTypes

/// One at a time for each dispatch: what reads its files, works on them and puts them back must
/// not overlap with another that does the same, or one of two signatures would be lost.
actor Turns {
    private var waiting: [DispatchID: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs `body` when all who came before with this dispatch have finished.
    nonisolated func run<Answer: Sendable>(
        _ id: DispatchID, _ body: () async throws -> Answer
    ) async throws -> Answer {
        await self.enter(id)
        do {
            let answer = try await body()
            await self.leave(id)
            return answer
        } catch {
            await self.leave(id)
            throw error
        }
    }

    private func enter(_ id: DispatchID) async {
        guard self.waiting[id] != nil else {
            self.waiting[id] = []
            return
        }
        await withCheckedContinuation { self.waiting[id, default: []].append($0) }
    }

    private func leave(_ id: DispatchID) {
        guard var queue = self.waiting[id], !queue.isEmpty else {
            self.waiting[id] = nil
            return
        }
        let next = queue.removeFirst()
        self.waiting[id] = queue
        next.resume()
    }
}

/// How many may do something costly at once; the others are told to come again, not queued.
actor Places {
    private var free: Int

    init(_ count: Int) { self.free = count }

    nonisolated func run<Answer: Sendable>(
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        guard await self.take() else { throw Self.busy }
        do {
            let answer = try await body()
            await self.giveBack()
            return answer
        } catch {
            await self.giveBack()
            throw error
        }
    }

    private func take() -> Bool {
        guard self.free > 0 else { return false }
        self.free -= 1
        return true
    }

    private func giveBack() { self.free += 1 }

    static let busy = Problem.busy(
        vi: "Đang có quá nhiều người kiểm tra tệp cùng lúc",
        en: "too many files are being checked at once")
}
