internal import AntinLog
internal import SwiftASN1

/// The two time types of ASN.1, as CMS uses them (RFC 5652, 11.3): UTCTime for 1950 to 2049,
/// GeneralizedTime otherwise.
enum ASN1Time {
    /// The DER of an instant, rounded down to the second.
    static func encoded(_ time: Timestamp) -> [UInt8] {
        // YYYY-MM-DDThh:mm:ss.sssZ without its punctuation.
        let digits = time.bytes.prefix(19).filter { (0x30...0x39).contains($0) }
        let year = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        if (1950...2049).contains(year) {
            return DERCanonical.wrap([0x17], digits.dropFirst(2) + [UInt8(ascii: "Z")])
        }
        return DERCanonical.wrap([0x18], digits + [UInt8(ascii: "Z")])
    }

    /// The instant in a UTCTime or GeneralizedTime; leap seconds count as the second before them.
    static func timestamp(of element: BERElement) throws(FormatError) -> Timestamp {
        if element.identifier == 0x17 {
            let time = try element.leaf("a time") { try UTCTime(derEncoded: $0) }
            return try self.timestamp(
                time.year, time.month, time.day, time.hours, time.minutes, time.seconds, 0)
        }
        let time = try element.leaf("a time") { try GeneralizedTime(berEncoded: $0) }
        return try self.timestamp(
            time.year, time.month, time.day, time.hours, time.minutes, time.seconds,
            Int64(time.fractionalSeconds * 1_000))
    }

    private static func timestamp(
        _ year: Int, _ month: Int, _ day: Int, _ hours: Int, _ minutes: Int, _ seconds: Int,
        _ milliseconds: Int64
    ) throws(FormatError) -> Timestamp {
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw FormatError("cms", expected: "a date that exists")
        }
        let day = date.daysSinceEpoch * 86_400
        let second = Int64(hours * 3_600 + minutes * 60 + min(seconds, 59))
        return Timestamp(milliseconds: (day + second) * 1_000 + min(max(milliseconds, 0), 999))
    }
}
