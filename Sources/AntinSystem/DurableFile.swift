// Files that are there, whole, after a power cut, or not there at all.

import AntinCrypto
import Glibc

/// Writes files so that a crash at any moment leaves the old content, the new content, or no
/// file, and so that what was reported as written stays written.
///
/// The order is always: temporary file in the same directory, all bytes, fsync, rename or link,
/// fsync of the directory. If an fsync fails, the kernel may have dropped the bytes and forgotten
/// the error, so it is never tried again: the error goes up, and the file is to be written anew.
package enum DurableFile {
    /// Whether `create` made the file.
    package enum Creation: Sendable, Equatable {
        case created
        /// There was one with exactly these bytes; it is now durable too.
        case alreadyThere
    }

    /// Replaces or creates a file.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644
    ) throws(SystemError) {
        var writer = try DurableFileWriter(for: path, mode: mode)
        try writer.write(bytes.span)
        try writer.replace()
    }

    /// Creates a file that must not be there yet. An existing file with the same bytes is as
    /// good; one with other bytes is an error (EEXIST) and stays as it is.
    @discardableResult
    package static func create(
        _ bytes: [UInt8], at path: String, mode: UInt16 = 0o644
    ) throws(SystemError) -> Creation {
        var writer = try DurableFileWriter(for: path, mode: mode)
        try writer.write(bytes.span)
        do {
            try writer.create()
            return .created
        } catch {
            guard error.errno == EEXIST,
                try FileSystem.read(path, limit: Int.max) == bytes
            else { throw error }
            // Whoever made it may have died before its own fsync.
            try FileSystem.sync(path)
            try FileSystem.syncDirectory(FileSystem.directory(of: path))
            return .alreadyThere
        }
    }

    /// Removes the temporary files that a crash left in a directory. Only for a process that is
    /// the directory's one writer: another's file in the making would go too.
    package static func removeLeftovers(in directory: String) throws(SystemError) {
        for name in try FileSystem.list(directory)
        where name.hasPrefix(".") && name.hasSuffix(".tmp") {
            try FileSystem.remove(FileSystem.join(directory, name))
        }
    }
}

/// A durable file that is written in pieces, for content that should not lie in memory. Nothing
/// is left if the value ends without `replace` or `create`.
package struct DurableFileWriter: ~Copyable {
    package let path: String
    private let temporary: String
    private let descriptor: FileDescriptor
    private var isOpen = true

    /// Makes the temporary file `.name.<random>.tmp` beside `path`.
    package init(for path: String, mode: UInt16 = 0o644) throws(SystemError) {
        let directory = FileSystem.directory(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? "file"
        let random = Hex.encode(SecureRandom.bytes(8))
        self.path = path
        self.temporary = FileSystem.join(directory, ".\(name.prefix(200)).\(random).tmp")
        try SystemFault.step(.create, path)
        self.descriptor = try FileDescriptor.open(
            self.temporary, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
    }

    deinit {
        if self.isOpen { _ = unsafe unlink(self.temporary) }
    }

    package mutating func write(_ bytes: Span<UInt8>) throws(SystemError) {
        try SystemFault.step(.write, self.path)
        try self.descriptor.writeAll(bytes, path: self.path)
    }

    package mutating func write(_ bytes: [UInt8]) throws(SystemError) {
        try self.write(bytes.span)
    }

    /// Puts the file in place of whatever was there.
    package consuming func replace() throws(SystemError) {
        try self.sync()
        try SystemFault.step(.rename, self.path)
        guard unsafe rename(self.temporary, self.path) == 0 else {
            throw .last("rename", path: self.path)
        }
        self.isOpen = false
        try FileSystem.syncDirectory(FileSystem.directory(of: self.path))
    }

    /// Puts the file in place if nothing is there; otherwise throws EEXIST.
    package consuming func create() throws(SystemError) {
        try self.sync()
        try SystemFault.step(.link, self.path)
        guard unsafe link(self.temporary, self.path) == 0 else {
            throw .last("link", path: self.path)
        }
        // The second name goes with the value; a left-over of a crash is the same file.
        try FileSystem.syncDirectory(FileSystem.directory(of: self.path))
    }

    private func sync() throws(SystemError) {
        try SystemFault.step(.sync, self.path)
        guard fsync(self.descriptor.number) == 0 else { throw .last("fsync", path: self.path) }
    }
}
