// Bytes in letters that people can type.

/// Base32 (RFC 4648, 6) without padding: what programs for one-time codes take as a secret.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity((bytes.count * 8 + 4) / 5)
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            bits = (bits << 8) | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                digits.append(Self.alphabet[Int((bits >> UInt32(count)) & 31)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { digits.append(Self.alphabet[Int((bits << UInt32(5 - count)) & 31)]) }
        return String(decoding: digits, as: UTF8.self)
    }
}
