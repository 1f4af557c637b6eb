// Making and removing files and directories.

import AntinCrypto
import Glibc

extension FileSystem {
    /// Makes a directory and those above it; one that exists is left alone. With `durable`, each
    /// new name survives a power cut.
    package static func makeDirectory(
        _ path: String, durable: Bool = true, mode: UInt16 = 0o755
    ) throws(SystemError) {
        if (try? FileStatus(path))?.kind == .directory { return }
        let parent = Self.directory(of: path)
        if parent != path, !Self.exists(parent) {
            try Self.makeDirectory(parent, durable: durable, mode: mode)
        }
        try SystemFault.step(.makeDirectory, path)
        guard unsafe mkdir(path, mode_t(mode)) == 0 || Glibc.errno == EEXIST else {
            throw .last("mkdir", path: path)
        }
        if durable { try Self.syncDirectory(parent) }
    }

    /// Makes the names in a directory survive a power cut.
    package static func syncDirectory(_ path: String) throws(SystemError) {
        try SystemFault.step(.syncDirectory, path)
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY | O_DIRECTORY)
        guard fsync(descriptor.number) == 0 else { throw .last("fsync", path: path) }
    }

    /// Makes the content of a file survive a power cut. An error is final; see `DurableFile`.
    package static func sync(_ path: String) throws(SystemError) {
        try SystemFault.step(.sync, path)
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        guard fsync(descriptor.number) == 0 else { throw .last("fsync", path: path) }
    }

    /// Moves a finished file to its place on the same file system, durably: its content, its new
    /// name and the loss of the old one. What was there is replaced.
    package static func move(_ path: String, to destination: String) throws(SystemError) {
        try Self.sync(path)
        try SystemFault.step(.rename, destination)
        guard unsafe rename(path, destination) == 0 else {
            throw .last("rename", path: destination)
        }
        try Self.syncDirectory(Self.directory(of: destination))
        if Self.directory(of: path) != Self.directory(of: destination) {
            try Self.syncDirectory(Self.directory(of: path))
        }
    }

    /// Removes a file or an empty directory. A name that is not there is removed already.
    package static func remove(_ path: String, durable: Bool = false) throws(SystemError) {
        try SystemFault.step(.remove, path)
        if unsafe Glibc.remove(path) != 0, Glibc.errno != ENOENT {
            throw .last("remove", path: path)
        }
        if durable { try Self.syncDirectory(Self.directory(of: path)) }
    }

    /// Removes a directory with everything in it, without following symbolic links. Not durable.
    package static func removeTree(_ path: String) throws(SystemError) {
        guard let status = try? FileStatus(path, followingLinks: false) else { return }
        if status.kind == .directory {
            for name in try Self.list(path) { try Self.removeTree(Self.join(path, name)) }
        }
        try Self.remove(path)
    }

    /// Sets the permission bits.
    package static func setMode(_ mode: UInt16, of path: String) throws(SystemError) {
        guard unsafe chmod(path, mode_t(mode)) == 0 else { throw .last("chmod", path: path) }
    }

    /// A new, empty, private directory under `TMPDIR` or `/tmp`; the caller removes it.
    package static func temporaryDirectory(prefix: String) throws(SystemError) -> String {
        let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let path = Self.join(base, "\(prefix)-\(Hex.encode(SecureRandom.bytes(8)))")
        guard unsafe mkdir(path, 0o700) == 0 else { throw .last("mkdir", path: path) }
        return path
    }
}
