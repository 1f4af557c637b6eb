// The files of documents, under their digests.

package import AntinCrypto
package import AntinSystem

/// A file that is durable under its digest.
package struct StoredBlob: Hashable, Sendable {
    package let digest: Digest
    /// Bytes.
    package let size: Int

    package init(digest: Digest, size: Int) {
        self.digest = digest
        self.size = size
    }
}

/// Where the bytes of documents are kept. What holds which file stands in the store; here there
/// are only bytes.
package protocol BlobStore: Sendable {
    /// Takes bytes in: when this returns they are durable, read again, and had the digest.
    func stage(_ bytes: [UInt8]) throws -> StoredBlob

    /// Takes a file over that is already on the same disk (an upload, see `incomingPath`): it is
    /// made durable, read again and renamed. Constant memory.
    func stage(movingFileAt path: String) throws -> StoredBlob

    /// A path for an upload, below the same directory; nobody else gets the same one.
    func incomingPath() throws -> String

    func has(_ digest: Digest) -> Bool

    /// The bytes, mapped. They are hashed first: a damaged file is an error and never an answer.
    func open(_ digest: Digest) throws -> ByteStore

    func remove(_ digest: Digest) throws

    /// Every digest for which there is a file.
    func digests() throws -> [Digest]

    /// Removes what uploads and crashes left behind.
    func removeLeftovers() throws
}

package enum BlobError: Error, Equatable {
    case missing(Digest)
    /// The file no longer has the bytes that its name states.
    case damaged(Digest)
}

/// Files below `files/`: `ab/cdef…`, the digest in hexadecimal, cut after two digits.
package final class FileBlobStore: BlobStore {
    private let root: String

    /// - Parameter create: false for a copy that is only looked at.
    package init(root: String, create: Bool = true) throws {
        self.root = root
        guard create else { return }
        try FileSystem.makeDirectory(self.incoming, durable: true)
    }

    package func stage(_ bytes: [UInt8]) throws -> StoredBlob {
        let digest = Digest.sha256(bytes)
        let path = self.path(of: digest)
        try FileSystem.makeDirectory(FileSystem.directory(of: path), durable: true)
        try DurableFile.write(bytes, to: path, mode: 0o600)
        guard try Self.hash(path).digest == digest else {
            try self.remove(digest)
            throw BlobError.damaged(digest)
        }
        return StoredBlob(digest: digest, size: bytes.count)
    }

    package func stage(movingFileAt path: String) throws -> StoredBlob {
        try FileSystem.sync(path)
        let (digest, size) = try Self.hash(path)
        let target = self.path(of: digest)
        try FileSystem.makeDirectory(FileSystem.directory(of: target), durable: true)
        try FileSystem.move(path, to: target)
        return StoredBlob(digest: digest, size: size)
    }

    package func incomingPath() throws -> String {
        "\(self.incoming)/\(Hex.encode(SecureRandom.bytes(16)))"
    }

    package func has(_ digest: Digest) -> Bool { FileSystem.exists(self.path(of: digest)) }

    package func open(_ digest: Digest) throws -> ByteStore {
        let path = self.path(of: digest)
        guard self.has(digest) else { throw BlobError.missing(digest) }
        guard try Self.hash(path).digest == digest else { throw BlobError.damaged(digest) }
        return try ByteStore(mapping: path)
    }

    package func remove(_ digest: Digest) throws {
        try FileSystem.remove(self.path(of: digest))
    }

    package func digests() throws -> [Digest] {
        var digests: [Digest] = []
        for folder in try FileSystem.list(self.root) where folder.utf8.count == 2 {
            for name in try FileSystem.list("\(self.root)/\(folder)") {
                if let digest = Digest(hex: folder + name) { digests.append(digest) }
            }
        }
        return digests
    }

    package func removeLeftovers() throws {
        for name in try FileSystem.list(self.incoming) {
            try FileSystem.remove("\(self.incoming)/\(name)")
        }
    }

    /// The path below the root: for exports and backups, which keep the layout.
    package static func name(of digest: Digest) -> String {
        let hex = digest.hex
        return "\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    /// SHA-256 of a file's content. Constant memory, whatever the size.
    static func hash(_ path: String) throws -> (digest: Digest, size: Int) {
        let result = try FileHasher.hash(path)
        guard let digest = result.sha256 else { throw StoreError.noValue }
        return (digest, result.count)
    }

    private var incoming: String { "\(self.root)/incoming" }

    private func path(of digest: Digest) -> String { "\(self.root)/\(Self.name(of: digest))" }
}
