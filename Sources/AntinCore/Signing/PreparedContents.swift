internal import AntinPDF
package import AntinSystem

/// What signing a prepared PDF does to it, as this side's own reader sees it: one signature field
/// signed, and fields for number and date filled. Everything else is refused.
package struct PreparedContents: Sendable, Equatable {
    /// A field of the form that gets its text in the same revision.
    package struct Filled: Sendable, Equatable {
        package let name: String
        package let text: String
    }

    /// The field that is signed.
    package let field: String
    /// `/P` of a certification.
    package let certificationLevel: Int?
    /// In the order of the page.
    package let filled: [Filled]

    /// - Parameter document: the prepared PDF, its last signature still empty.
    package init(of document: ByteStore) throws(SigningError) {
        do {
            try self.init(PDFDocument(reading: document))
        } catch let error as PDFError {
            throw SigningError(.unsoundDocument, error.description)
        } catch let error as SigningError {
            throw error
        } catch {
            throw SigningError(.unsoundDocument, "unreadable")
        }
    }

    init(_ document: PDFDocument) throws {
        guard let last = document.signatures.last else {
            throw SigningError(.unsoundDocument, "there is no signature to be made")
        }
        var names: Set<FormField> = []
        for change in document.changesOfLastRevision.items {
            switch change.kind {
            case .signature where change.field.map({ $0 == last.fieldName }) ?? true: continue
            case .field:
                // Only a seal fills, and only these.
                if let name = change.field.flatMap(FormField.init(name:)), !name.isSignature,
                    Self.isSeal(last.fieldName)
                {
                    names.insert(name)
                    continue
                }
            case .catalog
            where last.certificationLevel != nil && document.signatures.count == 1
                && change.path?.hasPrefix("/Root/Perms") == true:
                continue
            default: break
            }
            throw SigningError(.unsoundDocument, "it also changes something else: \(change.reason)")
        }
        let texts = try document.formFields().filter { $0.kind == .text }
        self.field = last.fieldName
        self.certificationLevel = last.certificationLevel
        self.filled = FormField.filled.filter(names.contains).map { name in
            Filled(name: name.name, text: texts.first { $0.name == name.name }?.text ?? "")
        }
    }

    private static func isSeal(_ field: String) -> Bool {
        if case .seal = FormField(name: field) { true } else { false }
    }
}
