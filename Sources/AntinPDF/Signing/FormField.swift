/// A field of the form that has no fields below it, as of one revision.
struct FormField {
    /// Partial names from the root, joined by full stops (12.7.3.2).
    let name: String
    let reference: PDFReference
    let dictionary: PDFDictionary
    /// `Tx`, `Sig`, …; inherited.
    let type: String?
    /// `/V`, not resolved; inherited.
    let value: PDFObject?
    /// The field itself or its only kid; nil if there are several, or none.
    let widget: (reference: PDFReference, dictionary: PDFDictionary)?
    /// The field itself or its kids, whatever their number.
    let widgets: [PDFReference]
}

/// Lists all fields of a form.
struct FormFieldList {
    let fields: [FormField]

    /// Throws if the field tree has a cycle, or more fields than the limits allow.
    init(_ loader: ObjectLoader, asOf revision: Int) throws(PDFError) {
        let form = try FormReader.form(loader, asOf: revision)
        let roots = try FormReader.references(form?["Fields"], loader, asOf: revision)
        var waiting: [(PDFReference, parent: String, type: String?, PDFObject?, depth: Int)] =
            roots.reversed().map { ($0, "", nil, nil, 0) }
        var seen: Set<PDFReference> = []
        var found: [FormField] = []
        while let (reference, parent, inheritedType, inheritedValue, depth) = waiting.popLast() {
            guard seen.insert(reference).inserted else {
                throw PDFError(.malformed, "object \(reference.number) is in the form twice")
            }
            guard seen.count <= loader.limits.fields, depth <= loader.limits.depth else {
                throw PDFError(.limit, "too many or too deeply nested form fields")
            }
            // A field that is listed but was never written is no field.
            guard let field = try loader.object(reference, asOf: revision).dictionary else {
                continue
            }
            let type = try loader.resolve(field["FT"], asOf: revision).name ?? inheritedType
            let value = field["V"] ?? inheritedValue
            let partial = try loader.resolve(field["T"], asOf: revision).string
                .map(PDFText.decode)
            let name = [parent, partial ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
            var widgets: [(reference: PDFReference, dictionary: PDFDictionary)] = []
            var hasFields = false
            let kids = try FormReader.references(field["Kids"], loader, asOf: revision)
            for kid in kids.reversed() {
                guard let dictionary = try loader.object(kid, asOf: revision).dictionary else {
                    continue
                }
                if dictionary["T"] == nil {
                    widgets.append((kid, dictionary))
                } else {
                    hasFields = true
                    waiting.append((kid, name, type, value, depth + 1))
                }
            }
            if hasFields { continue }
            if kids.isEmpty, try loader.resolve(field["Subtype"], asOf: revision).name == "Widget" {
                widgets = [(reference, field)]
            }
            found.append(
                FormField(
                    name: name, reference: reference, dictionary: field, type: type, value: value,
                    widget: widgets.count == 1 ? widgets[0] : nil,
                    widgets: widgets.map(\.reference)))
        }
        self.fields = found
    }
}
