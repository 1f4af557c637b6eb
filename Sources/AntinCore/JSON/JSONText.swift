// JSONText.swift

/// Strings as JSON sees them: bytes, not graphemes.
package enum JSONText {
    /// True if both have the same UTF-8 bytes. Swift's `==` is not this question: it takes
    /// KELVIN SIGN for K and a letter with a combining mark for the composed letter.
    package static func same(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8Span.span, right.utf8Span.span)
        guard left.count == right.count else { return false }
        for position in left.indices where left[position] != right[position] { return false }
        return true
    }

    /// The order of RFC 8785 3.2.3: UTF-16 code units compared as numbers. UTF-8 bytes are in
    /// the order of code points; the two orders differ only between U+E000…U+FFFF (first byte
    /// EE or EF) and what lies above U+FFFF (first byte F0…F4, in UTF-16 a surrogate D800…).
    static func precedes(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8Span.span, right.utf8Span.span)
        for position in 0..<min(left.count, right.count) {
            let (byte, other) = (left[position], right[position])
            if byte == other { continue }
            if byte >= 0xEE, other >= 0xEE, (byte >= 0xF0) != (other >= 0xF0) {
                return byte >= 0xF0
            }
            return byte < other
        }
        return left.count < right.count
    }

    /// Appends the string with its quotation marks, escaped exactly as RFC 8785 3.2.2.2 says.
    /// Control characters cannot occur in our formats, but answers of a program may hold them.
    static func print(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        // Most texts need no escape: look at the copy, and only then take it back.
        if Self.needsEscape(bytes.span.extracting(start...)) {
            bytes.removeSubrange(start...)
            for byte in text.utf8 { Self.escape(byte, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ bytes: Span<UInt8>) -> Bool {
        for position in bytes.indices {
            let byte = bytes[position]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { return true }
        }
        return false
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x22, 0x5C: bytes += [0x5C, byte]
        case 0x08: bytes += [0x5C, UInt8(ascii: "b")]
        case 0x09: bytes += [0x5C, UInt8(ascii: "t")]
        case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
        case 0x0C: bytes += [0x5C, UInt8(ascii: "f")]
        case 0x0D: bytes += [0x5C, UInt8(ascii: "r")]
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8)
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
    }
}
