/// PDF dates (7.9.4), written in Viet Nam's civil time, which is the constant +07:00.
package enum PDFDate {
    /// `D:20261121234402+07'00'`; nil before the year 1 or after 9999.
    package static func vietnam(unixSeconds: Int64) -> String? {
        let (shifted, overflow) = unixSeconds.addingReportingOverflow(7 * 3600)
        // The years 1 to 9999.
        guard !overflow, (-62_135_596_800..<253_402_300_800).contains(shifted) else { return nil }
        let seconds = Int(shifted) + 62_135_596_800
        let (year, month, day) = civil(days: seconds / 86_400 - 719_162)
        let second = seconds % 86_400
        return "D:\(pad(year, 4))\(pad(month))\(pad(day))"
            + "\(pad(second / 3600))\(pad(second / 60 % 60))\(pad(second % 60))+07'00'"
    }

    /// Seconds since 1970 of a full date with any zone, in the spellings that producers use
    /// (`Z`, `+07'00'`, `+07'00`, none = UTC); nil if it is no date. A claim, for display only.
    package static func unixSeconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes.starts(with: Array("D:".utf8)) else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard let digit = byte.decimalDigit else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        guard let year = number(2..<6), let month = number(6..<8), let day = number(8..<10),
            let hour = number(10..<12), let minute = number(12..<14),
            let second = number(14..<16), year > 0, (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let count = days(year: year, month: month, day: day)
        guard civil(days: count) == (year, month, day) else { return nil }
        var zone = 0
        if bytes.count > 16, bytes[16] != UInt8(ascii: "Z") {
            let isEast = bytes[16] == UInt8(ascii: "+")
            guard isEast || bytes[16] == UInt8(ascii: "-"), let hours = number(17..<19), hours < 24
            else { return nil }
            zone = (isEast ? 1 : -1) * (hours * 3600 + (number(20..<22) ?? 0) * 60)
        }
        return Int64(count * 86_400 + hour * 3600 + minute * 60 + second - zone)
    }

    /// Whether a text is exactly what ``vietnam(unixSeconds:)`` writes.
    static func isCanonical(_ text: String) -> Bool {
        unixSeconds(text).flatMap(vietnam) == text
    }

    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Days since 1970-01-01 of a day of the Gregorian calendar, also before its invention. Years
    /// are counted from March, so that the leap day is the last; 400 of them have 146,097 days.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100
            + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = (shiftedMonth + 2) % 12 + 1
        let year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
