// Hexadecimal digits as bytes of a file, eight at a time.

/// The signature in a PDF is written as ten thousand and more hex digits, which are looked at
/// several times: byte by byte that cost more than all other reading of the file.
///
/// Eight digits are one 64-bit number here, the first one in its lowest byte, and arithmetic works
/// on all of them at once. No sum below can carry into the byte above it.
extension Hex {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080
    private static let nibbles: UInt64 = 0x0F0F_0F0F_0F0F_0F0F

    /// How many bytes from `start` on are hex digits of either case. Traps if `start` is beyond the
    /// end.
    package static func digitCount(in bytes: Span<UInt8>, from start: Int) -> Int {
        precondition(start >= 0 && start <= bytes.count, "a start outside the bytes")
        return unsafe bytes.withUnsafeBytes { buffer in
            var position = start
            while buffer.count - position >= 8 {
                let digits = self.areDigits(
                    UInt64(
                        littleEndian: unsafe buffer.loadUnaligned(
                            fromByteOffset: position, as: UInt64.self)))
                if digits != self.tops {
                    return position - start + (~digits & self.tops).trailingZeroBitCount / 8
                }
                position += 8
            }
            while position < buffer.count, unsafe self.nibble(buffer[position]) != nil {
                position += 1
            }
            return position - start
        }
    }

    /// The bytes that these digits of either case stand for; a missing last digit counts as zero.
    /// What is no digit counts as some digit: ask ``digitCount(in:from:)`` first.
    package static func bytes(of digits: Span<UInt8>) -> [UInt8] {
        let count = digits.count
        return unsafe digits.withUnsafeBytes { source in
            unsafe [UInt8](unsafeUninitializedCapacity: (count + 1) / 2) { output, written in
                let target = UnsafeMutableRawBufferPointer(output)
                var position = 0
                while count - position >= 8 {
                    let eight = unsafe source.loadUnaligned(
                        fromByteOffset: position, as: UInt64.self)
                    unsafe target.storeBytes(
                        of: self.pack(UInt64(littleEndian: eight)).littleEndian,
                        toByteOffset: position / 2, as: UInt32.self)
                    position += 8
                }
                while position < count {
                    let high = unsafe self.nibble(source[position]) ?? 0
                    let low =
                        position + 1 < count
                        ? unsafe self.nibble(source[position + 1]) ?? 0 : 0
                    unsafe output[position / 2] = high << 4 | low
                    position += 2
                }
                written = (count + 1) / 2
            }
        }
    }

    /// Lower-case digits, two a byte.
    package static func digits(of bytes: Span<UInt8>) -> [UInt8] {
        let count = bytes.count
        return unsafe bytes.withUnsafeBytes { source in
            unsafe [UInt8](unsafeUninitializedCapacity: 2 * count) { output, written in
                let target = UnsafeMutableRawBufferPointer(output)
                var position = 0
                while count - position >= 4 {
                    let four = unsafe source.loadUnaligned(
                        fromByteOffset: position, as: UInt32.self)
                    unsafe target.storeBytes(
                        of: self.spread(UInt32(littleEndian: four)).littleEndian,
                        toByteOffset: 2 * position, as: UInt64.self)
                    position += 4
                }
                while position < count {
                    let pair = unsafe self.spread(UInt32(source[position]))
                    unsafe output[2 * position] = UInt8(truncatingIfNeeded: pair)
                    unsafe output[2 * position + 1] = UInt8(truncatingIfNeeded: pair >> 8)
                    position += 1
                }
                written = 2 * count
            }
        }
    }

    /// The top bit of each byte that is a hex digit; all other bits are zero.
    private static func areDigits(_ eight: UInt64) -> UInt64 {
        let low = eight & ~self.tops
        let letters = low | 0x20 * self.ones
        let digits = self.atLeast(0x30, low) & ~self.atLeast(0x3A, low)
        return (digits | self.atLeast(0x61, letters) & ~self.atLeast(0x67, letters))
            & ~eight & self.tops
    }

    /// The top bit of each byte, all below 0x80, that is at least `limit`; other bits are noise.
    private static func atLeast(_ limit: UInt64, _ eight: UInt64) -> UInt64 {
        eight &+ (0x80 - limit) &* self.ones
    }

    /// Eight digits as four bytes.
    private static func pack(_ eight: UInt64) -> UInt32 {
        // A letter has bit 6, and its low four bits count from 1: 'a' is 1 + 9.
        let values = (eight & self.nibbles) &+ ((eight >> 6) & self.ones) &* 9
        var pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
        pairs = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: pairs | pairs >> 16)
    }

    /// Four bytes as eight digits.
    private static func spread(_ four: UInt32) -> UInt64 {
        var pairs = UInt64(four)
        pairs = (pairs | pairs << 16) & 0x0000_FFFF_0000_FFFF
        pairs = (pairs | pairs << 8) & 0x00FF_00FF_00FF_00FF
        let values = (pairs >> 4 | pairs << 8) & self.nibbles
        let letters = (self.atLeast(10, values) & self.tops) >> 7
        return values &+ 0x30 * self.ones &+ letters &* 39
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
