// Threads for work that waits for the disk.

import Dispatch
import Synchronization

/// A fixed number of threads for blocking calls, so that the threads that Swift's concurrency
/// shares never wait for a disk.
///
/// Each queue is serial and so has a thread of its own when it has work. One concurrent queue
/// would not do: on Linux it runs as many blocks as there are processors, also when all of them
/// only wait, and then two clients' fsyncs share a journal commit where thirty could.
final class BlockingQueues: Sendable {
    private let queues: [DispatchQueue]
    private let next = Atomic<Int>(0)

    init(count: Int = 16) {
        self.queues = (0..<count).map { DispatchQueue(label: "antin.registry.disk.\($0)") }
    }

    /// Runs `body` on one of the threads.
    func run<Answer: Sendable>(
        _ body: @escaping @Sendable () throws -> Answer
    ) async throws -> Answer {
        let turn = self.next.wrappingAdd(1, ordering: .relaxed).oldValue
        let queue = self.queues[(turn & Int.max) % self.queues.count]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
