// The one place where entries are put in order.

import AntinLog
import Dispatch
import Synchronization

/// Puts requests in order and commits them in groups: while one group is on its way to the disk,
/// the next gathers. The only actor of the write path.
///
/// There is no background task. Whoever finds the sequencer idle leads: it commits the waiting
/// requests, its own first, and then hands the lead to the first that came meanwhile.
actor Sequencer {
    private let ledger: Mutex<Ledger>
    private let parts: RegistryParts
    private var waiting: [Request] = []
    private var isCommitting = false
    private var death: FatalRegistryError?
    private var isClosed = false
    private let waitingLimit: Int
    private let batchLimit: Int
    private let onFatal: @Sendable (FatalRegistryError) -> Void
    // Blocking calls (commit, fsync) stay off the threads that Swift's concurrency shares.
    private let disk = DispatchQueue(label: "antin.sequencer")

    /// - Parameters:
    ///   - waitingLimit: requests beyond it are answered `busy` at once.
    ///   - batchLimit: the most requests in one transaction.
    ///   - onFatal: called once, after which every request is refused; a program ends itself here.
    init(
        ledger: Ledger, parts: RegistryParts, waitingLimit: Int, batchLimit: Int,
        onFatal: @escaping @Sendable (FatalRegistryError) -> Void
    ) {
        self.ledger = Mutex(ledger)
        self.parts = parts
        self.waitingLimit = waitingLimit
        self.batchLimit = batchLimit
        self.onFatal = onFatal
    }

    /// Plans and commits one request, and returns when its entries are published.
    ///
    /// `plan` runs inside the transaction, alone; if it throws a `Refusal`, what it did is undone
    /// and the others of its group go on. The task's cancellation is not looked at: a request
    /// that has been taken is carried through.
    func submit<Answer: Sendable>(
        resumingClock: Bool = false,
        _ plan: @escaping @Sendable (inout Planning) throws -> Answer
    ) async throws -> Answer {
        let outcome = Outcome<Answer>()
        return try await self.carry(
            Request(
                .plan { outcome.set(.success(try plan(&$0))) }, resumesClock: resumingClock,
                fail: { outcome.set(.failure($0)) }),
            outcome)
    }

    /// Runs `body` alone between two groups, on the thread that commits and outside of any
    /// transaction: for what must not meet a commit, as removing files that nobody holds.
    func alone<Answer: Sendable>(
        _ body: @escaping @Sendable (RegistryParts) throws -> Answer
    ) async throws -> Answer {
        let outcome = Outcome<Answer>()
        return try await self.carry(
            Request(
                .alone { parts in outcome.set(Result { try body(parts) }) },
                fail: { outcome.set(.failure($0)) }),
            outcome)
    }

    private func carry<Answer: Sendable>(
        _ request: Request, _ outcome: Outcome<Answer>
    ) async throws -> Answer {
        if self.death != nil || self.isClosed { throw RegistryError.ending }
        guard self.waiting.count < self.waitingLimit else { throw RegistryError.busy }
        self.waiting.append(request)
        if self.isCommitting {
            let wake = await withCheckedContinuation { request.continuation = $0 }
            if wake == .done { return try outcome.get() }
        }
        self.isCommitting = true
        await self.commitOnce()
        if let next = self.waiting.first {
            next.wake(.lead)
        } else {
            self.isCommitting = false
        }
        return try outcome.get()
    }

    /// Refuses new requests from now on, and returns when those that wait are answered.
    func close() async {
        // The last in the queue: when its turn has come, all before it are done.
        _ = try? await self.alone { _ in }
        self.isClosed = true
        while self.isCommitting { await Task.yield() }
    }

    /// The first that waits, with those after it that can share its transaction.
    private func nextBatch() -> [Request] {
        var count = 1
        if let first = self.waiting.first, !first.isSingle {
            count = self.waiting.prefix(self.batchLimit).prefix { !$0.isSingle }.count
        }
        let batch = Array(self.waiting.prefix(count))
        self.waiting.removeFirst(count)
        return batch
    }

    /// On the thread that commits. The ledger is locked by nobody else: there is one leader.
    private nonisolated func carryOut(_ batch: [Request]) -> FatalRegistryError? {
        if case .alone(let body) = batch[0].work {
            body(self.parts)
            return nil
        }
        return self.ledger.withLock { ledger in
            do throws(FatalRegistryError) {
                try ledger.commit(batch)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The leader is the first that waits, so its own request is in the group that it commits.
    private func commitOnce() async {
        let batch = self.nextBatch()
        let fatal = await withCheckedContinuation { continuation in
            self.disk.async {
                continuation.resume(returning: self.carryOut(batch))
            }
        }
        if let fatal {
            // What is in memory may not be what is on the disk: nothing is written any more.
            self.death = fatal
            for request in batch { request.fail(RegistryError.outcomeUnknown) }
            for request in self.waiting {
                request.fail(RegistryError.ending)
                request.wake(.done)
            }
            self.waiting = []
            self.onFatal(fatal)
        }
        for request in batch { request.wake(.done) }
    }
}

/// One request in the queue.
final class Request: Sendable {
    enum Wake { case done, lead }

    enum Work: Sendable {
        /// Something to write, in a transaction with others.
        case plan(@Sendable (inout Planning) throws -> Void)
        /// Something to do between two transactions.
        case alone(@Sendable (RegistryParts) -> Void)
    }

    let work: Work
    /// This request is the administrator's decision to believe the clock.
    let resumesClock: Bool
    let fail: @Sendable (any Error) -> Void
    private let sleeper = Mutex<CheckedContinuation<Wake, Never>?>(nil)

    init(
        _ work: Work, resumesClock: Bool = false, fail: @escaping @Sendable (any Error) -> Void
    ) {
        self.work = work
        self.resumesClock = resumesClock
        self.fail = fail
    }

    /// Writes what the request asks for into an open transaction.
    func plan(_ planning: inout Planning) throws {
        if case .plan(let plan) = self.work { try plan(&planning) }
    }

    /// Shares its turn with no other request.
    var isSingle: Bool {
        if case .alone = self.work { return true }
        return self.resumesClock
    }

    var continuation: CheckedContinuation<Wake, Never>? {
        get { self.sleeper.withLock { $0 } }
        set { self.sleeper.withLock { $0 = newValue } }
    }

    /// Wakes the task that waits; the leader does not wait, and nothing happens.
    func wake(_ wake: Wake) {
        let sleeper = self.sleeper.withLock { sleeper in
            defer { sleeper = nil }
            return sleeper
        }
        sleeper?.resume(returning: wake)
    }
}

/// Where a request's answer waits until its group is published.
private final class Outcome<Answer: Sendable>: Sendable {
    private let result = Mutex<Result<Answer, any Error>?>(nil)

    func set(_ value: Result<Answer, any Error>) { self.result.withLock { $0 = value } }

    func get() throws -> Answer {
        guard let result = self.result.withLock({ $0 }) else { throw RegistryError.outcomeUnknown }
        return try result.get()
    }
}
