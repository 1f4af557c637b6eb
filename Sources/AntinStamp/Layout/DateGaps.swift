// DateGaps.swift
internal import AntinPDF

/// The places of day, month and year: the gaps of "ngày … tháng … năm …" in the head of the first
/// page (Decree 30/2020, Appendix I part I, II.4).
struct DateGaps {
    struct Gap {
        let place: PDFRectangle
        /// What stands in it, without dots; empty if it is blank.
        let filled: String
    }

    let day: Gap
    let month: Gap
    /// Blank up to the next word, the margin, or 14 mm.
    let year: Gap

    /// The first one from the top; nil if there is none in the upper half of the page.
    init?(on page: PageWords) {
        let anchors = page.words
            .filter { $0.key.contains("ngày") && $0.box.bottom > page.height / 2 }
            .sorted { $0.box.top > $1.box.top }
            .prefix(64)
        for anchor in anchors {
            if let gaps = DateGaps(from: anchor, on: page) {
                self = gaps
                return
            }
        }
        return nil
    }

    private init?(from anchor: PageWord, on page: PageWords) {
        let run = LineRun(from: anchor, on: page, reach: Millimetres(50).points)
        guard let day = run.find("ngày"), let month = run.find("tháng", from: day + 4),
            let year = run.find("năm", from: month + 5)
        else { return nil }
        self.day = Self.gap(run, day + 4..<month)
        self.month = Self.gap(run, month + 5..<year)
        // A sentence with other words in between is no line of place and date.
        guard ![self.day, self.month].contains(where: { $0.filled.contains(where: \.isLetter) })
        else { return nil }
        self.year = Self.last(run, from: year + 3, on: page)
    }

    private static func gap(_ run: LineRun, _ range: Range<Int>) -> Gap {
        Gap(
            place: run.place(
                from: run.letters[range.lowerBound - 1].right,
                to: run.letters[range.upperBound].left),
            filled: self.filled(run, range))
    }

    private static func filled(_ run: LineRun, _ range: Range<Int>) -> String {
        String(range.map { run.letters[$0].character }.filter { !LineRun.isBlank($0) })
    }

    /// The year stands close behind its word, or there is room for it.
    private static func last(_ run: LineRun, from start: Int, on page: PageWords) -> Gap {
        var end = start
        var blank = start
        while end < run.letters.count, run.space(before: end) < 1.5 * run.size {
            end += 1
            if blank == end - 1, LineRun.isBlank(run.letters[end - 1].character) { blank = end }
        }
        let left = run.letters[start - 1].right
        let filled = self.filled(run, start..<end)
        guard filled.isEmpty else {
            return Gap(
                place: run.place(from: left, to: run.letters[end - 1].right), filled: filled)
        }
        let edge =
            blank < run.letters.count
            ? run.letters[blank].left : page.width - Millimetres(10).points
        let dots = blank > start ? run.letters[blank - 1].right : left
        let right = max(dots, min(edge, left + Millimetres(14).points))
        return Gap(place: run.place(from: left, to: right), filled: "")
    }
}
