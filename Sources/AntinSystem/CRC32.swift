// CRC32.swift
internal import CZlib

/// The checksum of ZIP members (ISO 3309, as zlib computes it). It finds accidents, not attackers.
package enum CRC32 {
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
        }
    }
}
