internal import AntinCrypto
internal import AntinRegistry
internal import AntinSystem
internal import Dispatch
internal import Logging
internal import ServiceLifecycle

/// Reads the words of newly registered files, with poppler's `pdftotext` in a child process that has
/// limits of its own, and gives them to the index: after the registration, never in it.
struct TextService: Service {
    private let registry: Registry
    private let program: String?
    private let pause: Duration

    /// - Parameters:
    ///   - program: nil for where it usually is. If it is not installed nothing is read, and what
    ///     waits is read once it is.
    ///   - pause: between two looks.
    init(_ registry: Registry, program: String? = nil, pause: Duration = .seconds(2)) {
        self.registry = registry
        self.program =
            program
            ?? ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext"].first(where: FileSystem.exists)
        self.pause = pause
    }

    func run() async throws {
        // A service that returns ends the server, so this one only ever waits.
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A register that is busy or read-only is asked again later; nothing is lost.
                let count = (try? await self.readOnce()) ?? 0
                if count == 0 { try? await Task.sleep(for: self.pause) }
            }
        }
    }

    /// Reads what waits; answers how many documents that were.
    func readOnce() async throws -> Int {
        guard let program = self.program else { return 0 }
        let waiting = try await self.registry.unreadDocuments()
        for document in waiting {
            var text: String? = ""
            for digest in document.files {
                guard let bytes = try? await self.registry.file(digest).bytes,
                    let words = try? await Self.text(of: bytes, program)
                else {
                    text = nil
                    break
                }
                text = text.map { $0 + "\n" + words }
            }
            try await self.registry.keepText(text, of: document.entry)
        }
        return waiting.count
    }

    private static func text(of bytes: [UInt8], _ program: String) async throws -> String {
        let outcome: ChildProcess.Outcome = try await withCheckedThrowingContinuation {
            continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try ChildProcess.run(
                            program,
                            arguments: ["-q", "-enc", "UTF-8", "-nopgbrk", "/dev/fd/3", "-"],
                            descriptors: [3: .bytes(bytes)], limits: Self.limits)
                    })
            }
        }
        guard case .exited(0) = outcome.exit else { throw Unreadable() }
        return String(decoding: outcome.output, as: UTF8.self)
    }

    private struct Unreadable: Error {}

    private static let limits = ChildProcess.Limits(
        memoryBytes: 512 << 20, cpuSeconds: 10, openFiles: 64, fileBytes: 0,
        wallMilliseconds: 15_000, maxOutputBytes: 4 << 20)
}
