import AntinGraphics
import AntinPDF

/// What is to be drawn, in points from the lower left corner, before fonts are cut down to what is
/// used.
///
/// Colours are device-independent, so that a file that claims PDF/A stays what it
/// is whatever its output intent says or lacks.
struct Canvas {
    struct Point: Sendable {
        let x: Double
        let y: Double
    }

    private enum Mark {
        case text(TextRun, x: Double, baseline: Double)
        case fill([PDFRectangle], Tint)
        case strokes([[Point]], width: Double, Tint)
        case picture(Int, PDFRectangle)
    }

    private var marks: [Mark] = []
    private var pictures: [PNGImage] = []

    /// Sets a line with its first character at `x`.
    mutating func text(_ run: TextRun, x: Double, baseline: Double) {
        if !run.scalars.isEmpty { self.marks.append(.text(run, x: x, baseline: baseline)) }
    }

    /// Fills rectangles as one shape: where they touch there is no seam.
    mutating func fill(_ rectangles: [PDFRectangle], _ tint: Tint = .black) {
        if !rectangles.isEmpty { self.marks.append(.fill(rectangles, tint)) }
    }

    /// Draws open lines with round ends and corners.
    mutating func strokes(_ lines: [[Point]], width: Double, _ tint: Tint = .black) {
        self.marks.append(.strokes(lines.filter { $0.count > 1 }, width: width, tint))
    }

    mutating func picture(_ image: PNGImage, in rectangle: PDFRectangle) {
        self.marks.append(.picture(self.pictures.count, rectangle))
        self.pictures.append(image)
    }

    /// The characters of each face.
    private var letters: [StampFonts.Face: Set<Unicode.Scalar>] {
        var letters: [StampFonts.Face: Set<Unicode.Scalar>] = [:]
        for case .text(let run, _, _) in self.marks {
            letters[run.face, default: []].formUnion(run.scalars)
        }
        return letters
    }

    /// An appearance of this size.
    func appearance(
        width: Double, height: Double, _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        var fragment = PDFFragment()
        let embedded = try Self.embed([self], fonts, in: &fragment)
        return self.appearance(width: width, height: height, embedded, fragment)
    }

    /// An appearance without text; what text there is is left out.
    func appearance(width: Double, height: Double) -> PDFAppearance {
        self.appearance(width: width, height: height, [:], PDFFragment())
    }

    private func appearance(
        width: Double, height: Double, _ fonts: [StampFonts.Face: EmbeddedFont],
        _ fragment: PDFFragment
    ) -> PDFAppearance {
        var fragment = fragment
        let drawn = Self.draw([self], fonts, in: &fragment)
        return PDFAppearance(
            width: width, height: height, content: drawn.contents[0], resources: drawn.resources,
            fragment: fragment, hasTransparency: self.pictures.contains { $0.alpha != nil })
    }

    /// Adds the fonts that these drawings use, each once.
    static func embed(
        _ canvases: [Canvas], _ fonts: StampFonts, in fragment: inout PDFFragment
    ) throws(StampError) -> [StampFonts.Face: EmbeddedFont] {
        var letters: [StampFonts.Face: Set<Unicode.Scalar>] = [:]
        for canvas in canvases { letters.merge(canvas.letters) { $0.union($1) } }
        var embedded: [StampFonts.Face: EmbeddedFont] = [:]
        for (face, scalars) in letters.sorted(by: { $0.key < $1.key }) {
            embedded[face] = try EmbeddedFont(fonts[face], scalars: scalars, in: &fragment)
        }
        return embedded
    }

    /// The operators of several drawings that share fonts and resources.
    static func draw(
        _ canvases: [Canvas], _ fonts: [StampFonts.Face: EmbeddedFont],
        in fragment: inout PDFFragment
    ) -> (contents: [[UInt8]], resources: PDFDictionary) {
        let names = fonts.sorted { $0.key < $1.key }.map { face, font in
            (Self.name(of: face), PDFObject.reference(font.reference))
        }
        var images: [(String, PDFObject)] = []
        var contents: [[UInt8]] = []
        for canvas in canvases {
            let first = images.count
            for picture in canvas.pictures {
                let reference = fragment.add(picture: picture)
                images.append(("Im\(images.count + 1)", .reference(reference)))
            }
            contents.append(canvas.operators(fonts, firstPicture: first + 1))
        }
        var resources: [(String, PDFObject)] = []
        if canvases.contains(where: \.hasInk) {
            resources.append(
                ("ColorSpace", .dictionary(PDFDictionary([("Ink", Colours.rgb)]))))
        }
        if !names.isEmpty { resources.append(("Font", .dictionary(PDFDictionary(names)))) }
        if !images.isEmpty { resources.append(("XObject", .dictionary(PDFDictionary(images)))) }
        return (contents, PDFDictionary(resources))
    }

    private var hasInk: Bool {
        self.marks.contains { if case .picture = $0 { false } else { true } }
    }

    private func operators(
        _ fonts: [StampFonts.Face: EmbeddedFont], firstPicture: Int
    ) -> [UInt8] {
        var text = self.hasInk ? "/Ink cs 0 0 0 sc\n" : ""
        for mark in self.marks {
            switch mark {
            case .text(let run, let x, let baseline):
                guard let font = fonts[run.face] else { continue }
                text += "BT /\(Self.name(of: run.face)) \(Self.number(run.size)) Tf "
                text += "\(Self.number(x)) \(Self.number(baseline)) Td "
                text += "\(font.string(run.scalars)) Tj ET\n"
            case .fill(let rectangles, let tint):
                text += tint == .black ? "q\n" : "q \(Self.numbers(tint.samples)) sc\n"
                for rectangle in rectangles {
                    let measures = [
                        rectangle.left, rectangle.bottom, rectangle.width, rectangle.height,
                    ]
                    text += Self.numbers(measures) + " re\n"
                }
                text += "f Q\n"
            case .strokes(let lines, let width, let tint):
                text +=
                    "q /Ink CS \(Self.numbers(tint.samples)) SC 1 J 1 j \(Self.number(width)) w\n"
                for line in lines {
                    for (index, point) in line.enumerated() {
                        text += Self.numbers([point.x, point.y]) + (index == 0 ? " m\n" : " l\n")
                    }
                }
                text += "S Q\n"
            case .picture(let index, let rectangle):
                let matrix = [
                    rectangle.width, 0, 0, rectangle.height, rectangle.left, rectangle.bottom,
                ]
                text += "q " + Self.numbers(matrix) + " cm /Im\(firstPicture + index) Do Q\n"
            }
        }
        return Array(text.utf8)
    }

    private static func numbers(_ values: [Double]) -> String {
        values.map(self.number).joined(separator: " ")
    }

    private static func name(of face: StampFonts.Face) -> String { "F\(face.rawValue + 1)" }

    /// As the rest of the file writes numbers.
    static func number(_ value: Double) -> String {
        switch PDFObject.number(value) {
        case .real(let real): real.text
        case .integer(let integer): String(integer)
        default: "0"
        }
    }
}
