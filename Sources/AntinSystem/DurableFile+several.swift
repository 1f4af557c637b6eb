// Several durable files at the price of few.

import AntinCrypto
import Glibc

extension DurableFile {
    /// Replaces or creates several files. Each is whole or not there after a crash, in any
    /// combination; when this returns, all are there.
    ///
    /// All bytes are handed to the kernel before the first fsync, so that a journalling file
    /// system writes them in one go: the later fsyncs then cost little. Each directory is synced
    /// once.
    package static func write(
        _ files: [(path: String, bytes: [UInt8])], mode: UInt16 = 0o644
    ) throws(SystemError) {
        var temporaries: [String] = []
        defer { for path in temporaries { _ = unsafe unlink(path) } }
        for file in files {
            let directory = FileSystem.directory(of: file.path)
            let name = file.path.split(separator: "/").last.map(String.init) ?? "file"
            let temporary = FileSystem.join(
                directory, ".\(name.prefix(200)).\(Hex.encode(SecureRandom.bytes(8))).tmp")
            try SystemFault.step(.create, file.path)
            let descriptor = try FileDescriptor.open(
                temporary, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
            temporaries.append(temporary)
            try SystemFault.step(.write, file.path)
            try descriptor.writeAll(file.bytes, path: file.path)
            try descriptor.close(path: file.path)
        }
        for (file, temporary) in zip(files, temporaries) {
            try SystemFault.step(.sync, file.path)
            let descriptor = try FileDescriptor.open(temporary, flags: O_RDONLY)
            guard fsync(descriptor.number) == 0 else { throw .last("fsync", path: file.path) }
        }
        var directories: [String] = []
        for (file, temporary) in zip(files, temporaries) {
            try SystemFault.step(.rename, file.path)
            guard unsafe rename(temporary, file.path) == 0 else {
                throw .last("rename", path: file.path)
            }
            let directory = FileSystem.directory(of: file.path)
            if !directories.contains(directory) { directories.append(directory) }
        }
        temporaries = []
        for directory in directories { try FileSystem.syncDirectory(directory) }
    }
}
