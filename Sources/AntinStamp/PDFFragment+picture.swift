package import AntinGraphics
package import AntinPDF

extension PDFFragment {
    /// Adds an image (ISO 32000-1, 8.9.5) and, if it has alpha, its soft mask.
    package mutating func add(picture image: PNGImage) -> PDFReference {
        func entries(_ space: PDFObject, _ more: [(String, PDFObject)] = []) -> [(
            String, PDFObject
        )] {
            [
                ("Type", .name("XObject")), ("Subtype", .name("Image")),
                ("Width", .integer(image.width)), ("Height", .integer(image.height)),
                ("ColorSpace", space), ("BitsPerComponent", .integer(8)),
            ] + more
        }
        guard let alpha = image.alpha else {
            return self.add(stream: image.rgb, entries(Colours.rgb))
        }
        // A soft mask has to be DeviceGray (11.6.5.3); it is no colour.
        let mask = self.add(stream: alpha, entries(.name("DeviceGray")))
        return self.add(stream: image.rgb, entries(Colours.rgb, [("SMask", .reference(mask))]))
    }
}
