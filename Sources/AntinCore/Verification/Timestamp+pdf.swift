// Timestamp+pdf.swift
package import AntinLog

extension Timestamp {
    /// A PDF date, `D:YYYYMMDDHHmmSSOHH'mm'` with seconds and an offset (ISO 32000-1, 7.9.4); nil
    /// for anything shorter, because a claim without a time zone names no moment.
    package init?(pdfDate text: String) {
        var digits = Array(text.utf8)
        guard digits.starts(with: Array("D:".utf8)) else { return nil }
        digits.removeFirst(2)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= digits.count else { return nil }
            let part = digits[range]
            guard part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(8..<10), let minute = number(10..<12), let second = number(12..<14),
            digits.count > 14
        else { return nil }
        var offset = 0
        switch digits[14] {
        case UInt8(ascii: "Z"): break
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(15..<17), hours < 24 else { return nil }
            let minutes = digits.count >= 20 ? number(18..<20) : 0
            guard let minutes, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (digits[14] == UInt8(ascii: "+") ? 1 : -1)
        default: return nil
        }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let zeros = String(repeating: "0", count: max(0, 4 - String(year).count))
        let local =
            "\(zeros)\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second)).000Z"
        guard let civil = try? Timestamp(parsing: local) else { return nil }
        self.init(milliseconds: civil.milliseconds - Int64(offset) * 60_000)
    }

    /// The PDF date at Vietnam's constant +07:00, to the second.
    package var pdfDate: String {
        let local = Timestamp(milliseconds: self.milliseconds + 7 * 3_600_000).description
        let digits = local.prefix(19).filter { $0.isNumber }
        return "D:\(digits)+07'00'"
    }
}
