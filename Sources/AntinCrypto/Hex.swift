// Hexadecimal digits.

/// Lower-case hexadecimal, two digits a byte.
package enum Hex {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        return unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { output in
            var place = 0
            for byte in bytes {
                unsafe output[place] = Self.digit(byte >> 4)
                unsafe output[place + 1] = Self.digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    /// The bytes, or `nil` for an odd number of digits or anything but `0-9a-f`.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
