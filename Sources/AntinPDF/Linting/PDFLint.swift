/// What a draft must not bring along: looked for before the first signature, because a signature
/// vouches for all of it.
///
/// Cost: every object is parsed once and every page's content is decoded once, within the
/// document's limits. What could not be looked at is a finding too.
package struct PDFLint: Sendable {
    /// In the order of ``PDFLintFinding/Kind``, then of pages and objects; at most
    /// ``maxFindingsOfKind`` of each kind.
    package let findings: [PDFLintFinding]

    static let maxFindingsOfKind = 20

    /// - Parameter allowedFiles: names of embedded files that the office lists.
    package init(document: PDFDocument, allowedFiles: Set<String> = []) {
        var findings = LintFindings()
        findings.addStructure(of: document)
        var objects = LintObjects(document, allowedFiles: allowedFiles)
        objects.run(&findings)
        LintLayers(document).run(&findings)
        var pages = LintPages(document)
        pages.run(&findings)
        self.findings = findings.sorted
    }

    /// What is said of a file that cannot be read at all.
    package init(failure: PDFError) {
        let kind: PDFLintFinding.Kind =
            switch failure.kind {
            case .encrypted: .encryption
            case .hybrid: .hybridXref
            case .leadingBytes: .strayBytes
            case .malformed, .limit, .unsupported, .notPDF, .truncated, .refused: .malformed
            }
        var findings = LintFindings()
        findings.add(kind, .refuse, failure.description)
        self.findings = findings.sorted
    }

    /// Those that forbid signing.
    package var refusals: [PDFLintFinding] { findings.filter { $0.severity == .refuse } }
}
