internal import AntinCore
internal import AntinLog

/// A moment as pages show it: 20/11/2026 14:05, at +07:00.
enum PageMoment {
    static func text(_ time: Timestamp) -> String {
        let minutes = (time.milliseconds / 60_000 + 7 * 60) % (24 * 60)
        return "\(Self.date(CivilDate(vietnam: time))) "
            + "\(Self.two(Int(minutes / 60))):\(Self.two(Int(minutes % 60)))"
    }

    static func date(_ date: CivilDate) -> String {
        "\(Self.two(date.day))/\(Self.two(date.month))/\(date.year)"
    }

    /// A date as it is typed: 20/11/2026, or 2026-11-20 as browsers send it.
    static func date(typed text: String) -> CivilDate? {
        if let date = try? CivilDate(parsing: text) { return date }
        let parts = text.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return CivilDate(year: parts[2], month: parts[1], day: parts[0])
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
