// CheckingSlip+lines.swift
internal import AntinLog

extension CheckingSlip.CheckLine {
    init(_ check: Check, in language: Language) {
        self.id = check.id.rawValue
        self.name = check.id.name(in: language)
        self.result = check.result
        let word: (sign: String, text: SlipWords) =
            switch check.result {
            case .pass: ("✓", .pass)
            case .fail: ("✗", .fail)
            case .notChecked: ("–", .notChecked)
            }
        self.word = "\(word.sign) \(word.text.text(in: language))"
        // What changes are there is said in a few words: places and paths are the inspector's.
        let reasons = ReportWords.unique(
            check.reasons.map { reason in
                reason.hasPrefix("changes.")
                    ? ReasonWords.short(reason, in: language)
                    : ReasonWords.text(for: reason, in: language)
            })
        self.reason =
            check.result == .pass
            ? "" : CheckingSlip.line(reasons.joined(separator: "; "), CheckingSlip.longestReason)
    }
}

extension CheckingSlip.RevisionLine {
    init(_ revision: Report.RevisionFacts, of report: Report, in language: Language) {
        func say(_ word: SlipWords, _ values: [String: String] = [:]) -> String {
            word.text(in: language, values)
        }
        self.number = String(revision.number)
        var signers = report.signatures.filter { $0.revision == revision.number }
            // Of a changed file not even a name is repeated.
            .map { report.verdict == .tampered ? say(.signed) : $0.name }
        if revision.hasTimestamp { signers.append(say(.timestamp)) }
        self.signedBy = CheckingSlip.line(
            signers.isEmpty ? say(.unsigned) : signers.joined(separator: ", "),
            CheckingSlip.longestName)
        let before: SlipWords =
            !signers.isEmpty ? .firstSignature : revision.number == 1 ? .first : .beforeSigning
        let change = revision.changes.map { $0.text(in: language) } ?? say(before)
        let reasons = ReportWords.unique(
            revision.reasons.map { ReasonWords.short($0, in: language) })
        self.change = CheckingSlip.line(
            reasons.isEmpty || revision.changes == nil ? change : reasons.joined(separator: "; "),
            CheckingSlip.longestReason)
        self.size = say(.bytes, ["count": String(revision.end)])
        self.isJudged = revision.isJudged
    }
}

extension ChangesWord: Worded {
    package var phrase: Phrase {
        switch self {
        case .none: Phrase(vi: "không thay đổi", en: "nothing")
        case .maintenance:
            Phrase(vi: "chỉ thêm dữ liệu để kiểm tra lâu dài", en: "only material for validation")
        case .formFill:
            Phrase(vi: "điền ô có sẵn hoặc thêm chữ ký", en: "fields filled or a signature added")
        case .annotations: Phrase(vi: "thêm chú thích", en: "annotations added")
        case .other: Phrase(vi: "thay đổi khác", en: "other changes")
        }
    }
}
