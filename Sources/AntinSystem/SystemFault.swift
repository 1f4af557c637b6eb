// Failures on order, for tests.

import Synchronization

/// Makes writing fail at a chosen step below a chosen directory, so that a test can ask of every
/// write path: what is left if the n-th step fails, or if the power goes at the n-th step?
///
/// Faults are bound to a directory, so tests that run side by side do not disturb each other.
/// While none is armed, a step costs one relaxed atomic load.
package enum SystemFault {
    package enum Operation: String, Sendable, CaseIterable {
        case create, write, sync, rename, link, remove, makeDirectory, syncDirectory
    }

    package struct Step: Sendable, Equatable, CustomStringConvertible {
        package let operation: Operation
        package let path: String
        /// 1 for the first step below the directory since the fault was armed.
        package let ordinal: Int

        package var description: String {
            "\(self.ordinal) \(self.operation.rawValue) \(self.path)"
        }
    }

    package enum Effect: Sendable, Equatable {
        case none
        /// The step is not done and fails with this error number.
        case fail(errno: Int32)
        /// The step is not done, and neither is any later one: all fail with EIO.
        case powerOff
    }

    private struct Armed {
        var directory: String
        var count = 0
        var isOff = false
        var decide: @Sendable (Step) -> Effect
    }

    private static let isArmed = Atomic<Bool>(false)
    private static let armed = Mutex<[Armed]>([])

    /// From now on asks `decide` before each step on a path that begins with `directory`.
    /// `decide` must not write files itself.
    package static func arm(
        under directory: String, _ decide: @escaping @Sendable (Step) -> Effect
    ) {
        Self.armed.withLock { armed in
            armed.removeAll { $0.directory == directory }
            armed.append(Armed(directory: directory, decide: decide))
            Self.isArmed.store(true, ordering: .releasing)
        }
    }

    /// Ends the faults of a directory and answers how many steps were taken below it.
    @discardableResult
    package static func disarm(under directory: String) -> Int {
        Self.armed.withLock { armed in
            let count = armed.first { $0.directory == directory }?.count ?? 0
            armed.removeAll { $0.directory == directory }
            Self.isArmed.store(!armed.isEmpty, ordering: .releasing)
            return count
        }
    }

    /// Called before each step that changes the disk. Other rings may call it before steps of
    /// their own (a database commit, say), with an operation that fits.
    package static func step(_ operation: Operation, _ path: String) throws(SystemError) {
        guard Self.isArmed.load(ordering: .acquiring) else { return }
        let number = Self.errorNumber(operation, path)
        if number != 0 {
            throw SystemError(operation.rawValue, path: path, .errno(number))
        }
    }

    private static func errorNumber(_ operation: Operation, _ path: String) -> Int32 {
        Self.armed.withLock { armed in
            for index in armed.indices where path.hasPrefix(armed[index].directory) {
                armed[index].count += 1
                if armed[index].isOff { return 5 }
                let step = Step(operation: operation, path: path, ordinal: armed[index].count)
                switch armed[index].decide(step) {
                case .none: break
                case .fail(let number): return number
                case .powerOff:
                    armed[index].isOff = true
                    return 5
                }
            }
            return 0
        }
    }
}
