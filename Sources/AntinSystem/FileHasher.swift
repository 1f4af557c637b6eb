// Hashing files without holding them.

package import AntinCrypto
import Glibc

/// Hashes a file in constant memory, several algorithms in one pass.
package enum FileHasher {
    package struct Result: Sendable, Equatable {
        /// Bytes that were hashed.
        package let count: Int
        package let digests: [DigestAlgorithm: [UInt8]]

        /// The SHA-256, if it was asked for.
        package var sha256: Digest? { self.digests[.sha256].flatMap { Digest(bytes: $0) } }
    }

    /// Hashes the whole content of a file or pipe.
    package static func hash(
        _ path: String, _ algorithms: Set<DigestAlgorithm> = [.sha256]
    ) throws(SystemError) -> Result {
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        return try Self.hash(descriptor.number, algorithms, path: path)
    }

    /// Hashes what is left to read from an open descriptor, which the caller keeps.
    package static func hash(
        _ number: Int32, _ algorithms: Set<DigestAlgorithm> = [.sha256], path: String = ""
    ) throws(SystemError) -> Result {
        var hasher = MultiHasher(algorithms)
        var count = 0
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        // Told in advance, the kernel reads further ahead; it may not be able to, as with a pipe.
        _ = posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL)
        while true {
            let result = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(number, $0.baseAddress, $0.count)
            }
            if result < 0 {
                if Glibc.errno == EINTR { continue }
                throw .last("read", path: path)
            }
            if result == 0 { break }
            hasher.update(buffer.span.extracting(0..<result))
            count += result
        }
        return Result(count: count, digests: hasher.finish())
    }

    /// Hashes parts of a file, one after the other, as a PDF's ByteRange wants it. The file must
    /// hold every part, otherwise EINVAL.
    package static func hash(
        _ path: String, ranges: [Range<Int>], _ algorithms: Set<DigestAlgorithm> = [.sha256]
    ) throws(SystemError) -> Result {
        let descriptor = try FileDescriptor.open(path, flags: O_RDONLY)
        var hasher = MultiHasher(algorithms)
        var count = 0
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        for range in ranges {
            var offset = range.lowerBound
            while offset < range.upperBound {
                let wanted = min(buffer.count, range.upperBound - offset)
                let result = unsafe buffer.withUnsafeMutableBytes {
                    unsafe pread(descriptor.number, $0.baseAddress, wanted, off_t(offset))
                }
                if result < 0 {
                    if Glibc.errno == EINTR { continue }
                    throw .last("read", path: path)
                }
                guard result > 0 else { throw SystemError("read", path: path, .errno(EINVAL)) }
                hasher.update(buffer.span.extracting(0..<result))
                offset += result
                count += result
            }
        }
        return Result(count: count, digests: hasher.finish())
    }

    /// Small enough for a processor's cache when several algorithms look at it.
    private static let bufferBytes = 1 << 17
}
