/// What a field or a drawing shows: a form XObject (8.10) and the objects that it needs.
package struct PDFAppearance: Sendable {
    /// In points; the content is drawn in the box from (0, 0) to (`width`, `height`) and is
    /// stretched to the rectangle in which it is placed.
    package let width: Double
    package let height: Double
    /// Operators, not compressed.
    package let content: [UInt8]
    /// Refers to objects of `fragment`.
    package let resources: PDFDictionary
    package let fragment: PDFFragment
    /// Has an image with alpha, or the like: PDF/A-1 forbids that.
    package let hasTransparency: Bool

    package init(
        width: Double, height: Double, content: [UInt8],
        resources: PDFDictionary = PDFDictionary(), fragment: PDFFragment = PDFFragment(),
        hasTransparency: Bool = false
    ) {
        self.width = width
        self.height = height
        self.content = content
        self.resources = resources
        self.fragment = fragment
        self.hasTransparency = hasTransparency
    }

    /// Nothing at all: PDF/A wants an appearance also of an empty field.
    static func empty(_ rectangle: PDFRectangle) -> PDFAppearance {
        PDFAppearance(width: rectangle.width, height: rectangle.height, content: [])
    }

    /// The form XObject, turned so that it reads upright on a page that viewers turn clockwise by
    /// `rotation` degrees (12.5.5: the turned box is then fitted into the rectangle).
    func form(rotation: Int) -> PDFBody {
        var entries: [(String, PDFObject)] = [
            ("Type", .name("XObject")),
            ("Subtype", .name("Form")),
            ("BBox", PDFRectangle(left: 0, bottom: 0, right: width, top: height).array),
        ]
        let matrix: [Double]? =
            switch rotation {
            case 90: [0, 1, -1, 0, height, 0]
            case 180: [-1, 0, 0, -1, width, height]
            case 270: [0, -1, 1, 0, 0, width]
            default: nil
            }
        if let matrix { entries.append(("Matrix", .array(matrix.map { PDFObject.number($0) }))) }
        entries.append(("Resources", .dictionary(resources)))
        return PDFBody(stream: content, PDFDictionary(entries), compressed: !content.isEmpty)
    }
}
