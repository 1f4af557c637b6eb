// CivilDate.swift

/// A calendar date of the proleptic Gregorian calendar, years 0001 to 9999: `YYYY-MM-DD`.
///
/// The date on a document is the civil date in Vietnam, whose offset from UTC is taken as the
/// constant +07:00, so that the same instant has the same date on every machine and for ever.
package struct CivilDate: Hashable, Sendable {
    /// 1…9999.
    package let year: Int
    /// 1…12.
    package let month: Int
    /// 1…31, and never more than the month has.
    package let day: Int

    /// The date, or nil if there is no such day: 30 February, 29 February 1900, year 0.
    package init?(year: Int, month: Int, day: Int) {
        guard 1...9999 ~= year, 1...12 ~= month, day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads exactly `YYYY-MM-DD`, ten ASCII characters.
    package init(parsing text: some StringProtocol) throws(FormatError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, let date = Self(reading: bytes.span) else {
            throw FormatError("date", expected: "a date that exists, as YYYY-MM-DD")
        }
        self = date
    }

    /// The civil date in Vietnam (+07:00) at an instant. The last seven hours that a timestamp can
    /// express would fall into the year 10000; they stay on 9999-12-31.
    package init(vietnam time: Timestamp) {
        let day = (time.milliseconds + Self.vietnamOffsetMilliseconds)
            .flooredQuotient(by: Timestamp.millisecondsPerDay)
        self.init(daysSinceEpoch: min(day, Timestamp.latest.daysSinceEpoch))
    }

    /// The instant at which this date begins in Vietnam.
    package var startOfDay: Timestamp {
        Timestamp(
            milliseconds: daysSinceEpoch * Timestamp.millisecondsPerDay
                - Self.vietnamOffsetMilliseconds)
    }

    /// Vietnam's civil time is UTC+07:00, without summer time.
    static let vietnamOffsetMilliseconds: Int64 = 7 * 3_600_000
}

// The arithmetic counts years from 1 March, so that the leap day is the last day of a year and
// the months before it have fixed lengths; a 400-year era then always has 146,097 days.
extension CivilDate {
    /// Days since 1970-01-01, negative before.
    package var daysSinceEpoch: Int64 {
        let shiftedYear = Int64(month > 2 ? year : year - 1)
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of a day number that is known to lie in the years 0001…9999.
    init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        self.month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        self.year = Int(yearOfEra + era * 400) + (shiftedMonth < 10 ? 0 : 1)
    }

    /// Reads the first ten bytes; nil if they are not a date that exists.
    init?(reading bytes: Span<UInt8>) {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = bytes.decimal(at: 0, digits: 4),
            let month = bytes.decimal(at: 5, digits: 2),
            let day = bytes.decimal(at: 8, digits: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    package var description: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// `YYYY-MM-DD` as ten ASCII bytes.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        bytes.appendDecimal(year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(day, digits: 2)
        return bytes
    }
}
