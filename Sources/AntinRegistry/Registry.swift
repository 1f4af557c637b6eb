// The registry of one log: what the server works with.

package import AntinCore
package import AntinLog
import AntinSystem
import Synchronization

/// An open data directory: books, documents, files, and the log that they are entered in.
///
/// Every method that writes returns when what it wrote is durable and published (blueprint 6,
/// Docs/registry.md). One process at a time: the directory is locked as long as the value lives.
package final class Registry: Sendable {
    package enum Mode: Hashable, Sendable {
        case writable
        /// Questions are answered; nothing is written.
        case readOnly(ReadOnlyReason)
    }

    package let configuration: RegistryConfiguration
    package let keys: LogKeys
    /// The organ that operates the log, and speaks where the log itself does.
    package let operatorOrgan: OrganID
    let parts: RegistryParts
    let published: PublishedHead
    let secrets: StoreSecrets
    private let sequencer: Sequencer?
    private let state: Mutex<Mode>
    private let locks: [FileLock]
    private let past: PastLog?
    private let threads = BlockingQueues()
    let hashing = HashingPlaces()
    private let renames = Atomic<Int>(0)

    init(
        configuration: RegistryConfiguration, keys: LogKeys, operatorOrgan: OrganID,
        parts: RegistryParts, published: PublishedHead, secrets: StoreSecrets,
        sequencer: Sequencer?, mode: Mode, locks: [FileLock], past: PastLog? = nil
    ) {
        self.configuration = configuration
        self.keys = keys
        self.operatorOrgan = operatorOrgan
        self.parts = parts
        self.published = published
        self.secrets = secrets
        self.sequencer = sequencer
        self.state = Mutex(mode)
        self.locks = locks
        self.past = past
    }

    package var origin: String { self.keys.origin }
    package var mode: Mode { self.state.withLock { $0 } }
    package var clock: any RegistryClock { self.configuration.clock }
    var store: any RegistryStore { self.parts.store }
    var blobs: any BlobStore { self.parts.blobs }

    /// The checkpoint that is published now; `nil` before the first entry.
    package var checkpoint: PublishedCheckpoint? { self.published.current }

    /// Where what this register says ends, if it may lack its last entries (`mode`): all that it
    /// tells holds as of then. `nil` if it tells the present.
    package var asOf: Timestamp? { self.past?.asOf }

    /// Whether this register may be asked about documents: one that contradicts what was promised
    /// may not.
    package var answers: Bool {
        switch self.mode {
        case .writable, .readOnly(.closed): true
        case .readOnly: self.past != nil
        }
    }

    /// The tiles that the checkpoint of now names.
    var publication: any Publication { self.past?.publication ?? self.parts.publication }

    /// A file of the published log; `nil` if there is none.
    package func tile(_ path: TilePath) throws -> [UInt8]? { try self.publication.bytes(of: path) }

    /// Stops taking requests, answers those that wait, and gives everything back: another process
    /// can open the directory when this returns. Nothing can be asked afterwards.
    package func close() async {
        await self.sequencer?.close()
        try? self.store.close()
        self.parts.anchor.close()
        for lock in self.locks { lock.unlock() }
    }

    /// How many organs got another name since this was opened: the trust list says so, the log
    /// does not.
    package var renamed: Int { self.renames.load(ordering: .relaxed) }

    func noteRename() { self.renames.add(1, ordering: .relaxed) }

    // MARK: Inside

    func submit<Answer: Sendable>(
        resumingClock: Bool = false,
        _ plan: @escaping @Sendable (inout Planning) throws -> Answer
    ) async throws -> Answer {
        try await self.writer().submit(resumingClock: resumingClock, plan)
    }

    func alone<Answer: Sendable>(
        _ body: @escaping @Sendable (RegistryParts) throws -> Answer
    ) async throws -> Answer {
        try await self.writer().alone(body)
    }

    /// Reads one consistent view of the store, off the threads that Swift's concurrency shares.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        let store = self.store
        return try await self.offDisk { try store.read(body) }
    }

    /// Runs blocking work elsewhere.
    func offDisk<Answer: Sendable>(
        _ body: @escaping @Sendable () throws -> Answer
    ) async throws -> Answer {
        try await self.threads.run(body)
    }

    /// From now on only questions are answered.
    func stopWriting(_ reason: ReadOnlyReason) {
        self.state.withLock { $0 = .readOnly(reason) }
    }

    private func writer() throws -> Sequencer {
        if case .readOnly(let reason) = self.mode { throw RegistryError.readOnly(reason) }
        guard let sequencer = self.sequencer else { throw RegistryError.ending }
        return sequencer
    }
}
