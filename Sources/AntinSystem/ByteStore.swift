// The bytes of a file, in memory or mapped.

import Glibc

/// Immutable bytes that several values share without copying them.
///
/// A mapped file must not be shortened by another process while it is read: the kernel would end
/// this process (SIGBUS). Map files that nobody rewrites; read others with `init(reading:limit:)`.
// @unchecked: the bytes are never written after `init`; a mapping is PROT_READ and MAP_PRIVATE
// (mmap(2)) and is released only by `deinit`.
@safe package final class ByteStore: @unchecked Sendable {
    @safe private enum Storage {
        case array([UInt8])
        case mapping(UnsafeRawBufferPointer)
    }

    private let storage: Storage
    package let count: Int

    package init(_ bytes: [UInt8]) {
        self.storage = .array(bytes)
        self.count = bytes.count
    }

    /// Maps a regular file. Cost: no reading; pages come when they are looked at.
    package convenience init(mapping path: String) throws(SystemError) {
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        try self.init(mappingDescriptor: descriptor.number, path: path)
    }

    /// Maps the regular file behind an open descriptor, which the caller keeps and closes.
    package init(mappingDescriptor number: Int32, path: String = "") throws(SystemError) {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last("fstat", path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("map", path: path, .notARegularFile)
        }
        self.count = Int(status.st_size)
        if self.count == 0 {
            self.storage = .array([])
            return
        }
        let address = unsafe mmap(nil, self.count, PROT_READ, MAP_PRIVATE, number, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else {
            throw .last("mmap", path: path)
        }
        unsafe self.storage = .mapping(
            UnsafeRawBufferPointer(start: UnsafeRawPointer(address), count: self.count))
    }

    /// Copies a file, pipe or standard input of at most `limit` bytes into memory.
    package convenience init(reading path: String, limit: Int) throws(SystemError) {
        self.init(try FileSystem.read(path, limit: limit))
    }

    deinit {
        if case .mapping(let buffer) = self.storage {
            unsafe munmap(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
        }
    }

    /// The byte at an index; traps outside `0..<count`.
    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < self.count, "index outside the bytes")
        switch self.storage {
        case .array(let bytes): return bytes[index]
        case .mapping(let buffer): return unsafe buffer[index]
        }
    }

    /// A copy of part of the bytes; traps if the range is not inside.
    package func bytes(_ range: Range<Int>) -> [UInt8] {
        self.check(range)
        switch self.storage {
        case .array(let bytes): return Array(bytes[range])
        case .mapping(let buffer): return unsafe [UInt8](buffer[range])
        }
    }

    /// All bytes; for a mapping this is a copy.
    package var bytes: [UInt8] {
        if case .array(let bytes) = self.storage { return bytes }
        return self.bytes(0..<self.count)
    }

    /// Lends part of the bytes without copying; traps if the range is not inside.
    package func withSpan<Result: ~Copyable, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        self.check(range)
        switch self.storage {
        case .array(let bytes):
            return try body(bytes.span.extracting(range))
        case .mapping(let buffer):
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
            let span = unsafe Span<UInt8>(_unsafeBytes: part)
            return try body(span)
        }
    }

    /// Lends all bytes without copying.
    package func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try self.withSpan(0..<self.count, body)
    }

    /// Lets the kernel take back the pages of a part that was read and will hardly be read again,
    /// so that hashing a file of 300 MB does not keep 300 MB resident. Reading it again is slower,
    /// nothing else; without a mapping this does nothing. Traps if the range is not inside.
    package func release(_ range: Range<Int>) {
        self.check(range)
        guard case .mapping(let buffer) = self.storage, let base = buffer.baseAddress else {
            return
        }
        // Whole pages only. MADV_DONTNEED drops them; a later access reads the file again
        // (madvise(2): for a private mapping that was never written, the same bytes).
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = range.lowerBound / page * page
        let end = range.upperBound / page * page
        if end > start {
            unsafe madvise(
                UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
        }
    }

    private func check(_ range: Range<Int>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= self.count, "range outside the bytes")
    }
}
