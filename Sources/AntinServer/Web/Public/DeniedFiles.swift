internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Synchronization

/// The files that organs have called forged, kept in memory: a denied file is answered at once.
final class DeniedFiles: Sendable {
    private struct State {
        var next: UInt64 = 0
        var denials: [Digest: Denial] = [:]
    }

    private let state = Mutex(State())

    /// Cost: one look into memory; after the log has grown, its new entries are looked through.
    func denial(of file: Digest, in registry: Registry) async throws -> Denial? {
        let size = registry.checkpoint?.head.size ?? 0
        let next = self.state.withLock { $0.next }
        if next < size {
            let (denials, end) = try await registry.denials(from: next)
            // Two who ask at once read the same entries; adding them twice changes nothing.
            self.state.withLock { state in
                for denial in denials { state.denials[denial.file] = denial }
                state.next = max(state.next, end)
            }
        }
        return self.state.withLock { $0.denials[file] }
    }
}
