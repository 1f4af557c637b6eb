/// The part of a font that a document takes along.
package struct FontSubset: Sendable {
    /// A TrueType font file.
    package let bytes: [UInt8]
    /// The number in the subset of each glyph that was asked for.
    package let numbers: [UInt16: UInt16]
    /// How many glyphs there are, with glyph 0 and the parts of composed letters.
    package let glyphCount: Int
}
