/// A field that a prepared form shall have, with its one widget.
package struct PDFNewField: Sendable {
    package enum Kind: Sendable {
        /// To be signed; `lock` becomes the field's `/Lock` and, when signed, a FieldMDP.
        case signature(lock: PDFLockPlan?)
        /// To be filled by ``PDFFieldFill``, not by hand.
        case text
    }

    /// A name at the root of the form: not empty, without full stop.
    package var name: String
    package var kind: Kind
    /// 0 is the first page.
    package var page: Int
    /// In default user space; what a viewer shows of the page must contain it.
    package var rectangle: PDFRectangle
    /// What assistive programs call the field (`/TU`).
    package var label: String

    package init(
        name: String, kind: Kind, page: Int, rectangle: PDFRectangle, label: String
    ) {
        self.name = name
        self.kind = kind
        self.page = page
        self.rectangle = rectangle
        self.label = label
    }
}
