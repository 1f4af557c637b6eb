/// What one revision adds to a draft before its first signature.
package struct PDFFormPlan: Sendable {
    package var fields: [PDFNewField]
    package var drawings: [PDFDrawing]
    /// Also extend a file with two kinds of cross-reference; see ``PDFSignaturePlan``.
    package var extendsHybrid: Bool

    package init(
        fields: [PDFNewField], drawings: [PDFDrawing] = [], extendsHybrid: Bool = false
    ) {
        self.fields = fields
        self.drawings = drawings
        self.extendsHybrid = extendsHybrid
    }
}
