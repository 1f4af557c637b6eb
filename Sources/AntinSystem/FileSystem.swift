// Reading files and looking after directories.

import Glibc

/// The few things that we ask of a file system.
package enum FileSystem {
    /// The whole content of a file, pipe or device (`-` is not special here).
    /// Throws `limit` if there are more than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        return try Self.read(descriptor.number, limit: limit, path: path)
    }

    /// What is left to read from an open descriptor (0 is standard input), which the caller keeps.
    package static func read(
        _ number: Int32, limit: Int, path: String = ""
    ) throws(SystemError) -> [UInt8] {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last("fstat", path: path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw SystemError("read", path: path, .notARegularFile)
        }
        var bytes: [UInt8] = []
        if status.st_mode & S_IFMT == S_IFREG {
            if status.st_size > limit { throw SystemError("read", path: path, .limit(limit)) }
            bytes.reserveCapacity(Int(status.st_size))
        }
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

    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// The bytes of a regular file.
    package static func size(_ path: String) throws(SystemError) -> Int {
        let status = try FileStatus(path)
        guard status.kind == .regular else {
            throw SystemError("size", path: path, .notARegularFile)
        }
        return status.size
    }

    /// The names in a directory, sorted, without `.` and `..`.
    package static func list(_ path: String) throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .last("opendir", path: path) }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            Glibc.errno = 0
            guard let entry = unsafe readdir(directory) else {
                if Glibc.errno != 0 { throw .last("readdir", path: path) }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Bytes that an ordinary process may still write on the file system of `path`.
    package static func freeBytes(_ path: String) throws(SystemError) -> Int {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw .last("statvfs", path: path) }
        let (bytes, isTooMany) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isTooMany ? Int.max : Int(clamping: bytes)
    }

    /// The absolute path without links, `.` and `..`; the file must exist.
    package static func canonicalPath(_ path: String) throws(SystemError) -> String {
        guard let resolved = unsafe realpath(path, nil) else {
            throw .last("realpath", path: path)
        }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The part before the last slash: `.` for a bare name, `/` for what lies in the root.
    package static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    package static func join(_ directory: String, _ name: String) -> String {
        directory == "."
            ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }
}

/// What the file system knows about a path.
package struct FileStatus: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case regular, directory, symbolicLink, other }

    package let kind: Kind
    package let size: Int
    /// Permission bits, 0o600 for a private key.
    package let mode: UInt16
    package let owner: UInt32
    /// Last change of the content, Unix milliseconds.
    package let modified: Int64
    /// The same two numbers mean the same file.
    package let device: UInt64
    package let inode: UInt64

    /// Follows symbolic links unless told otherwise.
    package init(_ path: String, followingLinks: Bool = true) throws(SystemError) {
        var status = stat()
        let result =
            followingLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
        guard result == 0 else { throw .last("stat", path: path) }
        self.init(status)
    }

    private init(_ status: stat) {
        self.kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        self.size = Int(status.st_size)
        self.mode = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
        self.owner = status.st_uid
        self.modified =
            Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
        self.device = UInt64(status.st_dev)
        self.inode = UInt64(status.st_ino)
    }

    /// Whether only the owner may read or write it.
    package var isPrivate: Bool { self.mode & 0o077 == 0 }
}
