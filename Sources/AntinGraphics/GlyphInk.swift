/// Where the ink of a glyph lies about its origin, in font units; `bottom` and `top` count upwards.
package struct GlyphInk: Hashable, Sendable {
    package let left: Int
    package let bottom: Int
    package let right: Int
    package let top: Int
}
