// CheckingSlip.swift
internal import AntinCrypto
package import AntinLog

/// What a checking slip says: one page for the file of a school, made of one report.
///
/// It holds text only, in one language, ready to be set: what came out of a file is without control
/// characters and cut to a length that lets everything stand on one A4 page. The same report makes
/// the same slip, whenever it is made: nothing on it comes from a clock, unless the reader asked to
/// judge as at a time. Of a changed file nothing is repeated but its name, size and digest.
package struct CheckingSlip: Hashable, Sendable {
    package let language: Language
    package let title: String
    package let subtitle: String
    /// How loud the verdict is; its meaning stands in `sign` and `headline`.
    package let tone: Verdict.Tone
    package let sign: String
    package let headline: String
    /// "KHÓA THỬ NGHIỆM: …", if any signer's key is a test key.
    package let testKeyLabel: String?
    package let sentences: [String]
    /// About the document: by the register or, without it, by the certificates.
    package let facts: [Line]
    package let checks: [CheckLine]
    /// Empty for what is no PDF.
    package let revisions: [RevisionLine]
    /// How many revisions are not listed; said below the table.
    package let omittedRevisions: String?
    package let notices: [String]
    package let next: String
    /// File, digest, as of, policy, trust list: by what and about what this was found.
    package let basis: [Line]
    package let footer: String
    /// Headings of the parts, in the order of the page.
    package let headings: Headings

    /// Something with its name.
    package struct Line: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// One named check of the policy.
    package struct CheckLine: Hashable, Sendable {
        package let id: String
        package let name: String
        package let result: CheckResult
        /// "✓ đạt"
        package let word: String
        /// Empty for a pass.
        package let reason: String
    }

    /// One revision of a PDF.
    package struct RevisionLine: Hashable, Sendable {
        package let number: String
        /// Who signed it, or that nobody did.
        package let signedBy: String
        package let change: String
        /// Up to which byte of the file it goes.
        package let size: String
        package let isJudged: Bool
    }

    package struct Headings: Hashable, Sendable {
        package let facts, checks, revisions, next: String
        /// Columns of the table of checks.
        package let check, result, reason: String
        /// Columns of the table of revisions.
        package let number, signedBy, change, size: String
    }

    /// The longest texts, in characters; longer ones end in "…".
    static let longestSentence = 210
    static let longestValue = 120
    static let longestReason = 90
    static let longestName = 60
    /// How many lines there are at most; what is left out is counted.
    static let mostRevisions = 6
    static let mostFacts = 11
    static let mostNotices = 3
    static let mostSentences = 3

    /// Makes the slip of a report.
    ///
    /// - Parameter at: the time that the reader asked to judge as at; nil if it was now.
    package init(
        _ report: Report, in language: Language, at: Timestamp? = nil, maxReceiptAgeDays: Int = 30
    ) {
        let words = ReportWords(report, in: language, maxReceiptAgeDays: maxReceiptAgeDays)
        func say(_ word: SlipWords, _ values: [String: String] = [:]) -> String {
            word.text(in: language, values)
        }
        self.language = language
        self.title = say(.title)
        self.subtitle = say(.subtitle)
        self.tone = words.shownVerdict.tone
        self.sign = words.shownVerdict.sign
        self.headline = Self.line(words.headlineWithoutSign)
        self.testKeyLabel =
            report.notices.contains(.testKey) ? NoticeWords.testKey.text(in: language) : nil
        func sentence(_ text: String) -> String { Self.line(text, Self.longestSentence) }
        self.sentences = words.sentences.prefix(Self.mostSentences).map(sentence)
        self.facts = Self.facts(words)
        self.checks = report.checks.map { CheckLine($0, in: language) }
        let (shown, omitted) = Self.listed(report.revisions)
        self.revisions = shown.map { RevisionLine($0, of: report, in: language) }
        self.omittedRevisions = omitted > 0 ? say(.more, ["count": String(omitted)]) : nil
        self.notices = words.slipNotices.prefix(Self.mostNotices).map(sentence)
        self.next = sentence(words.next.text)
        self.basis = Self.basis(report, words, at: at)
        self.footer = say(.paperNote)
        self.headings = Headings(
            facts: say(.facts), checks: say(.checks), revisions: say(.revisions), next: say(.next),
            check: say(.check), result: say(.result), reason: say(.reason), number: say(.number),
            signedBy: say(.signedBy), change: say(.change), size: say(.size))
    }

    /// What was judged, by what, and as of when.
    private static func basis(_ report: Report, _ words: ReportWords, at: Timestamp?) -> [Line] {
        let language = words.language
        var lines: [Line] = []
        func say(_ word: SlipWords, _ values: [String: String] = [:]) -> String {
            word.text(in: language, values)
        }
        func add(_ name: SlipWords, _ value: String) {
            lines.append(Line(name: say(name), value: Self.line(value)))
        }
        if let file = report.file {
            add(.file, file.name + " (" + say(.bytes, ["count": String(file.size)]) + ")")
            add(.digest, file.sha256.hex)
        }
        add(.asOf, report.asOf?.long(in: language) ?? say(.asOfUnknown))
        if let at { add(.at, at.long(in: language)) }
        add(.policy, Report.policy)
        add(.trust, report.trustCreated?.long(in: language) ?? say(.trustNone))
        add(.notInThisVersion, words.uncheckedWords)
        return lines
    }

    /// About the document, the signers and the file; a subject may be longer than a name.
    private static func facts(_ words: ReportWords) -> [Line] {
        let facts =
            words.documentFacts + words.signerFacts + words.registeredFacts + words.revisionFacts
        let subject = words.label(.subject)
        var lines = facts.map { fact in
            let longest = fact.name == subject ? Self.longestSentence : Self.longestValue
            return Line(name: fact.name, value: Self.line(fact.value, longest))
        }
        let left = lines.count - Self.mostFacts
        if left > 0 {
            let count = SlipWords.moreLines.text(
                in: words.language, ["count": String(left + 1)])
            lines.replaceSubrange(
                (Self.mostFacts - 1)..., with: [Line(name: "…", value: count)])
        }
        return lines
    }

    /// The revisions that are listed, and how many are not: the first one, the one that was
    /// judged, and the last ones.
    private static func listed(
        _ all: [Report.RevisionFacts]
    ) -> (shown: [Report.RevisionFacts], omitted: Int) {
        guard all.count > Self.mostRevisions else { return (all, 0) }
        var shown = Set([0] + all.indices.filter { all[$0].isJudged }.prefix(1))
        for index in all.indices.reversed() where shown.count < Self.mostRevisions {
            shown.insert(index)
        }
        return (shown.sorted().map { all[$0] }, all.count - shown.count)
    }

    /// How small its letters must be for everything to stand on one page.
    package enum Density: String, CaseIterable, Sendable { case normal, compact, dense }

    package var density: Density {
        self.lines <= 36 ? .normal : self.lines <= 50 ? .compact : .dense
    }

    /// About how many lines it takes in letters of 9 points, headings left out.
    var lines: Int {
        func rows(_ text: String, _ width: Int) -> Int { max(1, (text.count + width - 1) / width) }
        var count = self.sentences.reduce(0) { $0 + rows($1, 110) }
        count += (self.facts + self.basis).reduce(0) { $0 + rows($1.value, 85) }
        count += self.checks.reduce(0) { $0 + rows($1.reason, 48) }
        count += self.revisions.reduce(0) { $0 + max(rows($1.change, 40), rows($1.signedBy, 34)) }
        count += self.notices.reduce(0) { $0 + rows($1, 110) }
        return count + rows(self.next, 110)
    }

    /// A text of one line that neither moves nor hides anything, cut to a length.
    static func line(_ text: String, _ longest: Int = Self.longestValue) -> String {
        let plain = TableText.plain(text)
        guard plain.count > longest else { return plain }
        return plain.prefix(longest - 1) + "…"
    }
}
