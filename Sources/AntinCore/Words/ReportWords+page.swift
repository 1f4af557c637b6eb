// ReportWords+page.swift
internal import AntinLog

/// The answer for a page: the words of ``text``, each in its place, so that a page need not take
/// lines for a terminal apart.
extension ReportWords {
    /// Everything that a page shows, in one language. Members are only ever added.
    package var pageJSON: JSONValue {
        .object([
            "headline": .string(self.headlineWithoutSign),
            "sign": .string(self.shownVerdict.sign),
            "tone": .string(self.tone.rawValue),
            "sentences": .strings(self.pageSentences.map(TableText.plain)),
            "facts": .array(self.pageLines.map(self.json)),
            "more": .array(self.pageDetails.map(self.json)),
            "notices": .strings(self.pageNotices.map(TableText.plain)),
            "checks": .array(self.report.checks.map(self.json)),
            "next": self.pageStep,
            "unchecked": .string(self.uncheckedWords),
            "as_of": self.report.asOf.map { .string($0.short(in: self.language)) },
        ])
    }

    /// Of what was looked up, that the copy in hand is unseen; a recall goes for every copy, and
    /// stands alone.
    private var pageSentences: [String] {
        guard self.report.isLookup, let document = self.report.document else {
            return self.sentences
        }
        let rest = self.sentences.dropFirst()
        return document.state == .recalled ? Array(rest) : [self.say(.lookupPage)] + rest
    }

    /// How loud the page is: a find without a file is neither good nor bad.
    private var tone: Verdict.Tone {
        guard self.report.isLookup, let document = self.report.document else {
            return self.shownVerdict.tone
        }
        switch document.state {
        case .recalled: return .red
        case .replaced: return .amber
        case .current, .corrected, .erased: return .blue
        }
    }

    /// What must be seen without scrolling: that the office signed its own document goes without
    /// saying, times and identifiers are details.
    private var pageLines: [Line] {
        let issuer = self.documentLines.first { $0.label == .issuer }?.value
        return self.documentLines
            + self.signerLines.filter { $0.label != .sealedBy || $0.value != issuer }
    }

    private var pageDetails: [Fact] {
        let codes = self.documentLines.compactMap { line in
            line.code.map { Fact(self.label(line.label), "\(line.value) (\($0))") }
        }
        return codes + self.signerFacts + self.revisionFacts + self.registeredFacts
    }

    private func json(_ line: Line) -> JSONValue {
        .object([
            "id": .string(line.label.rawValue), "name": .string(self.label(line.label)),
            "value": .string(TableText.plain(line.value)),
        ])
    }

    private func json(_ fact: Fact) -> JSONValue {
        ["name": .string(fact.name), "value": .string(TableText.plain(fact.value))]
    }

    private func json(_ check: Check) -> JSONValue {
        let name =
            switch check.result {
            case .pass: check.id.passed(in: self.language)
            case .fail: check.id.failed(in: self.language)
            case .notChecked: check.id.name(in: self.language)
            }
        let reasons = Self.unique(
            check.reasons.map { ReasonWords.text(for: $0, in: self.language) })
        return .object([
            "id": .string(check.id.rawValue), "result": .string(check.result.rawValue),
            "name": .string(name),
            "reasons": check.result == .pass
                ? nil : .string(TableText.plain(reasons.joined(separator: "; "))),
        ])
    }

    private var pageStep: JSONValue {
        let step = self.next.step
        let values = self.values(of: step).mapValues { JSONValue.string(TableText.plain($0)) }
        return ["id": .string(step.rawValue), "values": .object(of: values)]
    }
}
