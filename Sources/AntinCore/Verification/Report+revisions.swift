// Report+revisions.swift
internal import AntinPDF

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
    /// Something visible that a signature put on a page where no place was prepared for it.
    package struct Overlay: Hashable, Sendable {
        /// The revision that added it, from 1.
        package let revision: Int
        package let field: String
        /// From 1; nil if it is on no page that could be found.
        package let page: Int?
        /// What lies under it, by name; the page's own text is not looked at.
        package let covers: [String]
        /// Added after the revision that the verdict speaks of.
        package let isLater: Bool

        init(_ overlay: PDFOverlay, isLater: Bool) {
            self.revision = overlay.revision + 1
            self.field = overlay.field
            self.page = overlay.page.map { $0 + 1 }
            self.covers = overlay.covers
            self.isLater = isLater
        }
    }

    /// One revision of a PDF: what was written at once, who signed it, and what it changed.
    package struct RevisionFacts: Hashable, Sendable {
        /// 1 is the oldest: the number that `antin-verify inspect --revision` takes.
        package let number: Int
        /// The first so many bytes of the file are the document as it was then.
        package let end: Int
        /// Set for document timestamps, which are nobody's signature.
        package let hasTimestamp: Bool
        /// What it changed in what was signed before; nil before the first signature.
        package let changes: ChangesWord?
        /// One for each change, naming the object and why, in the words of the inspector.
        package let reasons: [String]
        /// Whether the verdict speaks of this revision.
        package let isJudged: Bool

        package init(
            number: Int, end: Int, hasTimestamp: Bool, changes: ChangesWord?,
            reasons: [String], isJudged: Bool
        ) {
            self.number = number
            self.end = end
            self.hasTimestamp = hasTimestamp
            self.changes = changes
            self.reasons = reasons
            self.isJudged = isJudged
        }
    }
}
