// Timestamp.swift

/// An instant in milliseconds, written in exactly one way: `YYYY-MM-DDThh:mm:ss.sssZ`.
///
/// Years 0001 to 9999 of the proleptic Gregorian calendar, without leap seconds, by integer
/// arithmetic: no time-zone data and no locale can change an answer. Because every spelling has
/// 24 characters, comparing two spellings byte by byte compares the instants.
package struct Timestamp: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00.000Z, negative before.
    package let milliseconds: Int64

    /// The instant; one outside the years 0001…9999 becomes the nearest instant inside. Nothing
    /// foreign arrives here (formats carry text), and a clock that wrong is refused elsewhere.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.lowest), Self.highest)
    }

    /// The instant of a Unix time in whole seconds, brought into the years 0001…9999.
    package init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// Reads exactly `YYYY-MM-DDThh:mm:ss.sssZ`. An impossible date, hour 24 and second 60 are
    /// refused.
    package init(parsing text: some StringProtocol) throws(FormatError) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.byteCount, let time = Self(reading: bytes.span) else {
            throw FormatError("time", expected: "a time that exists, as YYYY-MM-DDThh:mm:ss.sssZ")
        }
        self = time
    }

    /// Unix time in whole seconds, rounded down.
    package var seconds: Int64 {
        milliseconds.flooredQuotient(by: 1_000)
    }

    /// 0001-01-01T00:00:00.000Z.
    package static let earliest = Self(milliseconds: .min)

    /// 9999-12-31T23:59:59.999Z.
    package static let latest = Self(milliseconds: .max)

    /// The length of every spelling in bytes.
    package static let byteCount = 24

    static let millisecondsPerDay: Int64 = 86_400_000

    private static let lowest: Int64 = -62_135_596_800_000
    private static let highest: Int64 = 253_402_300_799_999
}

extension Timestamp {
    /// Reads the first 24 bytes; nil if they are not an instant. No allocation.
    init?(reading bytes: Span<UInt8>) {
        guard bytes.count >= Self.byteCount, let date = CivilDate(reading: bytes),
            bytes[10] == UInt8(ascii: "T"), let time = Self.timeOfDay(reading: bytes)
        else { return nil }
        self.milliseconds = date.daysSinceEpoch * Self.millisecondsPerDay + time
    }

    /// Milliseconds since midnight from bytes 11…23 (`hh:mm:ss.sssZ`) of at least 24; nil if they
    /// are not a time of day.
    static func timeOfDay(reading bytes: Span<UInt8>) -> Int64? {
        guard let hour = bytes.decimal(at: 11, digits: 2), hour < 24,
            bytes[13] == UInt8(ascii: ":"),
            let minute = bytes.decimal(at: 14, digits: 2), minute < 60,
            bytes[16] == UInt8(ascii: ":"),
            let second = bytes.decimal(at: 17, digits: 2), second < 60,
            bytes[19] == UInt8(ascii: "."),
            let millisecond = bytes.decimal(at: 20, digits: 3),
            bytes[23] == UInt8(ascii: "Z")
        else { return nil }
        return Int64(((hour * 60 + minute) * 60 + second) * 1_000 + millisecond)
    }

    /// The number of the UTC day, counted from 1970-01-01.
    var daysSinceEpoch: Int64 {
        milliseconds.flooredQuotient(by: Self.millisecondsPerDay)
    }

    /// The 24 ASCII bytes of the spelling.
    package var bytes: [UInt8] {
        let day = daysSinceEpoch
        let time = Int(milliseconds - day * Self.millisecondsPerDay)
        var bytes = CivilDate(daysSinceEpoch: day).bytes
        bytes.append(UInt8(ascii: "T"))
        bytes.appendDecimal(time / 3_600_000, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(time / 60_000 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(time / 1_000 % 60, digits: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(time % 1_000, digits: 3)
        bytes.append(UInt8(ascii: "Z"))
        return bytes
    }
}

extension Timestamp: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String {
        String(decoding: bytes, as: UTF8.self)
    }
}
