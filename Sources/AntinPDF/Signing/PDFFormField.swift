/// A field of the form as it stands in the last revision, as programs ask for it.
package struct PDFFormField: Sendable, Equatable {
    package enum Kind: Sendable { case text, signature, other }

    /// The full name.
    package let name: String
    package let kind: Kind
    /// The page of its one widget, where the widget says.
    package let page: PDFReference?
    /// `/Rect` of its one widget.
    package let rectangle: PDFRectangle?
    /// Whether it has a value.
    package let isFilled: Bool
    /// The value of a text field.
    package let text: String?
}

extension PDFDocument {
    /// The fields of the form that have none below them, in its order. Cost: parses the form.
    package func formFields() throws(PDFError) -> [PDFFormField] {
        let loader = loader()
        let revision = newest.index
        return try FormFieldList(loader, asOf: revision).fields.map {
            field throws(PDFError) -> PDFFormField in
            let value = try loader.resolve(field.value, asOf: revision)
            let corners = try loader.resolve(field.widget?.dictionary["Rect"], asOf: revision).array
            let kind: PDFFormField.Kind =
                switch field.type {
                case "Tx": .text
                case "Sig": .signature
                default: .other
                }
            return PDFFormField(
                name: field.name, kind: kind, page: field.widget?.dictionary["P"]?.reference,
                rectangle: corners.flatMap { PDFRectangle($0) }, isFilled: !value.isNull,
                text: kind == .text ? value.string.map(PDFText.decode) : nil)
        }
    }
}
