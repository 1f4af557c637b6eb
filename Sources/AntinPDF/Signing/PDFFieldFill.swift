/// The value of one empty text field, and how it looks.
package struct PDFFieldFill: Sendable {
    /// The full name of the field.
    package var name: String
    package var text: String
    package var appearance: PDFAppearance

    package init(name: String, text: String, appearance: PDFAppearance) {
        self.name = name
        self.text = text
        self.appearance = appearance
    }
}
