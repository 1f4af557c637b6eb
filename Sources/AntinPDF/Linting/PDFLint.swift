/// What a draft must not bring along: looked for before the first signature, because a signature
/// vouches for all of it.
package struct PDFLint: Sendable {
    /// In the order of ``PDFLintFinding/Kind``, then of pages.
    package let findings: [PDFLintFinding]

    /// - Parameter allowedFiles: names of embedded files that the office lists.
    package init(document: PDFDocument, allowedFiles: Set<String> = []) {
        self.findings = []
    }

    package var refusals: [PDFLintFinding] { findings.filter { $0.severity == .refuse } }
}
