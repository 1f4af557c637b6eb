/// What happened to a document after one of its signatures: every difference between the signed
/// revision and the last one, each with its reason.
package struct PDFChanges: Hashable, Sendable {
    /// What the differences mean for the signature.
    package enum Finding: String, Hashable, Sendable, CaseIterable {
        /// The last revision is what was signed.
        case none
        /// There are differences, and the signature permits each of them.
        case permitted
        /// Something cannot be read, so that nobody can tell what a reader sees.
        case undecided
        /// The last revision is not what was signed.
        case tampered
    }

    package let finding: Finding
    /// In the order of the revisions; empty exactly if the finding is ``Finding/none``.
    package let items: [PDFChange]
    /// New things that later signatures put on top of what earlier ones saw; permitted, and to be
    /// shown to whoever relies on the document.
    package let overlays: [PDFOverlay]

    package static let none = PDFChanges(finding: .none, items: [], overlays: [])

    /// Sound geometry, and nothing but the changes given.
    init(_ items: [PDFChange], overlays: [PDFOverlay] = []) {
        let refused = items.filter { !$0.isPermitted }
        self.finding =
            if items.isEmpty {
                .none
            } else if refused.isEmpty {
                .permitted
            } else if refused.allSatisfy({ $0.kind == .unreadable }) {
                .undecided
            } else {
                .tampered
            }
        self.items = items
        self.overlays = overlays
    }

    /// What is said where the geometry is not that of a signature.
    static func unsound(_ reasons: [String], in revision: Int) -> PDFChanges {
        PDFChanges(
            reasons.map {
                PDFChange(
                    revision: revision, kind: .structure, level: .other, isPermitted: false,
                    why: $0)
            })
    }

    private init(finding: Finding, items: [PDFChange], overlays: [PDFOverlay]) {
        self.finding = finding
        self.items = items
        self.overlays = overlays
    }

    /// The highest level among the changes: the word of reports.
    package var level: PDFChange.Level { items.map(\.level).max() ?? .none }

    /// Nothing was changed that the signature does not permit.
    package var isAccepted: Bool { finding == .none || finding == .permitted }

    /// Those that are not permitted.
    package var refused: [PDFChange] { items.filter { !$0.isPermitted } }

    /// Filled fields that nobody has signed since; permitted by themselves.
    package var uncovered: [PDFChange] {
        items.filter { $0.level >= .formFill && $0.kind != .signature && $0.coveredBy == nil }
    }

    /// Nothing but further signatures and maintenance.
    package var areOnlySignatures: Bool {
        isAccepted
            && items.allSatisfy { $0.level <= .maintenance || $0.kind == .signature }
    }

    /// Why it was not accepted, for reports.
    package var reasons: [String] { refused.map(\.reason) }
}
