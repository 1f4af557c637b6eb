/// Something visible that a later signature puts on a page, where the signed revision had no field
/// prepared for it.
package struct PDFOverlay: Hashable, Sendable {
    /// The revision that added it.
    package let revision: Int
    /// The full name of its field.
    package let field: String
    /// The object number of the widget.
    package let object: Int
    /// From 0; nil if the widget is on no page that could be found.
    package let page: Int?
    /// The rectangle in points, in default user space.
    package let left: Double
    package let bottom: Double
    package let right: Double
    package let top: Double
    /// What lies under it: names of fields, or kinds of annotations. Text and pictures of the page
    /// are not looked at: an empty list does not mean that nothing is covered.
    package let covers: [String]

    /// The same four sides as one value.
    package var rectangle: PDFRectangle {
        PDFRectangle(left: left, bottom: bottom, right: right, top: top)
    }

    package init(
        revision: Int, field: String, object: Int, page: Int?, left: Double, bottom: Double,
        right: Double, top: Double, covers: [String]
    ) {
        self.revision = revision
        self.field = field
        self.object = object
        self.page = page
        self.left = left
        self.bottom = bottom
        self.right = right
        self.top = top
        self.covers = covers
    }
}
