// Making a registry, opening one, and the guard at the door.

package import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// Why a directory was not opened at all.
package enum OpeningError: Error, Equatable {
    /// There is a register already.
    case exists
    /// There is none, or `init` was interrupted before its first entry: run it again.
    case notInitialised
    /// Another process has the directory or the anchor.
    case locked
    /// The keys are not those of this log.
    case otherKeys
}

extension Registry {
    /// Makes a registry: directory, anchor, and the first entries `registry.opened` and
    /// `organ.registered`. May be repeated if it was interrupted.
    ///
    /// - Parameters:
    ///   - organ: the operator: the organ that speaks for the log itself.
    ///   - policy: the policy that is in force.
    package static func create(
        _ configuration: RegistryConfiguration, keys: LogKeys, organ: OrganID, name: String,
        policy: String = "antin.policy/1"
    ) async throws -> Registry {
        try FileSystem.makeDirectory(configuration.directory, durable: true)
        let lock = try Self.lock(configuration)
        do {
            let store = try SQLiteStore(path: configuration.databasePath, create: true)
            try store.write { transaction in
                if let head = try transaction.head() {
                    if head.tree.size > 0 { throw OpeningError.exists }
                    return
                }
                try transaction.begin(
                    StoreHead(
                        tree: .empty, frontier: [],
                        lastLeaf: Entry.genesis(origin: keys.origin),
                        lastTime: Timestamp(milliseconds: 0)))
                try transaction.set("origin", keys.origin)
                try transaction.set("operator", organ.text)
                try transaction.set("log_key", keys.log.verifierKey.description)
                try transaction.set("status_key", keys.status.verifierKey.description)
            }
            let anchor = try Self.anchor(configuration, keys)
            if try anchor.read() != .empty { try anchor.create(.empty) }
            try store.close()
        }
        let registry = try Self.open(configuration, keys: keys, lock: lock, isNew: true)
        _ = try await registry.submit { planning in
            _ = try planning.append(
                EntryBody(
                    organ: organ,
                    .registryOpened(
                        RegistryOpened(
                            logKey: keys.logFingerprint, origin: keys.origin, policy: policy,
                            statusKey: keys.statusFingerprint))))
            return try planning.register(organ, name: name, validFrom: nil)
        }
        return registry
    }

    /// Opens a registry: recovers what a crash left unpublished, and compares store, anchor and
    /// publication before anything is written. What does not fit together opens read-only with
    /// the reason (`mode`).
    package static func open(
        _ configuration: RegistryConfiguration, keys: LogKeys
    ) throws -> Registry {
        try Self.open(
            configuration, keys: keys, lock: Self.lock(configuration), isNew: false)
    }

    /// Opens a registry to look at it, also beside the process that writes: for `doctor`, backups
    /// and exports. Takes no lock, recovers nothing and writes nothing; `mode` says what would
    /// stand against writing.
    package static func inspect(
        _ configuration: RegistryConfiguration, keys: LogKeys
    ) throws -> Registry {
        guard FileSystem.exists(configuration.databasePath) else {
            throw OpeningError.notInitialised
        }
        let parts = RegistryParts(
            store: try SQLiteArchive(path: configuration.databasePath),
            anchor: FileAnchor(lookingAt: configuration.anchorPath, origin: keys.origin),
            publication: try TileDirectory(path: configuration.logPath, create: false),
            blobs: try FileBlobStore(root: configuration.filesPath, create: false))
        // What was promised is read after the store, so a process that goes on meanwhile looks
        // ahead of it; then the store is read again.
        var start = try Start(parts: parts, keys: keys)
        var obstacle = try start.obstacle()
        looking: for _ in 0..<20 {
            // So does one that adds entries between two looks; what is damaged stays so.
            switch obstacle {
            case .rollback, .damaged: break
            default: break looking
            }
            start = try Start(parts: parts, keys: keys)
            obstacle = try start.obstacle()
        }
        guard start.head.tree.size > 0 else { throw OpeningError.notInitialised }
        let published = PublishedHead()
        published.current = start.publication
        return Registry(
            configuration: configuration, keys: keys, operatorOrgan: start.operatorOrgan,
            parts: parts, published: published,
            secrets: try StoreSecrets.load(configuration.secretsPath, making: false),
            sequencer: nil, mode: .readOnly(obstacle ?? .inspecting), locks: [])
    }

