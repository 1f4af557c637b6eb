internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// Figures of a year.
extension BookPages {
    func counts(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.readers)
        let books = try await self.web.registry.books(of: seat.organ.id)
        let today = CivilDate(vietnam: self.web.registry.clock.read().wall)
        let years = Set(books.map(\.key.year) + [today.year]).sorted(by: >)
        let asked = request.query("year").flatMap { Int($0) }
        let year = asked.flatMap { years.contains($0) ? $0 : nil } ?? today.year
        let counts = try await self.web.registry.counts(of: seat.organ.id, year: year)
        let visitor = seat.visitor
        func table(_ values: [String: Int], _ name: (String) -> String) -> [[String: Any]] {
            values.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { ["name": name($0.key), "count": "\($0.value)"] }
        }
        let most = max(1, counts.months.map { max($0.issued, $0.received) }.max() ?? 1)
        return self.web.page(
            "books_counts",
            [
                "year": "\(year)", "organName": seat.organ.name,
                "years": years.map { ["year": "\($0)", "current": $0 == year] as [String: Any] },
                "months": counts.months.enumerated().map { month, count in
                    [
                        "month": "\(month + 1)", "issued": "\(count.issued)",
                        "received": "\(count.received)",
                        // For <meter>: the style sheet can set no width from here.
                        "most": "\(most)",
                    ]
                },
                "issued": "\(counts.issued)", "received": "\(counts.received)",
                "electronic": "\(counts.electronic)",
                "fullySigned": "\(counts.fullySigned)",
                "share": Self.share(counts.fullySigned, of: counts.electronic),
                "unsigned": "\(counts.electronic - counts.fullySigned)",
                "recalled": "\(counts.recalled)", "replaced": "\(counts.replaced)",
                "voided": "\(counts.voided)", "late": "\(counts.late)",
                "due": "\(counts.due)", "overdue": "\(counts.overdue)",
                "units": table(counts.units) {
                    $0.isEmpty ? self.web.text("books.counts.nounit", visitor) : $0
                },
                "types": table(counts.types) { Web.name(ofType: $0, visitor) },
            ], for: visitor)
    }

    /// "96 %"; a dash where there is nothing to share.
    private static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "–" : "\(part * 100 / whole) %"
    }
}
