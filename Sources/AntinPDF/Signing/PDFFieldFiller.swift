/// Fills text fields without signing, for a signature that is made elsewhere.
package enum PDFFieldFiller {
    /// The bytes to append: one revision. Refused as ``PDFSigner`` refuses to fill: fields that are
    /// missing, filled or locked.
    package static func fill(
        _ document: PDFDocument, _ fills: [PDFFieldFill], extendsHybrid: Bool = false
    ) throws(PDFError) -> [UInt8] {
        guard !fills.isEmpty else { throw PDFError(.refused, "nothing to fill") }
        var update = try PDFUpdate(document, extendsHybrid: extendsHybrid)
        let permissions = try SigningPermissions(document)
        let fields = try FormFieldList(update.loader, asOf: update.revision.index).fields
        try update.fill(fills, among: fields, permissions: permissions)
        return try update.print()
    }
}