    /// The lock of the directory, for what works on it while nobody has it open.
    static func directoryLock(_ configuration: RegistryConfiguration) throws -> FileLock {
        try Self.lock(configuration)
    }

    private static func lock(_ configuration: RegistryConfiguration) throws -> FileLock {
        try Self.unlessLocked { () throws(SystemError) in
            try FileLock(path: configuration.lockPath)
        }
    }

    private static func anchor(
        _ configuration: RegistryConfiguration, _ keys: LogKeys
    ) throws -> FileAnchor {
        try Self.unlessLocked { () throws(SystemError) in
            try FileAnchor(path: configuration.anchorPath, origin: keys.origin)
        }
    }

    private static func unlessLocked<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            if error.reason == .locked { throw OpeningError.locked }
            throw error
        }
    }

    private static func open(
        _ configuration: RegistryConfiguration, keys: LogKeys, lock: FileLock, isNew: Bool
    ) throws -> Registry {
        guard FileSystem.exists(configuration.databasePath) else {
            throw OpeningError.notInitialised
        }
        let parts = configuration.replacingParts(
            RegistryParts(
                store: try SQLiteStore(path: configuration.databasePath),
                anchor: try Self.anchor(configuration, keys),
                publication: try TileDirectory(path: configuration.logPath),
                blobs: try FileBlobStore(root: configuration.filesPath)))
        let start = try Start(parts: parts, keys: keys)
        guard isNew || start.head.tree.size > 0 else { throw OpeningError.notInitialised }
        // What was erased before a crash must not wait in the write-ahead log.
        try? parts.store.scrub()

        let published = PublishedHead()
        published.current = start.publication
        var sequencer: Sequencer?
        var mode = Mode.writable
        var past: PastLog?
        do {
            let ledger = try start.ledger(configuration, published: published)
            sequencer = Sequencer(
                ledger: ledger, parts: parts, waitingLimit: configuration.waitingLimit,
                batchLimit: configuration.batchLimit, onFatal: configuration.onFatal)
        } catch let found as ReadOnlyReason.Found {
            mode = .readOnly(found.reason)
            if let known = try start.past(found.reason) {
                past = known.log
                published.current = known.checkpoint
            }
        }
        // Nothing is written, and so no key made, where something stands against writing.
        let secrets = try StoreSecrets.load(
            configuration.secretsPath, making: mode == .writable)
        if mode == .writable {
            _ = try secrets.sealOld(in: parts.store)
            try Self.releaseTaken(in: parts.store)
        }
        return Registry(
            configuration: configuration, keys: keys, operatorOrgan: start.operatorOrgan,
            parts: parts, published: published, secrets: secrets, sequencer: sequencer,
            mode: mode, locks: [lock], past: past)
    }

    /// Puts the anchor where an administrator says that the log was last seen: `checkpoint` must
    /// be the highest head that anybody outside knows, signed by this log. The directory must not
    /// be open. The next opening compares, and writes only if the store has that head.
    package static func adoptAnchor(
        _ configuration: RegistryConfiguration, keys: LogKeys, checkpoint: [UInt8]
    ) throws -> TreeHead {
        let lock = try Self.lock(configuration)
        defer { lock.unlock() }
        let head = try keys.head(of: checkpoint)
        let anchor = try Self.anchor(configuration, keys)
        if let old = try? anchor.read(), old.size > head.size {
            // The anchor knows more than the checkpoint: adopting would forget a promise.
            throw AnchorError.moved(found: old)
        }
        try anchor.adopt(head)
        return head
    }
}

extension StoreTransaction {
    func set(_ name: String, _ value: String) throws {
        try self.execute(
            """
            INSERT INTO settings (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [.text(name), .text(value)])
    }
}

extension StoreReader {
    func setting(_ name: String) throws -> String? {
        try self.row("SELECT value FROM settings WHERE name = ?", [.text(name)])?.text(0)
    }
}
