/// A stream: its dictionary, and where its bytes lie in the file.
package struct PDFStream: Equatable, Sendable {
    package let dictionary: PDFDictionary
    /// The encoded bytes, between `stream` and `endstream`.
    package let dataRange: Range<Int>
}
