// Compression.

import CZlib

/// Compresses with DEFLATE (RFC 1951). The same bytes in give the same bytes out for one version
/// of zlib; no format of ours depends on which.
package enum Deflate {
    /// In a zlib envelope (RFC 1950), as PDF's FlateDecode wants it.
    package static func zlib(_ input: [UInt8]) -> [UInt8] { Self.run(input, windowBits: 15) }

    /// Without envelope, as ZIP wants it.
    package static func raw(_ input: [UInt8]) -> [UInt8] { Self.run(input, windowBits: -15) }

    private static func run(_ input: [UInt8], windowBits: Int32) -> [UInt8] {
        guard let inputCount = UInt32(exactly: input.count) else {
            preconditionFailure("more than 4 GiB to compress at once")
        }
        var stream = unsafe z_stream()
        let begun = unsafe antin_deflate_init(&stream, Z_DEFAULT_COMPRESSION, windowBits)
        precondition(begun == Z_OK, "no memory to compress")
        defer { unsafe deflateEnd(&stream) }
        let bound = Int(unsafe deflateBound(&stream, UInt(inputCount)))
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            let result = unsafe input.withUnsafeBufferPointer { input -> Int32 in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = inputCount
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(clamping: output.count)
                return unsafe deflate(&stream, Z_FINISH)
            }
            // `deflateBound` promises that one call is enough.
            precondition(result == Z_STREAM_END, "zlib broke its promise")
            count = bound - Int(unsafe stream.avail_out)
        }
    }
}
