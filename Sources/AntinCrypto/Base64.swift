// Base64 in its one canonical spelling.

/// RFC 4648, section 4: the standard alphabet, padding required, unused bits zero, no white space.
package enum Base64 {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        Self.encode(Array(bytes).span)
    }

    package static func encode(_ bytes: Span<UInt8>) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return unsafe String(unsafeUninitializedCapacity: count) {
            unsafe Self.encode(bytes, into: $0)
            return count
        }
    }

    /// Adds the base64 digits of `bytes` to `output`, without a `String` in between.
    package static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        let count = (bytes.count + 2) / 3 * 4
        output += unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            unsafe Self.encode(bytes, into: buffer)
            written = count
        }
    }

    /// Encodes into `output`, which has room for four digits for each three bytes begun.
    private static func encode(
        _ bytes: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) {
        var index = 0
        var place = 0
        while index < bytes.count {
            let left = bytes.count - index
            let a = bytes[index]
            let b = left > 1 ? bytes[index + 1] : 0
            let c = left > 2 ? bytes[index + 2] : 0
            unsafe output[place] = Self.digit(a >> 2)
            unsafe output[place + 1] = Self.digit((a & 3) << 4 | b >> 4)
            unsafe output[place + 2] = left > 1 ? Self.digit((b & 15) << 2 | c >> 6) : 0x3D
            unsafe output[place + 3] = left > 2 ? Self.digit(c & 63) : 0x3D
            index += 3
            place += 4
        }
    }

    /// The bytes, or `nil` for any text that `encode` would not have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Self.decode(Array(text.utf8).span)
    }

    /// The bytes of ASCII digits, or `nil` for any text that `encode` would not have written.
    package static func decode(_ digits: Span<UInt8>) -> [UInt8]? {
        guard let byteCount = Self.byteCount(of: digits) else { return nil }
        var isCanonical = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            isCanonical = unsafe Self.decode(digits, into: raw, count: byteCount)
            count = isCanonical ? byteCount : 0
        }
        return isCanonical ? bytes : nil
    }

    /// How many bytes so many digits stand for, if their number and padding can be right.
    static func byteCount(of digits: Span<UInt8>) -> Int? {
        let count = digits.count
        guard count % 4 == 0 else { return nil }
        if count == 0 { return 0 }
        let padding = digits[count - 1] != 0x3D ? 0 : digits[count - 2] != 0x3D ? 1 : 2
        return count / 4 * 3 - padding
    }

    /// Decodes into `output`, which has room for the `count` bytes that `byteCount(of:)` promised;
    /// `false` for a character outside the alphabet or unused bits that are not zero.
    static func decode(
        _ digits: Span<UInt8>, into output: UnsafeMutableRawBufferPointer, count: Int
    ) -> Bool {
        var written = 0
        var index = 0
        while written + 3 <= count {
            let a = Self.values[Int(digits[index])]
            let b = Self.values[Int(digits[index + 1])]
            let c = Self.values[Int(digits[index + 2])]
            let d = Self.values[Int(digits[index + 3])]
            guard a | b | c | d < 64 else { return false }
            unsafe output[written] = a << 2 | b >> 4
            unsafe output[written + 1] = b << 4 | c >> 2
            unsafe output[written + 2] = c << 6 | d
            written += 3
            index += 4
        }
        guard written < count else { return true }
        let a = Self.values[Int(digits[index])]
        let b = Self.values[Int(digits[index + 1])]
        // The bits that no byte uses must be zero, or two texts would mean the same bytes.
        if count - written == 1 {
            guard a | b < 64, b & 15 == 0 else { return false }
            unsafe output[written] = a << 2 | b >> 4
        } else {
            let c = Self.values[Int(digits[index + 2])]
            guard a | b | c < 64, c & 3 == 0 else { return false }
            unsafe output[written] = a << 2 | b >> 4
            unsafe output[written + 1] = b << 4 | c >> 2
        }
        return true
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func digit(_ value: UInt8) -> UInt8 { Self.alphabet[Int(value)] }

    /// For each character 0…63, or 255 for what is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in Self.alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
