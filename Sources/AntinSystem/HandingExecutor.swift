// HandingExecutor.swift

/// Lets tasks run where somebody else decides: each step of a task is handed over as work to do once.
///
/// What is handed over has to be done, or its task never goes on.
package final class HandingExecutor: TaskExecutor {
    package typealias Work = @Sendable () -> Void

    private let hand: @Sendable (@escaping Work) -> Void

    /// - Parameter hand: takes work from any thread and returns at once.
    package init(_ hand: @escaping @Sendable (@escaping Work) -> Void) { self.hand = hand }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A job is run once, as its executor must, and this object outlives it: the closure holds it.
        self.hand { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
