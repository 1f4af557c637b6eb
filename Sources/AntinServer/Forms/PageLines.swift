internal import AntinCore
internal import AntinPDF
internal import AntinStamp

/// A page's words put together again as lines, each cut where its columns part.
struct PageLines: Sendable {
    /// Words of one line with no wide space between them.
    struct Piece: Sendable {
        let text: String
        let box: PDFRectangle

        var middle: Double { (self.box.left + self.box.right) / 2 }
        var height: Double { self.box.top - self.box.bottom }

        /// Nothing but capital letters, and at least two.
        var isCapitals: Bool {
            let letters = self.text.filter(\.isLetter)
            return letters.count > 1 && letters.allSatisfy(\.isUppercase)
        }
    }

    let width: Double
    let height: Double
    /// From the top of the page to its end; the pieces of each from left to right.
    let lines: [[Piece]]

    /// Cost: the square of the lines of a page at worst; a page has at most 20,000 words.
    init(_ page: PageWords) {
        self.width = page.width
        self.height = page.height
        var rows: [[PageWord]] = []
        for word in page.words.sorted(by: { $0.box.top > $1.box.top }) {
            // A word belongs to a line that began at most a few lines above.
            let found = rows.indices.suffix(4).reversed().first { index in
                rows[index].first.map { Self.areBeside($0, word) } ?? false
            }
            if let found { rows[found].append(word) } else { rows.append([word]) }
        }
        self.lines = rows.map(Self.pieces)
    }

    private static func areBeside(_ one: PageWord, _ other: PageWord) -> Bool {
        let top = min(one.box.top, other.box.top)
        let bottom = max(one.box.bottom, other.box.bottom)
        let lower = min(one.box.top - one.box.bottom, other.box.top - other.box.bottom)
        return top - bottom > 0.5 * lower
    }

    private static func pieces(_ row: [PageWord]) -> [Piece] {
        var pieces: [Piece] = []
        for word in row.sorted(by: { $0.box.left < $1.box.left }) {
            let height = word.box.top - word.box.bottom
            guard let last = pieces.last, word.box.left - last.box.right < 0.6 * height else {
                pieces.append(Piece(text: word.text, box: word.box))
                continue
            }
            pieces[pieces.endIndex - 1] = Piece(
                text: last.text + " " + word.text,
                box: PDFRectangle(
                    left: last.box.left, bottom: min(last.box.bottom, word.box.bottom),
                    right: max(last.box.right, word.box.right),
                    top: max(last.box.top, word.box.top)))
        }
        return pieces
    }

    /// Every piece, from the top of the page to its end.
    var pieces: [Piece] { self.lines.flatMap { $0 } }
}
