// PageReader.swift
internal import AntinLog
internal import AntinStamp
internal import AntinSystem
internal import Dispatch

/// Reads where the words of a PDF stand, with poppler's `pdftotext` in a child process: a foreign
/// file is never parsed for its text in the server itself.
struct PageReader: Sendable {
    /// The program; nil if it is not installed.
    let program: String?

    /// Where Debian and local installations put it.
    private static let usual = ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext"]

    init(program: String? = nil) {
        self.program = program ?? Self.usual.first(where: FileSystem.exists)
    }

    /// Why there are no words.
    enum Fault: Error { case missing, failed }

    /// The words of every page, in what viewers show of it.
    func read(_ bytes: [UInt8]) async throws -> TextLayer {
        guard let program = self.program, FileSystem.exists(program) else { throw Fault.missing }
        let outcome = try await Self.run(program, bytes)
        guard case .exited(0) = outcome.exit else { throw Fault.failed }
        do { return try TextLayer(parsing: outcome.output) } catch { throw Fault.failed }
    }

    /// Waits for the child on a thread of its own, not on one that Swift's concurrency shares.
    private static func run(
        _ program: String, _ bytes: [UInt8]
    ) async throws -> ChildProcess.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try ChildProcess.run(
                            program,
                            arguments: ["-q", "-cropbox", "-bbox-layout", "/dev/fd/3", "-"],
                            descriptors: [3: .bytes(bytes)], limits: Self.limits)
                    })
            }
        }
    }

    private static let limits = ChildProcess.Limits(
        memoryBytes: 512 << 20, cpuSeconds: 10, openFiles: 64, fileBytes: 0,
        wallMilliseconds: 15_000, maxOutputBytes: TextLayer.maxBytes)
}
