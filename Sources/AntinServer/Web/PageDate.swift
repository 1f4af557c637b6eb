internal import AntinCore
internal import AntinLog

/// Dates and times as people of the office read them: 20/11/2026, 08:05 21/11/2026, at +07:00.
enum PageDate {
    static func text(_ date: CivilDate) -> String { date.short(in: .vietnamese) }

    static func text(_ time: Timestamp) -> String { time.short(in: .vietnamese) }

    /// What a person typed: 20/11/2026, 20-11-2026 or 2026-11-20; nil if it is no date.
    static func read(_ text: String) -> CivilDate? {
        if let date = try? CivilDate(parsing: text) { return date }
        let parts = text.split { "/-. ".contains($0) }.map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2],
            year > 1_900
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}
