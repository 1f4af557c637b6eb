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
    /// The log's keys and the anchor are no part of it: keys are kept apart, and an anchor that
    /// could be restored would be none. The key of the secrets in the store is: whoever reads a
    /// backup can make the codes of second factors, and reads every document besides.
    ///
    /// - Parameter extras: what else a restored installation needs, by its name in the data
    ///   directory: the trust list as it was handed out, the authorities' certificates.
    package func backup(
        to directory: String, extras: [(name: String, bytes: [UInt8])] = []
    ) async throws -> BackupManifest {
        guard !FileSystem.exists(directory) else { throw BackupError.exists }
        // It holds password hashes and what is not public: nobody else on the machine reads it.
        try FileSystem.makeDirectory(FileSystem.directory(of: directory), durable: true)
        try FileSystem.makeDirectory(directory, durable: true, mode: 0o700)
        try FileSystem.makeDirectory(directory + "/files", durable: true, mode: 0o700)
        try await self.offDisk {
            try self.store.copy(to: directory + "/registry.sqlite")
            try FileSystem.setMode(0o600, of: directory + "/registry.sqlite")
        }
        // What was committed when the copy was made is anchored and published once the sequencer
        // comes to this request: no backup is ahead of what was promised.
        if self.mode == .writable { try await self.alone { _ in } }
        let now = self.clock.read().wall
        return try await self.offDisk { try self.finishBackup(directory, now, extras) }
    }

    private func finishBackup(
        _ directory: String, _ now: Timestamp, _ extras: [(name: String, bytes: [UInt8])]
    ) throws -> BackupManifest {
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
            try FileSystem.makeDirectory(
                FileSystem.directory(of: path), durable: true, mode: 0o700)
            let size = try self.blobs.copy(digest, to: path)
            contents += "\(digest) \(size) \(name)\n"
        }
        var extras = extras
        if FileSystem.exists(self.configuration.secretsPath) {
            // Without it nobody who has a second factor could sign in to the copy.
            extras.append(
                (
                    RegistryConfiguration.secretsName,
                    try FileSystem.read(self.configuration.secretsPath, limit: 1_024)
                ))
        }
        for (name, bytes) in extras {
            let path = "\(directory)/\(name)"
            try FileSystem.makeDirectory(
                FileSystem.directory(of: path), durable: true, mode: 0o700)
            try DurableFile.write(bytes, to: path, mode: 0o600)
            contents += "\(Digest.sha256(bytes)) \(bytes.count) \(name)\n"
        }
        let list = Array(contents.utf8)
        try DurableFile.write(list, to: directory + "/contents", mode: 0o600)
        let manifest = BackupManifest(
            origin: self.origin, head: head.tree, time: now, contents: .sha256(list),
            fileCount: digests.count + extras.count + 1)
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
    /// What was copied is not what the manifest says; the texts say where. Nothing was restored.
    case damaged([String])
    /// The backup is of another log than the keys.
    case otherLog
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
        problems += try Self.replayProblems(directory, manifest)
        return (manifest, problems)
    }

    static func manifest(
        _ directory: String, _ statusKey: NoteVerifierKey
    ) throws -> BackupManifest {
        guard let bytes = try? FileSystem.read(directory + "/manifest", limit: 1 << 20),
            let note = try? SignedNote(parsing: bytes),
            let verified = try? note.verified(by: [statusKey])
        else { throw BackupError.noManifest }
        return try BackupManifest(parsing: verified.text)
    }

    /// The log that a backup says it is of: not believed before its keys have signed it.
    package static func origin(of directory: String) throws -> String {
        guard let bytes = try? FileSystem.read(directory + "/manifest", limit: 1 << 20),
            let note = try? SignedNote(parsing: bytes),
            let manifest = try? BackupManifest(parsing: note.text)
        else { throw BackupError.noManifest }
        return manifest.origin
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
            guard let item = Item(line) else {
                problems.append("contents: a line cannot be read")
                continue
            }
            let found = try? FileBlobStore.hash("\(directory)/\(item.name)")
            if found?.digest.hex != item.digest || found?.size != item.size {
                problems.append("\(item.name) is missing or not the one that was copied")
            }
        }
        return problems
    }

    /// The files of a backup, from the list that its manifest names.
    static func items(_ directory: String, _ manifest: BackupManifest) throws -> [Item] {
        let list = try FileSystem.read(directory + "/contents", limit: 1 << 30)
        guard Digest.sha256(list) == manifest.contents else {
            throw BackupError.damaged(["contents is not the list of the manifest"])
        }
        return try String(decoding: list, as: UTF8.self).split(separator: "\n").map { line in
            guard let item = Item(line) else {
                throw BackupError.damaged(["contents: a line cannot be read"])
            }
            return item
        }
    }

    /// Whether a line of `contents` names something that a data directory takes from a backup.
    package static func accepts(_ line: Substring) -> Bool { Item(line) != nil }

    /// One line of `contents`.
    struct Item {
        /// SHA-256 in hexadecimal digits.
        let digest: String
        let size: Int
        /// Relative to the backup, and to the data directory that is made of it.
        let name: String

        /// The names that a data directory takes from a backup; a list that names anything else
        /// was not made by us.
        private static let folders = ["files/", "trust/"]

        init?(_ line: Substring) {
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let size = Int(parts[1]), size >= 0,
                !parts[2].split(separator: "/", omittingEmptySubsequences: false)
                    .contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }),
                ["registry.sqlite", RegistryConfiguration.secretsName].contains(parts[2])
                    || Self.folders.contains(where: { parts[2].hasPrefix($0) })
            else { return nil }
            self.digest = parts[0]
            self.size = size
            self.name = parts[2]
        }
    }
}
