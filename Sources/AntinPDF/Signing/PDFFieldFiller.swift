/// Fills text fields without signing, for a signature that is made elsewhere.
package enum PDFFieldFiller {
    /// The bytes to append: one revision.
    package static func fill(
        _ document: PDFDocument, _ fills: [PDFFieldFill]
    ) throws(PDFError) -> [UInt8] {
        throw PDFError(.unsupported, "not written yet")
    }
}
