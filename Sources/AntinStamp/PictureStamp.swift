package import AntinPDF

/// A picture that is ready to be placed, and what somebody should look at first.
package struct PictureStamp: Sendable {
    /// Its size is the size on paper; its edges are those of the ink.
    package let appearance: PDFAppearance
    package let warnings: [PictureWarning]
}
