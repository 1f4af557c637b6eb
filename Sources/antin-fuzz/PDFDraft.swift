import AntinPDF
import AntinSystem

/// A draft under test: what must not be in it is looked for, and a form is made in it.
enum PDFDraft {
    /// Places that overlap nothing, and a drawing beside them.
    static let plan = PDFFormPlan(
        fields: [
            PDFNewField(
                name: "Number", kind: .text, page: 0, rectangle: box(40, 700), label: "Số"),
            PDFNewField(
                name: "Person1", kind: .signature(lock: nil), page: 0,
                rectangle: box(300, 100), label: "Người ký"),
            PDFNewField(
                name: "Seal1", kind: .signature(lock: .all), page: 0,
                rectangle: box(240, 100), label: "Cơ quan"),
        ],
        drawings: [
            PDFDrawing(page: 0, rectangle: box(40, 40), appearance: square)
        ])

    static let square = PDFAppearance(width: 50, height: 20, content: Array("0 0 9 9 re f".utf8))

    private static func box(_ left: Double, _ bottom: Double) -> PDFRectangle {
        PDFRectangle(left: left, bottom: bottom, width: 50, height: 20)
    }

    /// Looks through the file and prepares it; what is prepared can be read again.
    static func prepare(_ bytes: [UInt8]) {
        guard let document = try? PDFDocument(reading: ByteStore(bytes)) else { return }
        _ = PDFLint(document: document)
        guard let added = try? PDFFormWriter.prepare(document, plan: self.plan) else { return }
        let prepared = try? PDFDocument(reading: ByteStore(bytes + added))
        precondition(prepared != nil, "what was prepared cannot be read")
        precondition(
            prepared?.revisions.count == document.revisions.count + 1,
            "what was prepared is not one revision more")
    }
}
