/// Adds a signature to a PDF by appending one revision; not one byte of the original changes.
package enum PDFSigner {
    /// The largest hole that anybody needs: certificates, timestamps and revocation values.
    static let maxContentsBytes = 4 << 20

    /// Prepares one signature with an invisible field on the first page.
    ///
    /// Refused: hybrid cross-references unless the plan says otherwise, bytes after the end of a signed document, an earlier
    /// signature that forbids it or is not sound, XFA forms, and a plan that cannot be written.
    /// Cost: parses catalog, form, page tree down to the first page; the file is not copied.
    package static func prepare(
        _ document: PDFDocument, plan: PDFSignaturePlan
    ) throws(PDFError) -> PreparedPDF {
        try check(plan)
        try check(document, plan)
        var update = SignatureUpdate(document)
        let name = try update.chooseField(plan.fieldName)
        try checkPermissions(document, field: name)
        try update.addSignature(named: name)
        return try update.print(plan)
    }

    private static func check(_ plan: PDFSignaturePlan) throws(PDFError) {
        guard plan.subFilter == "ETSI.CAdES.detached" else {
            throw PDFError(.unsupported, "signatures are written as ETSI.CAdES.detached only")
        }
        guard (1...maxContentsBytes).contains(plan.contentsCapacity) else {
            throw PDFError(.limit, "a hole of \(plan.contentsCapacity) bytes")
        }
        guard PDFDate.isCanonical(plan.claimedTime) else {
            throw PDFError(.refused, "the claimed time is not written D:YYYYMMDDHHmmSS+07'00'")
        }
        if let name = plan.fieldName, name.isEmpty || name.contains(".") {
            throw PDFError(.refused, "a field name that is empty or has a full stop")
        }
    }

    private static func check(
        _ document: PDFDocument, _ plan: PDFSignaturePlan
    ) throws(PDFError) {
        if document.isHybrid, !plan.extendsHybrid {
            throw PDFError(
                .hybrid, at: document.newest.startxref,
                "two kinds of cross-reference; print or export the document to PDF anew")
        }
        for signature in document.signatures {
            if signature.changes.finding == .tampered {
                let reasons = signature.changes.refused.map(\.why).joined(separator: "; ")
                throw PDFError(
                    .refused, "\(signature.fieldName) is not sound: \(reasons)")
            }
        }
    }

    private static func checkPermissions(
        _ document: PDFDocument, field: String
    ) throws(PDFError) {
        for signature in document.signatures {
            if signature.certificationLevel == 1 {
                throw PDFError(
                    .refused, "\(signature.fieldName) certifies that nothing may change")
            }
            if signature.locks.contains(where: { $0.locks(field) }) {
                throw PDFError(.refused, "\(signature.fieldName) locks \(field)")
            }
        }
    }
}
