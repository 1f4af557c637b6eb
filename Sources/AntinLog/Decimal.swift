// Decimal.swift

// ASCII decimals as the formats of this project write them: digits only, and where the width is
// not fixed no leading zero, so that every number has one spelling.

extension UInt64 {
    /// The number that `bytes` spell in decimal: at least one digit, digits only, no leading zero
    /// but in "0" itself, no overflow. Nil otherwise.
    package init?(decimal bytes: Span<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= 20 else { return nil }
        if bytes[0] == UInt8(ascii: "0"), bytes.count > 1 { return nil }
        var value: UInt64 = 0
        for position in bytes.indices {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (tenfold, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tenfold.addingReportingOverflow(UInt64(digit))
            if overflowed || carried { return nil }
            value = sum
        }
        self = value
    }

    /// The same for text.
    package init?(decimal text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(decimal: bytes.span)
    }
}

extension Span<UInt8> {
    /// The number in `digits` digits from `start`; nil unless all of them are digits.
    func decimal(at start: Int, digits: Int) -> Int? {
        var value = 0
        for position in start..<start + digits {
            let digit = self[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }
}

extension [UInt8] {
    /// Appends `value` with leading zeros to at least `digits` digits. `value` is not negative.
    mutating func appendDecimal(_ value: Int, digits: Int) {
        var power = 1
        for _ in 1..<digits { power *= 10 }
        while power > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / power % 10))
            power /= 10
        }
    }
}

extension [UInt8] {
    /// Appends `value` without leading zeros. No allocation beyond the array's own.
    mutating func appendDecimal(_ value: UInt64) {
        var power: UInt64 = 1
        while value / power >= 10 { power *= 10 }
        while power > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / power % 10))
            power /= 10
        }
    }
}

extension FixedWidthInteger {
    /// The quotient rounded towards negative infinity, for a positive divisor.
    func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
