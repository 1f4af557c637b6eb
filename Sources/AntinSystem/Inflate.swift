// Decompression that stops at a limit.

import CZlib

/// Decompresses DEFLATE data (RFC 1951), bare or in its zlib envelope (RFC 1950).
///
/// A few bytes can stand for gigabytes, so there is no call without a limit. Cost: memory for the
/// output and 64 KiB; nothing is kept after an error.
package enum Inflate {
    /// What came out and how much went in: bytes after the end of the data are left alone.
    package struct Output: Sendable {
        package let bytes: [UInt8]
        package let consumed: Int
    }

    /// Decompresses data in a zlib envelope. Throws `limit` if there are more than `maxOutput`
    /// bytes, `malformed` if the data is damaged, cut off, or fails its checksum.
    package static func zlib(
        _ input: Span<UInt8>, maxOutput: Int
    ) throws(SystemError) -> Output {
        try Self.run(input, windowBits: 15, maxOutput: maxOutput)
    }

    /// Decompresses data without envelope.
    package static func raw(_ input: Span<UInt8>, maxOutput: Int) throws(SystemError) -> Output {
        try Self.run(input, windowBits: -15, maxOutput: maxOutput)
    }

    package static func zlib(_ input: [UInt8], maxOutput: Int) throws(SystemError) -> [UInt8] {
        try Self.zlib(input.span, maxOutput: maxOutput).bytes
    }

    package static func raw(_ input: [UInt8], maxOutput: Int) throws(SystemError) -> [UInt8] {
        try Self.raw(input.span, maxOutput: maxOutput).bytes
    }

    private static func run(
        _ input: Span<UInt8>, windowBits: Int32, maxOutput: Int
    ) throws(SystemError) -> Output {
        guard let inputCount = UInt32(exactly: input.count) else {
            throw SystemError("inflate", .limit(Int(UInt32.max)))
        }
        var stream = unsafe z_stream()
        guard unsafe antin_inflate_init(&stream, windowBits) == Z_OK else {
            throw SystemError("inflate", .errno(12))
        }
        defer { unsafe inflateEnd(&stream) }
        var output: [UInt8] = []
        var isOverLimit = false
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let status = unsafe input.withUnsafeBufferPointer { input -> Int32 in
            // zlib does not write to its input; the pointer is mutable for old compilers' sake.
            unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.avail_in = inputCount
            while true {
                let (status, produced) = unsafe chunk.withUnsafeMutableBufferPointer {
                    unsafe stream.next_out = $0.baseAddress
                    unsafe stream.avail_out = UInt32($0.count)
                    let status = unsafe inflate(&stream, Z_NO_FLUSH)
                    return unsafe (status, $0.count - Int(stream.avail_out))
                }
                isOverLimit = produced > maxOutput - output.count
                if isOverLimit { return status }
                output.append(contentsOf: chunk[..<produced])
                // Z_OK with room left would mean that the input is at its end too early.
                if status != Z_OK || produced < chunk.count { return status }
            }
        }
        if isOverLimit { throw SystemError("inflate", .limit(maxOutput)) }
        guard status == Z_STREAM_END else { throw SystemError("inflate", .malformed) }
        return Output(bytes: output, consumed: input.count - Int(unsafe stream.avail_in))
    }
}
