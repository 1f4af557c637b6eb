internal import AntinCrypto
internal import AntinLog

/// A report in words: sign and headline, facts, what was checked, what was not, notices, and what
/// to do now.
///
/// Every fact comes from the register or the trust list. Of a file that was changed nothing is
/// repeated.
package struct ReportWords: Sendable {
    let report: Report
    let language: Language
    /// The file as it can be typed after the program's name, for commands to paste.
    let path: String
    let maxReceiptAgeDays: Int

    package init(
        _ report: Report, in language: Language, path: String? = nil, maxReceiptAgeDays: Int = 30
    ) {
        self.report = report
        self.language = language
        self.path = path ?? report.file?.name ?? "FILE"
        self.maxReceiptAgeDays = maxReceiptAgeDays
    }

    /// Sign and headline.
    package var headline: String { "\(self.shownVerdict.sign) \(self.headlineWithoutSign)" }

    /// The verdict that the headline says.
    var shownVerdict: Verdict { self.lookupState ?? self.report.verdict }

    var headlineWithoutSign: String {
        // A receipt that proves nothing is no find in the register.
        if self.report.isLookup, self.report.document != nil, self.lookupState == nil {
            return Headline.lookup.text(in: self.language)
        }
        return Headline.verdict(self.shownVerdict).text(
            in: self.language, asOf: self.report.asOf)
    }

    /// What is said in the headline of a lookup although the copy is unseen: no copy of a recalled
    /// document may be used.
    private var lookupState: Verdict? {
        self.report.isLookup && self.report.document?.state == .recalled ? .recalled : nil
    }

    /// The whole answer, each line ended by a line feed.
    package var text: String {
        var table = TableText()
        table.line(self.headline)
        for sentence in self.sentences { table.sentence(sentence) }
        let facts =
            self.documentFacts + self.signerFacts + self.revisionFacts + self.checkFacts
            + self.timeFacts
            + self.notices.map { Fact(self.label(.notice), $0) }
        for fact in facts { table.fact(fact.name, fact.value) }
        table.line("\(self.label(.next)): \(self.next.text)")
        return table.text
    }

    /// A line of an answer: what is said of what.
    package struct Fact: Hashable, Sendable {
        package let name: String
        package let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    // MARK: Small words

    func label(_ label: Label) -> String { label.text(in: self.language) }

    func say(_ sentence: Sentence, _ values: [String: String] = [:]) -> String {
        sentence.text(in: self.language, values)
    }

    func say(_ notice: NoticeWords, _ values: [String: String] = [:]) -> String {
        notice.text(in: self.language, values)
    }

    func date(_ time: Timestamp) -> String {
        CivilDate(vietnam: time).short(in: self.language)
    }

    func facts(_ document: Report.RegisteredDocument) -> [String: String] {
        [
            "notation": document.record.notation ?? self.label(.none),
            "date": document.record.issuedDate?.short(in: self.language) ?? self.label(.none),
            "subject": document.record.subject,
        ]
    }

    /// Whole days between the register's statement and now; nil without one.
    var receiptAgeDays: Int? {
        self.report.asOf.map {
            Int(max(0, self.report.checkedAt.milliseconds - $0.milliseconds) / 86_400_000)
        }
    }

    static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}

extension Report.SignerFacts {
    /// Known, but not valid at the time of judgement.
    var isOutOfDate: Bool {
        self.reasons.contains { reason in
            ["path.expired", "path.notYetValid", "signer.not_listed_at_that_time"].contains(reason)
        }
    }
}

extension DocumentRecord {
    /// "12/SGDĐT-VP" as people cite it; nil where there is no number.
    package var notation: String? {
        guard let codeNumber, let codeNotation else { return nil }
        return "\(codeNumber)/\(codeNotation)"
    }
}

extension Report {
    /// One check of the policy.
    package func check(_ id: CheckID) -> Check {
        self.checks.first { $0.id == id } ?? Check(id, .notChecked)
    }
}
