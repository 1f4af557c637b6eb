// Report+revisions.swift

/// How far later revisions went, by the words that reports print (Docs/formats/reports.md).
package enum ChangesWord: String, CaseIterable, Sendable {
    /// The last revision is the one that the verdict speaks of.
    case none
    /// Material for later validation, document timestamps, metadata.
    case maintenance
    /// A field that was there was filled, or a further signature was added.
    case formFill = "form_fill"
    /// Comments and marks over the pages.
    case annotations
    /// Anything else.
    case other
}

extension Report {
    /// One revision of a PDF: what was written at once, who signed it, and what it changed.
    package struct RevisionFacts: Hashable, Sendable {
        /// 1 is the oldest: the number that `antin-verify inspect --revision` takes.
        package let number: Int
        /// The first so many bytes of the file are the document as it was then.
        package let end: Int
        /// Which of the report's signatures were made with it; usually one or none.
        package let signatures: [Int]
        /// Set for document timestamps, which are nobody's signature.
        package let hasTimestamp: Bool
        /// What it changed in what was signed before; nil before the first signature.
        package let changes: ChangesWord?
        /// One for each change, naming the object and why, in the words of the inspector.
        package let reasons: [String]
        /// Whether the verdict speaks of this revision.
        package let isJudged: Bool

        package init(
            number: Int, end: Int, signatures: [Int], hasTimestamp: Bool, changes: ChangesWord?,
            reasons: [String], isJudged: Bool
        ) {
            self.number = number
            self.end = end
            self.signatures = signatures
            self.hasTimestamp = hasTimestamp
            self.changes = changes
            self.reasons = reasons
            self.isJudged = isJudged
        }
    }
}
