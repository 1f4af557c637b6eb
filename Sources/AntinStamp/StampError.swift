package import AntinCore
package import AntinGraphics

/// Why something cannot be drawn: for the person who can mend it.
package enum StampError: Error, Equatable, Sendable {
    /// The font has no glyph for these characters, in the order of Unicode.
    case missingLetters([Unicode.Scalar], font: String)
    /// The font draws two characters with one glyph, so that the text could not be read back.
    case sharedGlyph(Unicode.Scalar, Unicode.Scalar, font: String)
    case font(GraphicsError)
    /// Nothing to draw.
    case emptyText
    /// A line is wider than its place, both in points. Text is never cut and never squeezed.
    case tooWide(line: String, width: Double, available: Double)
    /// The lines are taller than their place, both in points.
    case tooTall(lines: Int, height: Double, available: Double)
    /// A size or a length that is not above zero, or beyond any page.
    case impossibleMeasure
    case picture(PictureFault)
    /// The address does not fit, or the modules would be smaller than a camera can tell apart.
    case unreadableQR
}

extension StampError {
    package func text(in language: Language) -> String {
        let (phrase, values) = self.words
        return phrase.text(in: language, values)
    }

    private var words: (Phrase, [String: String]) {
        switch self {
        case .missingLetters(let letters, let font):
            (
                Phrase(
                    vi: "Phông chữ {font} không có các ký tự: {letters}",
                    en: "The font {font} lacks these characters: {letters}"),
                ["font": font, "letters": letters.map(Self.name).joined(separator: ", ")]
            )
        case .sharedGlyph(let first, let second, let font):
            (
                Phrase(
                    vi: "Phông chữ {font} vẽ hai ký tự khác nhau như một: {letters}",
                    en: "The font {font} draws two characters as one: {letters}"),
                ["font": font, "letters": [first, second].map(Self.name).joined(separator: ", ")]
            )
        case .font:
            (
                Phrase(
                    vi: "Không dùng được tệp phông chữ; cần gói fonts-liberation2",
                    en: "The font file cannot be used; the package fonts-liberation2 is needed"),
                [:]
            )
        case .emptyText:
            (Phrase(vi: "Không có chữ nào để in", en: "There is no text to draw"), [:])
        case .tooWide(let line, let width, let available):
            (
                Phrase(
                    vi: "“{line}” rộng {width} mm, chỗ trống chỉ có {available} mm",
                    en: "“{line}” is {width} mm wide, its place only {available} mm"),
                [
                    "line": line, "width": Self.millimetres(width, up: true),
                    "available": Self.millimetres(available, up: false),
                ]
            )
        case .tooTall(let lines, let height, let available):
            (
                Phrase(
                    vi: "{lines} dòng chữ cao {height} mm, chỗ trống chỉ có {available} mm",
                    en: "{lines} lines of text are {height} mm high, their place only "
                        + "{available} mm"),
                [
                    "lines": String(lines), "height": Self.millimetres(height, up: true),
                    "available": Self.millimetres(available, up: false),
                ]
            )
        case .impossibleMeasure:
            (Phrase(vi: "Kích thước không hợp lệ", en: "The measure is impossible"), [:])
        case .picture(let fault):
            (fault.phrase, [:])
        case .unreadableQR:
            (
                Phrase(
                    vi: "Mã QR quá nhỏ hoặc địa chỉ quá dài để đọc được",
                    en: "The QR code is too small, or its address too long, to be read"),
                [:]
            )
        }
    }

    /// "ế (U+1EBF)".
    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let isShown = scalar.value > 0x20 && !scalar.properties.isDefaultIgnorableCodePoint
        return isShown ? "\(scalar) (U+\(padded))" : "U+\(padded)"
    }

    /// One decimal, rounded so that what does not fit does not look as if it did.
    private static func millimetres(_ points: Double, up: Bool) -> String {
        let tenths = (Millimetres(points: points).value * 10).rounded(up ? .up : .down)
        guard tenths.isFinite, abs(tenths) < 1e9 else { return "?" }
        return "\(Int(tenths) / 10).\(abs(Int(tenths)) % 10)"
    }
}

extension StampError: CustomStringConvertible {
    package var description: String { self.text(in: .english) }
}
