// Reading files and looking after directories.

import Glibc

/// The few things that we ask of a file system.
package enum FileSystem {
    /// The whole content of a file, pipe or standard input (`-` is not special here).
    /// Throws `limit` if there are more than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        return try Self.read(descriptor.number, limit: limit, path: path)
    }

    /// What is left to read from an open descriptor, which the caller keeps.
    package static func read(
        _ number: Int32, limit: Int, path: String = ""
    ) throws(SystemError) -> [UInt8] {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last("fstat", path: path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw SystemError("read", path: path, .notARegularFile)
        }
        var bytes: [UInt8] = []
        if status.st_size > limit { throw SystemError("read", path: path, .limit(limit)) }
        bytes.reserveCapacity(Int(status.st_size))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(number, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if Glibc.errno == EINTR { continue }
                throw .last("read", path: path)
            }
            if count == 0 { return bytes }
            if count > limit - bytes.count { throw SystemError("read", path: path, .limit(limit)) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
