// Another program, kept within limits.

import CAntinSystem
import Glibc

/// Runs a program to its end: for work on foreign bytes that may crash, hang or swell.
///
/// The child has its own session, exactly the descriptors it is given, the environment it is
/// given, default signal handling, no core dump and no way to gain privileges. Its limits are set
/// between vfork and exec, so it never runs without them. However it ends, nothing of it is left:
/// its whole process group is killed. The calling thread waits.
package struct ChildProcess: Sendable {
    /// What the child may use.
    package struct Limits: Sendable {
        /// Address space in bytes; `nil` for no limit of ours.
        package var memoryBytes: Int?
        /// Processor seconds.
        package var cpuSeconds: Int?
        package var openFiles: Int?
        /// The longest file that it may write.
        package var fileBytes: Int?
        /// Milliseconds from start to end.
        package var wallMilliseconds: Int
        /// Bytes on standard output and standard error before it is killed.
        package var maxOutputBytes: Int
        package var maxErrorBytes: Int

        package init(
            memoryBytes: Int? = nil, cpuSeconds: Int? = nil, openFiles: Int? = nil,
            fileBytes: Int? = nil, wallMilliseconds: Int, maxOutputBytes: Int,
            maxErrorBytes: Int = 65_536
        ) {
            self.memoryBytes = memoryBytes
            self.cpuSeconds = cpuSeconds
            self.openFiles = openFiles
            self.fileBytes = fileBytes
            self.wallMilliseconds = wallMilliseconds
            self.maxOutputBytes = maxOutputBytes
            self.maxErrorBytes = maxErrorBytes
        }
    }

    /// Where a descriptor of the child reads from.
    package enum Source: Sendable {
        /// A file, opened for reading before the child starts.
        case file(String)
        /// An open descriptor of ours.
        case descriptor(Int32)
        /// These bytes, as a file in memory.
        case bytes([UInt8])
    }

    /// How it ended.
    package enum Exit: Sendable, Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// Killed after `wallMilliseconds`.
        case timedOut
        /// Killed because it printed too much.
        case tooMuchOutput
    }

    package struct Outcome: Sendable, Equatable {
        package let exit: Exit
        /// At most `maxOutputBytes` and `maxErrorBytes`.
        package let output: [UInt8]
        package let errors: [UInt8]
    }

    /// Runs `executable`, a path, not searched for. Standard input is `input`, else empty;
    /// `descriptors` beyond standard error (3, 4, …) read from what stands beside their number.
    /// Throws only if the program could not be started.
    package static func run(
        _ executable: String, arguments: [String] = [], environment: [String: String] = [:],
        descriptors: [Int32: Source] = [:], input: [UInt8]? = nil, limits: Limits
    ) throws(SystemError) -> Outcome {
        var table = DescriptorTable()
        try table.add(.bytes(input ?? []), as: 0)
        let output = try Pipe()
        let errors = try Pipe()
        table.add(output.writing.number, as: 1)
        table.add(errors.writing.number, as: 2)
        for (target, source) in descriptors where target > 2 { try table.add(source, as: target) }
        let process = try Self.spawn(executable, arguments, environment, table, limits)
        table.close()
        var watch = ChildWatch(process: process, limits: limits)
        watch.collect(output: output.closeWriting(), errors: errors.closeWriting())
        return watch.outcome()
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String: String],
        _ table: borrowing DescriptorTable, _ limits: Limits
    ) throws(SystemError) -> pid_t {
        var raw = antin_limits(
            memory_bytes: Int64(limits.memoryBytes ?? -1),
            cpu_seconds: Int64(limits.cpuSeconds ?? -1),
            open_files: Int64(limits.openFiles ?? -1), file_bytes: Int64(limits.fileBytes ?? -1))
        var process: pid_t = 0
        let pairs = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let sources = table.sources
        let targets = table.targets
        let result = unsafe CStrings.with([executable] + arguments) { arguments in
            unsafe CStrings.with(pairs) { environment in
                unsafe antin_spawn(
                    executable, arguments, environment, sources, targets, sources.count, &raw,
                    &process)
            }
        }
        guard result == 0 else { throw SystemError("start", path: executable, .errno(result)) }
        return process
    }
}

/// The descriptors that a child will have.
private struct DescriptorTable: ~Copyable {
    private(set) var sources: [Int32] = []
    private(set) var targets: [Int32] = []
    private var owned: [Int32] = []

    deinit { for number in self.owned { _ = Glibc.close(number) } }

    mutating func add(_ number: Int32, as target: Int32) {
        self.sources.append(number)
        self.targets.append(target)
    }

    mutating func add(_ source: ChildProcess.Source, as target: Int32) throws(SystemError) {
        switch source {
        case .descriptor(let number): self.add(number, as: target)
        case .file(let path):
            let number = try FileDescriptor.open(path, flags: O_RDONLY).release()
            self.owned.append(number)
            self.add(number, as: target)
        case .bytes(let bytes):
            let number = unsafe antin_memory_file(bytes, bytes.count)
            guard number >= 0 else { throw .last("memfd") }
            self.owned.append(number)
            self.add(number, as: target)
        }
    }

    consuming func close() {}
}

/// A pipe from the child to us.
private struct Pipe: ~Copyable {
    private let reading: FileDescriptor
    let writing: FileDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe antin_pipe(&ends) == 0 else { throw .last("pipe") }
        self.reading = FileDescriptor(owning: ends[0])
        self.writing = FileDescriptor(owning: ends[1])
    }

    consuming func closeWriting() -> FileDescriptor { self.reading }
}

/// Arrays of C strings, as exec wants them.
enum CStrings {
    /// Strings with a zero byte inside end there, as they would anywhere in C.
    static func with<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe body(pointers)
    }
}
