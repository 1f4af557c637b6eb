internal import AntinPDF

/// What a revision does that signs one field, and nothing else.
///
/// What earlier signatures permit is not asked here, or not alone: they permit to fill in a number,
/// but not everybody who signs is to do that.
struct RevisionContents {
    /// The fields that it fills, by their full names.
    let filled: Set<String>
    /// Everything that belongs neither to the signature nor to a filled field.
    let others: [PDFChange]

    /// - Parameter document: with one signature in its last revision, which is its last one.
    init(lastRevisionOf document: PDFDocument, signing signature: PDFSignature) {
        // The first signature may certify, and then the catalog names it.
        let isCertification =
            document.signatures.count == 1 && signature.certificationLevel != nil
        var filled: Set<String> = []
        var others: [PDFChange] = []
        for change in document.changesOfLastRevision.items {
            let isExplained: Bool
            switch change.kind {
            case .signature:
                isExplained =
                    change.field == signature.fieldName
                    && (change.level <= .formFill || isCertification)
            case .field:
                isExplained = change.level <= .formFill && change.field != nil
                if isExplained, let field = change.field { filled.insert(field) }
            case .catalog:
                isExplained = isCertification && change.path == "/Root/Perms"
            // Other programs write a new date into the information dictionary, name an extension in
            // the catalog, add defaults to the form or leave a number unused when they sign.
            case .version, .metadata, .form, .page, .structure:
                isExplained = change.level <= .maintenance
            default:
                isExplained = false
            }
            if !isExplained { others.append(change) }
        }
        self.filled = filled
        self.others = others
    }
}
