/// A page with what it inherits from the nodes above it (7.7.3.4).
struct PageNode {
    let reference: PDFReference
    let dictionary: PDFDictionary
    let resources: PDFObject?
    let mediaBox: PDFObject?
    let cropBox: PDFObject?
    let rotation: PDFObject?

    init(_ dictionary: PDFDictionary, at reference: PDFReference, under parent: PageNode?) {
        self.reference = reference
        self.dictionary = dictionary
        self.resources = dictionary["Resources"] ?? parent?.resources
        self.mediaBox = dictionary["MediaBox"] ?? parent?.mediaBox
        self.cropBox = dictionary["CropBox"] ?? parent?.cropBox
        self.rotation = dictionary["Rotate"] ?? parent?.rotation
    }
}
