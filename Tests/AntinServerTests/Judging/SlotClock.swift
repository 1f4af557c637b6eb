// SlotClock.swift
import AntinLog
import AntinRegistry
import AntinSystem
import Synchronization

@testable import AntinServer

/// A clock that stands at the beginning of a time slot until it is told to go on.
final class SlotClock: RegistryClock {
    private let wall = Mutex<Int64>(
        SystemClock.unixMilliseconds() / TimeSlot.milliseconds * TimeSlot.milliseconds)
    private let monotonic = Mutex<UInt64>(1_000_000_000)

    func read() -> ClockReading {
        ClockReading(
            wall: Timestamp(milliseconds: self.wall.withLock { $0 }),
            monotonicNanoseconds: self.monotonic.withLock { $0 })
    }

    func pass(seconds: Int) {
        self.wall.withLock { $0 += Int64(seconds) * 1_000 }
        self.monotonic.withLock { $0 += UInt64(seconds) * 1_000_000_000 }
    }

    /// Time passes, and the clock on the wall is set back to where it was.
    func passUnseen(seconds: Int) {
        self.monotonic.withLock { $0 += UInt64(seconds) * 1_000_000_000 }
    }
}
