import AntinCore
import AntinGraphics

/// One line of text that is measured: its glyphs, and where their ink lies.
///
/// The text is composed (NFC) first, so that every spelling of a letter has the same glyph. Each
/// character has the glyph and the width of the font; nothing is kerned, joined or squeezed.
struct TextRun: Sendable {
    let face: StampFonts.Face
    /// In points.
    let size: Double
    let scalars: [Unicode.Scalar]
    /// The place where the next character would stand, in points.
    let advance: Double
    /// Where the ink begins and ends; equal to 0 and `advance` or beyond them.
    let left: Double
    let right: Double
    /// The ink below (negative) and above the baseline.
    let bottom: Double
    let top: Double

    init(
        _ text: String, face: StampFonts.Face = .regular, size: Double, _ fonts: StampFonts
    ) throws(StampError) {
        guard size > 0, size <= 200 else { throw .impossibleMeasure }
        let font = fonts[face]
        let scalars = Array(VietnameseText.composed(text).unicodeScalars)
        let scale = size / Double(font.unitsPerEm)
        var missing: Set<Unicode.Scalar> = []
        var pen = 0
        var (left, right, bottom, top) = (0, 0, 0, 0)
        for scalar in scalars {
            guard let glyph = font.glyph(for: scalar) else {
                missing.insert(scalar)
                continue
            }
            if let ink = font.ink(of: glyph) {
                left = min(left, pen + ink.left)
                right = max(right, pen + ink.right)
                bottom = min(bottom, ink.bottom)
                top = max(top, ink.top)
            }
            pen += font.advance(of: glyph)
        }
        guard missing.isEmpty else {
            throw .missingLetters(missing.sorted(), font: font.postScriptName)
        }
        self.face = face
        self.size = size
        self.scalars = scalars
        self.advance = Double(pen) * scale
        self.left = Double(left) * scale
        self.right = Double(max(right, pen)) * scale
        self.bottom = Double(bottom) * scale
        self.top = Double(top) * scale
    }

    /// From the first ink to the last, or the next character.
    var width: Double { self.right - self.left }
}
