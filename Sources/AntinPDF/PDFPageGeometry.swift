/// How large a page is and how it is turned.
package struct PDFPageGeometry: Hashable, Sendable {
    /// `/MediaBox`: the sheet.
    package let mediaBox: PDFRectangle
    /// `/CropBox`, cut to the sheet: what viewers show.
    package let cropBox: PDFRectangle
    /// Degrees clockwise by which viewers turn the page: 0, 90, 180 or 270.
    package let rotation: Int
    /// Points in one unit of user space; 1 but for very large sheets.
    package let userUnit: Double

    /// Width and height of what is shown, in millimetres, turned as viewers turn it.
    package var shownMillimetres: (width: Double, height: Double) {
        let scale = userUnit * 25.4 / 72
        let size = (cropBox.width * scale, cropBox.height * scale)
        return rotation % 180 == 0 ? size : (size.1, size.0)
    }

    /// ISO A4, 210 × 297 mm, upright or across, to within `tolerance` millimetres.
    package func isA4(tolerance: Double = 2) -> Bool {
        let (width, height) = shownMillimetres
        return abs(min(width, height) - 210) <= tolerance
            && abs(max(width, height) - 297) <= tolerance
    }
}

extension PDFPageGeometry {
    /// From the page's own and inherited entries (table 30). Throws if there is no sheet.
    init(_ page: PageNode, loader: ObjectLoader, revision: Int) throws(PDFError) {
        func rectangle(_ object: PDFObject?) throws(PDFError) -> PDFRectangle? {
            let object = try loader.resolve(object, asOf: revision)
            guard !object.isNull else { return nil }
            var values: [PDFObject] = []
            for value in object.array ?? [] {
                values.append(try loader.resolve(value, asOf: revision))
            }
            guard let rectangle = PDFRectangle(values) else {
                throw PDFError(
                    .malformed, "object \(page.reference.number) has a box that is none")
            }
            return rectangle
        }
        guard let media = try rectangle(page.mediaBox), media.area > 0 else {
            throw PDFError(.malformed, "page \(page.reference.number) has no /MediaBox")
        }
        let crop = try rectangle(page.cropBox) ?? media
        let turn = try loader.resolve(page.rotation, asOf: revision).integer ?? 0
        let unit = try loader.resolve(page.dictionary["UserUnit"], asOf: revision).number ?? 1
        self.mediaBox = media
        self.cropBox = media.intersection(crop) ?? media
        let rotation = (turn % 360 + 360) % 360
        self.rotation = rotation % 90 == 0 ? rotation : 0
        self.userUnit = unit > 0 && unit <= 75_000 ? unit : 1
    }
}

extension PDFDocument {
    /// A page of the last revision, 0 being the first. Throws if there is none.
    /// Cost: parses the page tree up to the page.
    package func pageGeometry(_ index: Int) throws(PDFError) -> PDFPageGeometry {
        let loader = loader()
        let page = try PageTree(loader: loader, revision: newest.index).page(index)
        return try PDFPageGeometry(page, loader: loader, revision: newest.index)
    }
}
