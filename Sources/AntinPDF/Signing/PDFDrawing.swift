/// Something drawn into the content of a page, above what is there.
package struct PDFDrawing: Sendable {
    /// 0 is the first page.
    package var page: Int
    /// In default user space.
    package var rectangle: PDFRectangle
    package var appearance: PDFAppearance

    package init(page: Int, rectangle: PDFRectangle, appearance: PDFAppearance) {
        self.page = page
        self.rectangle = rectangle
        self.appearance = appearance
    }
}
