import AntinGraphics
package import AntinPDF

/// Lines of text in a box of a given size. Each line of the array is a line on paper: text is
/// never cut, squeezed or wrapped by itself; ``wrapped(_:face:size:width:_:)`` makes the lines.
package struct TextBlock: Sendable {
    package enum Alignment: Sendable { case leading, centre, trailing }

    package var lines: [String]
    package var face: StampFonts.Face
    /// In points.
    package var size: Double
    package var alignment: Alignment
    /// The box, in points. Ascent and descent of the lines are centred in its height, so that a
    /// box which is a word's box of the surrounding text gives the surrounding baseline.
    package var width: Double
    package var height: Double

    /// From baseline to baseline, in sizes: what Times New Roman has for single spacing.
    package static let leading = 1.15

    package init(
        lines: [String], face: StampFonts.Face = .regular, size: Double,
        alignment: Alignment = .leading, width: Double, height: Double
    ) {
        self.lines = lines
        self.face = face
        self.size = size
        self.alignment = alignment
        self.width = width
        self.height = height
    }

    /// A block whose box is as small as its lines allow: capital letters with two marks stand
    /// above the ascent of the font.
    package init(
        lines: [String], face: StampFonts.Face = .regular, size: Double,
        alignment: Alignment = .leading, _ fonts: StampFonts
    ) throws(StampError) {
        var width = 0.0
        let (ascent, descent) = Self.extent(face, size, fonts)
        var beyond = 0.0
        for (index, line) in lines.enumerated() {
            let run = try TextRun(line, face: face, size: size, fonts)
            width = max(width, run.width)
            if index == 0 { beyond = max(beyond, run.top - ascent) }
            if index == lines.count - 1 { beyond = max(beyond, -run.bottom - descent) }
        }
        let height = Self.height(of: lines.count, face: face, size: size, fonts) + 2 * beyond
        self.init(
            lines: lines, face: face, size: size, alignment: alignment, width: width,
            height: height)
    }

    /// From the ascent of the first line to the descent of the last, in points.
    package static func height(
        of lines: Int, face: StampFonts.Face = .regular, size: Double, _ fonts: StampFonts
    ) -> Double {
        let (ascent, descent) = Self.extent(face, size, fonts)
        return ascent + descent + Double(max(0, lines - 1)) * Self.leading * size
    }

    /// What the font says of its height above and depth below the baseline, both positive, in
    /// points.
    private static func extent(
        _ face: StampFonts.Face, _ size: Double, _ fonts: StampFonts
    ) -> (ascent: Double, descent: Double) {
        let font = fonts[face]
        let scale = size / Double(font.unitsPerEm)
        return (Double(font.ascent) * scale, Double(-font.descent) * scale)
    }

    /// Draws the lines. `tooWide` or `tooTall` if the ink does not fit into the box.
    package func appearance(_ fonts: StampFonts) throws(StampError) -> PDFAppearance {
        var canvas = Canvas()
        let box = PDFRectangle(left: 0, bottom: 0, width: self.width, height: self.height)
        try self.draw(on: &canvas, in: box, fonts)
        return try canvas.appearance(width: self.width, height: self.height, fonts)
    }

    /// Draws the lines with their box at the lower left corner of `box`.
    func draw(
        on canvas: inout Canvas, in box: PDFRectangle, _ fonts: StampFonts
    ) throws(StampError) {
        guard self.lines.contains(where: { !$0.isEmpty }) else { throw .emptyText }
        guard self.width > 0, self.height > 0, self.width <= 14_400, self.height <= 14_400 else {
            throw .impossibleMeasure
        }
        let step = Self.leading * self.size
        let whole = Self.height(of: self.lines.count, face: self.face, size: self.size, fonts)
        // The last baseline above the bottom of the box.
        let last =
            (self.height - whole) / 2 + Self.extent(self.face, self.size, fonts).descent
        for (index, line) in self.lines.enumerated() {
            let run = try TextRun(line, face: self.face, size: self.size, fonts)
            let baseline = last + Double(self.lines.count - 1 - index) * step
            // A hundredth of a millimetre is no overflow.
            let tolerance = 0.03
            guard run.width <= self.width + tolerance else {
                throw .tooWide(line: line, width: run.width, available: self.width)
            }
            guard baseline + run.bottom >= -tolerance,
                baseline + run.top <= self.height + tolerance
            else { throw .tooTall(lines: self.lines.count, height: whole, available: self.height) }
            let room = self.width - run.width
            let start =
                switch self.alignment {
                case .leading: 0.0
                case .centre: room / 2
                case .trailing: room
                }
            canvas.text(run, x: box.left + start - run.left, baseline: box.bottom + baseline)
        }
    }

    /// The words of a text in as few lines of this width as they need. A word that is wider than
    /// the line is broken anywhere if `breakingWords`, else it is `tooWide`.
    package static func wrapped(
        _ text: String, face: StampFonts.Face = .regular, size: Double, width: Double,
        breakingWords: Bool = false, _ fonts: StampFonts
    ) throws(StampError) -> [String] {
        func measured(_ line: String) throws(StampError) -> Double {
            try TextRun(line, face: face, size: size, fonts).width
        }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if try measured(longer) <= width {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = String(word)
            let alone = try measured(line)
            guard alone > width else { continue }
            guard breakingWords else {
                throw .tooWide(line: line, width: alone, available: width)
            }
            line = ""
            for letter in word {
                if !line.isEmpty, try measured(line + String(letter)) > width {
                    lines.append(line)
                    line = ""
                }
                line.append(letter)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
