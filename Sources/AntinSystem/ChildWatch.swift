// Waiting for a child process.

import Glibc

/// Collects what one child prints, within its limits, and sees it to its end.
struct ChildWatch {
    private let process: pid_t
    private let limits: ChildProcess.Limits
    private let deadline: Deadline
    private var output: [UInt8] = []
    private var errors: [UInt8] = []
    /// Why we killed it, if we did.
    private var verdict: ChildProcess.Exit?
    private var status: Int32?
    private var isLost = false

    init(process: pid_t, limits: ChildProcess.Limits) {
        self.process = process
        self.limits = limits
        self.deadline = Deadline(afterMilliseconds: limits.wallMilliseconds)
    }

    /// Reads until both pipes are at their end, the child is gone, or a limit is reached.
    mutating func collect(output: consuming FileDescriptor, errors: consuming FileDescriptor) {
        var polled = [
            pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.number, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while polled.contains(where: { $0.fd >= 0 }), self.verdict == nil {
            // A descendant may hold the pipes open after the child has ended: look now and then.
            let wait = min(self.deadline.millisecondsLeft, 50)
            let ready = unsafe poll(&polled, nfds_t(polled.count), wait)
            if ready == 0 {
                if self.deadline.isOver {
                    self.verdict = .timedOut
                } else if self.hasEnded() {
                    return
                }
            }
            for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe read(polled[index].fd, $0.baseAddress, $0.count)
                }
                if count > 0 {
                    self.keep(buffer[..<count], isOutput: index == 0)
                } else if count == 0 || errno != EINTR {
                    polled[index].fd = -1
                }
            }
            if self.deadline.isOver, self.verdict == nil { self.verdict = .timedOut }
        }
    }

    /// Waits for the end, or brings it about.
    mutating func outcome() -> ChildProcess.Outcome {
        var pause: UInt32 = 200
        while self.verdict == nil, !self.hasEnded() {
            if self.deadline.isOver { self.verdict = .timedOut }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        if !self.isLost {
            // The group also holds whatever the child has started. Until the child is waited for,
            // its number cannot be another's.
            kill(-self.process, SIGKILL)
            self.wait()
        }
        return ChildProcess.Outcome(
            exit: self.verdict ?? Self.exit(self.status), output: self.output,
            errors: self.errors)
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>, isOutput: Bool) {
        let limit = isOutput ? self.limits.maxOutputBytes : self.limits.maxErrorBytes
        let room = limit - (isOutput ? self.output.count : self.errors.count)
        if isOutput {
            self.output.append(contentsOf: bytes.prefix(room))
        } else {
            self.errors.append(contentsOf: bytes.prefix(room))
        }
        if bytes.count > room { self.verdict = .tooMuchOutput }
    }

    /// Whether the child has ended; its number stays taken until `wait`.
    private mutating func hasEnded() -> Bool {
        var info = unsafe siginfo_t()
        let result = unsafe waitid(
            P_PID, id_t(self.process), &info, WEXITED | WNOHANG | WNOWAIT)
        // ECHILD: somebody else in this process waits for every child, or ignores SIGCHLD.
        self.isLost = result != 0 && errno == ECHILD
        return unsafe self.isLost || (result == 0 && info.si_signo == SIGCHLD)
    }

    private mutating func wait() {
        var status: Int32 = 0
        while true {
            let result = unsafe waitpid(self.process, &status, 0)
            if result == self.process { self.status = status }
            if result >= 0 || errno != EINTR { return }
        }
    }

    /// waitpid(2)'s status word; its macros do not reach Swift. An end that nobody saw is never
    /// taken for a good one.
    private static func exit(_ status: Int32?) -> ChildProcess.Exit {
        guard let status else { return .signalled(SIGKILL) }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}
