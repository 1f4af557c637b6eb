// Where the register's time comes from, and when it is not believed.

package import AntinLog
import AntinSystem

/// One look at both clocks of the machine.
package struct ClockReading: Hashable, Sendable {
    package let wall: Timestamp
    /// Nanoseconds of a clock that is never set; only differences mean anything.
    package let monotonicNanoseconds: UInt64

    package init(wall: Timestamp, monotonicNanoseconds: UInt64) {
        self.wall = wall
        self.monotonicNanoseconds = monotonicNanoseconds
    }
}

/// The source of time. Tests give their own.
package protocol RegistryClock: Sendable {
    func read() -> ClockReading
}

/// The clocks of this machine.
package struct MachineClock: RegistryClock {
    package init() {}

    package func read() -> ClockReading {
        ClockReading(
            wall: Timestamp(milliseconds: SystemClock.unixMilliseconds()),
            monotonicNanoseconds: SystemClock.monotonicNanoseconds())
    }
}

/// The sequencer's rules for time (blueprint 3.1).
///
/// An entry's time is never before its predecessor's. The sequencer refuses to write while the
/// clock is more than two seconds behind the last entry, and after the clock has moved more than
/// five minutes against the monotonic clock, until an administrator decides (`log.resumed`): a
/// wrong time in the log can never be taken out again.
struct SequencerClock: Sendable {
    static let toleranceMilliseconds: Int64 = 2_000
    static let jumpMilliseconds: Int64 = 300_000

    private let source: any RegistryClock
    /// The last reading that was believed.
    private var trusted: ClockReading
    /// The decision of an administrator to go on behind this time: entries repeat it until the
    /// clock has passed it.
    private(set) var floor: Timestamp?

    init(source: any RegistryClock, floor: Timestamp?) {
        self.source = source
        self.trusted = source.read()
        self.floor = floor
    }

    /// The time of the next entries.
    mutating func time(after last: Timestamp) throws(RegistryError) -> Timestamp {
        let now = self.source.read()
        let jump = self.jump(to: now)
        if abs(jump) > Self.jumpMilliseconds {
            throw .clockRefused(.jumped(milliseconds: jump))
        }
        let behind = last.milliseconds - now.wall.milliseconds
        if behind > Self.toleranceMilliseconds, self.floor != last {
            throw .clockRefused(.behind(milliseconds: behind))
        }
        // Small corrections add up over months; a jump is what happens between two readings.
        self.trusted = now
        return max(last, now.wall)
    }

    /// The administrator's decision: what the clock says now is believed.
    mutating func resume(after last: Timestamp) -> Timestamp {
        self.trusted = self.source.read()
        let time = max(last, self.trusted.wall)
        self.floor = time
        return time
    }

    private func jump(to now: ClockReading) -> Int64 {
        let passed =
            now.monotonicNanoseconds >= self.trusted.monotonicNanoseconds
            ? (now.monotonicNanoseconds - self.trusted.monotonicNanoseconds) / 1_000_000 : 0
        return now.wall.milliseconds - self.trusted.wall.milliseconds
            - Int64(clamping: passed)
    }
}
