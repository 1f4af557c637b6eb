// What time it is.

import Glibc

/// The machine's clocks. Only programs and the registry ask them; what lies below takes `at:`.
package enum SystemClock {
    /// Milliseconds since 1970, UTC; may jump when somebody sets the clock.
    package static func unixMilliseconds() -> Int64 {
        let time = Self.read(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    package static func unixSeconds() -> Int64 { Int64(Self.read(CLOCK_REALTIME).tv_sec) }

    /// Nanoseconds since the machine was started, sleep included; never goes back.
    package static func monotonicNanoseconds() -> UInt64 {
        let time = Self.read(CLOCK_BOOTTIME)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = unsafe clock_gettime(clock, &time)
        precondition(result == 0, "the machine has no clock")
        return time
    }
}

/// A point in monotonic time by which something must be done.
package struct Deadline: Sendable, Comparable {
    private let nanoseconds: UInt64

    package init(afterMilliseconds milliseconds: Int) {
        let now = SystemClock.monotonicNanoseconds()
        let wait = UInt64(clamping: milliseconds).multipliedReportingOverflow(by: 1_000_000)
        let end = now.addingReportingOverflow(wait.overflow ? .max : wait.partialValue)
        self.nanoseconds = end.overflow ? .max : end.partialValue
    }

    /// Milliseconds that are left, rounded up, as poll(2) wants them; 0 when it is over.
    package var millisecondsLeft: Int32 {
        let now = SystemClock.monotonicNanoseconds()
        guard self.nanoseconds > now else { return 0 }
        return Int32(clamping: (self.nanoseconds - now + 999_999) / 1_000_000)
    }

    package var isOver: Bool { self.millisecondsLeft == 0 }

    package static func < (left: Deadline, right: Deadline) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
