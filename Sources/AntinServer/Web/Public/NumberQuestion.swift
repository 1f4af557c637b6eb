internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// A number and a date, as people type what is printed on a document.
struct NumberQuestion {
    let organ: RegisteredOrgan
    let number: Int
    let notation: String
    let date: CivilDate

    /// "1234/SGDĐT-VP" as it was understood.
    var printed: String { "\(number)/\(notation)" }

    /// The address that asks this, the same however it was typed.
    var address: String {
        "/lookup?organ=\(InboxPages.encoded(organ.id.text))"
            + "&number=\(InboxPages.encoded(printed))&date=\(date)"
    }

    /// What is wrong with what was typed.
    struct Faults: Error { var errors = FormErrors() }

    /// - Parameters:
    ///   - number: "1234/SGDĐT-VP"; blanks and leading zeros do not matter.
    ///   - date: "20/11/2026" or "2026-11-20".
    ///   - organ: an organ's id.
    init(
        number: String?, date: String?, organ: String?, organs: [RegisteredOrgan],
        word: (String) -> String
    ) throws(Faults) {
        var faults = Faults()
        let typed = VietnameseText.cleaned(number ?? "").filter { !$0.isWhitespace }
        let parts = typed.split(separator: "/", maxSplits: 1).map(String.init)
        let count = parts.first.flatMap { $0.count <= 9 ? Int($0) : nil }
        let notation = parts.count == 2 ? parts[1] : ""
        if count == nil || count ?? 0 < 1 || notation.isEmpty || notation.count > 60 {
            faults.errors.add("number", word("public.error.number"))
        }
        let day = Self.date(date ?? "")
        if day == nil { faults.errors.add("date", word("public.error.date")) }
        let place = organs.first { $0.id.text == organ }
        let only = organs.count == 1 ? organs.first : nil
        let found = place ?? (organ == nil || organ == "" ? only : nil)
        if found == nil { faults.errors.add("organ", word("public.error.organ")) }
        guard faults.errors.isEmpty, let count, let day, let found else { throw faults }
        self.organ = found
        self.number = count
        self.notation = notation
        self.date = day
    }

    /// A date as it is typed in Vietnam, or as a browser's date field sends it.
    static func date(_ text: String) -> CivilDate? {
        let parts = text.split { "/-. ".contains($0) }.map(String.init)
        guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isASCII) }) else { return nil }
        let isISO = parts[0].count == 4
        func padded(_ text: String) -> String { text.count == 1 ? "0" + text : text }
        let (year, month, day) =
            isISO ? (parts[0], parts[1], parts[2]) : (parts[2], parts[1], parts[0])
        return try? CivilDate(parsing: "\(year)-\(padded(month))-\(padded(day))")
    }

    /// The document with that number, notation and date. The same one query whether there is such
    /// a document or not, and of whatever level.
    func answer(in registry: Registry) async throws -> RegisteredDocument? {
        let wanted = VietnameseText.folded(self.notation)
        return try await registry.documents(
            issuedBy: self.organ.id, number: self.number, year: self.date.year
        ).first { document in
            document.date == self.date
                && VietnameseText.folded(document.codeNotation ?? "") == wanted
        }
    }
}
