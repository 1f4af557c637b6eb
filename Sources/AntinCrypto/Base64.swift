// Base64 in its one canonical spelling.

/// RFC 4648, section 4: the standard alphabet, padding required, unused bits zero, no white space.
package enum Base64 {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var digits: [UInt8] = []
        Self.append(Array(bytes).span, to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// Adds the base64 digits of `bytes` to `output`, without a `String` in between.
    package static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let a = bytes[index]
            let b = left > 1 ? bytes[index + 1] : 0
            let c = left > 2 ? bytes[index + 2] : 0
            output.append(Self.digit(a >> 2))
            output.append(Self.digit((a & 3) << 4 | b >> 4))
            output.append(left > 1 ? Self.digit((b & 15) << 2 | c >> 6) : 0x3D)
            output.append(left > 2 ? Self.digit(c & 63) : 0x3D)
            index += 3
        }
    }

    /// The bytes, or `nil` for any text that `encode` would not have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Self.decode(Array(text.utf8).span)
    }

    /// The bytes of ASCII digits, or `nil` for any text that `encode` would not have written.
    package static func decode(_ digits: Span<UInt8>) -> [UInt8]? {
        let count = digits.count
        guard count % 4 == 0 else { return nil }
        if count == 0 { return [] }
        let padding = digits[count - 1] != 0x3D ? 0 : digits[count - 2] != 0x3D ? 1 : 2
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 4 * 3)
        var index = 0
        while index < count {
            let held = index + 4 == count ? 4 - padding : 4
            var group: UInt32 = 0
            for offset in 0..<held {
                let value = Self.value(digits[index + offset])
                guard value < 64 else { return nil }
                group |= UInt32(value) << UInt32(18 - 6 * offset)
            }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            if held > 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
            if held > 3 { bytes.append(UInt8(truncatingIfNeeded: group)) }
            // The bits that no byte uses must be zero, or two texts would mean the same bytes.
            if held == 2, group & 0xFFFF != 0 { return nil }
            if held == 3, group & 0xFF != 0 { return nil }
            index += 4
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: 0x41 + value
        case 26..<52: 0x61 + value - 26
        case 52..<62: 0x30 + value - 52
        case 62: 0x2B
        default: 0x2F
        }
    }

    /// 0…63, or 255 for what is no digit.
    private static func value(_ digit: UInt8) -> UInt8 {
        switch digit {
        case 0x41...0x5A: digit - 0x41
        case 0x61...0x7A: digit - 0x61 + 26
        case 0x30...0x39: digit - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: 255
        }
    }
}
