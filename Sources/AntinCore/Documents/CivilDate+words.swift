// CivilDate+words.swift
package import AntinLog

extension CivilDate {
    /// "ngày 05 tháng 01 năm 2020": days below 10 and the months January and February carry a
    /// zero, other months do not (Decree 30/2020, Appendix I part I, II.4(b)).
    package var inWords: String {
        "ngày \(Self.two(self.day)) tháng \(self.month < 3 ? "0" : "")\(self.month) năm \(self.year)"
    }

    /// The line of place and date: "Đông Hà, ngày 05 tháng 01 năm 2020".
    package func inWords(at place: String) -> String { "\(place), \(self.inWords)" }

    /// "20/11/2026", in either language as documents print it: who reads the English words compares
    /// them with a Vietnamese page.
    package func short(in _: Language) -> String {
        "\(Self.two(self.day))/\(Self.two(self.month))/\(self.year)"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}

extension Timestamp {
    /// The wall clock in Vietnam to the minute: "08:15 21/11/2026".
    package func short(in language: Language) -> String {
        self.clock(in: language, withSeconds: false)
    }

    /// The wall clock in Vietnam to the second, with the zone: "09:12:04 20/11/2026 +07:00".
    package func long(in language: Language) -> String {
        "\(self.clock(in: language, withSeconds: true)) +07:00"
    }

    /// ISO 8601 with Vietnam's offset, for machines that show it: "2026-11-20T09:12:04+07:00".
    package var vietnamISO: String {
        "\(CivilDate(vietnam: self))T\(self.timeOfDay(withSeconds: true))+07:00"
    }

    private func clock(in language: Language, withSeconds: Bool) -> String {
        let date = CivilDate(vietnam: self).short(in: language)
        return "\(self.timeOfDay(withSeconds: withSeconds)) \(date)"
    }

    private func timeOfDay(withSeconds: Bool) -> String {
        let milliseconds = self.milliseconds - CivilDate(vietnam: self).startOfDay.milliseconds
        let seconds = Int(milliseconds / 1_000)
        let parts = [seconds / 3_600, seconds / 60 % 60] + (withSeconds ? [seconds % 60] : [])
        return parts.map { $0 < 10 ? "0\($0)" : String($0) }.joined(separator: ":")
    }
}
