// One process at a time.

import Glibc

/// An exclusive lock on a file (flock(2)), which ends with the process however it ends. The file
/// stays: removing it would let two processes lock two files of one name.
package final class FileLock: Sendable {
    package let path: String
    private let descriptor: FileDescriptor

    /// Takes the lock or throws `locked` at once. The file tells the process id of its holder.
    package init(path: String) throws(SystemError) {
        self.path = path
        self.descriptor = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT, mode: 0o600)
        guard flock(self.descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            if Glibc.errno == EWOULDBLOCK { throw SystemError("lock", path: path, .locked) }
            throw .last("flock", path: path)
        }
        // For people who ask who holds it; nothing depends on it.
        _ = ftruncate(self.descriptor.number, 0)
        try? self.descriptor.writeAll(Array("\(getpid())\n".utf8))
    }

    /// Closing alone does not end a lock at once: a child that is just being started has the
    /// descriptor, too, until it runs its own program.
    deinit { self.unlock() }

    /// The process id that the holder left in the file, if it can be read.
    package static func holder(of path: String) -> Int32? {
        guard let bytes = try? FileSystem.read(path, limit: 32) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// Gives the lock back early; otherwise it goes with the value.
    package func unlock() {
        _ = flock(self.descriptor.number, LOCK_UN)
    }
}
