// Copies to restore from.

package import AntinCrypto
package import AntinLog
import AntinSystem

/// What a backup states about itself: the text of a signed note, `antin.backup/1`
/// (Docs/formats/directory.md). Signed by the status key; the log's key signs checkpoints only.
package struct BackupManifest: Hashable, Sendable {
    package let origin: String
    /// Size and root of the log in the copied store.
    package let head: TreeHead
    package let time: Timestamp
    /// SHA-256 of the file `contents`, which lists every other file with digest and size.
    package let contents: Digest
    package let fileCount: Int

    package static let schema = "antin.backup/1"

    var text: [UInt8] {
        Array(
            """
            \(Self.schema)
            \(self.origin)
            \(self.head.size)
            \(self.head.root.base64)
            \(self.time)
            \(self.contents.hex)
            \(self.fileCount)

            """.utf8)
    }

    init(origin: String, head: TreeHead, time: Timestamp, contents: Digest, fileCount: Int) {
        self.origin = origin
        self.head = head
        self.time = time
        self.contents = contents
        self.fileCount = fileCount
    }

    init(parsing text: [UInt8]) throws(FormatError) {
        let lines = String(decoding: text, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 8, lines[0] == Self.schema, let size = UInt64(lines[2]),
            let root = Digest(base64: lines[3]), let contents = Digest(hex: lines[5]),
            let count = Int(lines[6])
        else { throw FormatError("backup manifest", expected: "seven lines of antin.backup/1") }
        self.init(
            origin: lines[1], head: TreeHead(size: size, root: root),
            time: try Timestamp(parsing: lines[4]), contents: contents, fileCount: count)
        guard self.text == text else {
            throw FormatError("backup manifest", expected: "each line in its one spelling")
        }
    }
}

extension Registry {
    /// Copies store and files into a new directory, with a signed manifest. Writing goes on
    /// meanwhile; the copy is the register at one moment.
    ///
    /// Keys and anchor are no part of it: keys are kept apart, and an anchor that could be
    /// restored would be none.
    package func backup(to directory: String) async throws -> BackupManifest {
        guard !FileSystem.exists(directory) else { throw BackupError.exists }
        try FileSystem.makeDirectory(directory + "/files", durable: true)
        try await self.offDisk { try self.store.copy(to: directory + "/registry.sqlite") }
        // What was committed when the copy was made is anchored and published once the sequencer
        // comes to this request: no backup is ahead of what was promised.
        if self.mode == .writable { try await self.alone { _ in } }
        let now = self.clock.read().wall
        return try await self.offDisk { try self.finishBackup(directory, now) }
    }

    private func finishBackup(_ directory: String, _ now: Timestamp) throws -> BackupManifest {
        let copy = try SQLiteArchive(path: directory + "/registry.sqlite")
        let (head, digests) = try copy.read { reader in
            (
                try reader.head(),
                try reader.rows("SELECT digest FROM blobs ORDER BY digest", [])
                    .map { try $0.digest(0) }
            )
        }
        try copy.close()
        guard let head else { throw OpeningError.notInitialised }
        try FileSystem.sync(directory + "/registry.sqlite")
        let (digest, size) = try FileBlobStore.hash(directory + "/registry.sqlite")
        var contents = "\(digest) \(size) registry.sqlite\n"
        for digest in digests {
            let name = "files/" + FileBlobStore.name(of: digest)
            let path = "\(directory)/\(name)"
            try FileSystem.makeDirectory(FileSystem.directory(of: path), durable: true)
            let size = try self.blobs.copy(digest, to: path)
            contents += "\(digest) \(size) \(name)\n"
        }
        let list = Array(contents.utf8)
        try DurableFile.write(list, to: directory + "/contents", mode: 0o600)
        let manifest = BackupManifest(
            origin: self.origin, head: head.tree, time: now, contents: .sha256(list),
            fileCount: digests.count + 1)
        let note = try SignedNote(signing: manifest.text, by: [self.keys.status])
        // Last: a backup without its manifest is none.
        try DurableFile.write(note.bytes, to: directory + "/manifest", mode: 0o600)
        return manifest
    }
}

package enum BackupError: Error, Equatable {
    case exists
    /// There is no manifest, or it is not signed by this log's status key.
    case noManifest
}

/// A copy that was made by `Registry.backup`.
package enum Backup {
    /// Checks a backup from its files alone: the manifest's signature, every file's digest, the
    /// engine's own check, and a full replay whose size and root are the manifest's. Answers the
    /// manifest and what is wrong; empty if nothing is.
    package static func verify(
        _ directory: String, statusKey: NoteVerifierKey
    ) throws -> (manifest: BackupManifest, problems: [String]) {
        let manifest = try Self.manifest(directory, statusKey)
        var problems = try Self.contentProblems(directory, manifest)
        let store = try SQLiteArchive(path: directory + "/registry.sqlite")
        defer { try? store.close() }
        problems += try store.integrityFindings()
        let report = try Replay(
            store: store, origin: manifest.origin, publication: nil,
            blobs: try FileBlobStore(root: directory + "/files", create: false)
        ).run()
        problems += report.problems.map { "\($0.check): \($0.detail)" }
        if TreeHead(size: report.size, root: report.root) != manifest.head {
            problems.append("the copied log is not the one of the manifest")
        }
        return (manifest, problems)
    }

    private static func manifest(
        _ directory: String, _ statusKey: NoteVerifierKey
    ) throws -> BackupManifest {
        guard let bytes = try? FileSystem.read(directory + "/manifest", limit: 1 << 20),
            let note = try? SignedNote(parsing: bytes),
            let verified = try? note.verified(by: [statusKey])
        else { throw BackupError.noManifest }
        return try BackupManifest(parsing: verified.text)
    }

    private static func contentProblems(
        _ directory: String, _ manifest: BackupManifest
    ) throws -> [String] {
        let list = try FileSystem.read(directory + "/contents", limit: 1 << 30)
        guard Digest.sha256(list) == manifest.contents else {
            return ["contents is not the list of the manifest"]
        }
        var problems: [String] = []
        let lines = String(decoding: list, as: UTF8.self).split(separator: "\n")
        if lines.count != manifest.fileCount { problems.append("contents: \(lines.count) lines") }
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, !parts[2].contains("..") else {
                problems.append("contents: a line cannot be read")
                continue
            }
            let found = try? FileBlobStore.hash("\(directory)/\(parts[2])")
            if found?.digest.hex != parts[0] || found.map({ "\($0.size)" }) != parts[1] {
                problems.append("\(parts[2]) is missing or not the one that was copied")
            }
        }
        return problems
    }
}
