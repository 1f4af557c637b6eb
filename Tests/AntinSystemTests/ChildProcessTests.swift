import AntinSystem
import Glibc
import Testing

struct ChildProcessTests {
    static let limits = ChildProcess.Limits(
        wallMilliseconds: 60_000, maxOutputBytes: 10_000, maxErrorBytes: 1000)

    private func shell(
        _ script: String, _ limits: ChildProcess.Limits = Self.limits,
        descriptors: [Int32: ChildProcess.Source] = [:], input: [UInt8]? = nil
    ) throws -> ChildProcess.Outcome {
        try ChildProcess.run(
            "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
            descriptors: descriptors, input: input, limits: limits)
    }

    @Test("Output, errors, exit status and signals come back")
    func results() throws {
        let both = try self.shell("echo ra; echo loi >&2; exit 7")
        #expect(both.exit == .exited(7))
        #expect(both.output == Array("ra\n".utf8) && both.errors == Array("loi\n".utf8))
        #expect(try self.shell("kill -TERM $$").exit == .signalled(SIGTERM))
        #expect(try self.shell("kill -SEGV $$").exit == .signalled(SIGSEGV))
        #expect(try self.shell("exec cat", input: Array("vào".utf8)).output == Array("vào".utf8))
        #expect(try self.shell("exec cat").output.isEmpty)
    }

    @Test("The child has the descriptors and the environment that it was given, and no more")
    func inheritance() throws {
        let directory = try TemporaryDirectory()
        try DurableFile.write(Array("tệp".utf8), to: directory("file"))
        let leaked = try FileDescriptor.open("/dev/null", flags: O_RDONLY)
        // Even a descriptor without O_CLOEXEC does not get through.
        let careless = dup(leaked.number)
        defer { close(careless) }
        let outcome = try self.shell(
            "cat <&3; cat <&5; ls /proc/self/fd; env",
            descriptors: [3: .file(directory("file")), 5: .bytes([0x21, 0x0A])])
        let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n")
        // The shell's own variables aside; the last descriptor is the directory that ls reads.
        #expect(lines.first == "tệp!")
        #expect(lines.dropFirst().prefix { Int($0) != nil }.count == 6, "\(lines)")
        #expect(lines.contains("PATH=/usr/bin:/bin"))
        #expect(!lines.contains { $0.hasPrefix("HOME=") || $0.hasPrefix("USER=") })
        // Descriptors that change places.
        let first = try FileDescriptor.open(directory("file"), flags: O_RDONLY)
        let swapped = try self.shell("cat <&4", descriptors: [4: .descriptor(first.number)])
        #expect(swapped.output == Array("tệp".utf8))
    }

    @Test("A program that cannot be started is an error, not an outcome")
    func startFailures() {
        for (path, number) in [("/no/such/program", ENOENT), ("/etc/passwd", EACCES)] {
            let error = #expect(throws: SystemError.self) {
                try ChildProcess.run(path, limits: Self.limits)
            }
            #expect(error?.errno == number && error?.operation == "start")
        }
        let error = #expect(throws: SystemError.self) {
            try ChildProcess.run(
                "/bin/true", descriptors: [3: .file("/no/such/file")], limits: Self.limits)
        }
        #expect(error?.isNotFound == true)
    }

    @Test("An endless loop ends by the clock or by its processor time")
    func endless() throws {
        var limits = Self.limits
        limits.wallMilliseconds = 200
        let before = SystemClock.monotonicNanoseconds()
        #expect(try self.shell("while :; do :; done", limits).exit == .timedOut)
        #expect(try self.shell("exec >&- 2>&-; sleep 600", limits).exit == .timedOut)
        #expect(try self.shell("trap '' TERM INT HUP; sleep 600", limits).exit == .timedOut)
        #expect(SystemClock.monotonicNanoseconds() - before < 55_000_000_000)
        limits.wallMilliseconds = 60_000
        limits.cpuSeconds = 1
        #expect(try self.shell("while :; do :; done", limits).exit == .signalled(SIGXCPU))
    }

    @Test("A flood of output is cut at the limit and stopped")
    func flood() throws {
        let output = try self.shell("exec yes")
        #expect(output.exit == .tooMuchOutput && output.output.count == 10_000)
        let errors = try self.shell("exec yes >&2")
        #expect(errors.exit == .tooMuchOutput && errors.errors.count == 1000)
        let exact = try self.shell("head -c 10000 /dev/zero")
        #expect(exact.exit == .exited(0) && exact.output.count == 10_000)
    }

    @Test("Memory, open files and file sizes are limited from the first instruction")
    func resources() throws {
        var limits = Self.limits
        limits.memoryBytes = 64 << 20
        // Without a line end, tail keeps everything that it reads.
        let hog = try self.shell("exec tail /dev/zero", limits)
        #expect(hog.exit != .exited(0) && hog.exit != .timedOut, "\(hog.exit)")
        limits.openFiles = 17
        limits.cpuSeconds = 5
        limits.fileBytes = 4096
        let shown = try self.shell("ulimit -v; ulimit -n; ulimit -t; ulimit -c; ulimit -f", limits)
        #expect(String(decoding: shown.output, as: UTF8.self) == "65536\n17\n5\n0\n8\n")
        let directory = try TemporaryDirectory()
        let long = try self.shell("head -c 9999 /dev/zero > '\(directory("long"))'", limits)
        #expect(long.exit != .exited(0))
        #expect(try FileSystem.size(directory("long")) == 4096)
    }

    @Test("What the child has started ends with it")
    func descendants() throws {
        let before = SystemClock.monotonicNanoseconds()
        let outcome = try self.shell("sleep 600 & echo $!; exit 0")
        #expect(SystemClock.monotonicNanoseconds() - before < 55_000_000_000)
        #expect(outcome.exit == .exited(0))
        let text = String(decoding: outcome.output.dropLast(), as: UTF8.self)
        let descendant = try #require(Int32(text))
        // Killed; perhaps still waiting for whoever adopts it to notice.
        var isGone = false
        for _ in 0..<2000 where !isGone {
            let stat = try? FileSystem.read("/proc/\(descendant)/stat", limit: 4096)
            isGone = stat == nil || String(decoding: stat ?? [], as: UTF8.self).contains(") Z ")
            if !isGone { usleep(10_000) }
        }
        #expect(isGone)
    }

    @Test("Many children at once do not mix")
    func parallel() async throws {
        try await withThrowingTaskGroup(of: (Int, ChildProcess.Outcome).self) { group in
            for number in 0..<24 {
                group.addTask {
                    (number, try self.shell("cat; exit \(number)", input: [UInt8(number + 65)]))
                }
            }
            for try await (number, outcome) in group {
                #expect(outcome.exit == .exited(Int32(number)))
                #expect(outcome.output == [UInt8(number + 65)])
            }
        }
    }
}
