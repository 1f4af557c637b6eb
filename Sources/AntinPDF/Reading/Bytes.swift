// What single bytes mean to the lexer (ISO 32000-1, 7.2.2), and text whose scalars are bytes.

extension UInt8 {
    /// White space (7.2.3, table 1).
    @inline(__always)
    var isPDFSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 || self == 0x0C || self == 0
    }

    @inline(__always)
    var isPDFLineEnd: Bool { self == 0x0A || self == 0x0D }

    /// Neither white space nor a delimiter (7.2.3, tables 1 and 2).
    @inline(__always)
    var isPDFRegular: Bool {
        if self >= 0x80 { return true }
        // Bit by bit the bytes below 64, `\0 \t \n \f \r space % ( ) / < >`, and the others below
        // 128, `[ ] { }`: one shift instead of sixteen comparisons for each byte of each name.
        let others: UInt64 =
            self < 64
            ? 0b0101 << 60 | 0b1000_0011_0010_0001 << 32 | 0b11_0110_0000_0001
            : 0b10_1000 << 56 | 0b10_1000 << 24
        return others >> UInt64(self & 63) & 1 == 0
    }

    @inline(__always)
    var decimalDigit: Int? {
        self &- UInt8(ascii: "0") < 10 ? Int(self &- UInt8(ascii: "0")) : nil
    }

    /// The value of a hex digit of either case; 255 for other bytes.
    @inline(__always)
    var hexValue: UInt8 {
        let digit = self &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : 255
    }
}

extension String {
    /// The text of ASCII bytes; nil if one of them is no ASCII. Up to 15 bytes allocate nothing.
    init?(ascii bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes), text.isKnownASCII else { return nil }
        self.init(copying: text)
    }

    /// One scalar for each byte.
    init(latin1 bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        self =
            String(ascii: bytes.span)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The bytes of a text that has no scalar above U+00FF, or nil.
    var latin1: [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
