/// Prepares a draft for signing: fields for all who will sign and for what will be filled in, and
/// drawings, in one appended revision.
package enum PDFFormWriter {
    /// The bytes to append.
    package static func prepare(
        _ document: PDFDocument, plan: PDFFormPlan
    ) throws(PDFError) -> [UInt8] {
        throw PDFError(.unsupported, "not written yet")
    }
}
