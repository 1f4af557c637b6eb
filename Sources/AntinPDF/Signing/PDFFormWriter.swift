/// Prepares a draft for signing: fields for all who will sign and for what will be filled in, and
/// drawings, in one appended revision.
///
/// All places are made before the first signature, so that each later revision only fills what the
/// first signer has seen.
package enum PDFFormWriter {
    /// The bytes to append.
    ///
    /// Refused: a document that has signatures, what ``PDFSigner`` refuses, names that are taken,
    /// places that no viewer shows, and drawings on a page whose content does not end what it
    /// begins. Cost: parses catalog, form and page tree; decodes the content of pages with drawings.
    package static func prepare(
        _ document: PDFDocument, plan: PDFFormPlan
    ) throws(PDFError) -> [UInt8] {
        guard document.signatures.isEmpty else {
            throw PDFError(.refused, "the document is signed; a form is prepared before")
        }
        guard !plan.fields.isEmpty || !plan.drawings.isEmpty else {
            throw PDFError(.refused, "nothing to prepare")
        }
        var update = try PDFUpdate(document, extendsHybrid: plan.extendsHybrid)
        try check(plan, against: try update.rootNames())
        let fields = try update.addFields(plan.fields)
        if !fields.isEmpty {
            let hasText = plan.fields.contains { if case .text = $0.kind { true } else { false } }
            try update.extendForm(by: fields, font: hasText ? PDFUpdate.textFont : nil)
        }
        for (index, drawings) in Dictionary(grouping: plan.drawings, by: \.page)
            .sorted(by: { $0.key < $1.key })
        {
            for drawing in drawings { _ = try update.visiblePage(index, drawing.rectangle) }
            try update.draw(drawings, on: try update.page(index))
        }
        return try update.print()
    }

    private static func check(
        _ plan: PDFFormPlan, against taken: Set<String>
    ) throws(PDFError) {
        var names = taken
        for field in plan.fields {
            guard !field.name.isEmpty, !field.name.contains(".") else {
                throw PDFError(.refused, "a field name that is empty or has a full stop")
            }
            guard names.insert(field.name).inserted else {
                throw PDFError(.refused, "the form has another field named \(field.name)")
            }
        }
        for field in plan.fields {
            if case .signature(.only(let locked)?) = field.kind,
                locked.isEmpty || !names.isSuperset(of: locked)
            {
                throw PDFError(.refused, "\(field.name) locks a field that is not there")
            }
        }
    }
}

extension PDFUpdate {
    /// The fields with their widgets, on their pages; in the order of the plan.
    fileprivate mutating func addFields(
        _ fields: [PDFNewField]
    ) throws(PDFError) -> [PDFReference] {
        var references: [PDFReference] = []
        var widgets: [PDFReference: [PDFReference]] = [:]
        for field in fields {
            let (page, _) = try visiblePage(field.page, field.rectangle)
            let reference = try addField(field, on: page.reference)
            references.append(reference)
            widgets[page.reference, default: []].append(reference)
        }
        for (page, added) in widgets.sorted(by: { $0.key.number < $1.key.number }) {
            try add(added, to: page, copies: true)
        }
        return references
    }

    private mutating func addField(
        _ field: PDFNewField, on page: PDFReference
    ) throws(PDFError) -> PDFReference {
        var entries: [(String, PDFObject)]
        switch field.kind {
        case .signature(let lock):
            entries = Self.widget(
                "Sig", named: field.name, label: field.label, on: page, at: field.rectangle)
            if let lock {
                let dictionary = Self.fieldLock(PDFDictionary(lock.entries))
                entries.append(("Lock", .reference(try add(.dictionary(dictionary)))))
            }
        case .text:
            entries = Self.widget(
                "Tx", named: field.name, label: field.label, on: page, at: field.rectangle)
            // Read-only: a viewer would redraw what is typed by hand in a font of its own.
            entries.append(("Ff", .integer(1)))
            entries.append(("DA", .string(Array(Self.textDefaults.utf8))))
        }
        // An own one for each: a program that draws into one must not change another.
        let empty = try add(.empty(field.rectangle), rotation: 0)
        entries.append(("AP", .dictionary(PDFDictionary([("N", .reference(empty))]))))
        return try add(.dictionary(PDFDictionary(entries)))
    }
}
