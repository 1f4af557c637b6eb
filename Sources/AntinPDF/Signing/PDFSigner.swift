/// Adds a signature to a PDF by appending one revision; not one byte of the original changes.
package enum PDFSigner {
    /// The largest hole that anybody needs: certificates, timestamps and revocation values.
    static let maxContentsBytes = 4 << 20

    /// Prepares one signature: in an empty field that is there, or in a new one.
    ///
    /// Refused: hybrid cross-references unless the plan says otherwise, bytes after the end of a
    /// signed document, an earlier signature that forbids it or is not sound, a certification that
    /// is not the first signature, XFA forms, and a plan that cannot be written.
    /// Cost: parses catalog, form, page tree down to the page; the file is not copied.
    package static func prepare(
        _ document: PDFDocument, plan: PDFSignaturePlan
    ) throws(PDFError) -> PreparedPDF {
        try check(plan)
        var update = try PDFUpdate(document, extendsHybrid: plan.extendsHybrid)
        let permissions = try SigningPermissions(document)
        let signature = try update.addSignature(plan, permissions: permissions)
        return try update.print(signature)
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
        if let level = plan.certification, !(1...3).contains(level) {
            throw PDFError(.refused, "a certification of the level \(level)")
        }
        if case .only(let names) = plan.lock, names.isEmpty || names.contains("") {
            throw PDFError(.refused, "a lock of no field")
        }
    }
}
