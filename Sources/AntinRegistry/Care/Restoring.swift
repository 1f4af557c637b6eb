// Making a data directory from a backup.

import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// What came of a backup that was restored.
package struct RestoredCopy: Sendable {
    package let manifest: BackupManifest
    /// What stands against writing; `nil` if the register opens writable.
    package let obstacle: ReadOnlyReason?
}

extension Backup {
    /// Where a restore works until the directory is whole.
    static func unfinished(_ target: String) -> String { target + ".restoring" }

    /// Makes the data directory `target` from a backup. `target` must not exist: a restore never
    /// touches a directory that is there, and what it makes has that name only when every byte of
    /// it was copied, read again and replayed. What an interrupted restore left is removed.
    ///
    /// Nothing is opened for writing and no anchor is made: whether the register goes on is the
    /// start-up guard's to say, from the anchor (Docs/registry.md).
    ///
    /// - Parameters:
    ///   - anchorPath: where the anchor is that survived; or where one will be adopted.
    ///   - finish: adds what is no part of a backup (settings, keys) to the unfinished directory.
    package static func restore(
        _ directory: String, to target: String, anchorPath: String, keys: LogKeys,
        clock: any RegistryClock = MachineClock(),
        finish: (_ unfinished: String) throws -> Void = { _ in }
    ) throws -> RestoredCopy {
        guard !FileSystem.exists(target) else { throw BackupError.exists }
        let part = Self.unfinished(target)
        try FileSystem.removeTree(part)
        try FileSystem.makeDirectory(part, durable: true, mode: 0o700)
        let manifest = try Self.copy(directory, to: part, keys: keys)
        try finish(part)
        try CareJournal(directory: part).add(
            CareEvent(
                .restored, time: clock.read().wall, place: directory, head: manifest.head,
                fileCount: manifest.fileCount))
        try FileSystem.move(part, to: target)
        var configuration = RegistryConfiguration(directory: target, anchorPath: anchorPath)
        configuration.clock = clock
        let looked = try Registry.inspect(configuration, keys: keys)
        defer { try? looked.store.close() }
        switch looked.mode {
        case .writable, .readOnly(.inspecting):
            return RestoredCopy(manifest: manifest, obstacle: nil)
        case .readOnly(let reason):
            return RestoredCopy(manifest: manifest, obstacle: reason)
        }
    }

    /// Restores into a temporary directory, compares with the register that is running, and takes
    /// the copy away again. Answers what is wrong; empty if the backup could be relied on now.
    /// A directory without a manifest of this log is no backup, and trying it out no drill.
    ///
    /// - Parameter scratch: the folder for the copy; by default `TMPDIR` or `/tmp`.
    static func drill(
        _ directory: String, keys: LogKeys, live: (any RegistryStore)?, scratch: String? = nil
    ) throws -> (manifest: BackupManifest?, problems: [String]) {
        let folder =
            try scratch.map { folder in
                let path = "\(folder)/antin-drill-\(Hex.encode(SecureRandom.bytes(8)))"
                try FileSystem.makeDirectory(path, durable: false, mode: 0o700)
                return path
            } ?? FileSystem.temporaryDirectory(prefix: "antin-drill")
        defer { try? FileSystem.removeTree(folder) }
        let manifest: BackupManifest
        do {
            manifest = try Self.copy(directory, to: folder + "/copy", keys: keys)
        } catch BackupError.damaged(let problems) {
            return (try? Self.manifest(directory, keys.status.verifierKey), problems)
        }
        guard let live else { return (manifest, []) }
        return (manifest, try Self.compare(manifest.head, with: live))
    }

