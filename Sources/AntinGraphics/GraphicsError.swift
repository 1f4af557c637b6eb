/// Why a font, an image or a QR symbol could not be read or made.
package enum GraphicsError: Error, Equatable, Sendable {
    /// The bytes are no TrueType font with outlines that can be embedded.
    case malformedFont
    /// The font's licence bits forbid embedding (OpenType, OS/2 `fsType`).
    case embeddingForbidden
    /// HarfBuzz could not make the subset.
    case subsetFailed
    /// The bytes begin as a JPEG: it has no transparency.
    case jpeg
    /// A JPEG that is damaged, or too large to be made small.
    case malformedJPEG
    /// Neither PNG nor JPEG.
    case notPNG
    /// A PNG that is damaged, cut off, or contradicts itself.
    case malformedPNG
    /// More pixels or bytes than a stamp needs.
    case tooLarge(width: Int, height: Int)
    /// More text than a QR symbol of this level holds.
    case tooLongForQR
}
