package import AntinCore
package import AntinPDF

/// Makes a new PDF of A4 pages out of text, rules and frames. The same calls give the same bytes:
/// there is no clock in its metadata, and its identifier is a digest.
package struct PDFPageWriter {
    /// 210 by 297 mm, in points.
    package static let width = Millimetres(210).points
    package static let height = Millimetres(297).points

    package let fonts: StampFonts
    private let title: String
    private let language: Language
    private var pages: [Canvas] = [Canvas()]

    /// A document with one empty page.
    package init(title: String, language: Language, _ fonts: StampFonts) {
        self.title = title
        self.language = language
        self.fonts = fonts
    }

    package var pageCount: Int { self.pages.count }

    /// What follows is drawn on a new page.
    package mutating func startPage() { self.pages.append(Canvas()) }

    /// Sets one line, with its first character at `x` and its baseline at `y`, in points from the
    /// lower left corner. Whatever lies beyond the page is `tooWide`.
    package mutating func text(
        _ line: String, face: StampFonts.Face = .regular, size: Double, x: Double, y: Double
    ) throws(StampError) {
        let run = try TextRun(line, face: face, size: size, self.fonts)
        guard x >= 0, x + run.right <= Self.width else {
            throw .tooWide(line: line, width: run.width, available: Self.width - x)
        }
        self.pages[self.pages.count - 1].text(run, x: x, baseline: y)
    }

    package mutating func fill(_ rectangle: PDFRectangle, _ tint: Tint = .black) {
        self.pages[self.pages.count - 1].fill([rectangle], tint)
    }

    /// A horizontal rule whose middle is at `y`.
    package mutating func rule(
        from left: Double, to right: Double, y: Double, width: Double = 0.5, _ tint: Tint = .black
    ) {
        self.fill(
            PDFRectangle(left: left, bottom: y - width / 2, right: right, top: y + width / 2), tint)
    }

    /// Four rules along the inside of a rectangle.
    package mutating func frame(
        _ box: PDFRectangle, width: Double = 0.5, _ tint: Tint = .black
    ) {
        let sides = [
            PDFRectangle(left: box.left, bottom: box.bottom, width: box.width, height: width),
            PDFRectangle(left: box.left, bottom: box.top - width, width: box.width, height: width),
            PDFRectangle(left: box.left, bottom: box.bottom, width: width, height: box.height),
            PDFRectangle(
                left: box.right - width, bottom: box.bottom, width: width, height: box.height),
        ]
        self.pages[self.pages.count - 1].fill(sides, tint)
    }

    mutating func strokes(_ lines: [[Canvas.Point]], width: Double, _ tint: Tint = .black) {
        self.pages[self.pages.count - 1].strokes(lines, width: width, tint)
    }

    /// The file.
    package func file() throws(StampError) -> [UInt8] {
        var fragment = PDFFragment()
        let fonts = try Canvas.embed(self.pages, self.fonts, in: &fragment)
        let drawn = Canvas.draw(self.pages, fonts, in: &fragment)
        let resources = fragment.add(.dictionary(drawn.resources))
        let contents = drawn.contents.map { fragment.add(stream: $0, []) }
        // The tree comes behind the pages that name it.
        let tree = PDFReference(number: resources.number - 2 * self.pages.count - 1)
        let pages = contents.map { content in
            fragment.add(
                .dictionary(
                    PDFDictionary([
                        ("Type", .name("Page")), ("Parent", .reference(tree)),
                        (
                            "MediaBox",
                            PDFRectangle(left: 0, bottom: 0, right: Self.width, top: Self.height)
                                .array
                        ),
                        ("Resources", .reference(resources)), ("Contents", .reference(content)),
                    ])))
        }
        _ = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Pages")),
                    ("Kids", .array(pages.map { PDFObject.reference($0) })),
                    ("Count", .integer(pages.count)),
                ])))
        let catalog = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Catalog")), ("Pages", .reference(tree)),
                    ("Lang", .string(Array(self.language.rawValue.utf8))),
                    (
                        "ViewerPreferences",
                        .dictionary(PDFDictionary([("DisplayDocTitle", .boolean(true))]))
                    ),
                ])))
        let info = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Title", .string(PDFText.encode(self.title))),
                    ("Producer", .string(Array("Antin".utf8))),
                ])))
        return fragment.file(catalog: catalog, info: info)
    }
}