    /// Whether the copied log is a beginning of the one that is running.
    private static func compare(
        _ head: TreeHead, with live: any RegistryStore
    ) throws -> [String] {
        guard let now = try live.read({ try $0.head() })?.tree, now.size >= head.size else {
            return ["the backup is ahead of the register that is running"]
        }
        var frontier = TreeFrontier()
        while frontier.size < head.size {
            let rows = try live.read { reader in
                try reader.entries(
                    from: frontier.size, limit: Int(min(1_024, head.size - frontier.size)))
            }
            guard !rows.isEmpty else { return ["the register that is running lacks entries"] }
            for row in rows { frontier.append(row.leaf) }
        }
        return frontier.root == head.root
            ? [] : ["the backup is not a beginning of the register that is running"]
    }

    /// Copies a backup into a new directory and reads it again: every byte by the manifest, the
    /// engine's own check, a full replay. Throws `BackupError.damaged` with what is wrong.
    private static func copy(
        _ directory: String, to target: String, keys: LogKeys
    ) throws -> BackupManifest {
        let manifest = try Self.manifest(directory, keys.status.verifierKey)
        guard manifest.origin == keys.origin else { throw BackupError.otherLog }
        let items = try Self.items(directory, manifest)
        guard items.count == manifest.fileCount, items.contains(where: { $0.isDatabase }) else {
            throw BackupError.damaged(["contents does not list what the manifest counts"])
        }
        try FileSystem.makeDirectory(target + "/files", durable: true, mode: 0o700)
        var problems: [String] = []
        for item in items {
            let path = "\(target)/\(item.name)"
            try FileSystem.makeDirectory(FileSystem.directory(of: path), durable: true)
            do throws(SystemError) {
                try Self.copyFile("\(directory)/\(item.name)", to: path)
            } catch {
                guard error.isNotFound else { throw error }
                problems.append("\(item.name) is missing")
                continue
            }
            // What lies in the new place is read again, not what was sent there.
            let found = try FileBlobStore.hash(path)
            if found.digest.hex != item.digest || found.size != item.size {
                problems.append("\(item.name) is not the one that was copied")
            }
        }
        guard problems.isEmpty else { throw BackupError.damaged(problems) }
        problems = try Self.replayProblems(target, manifest)
        guard problems.isEmpty else { throw BackupError.damaged(problems) }
        return manifest
    }

    private static func copyFile(_ source: String, to path: String) throws(SystemError) {
        let bytes = try ByteStore(mapping: source)
        var writer = try DurableFileWriter(for: path, mode: 0o600)
        var start = 0
        while start < bytes.count {
            let end = min(start + 1 << 20, bytes.count)
            try bytes.withSpan(start..<end) { (part) throws(SystemError) in
                try writer.write(part)
            }
            start = end
        }
        try writer.replace()
    }

    static func replayProblems(
        _ directory: String, _ manifest: BackupManifest
    ) throws -> [String] {
        let store = try SQLiteArchive(path: directory + "/registry.sqlite")
        defer { try? store.close() }
        var problems = try store.integrityFindings()
        let report = try Replay(
            store: store, origin: manifest.origin, publication: nil,
            blobs: try FileBlobStore(root: directory + "/files", create: false)
        ).run()
        problems += report.problems.map { "\($0.check): \($0.detail)" }
        if TreeHead(size: report.size, root: report.root) != manifest.head {
            problems.append("the copied log is not the one of the manifest")
        }
        return problems
    }
}

extension Backup.Item {
    var isDatabase: Bool { self.name == "registry.sqlite" }
}

extension Registry {
    /// Restores a backup into a temporary directory, replays it, compares it with this register,
    /// takes it away again, and notes in the journal how it came out.
    @discardableResult
    package func drill(_ directory: String, scratch: String? = nil) async throws -> CareEvent {
        let now = self.clock.read().wall
        return try await self.offDisk {
            let (manifest, problems) = try Backup.drill(
                directory, keys: self.keys, live: self.store, scratch: scratch)
            let event = CareEvent(
                .drill, time: now, place: directory, head: manifest?.head ?? .empty,
                fileCount: manifest?.fileCount ?? 0, problems: problems)
            try self.journal.add(event)
            return event
        }
    }
}
