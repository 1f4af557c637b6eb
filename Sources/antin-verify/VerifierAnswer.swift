internal import AntinCore
internal import AntinLog
internal import AntinSystem

/// A report on its way to the reader.
struct VerifierAnswer {
    let report: Report
    let words: ReportWords
    /// What was judged, where several were.
    let heading: String

    init(
        _ report: Report, path: String, heading: String? = nil, language: Language, maxAge: Int
    ) {
        self.report = report
        self.heading = heading ?? path
        self.words = ReportWords(
            report, in: language, path: path, maxReceiptAgeDays: maxAge)
    }

    /// `antin.result/1` with the next step.
    var json: JSONObject {
        (self.report.json.object ?? JSONObject()).merging(["next": self.words.nextJSON])
    }

    /// The words, the headline in the colour of its tone if the reader can see it.
    func text(colour: Bool) -> String {
        let text = self.words.text
        guard colour, let end = text.firstIndex(of: "\n") else { return text }
        let code =
            switch self.report.verdict.tone {
            case .green: "32"
            case .amber: "33"
            case .red: "31"
            case .blue: "34"
            case .grey: "1"
            }
        return "\u{1B}[\(code)m\(text[..<end])\u{1B}[0m\(text[end...])"
    }
}
