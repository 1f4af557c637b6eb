// ReportLayout.swift
internal import AntinCore

/// The verifier's report, whose lines are meant for a terminal, taken apart for a page that a
/// telephone shows too.
struct ReportLayout {
    struct Fact {
        let label: String
        let value: String
    }

    /// Whole sentences, in order.
    private(set) var remarks: [String] = []
    private(set) var facts: [Fact] = []
    /// What to do now.
    private(set) var next: String?

    /// - Parameter lines: what follows the headline. A fact is a label and its value, two blanks
    ///   or more apart; the page lists the checks by themselves, so that line is left out.
    init(_ lines: [String], _ language: Language) {
        let nextMark = language == .vietnamese ? "Tiếp theo:" : "Next:"
        let checkedMark = language == .vietnamese ? "Đã kiểm tra" : "Checked"
        for line in lines {
            let text = line.drop { $0 == " " }
            guard !text.isEmpty else { continue }
            if text.hasPrefix(nextMark) {
                self.next = String(text)
            } else if let gap = text.firstRange(of: "  ") {
                let label = String(text[..<gap.lowerBound])
                guard label != checkedMark else { continue }
                let value = text[gap.upperBound...].drop { $0 == " " }
                self.facts.append(Fact(label: label, value: String(value)))
            } else {
                self.remarks.append(String(text))
            }
        }
    }
}
