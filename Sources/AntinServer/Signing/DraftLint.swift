internal import AntinCore
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry

/// What no main file may have when the first person signs it, also one that was never prepared:
/// scripts, hidden layers, two documents in one.
enum DraftLint {
    /// Told when a form is made, and nobody's danger: a page without text is seen as it is.
    private static let harmless: Set<PDFLintFinding.Kind> = [.noTextLayer]
    /// What our own form brings, or whoever had it made allowed.
    private static let ofForms: Set<PDFLintFinding.Kind> = [
        .existingFields, .overlappingFields, .updates, .embeddedFiles,
    ]

    static func check(_ document: PDFDocument, _ hand: SlotInHand) throws {
        guard hand.slot.role == .person, document.signatures.isEmpty, hand.file.role == .main,
            hand.dispatch.draft.record.medium == .electronic
        else { return }
        var passed = Self.harmless
        if try PreparedForm(document) != nil { passed.formUnion(Self.ofForms) }
        let found = PDFLint(document: document, allowedFiles: []).findings
            .filter { $0.severity == .refuse && !passed.contains($0.kind) }
            .map { FormDesk.Linted(finding: $0, refuses: true) }
        guard !found.isEmpty else { return }
        throw Problem(
            refused: FormDesk.Outcome(
                lint: found, layout: [], places: [], heights: [], code: nil, bytes: nil))
    }
}
