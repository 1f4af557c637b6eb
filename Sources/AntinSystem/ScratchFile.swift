// A file without a name, for what is too large to hold in memory.

import AntinCrypto
import Glibc

/// Bytes on their way in: the first of them in memory, all of them in an unnamed file once they are
/// many. The file has no name from the start, so nothing is left behind whatever happens.
package struct ScratchFile: ~Copyable {
    private var head: [UInt8] = []
    private var file: Int32 = -1
    private let folder: String
    private let memoryLimit: Int
    package private(set) var count = 0

    /// - Parameter memoryLimit: bytes that are kept in memory before a file is made.
    package init(in folder: String = Self.usualFolder, memoryLimit: Int = 64 << 10) {
        self.folder = folder
        self.memoryLimit = memoryLimit
    }

    deinit { if self.file >= 0 { _ = Glibc.close(self.file) } }

    /// For files that may be large; `/tmp` is memory on many machines.
    package static var usualFolder: String {
        FileSystem.exists("/var/tmp") ? "/var/tmp" : "/tmp"
    }

    package mutating func append(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        self.count += bytes.count
        if self.file < 0, self.count <= self.memoryLimit {
            self.head += bytes
            return
        }
        if self.file < 0 {
            self.file = try Self.open(in: self.folder)
            try self.write(self.head[...])
            self.head = []
        }
        try self.write(bytes)
    }

    /// What was written. The file stays as long as the value that is returned.
    package consuming func finish() throws(SystemError) -> ByteStore {
        guard self.file >= 0 else { return ByteStore(self.head) }
        return try ByteStore(mappingDescriptor: self.file, path: self.folder)
    }

    private func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let result = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(self.file, $0.baseAddress, $0.count)
            }
            if result > 0 {
                rest = rest.dropFirst(result)
            } else if result == 0 || Glibc.errno != EINTR {
                throw .last("write", path: self.folder)
            }
        }
    }

    private static func open(in folder: String) throws(SystemError) -> Int32 {
        let path = folder + "/antin-" + Hex.encode(SecureRandom.bytes(16))
        let file = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT | O_EXCL)
        guard unsafe unlink(path) == 0 else { throw .last("unlink", path: path) }
        return file.release()
    }
}
