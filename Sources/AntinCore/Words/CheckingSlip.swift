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
    static let longestValue = 260
    static let longestReason = 170
    /// How many lines the table of revisions has at most.
    static let mostRevisions = 7
    static let mostNotices = 5

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
        self.sentences = words.sentences.map { Self.line($0) }
        self.facts =
            (words.documentFacts + words.signerFacts + words.registeredFacts + words.revisionFacts)
            .map { Line(name: $0.name, value: Self.line($0.value)) }
        self.checks = report.checks.map { CheckLine($0, in: language) }
        let (shown, omitted) = Self.listed(report.revisions)
        self.revisions = shown.map { RevisionLine($0, of: report, in: language) }
        self.omittedRevisions = omitted > 0 ? say(.more, ["count": String(omitted)]) : nil
        self.notices = words.slipNotices.prefix(Self.mostNotices).map { Self.line($0) }
        self.next = Self.line(words.next.text)
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

    /// The revisions that are listed, and how many are not: the first ones and the last ones.
    private static func listed(
        _ all: [Report.RevisionFacts]
    ) -> (shown: [Report.RevisionFacts], omitted: Int) {
        guard all.count > Self.mostRevisions else { return (all, 0) }
        let shown = all.prefix(2) + all.suffix(Self.mostRevisions - 2)
        return (Array(shown), all.count - shown.count)
    }

    /// A text of one line that neither moves nor hides anything, cut to a length.
    static func line(_ text: String, _ longest: Int = Self.longestValue) -> String {
        let plain = TableText.plain(text)
        guard plain.count > longest else { return plain }
        return plain.prefix(longest - 1) + "…"
    }
}
