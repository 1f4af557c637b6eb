import AntinCore
import AntinPDF

/// Sets a checking slip on A4, from the top down.
struct SlipLayout {
    private var writer: PDFPageWriter
    private let slip: CheckingSlip
    /// The size of running text, in points; everything else follows.
    private let size: Double
    /// The lowest point that is used already.
    private var y: Double

    private static let left = Millimetres(14).points
    private static let right = PDFPageWriter.width - Millimetres(14).points
    private static let top = PDFPageWriter.height - Millimetres(11).points
    private static let bottom = Millimetres(11).points
    private static var width: Double { Self.right - Self.left }

    init(_ slip: CheckingSlip, size: Double, _ fonts: StampFonts) {
        self.slip = slip
        self.size = size
        self.writer = PDFPageWriter(
            title: "\(slip.title) – \(slip.headline)", language: slip.language, fonts)
        self.y = Self.top
    }

    var pageCount: Int { self.writer.pageCount }

    mutating func set() throws(StampError) -> [UInt8] {
        try self.setHead()
        try self.setVerdict()
        try self.setLines(self.slip.facts, under: self.slip.headings.facts)
        try self.setChecks()
        try self.setRevisions()
        for notice in self.slip.notices {
            try self.setParagraph("– \(notice)", indent: 6, size: self.size)
        }
        if !self.slip.notices.isEmpty { self.y -= self.gap }
        try self.setNext()
        self.setRule()
        try self.setLines(self.slip.basis, under: nil)
        self.setRule()
        try self.setParagraph(self.slip.footer, size: self.size - 1)
        return try self.writer.file()
    }

    private var gap: Double { self.size * 0.75 }

    // MARK: Parts

    private mutating func setHead() throws(StampError) {
        try self.setCentred(self.slip.title, face: .bold, size: self.size * 1.6)
        try self.setCentred(self.slip.subtitle, face: .regular, size: self.size)
        self.y -= self.gap
        guard let label = self.slip.testKeyLabel else { return }
        let lines = try self.wrapped(label, .bold, self.size, Self.width - 12)
        let height = self.height(lines.count, self.size) + 6
        self.makeRoom(height)
        self.writer.frame(self.box(height), width: 1, .grey(0.35))
        self.y -= 3
        for line in lines { try self.setCentred(line, face: .bold, size: self.size) }
        self.y -= 3 + self.gap
    }

    private mutating func setVerdict() throws(StampError) {
        let headSize = self.size * 1.4
        let sign = self.slip.sign.first.flatMap { SlipSign.lines($0) }
        let indent = sign == nil ? 0 : headSize * 1.3
        let inner = Self.width - 20
        let head = sign == nil ? "\(self.slip.sign) \(self.slip.headline)" : self.slip.headline
        let headLines = try self.wrapped(head, .bold, headSize, inner - indent)
        var sentences: [String] = []
        for sentence in self.slip.sentences {
            sentences += try self.wrapped(sentence, .regular, self.size, inner)
        }
        let height =
            self.height(headLines.count, headSize) + self.height(sentences.count, self.size) + 14
        self.makeRoom(height)
        let tint = Self.tint(self.slip.tone)
        let box = self.box(height)
        self.writer.frame(box, width: self.slip.tone == .red ? 2.6 : 1.6, tint)
        if self.slip.tone == .red {
            let inside = PDFRectangle(
                left: box.left + 4, bottom: box.bottom + 4, right: box.right - 4, top: box.top - 4)
            self.writer.frame(inside, width: 0.6, tint)
        }
        self.y -= 7
        for (index, line) in headLines.enumerated() {
            let baseline = self.y - headSize * 0.93
            if index == 0, let sign {
                self.set(sign, x: Self.left + 10, baseline: baseline, size: headSize * 0.8, tint)
            }
            try self.writer.text(
                line, face: .bold, size: headSize, x: Self.left + 10 + indent, y: baseline)
            self.y -= self.height(1, headSize)
        }
        for line in sentences {
            try self.setLine(line, x: Self.left + 10, size: self.size)
        }
        self.y -= 7 + self.gap
    }

    /// Names on the left, values on the right.
    private mutating func setLines(
        _ lines: [CheckingSlip.Line], under heading: String?
    ) throws(StampError) {
        guard !lines.isEmpty else { return }
        if let heading { try self.setHeading(heading) }
        let size = heading == nil ? self.size - 0.5 : self.size
        let column = Self.width * 0.22
        for line in lines {
            let names = try self.wrapped(line.name, .regular, size, column - 6)
            let values = try self.wrapped(line.value, .regular, size, Self.width - column)
            self.makeRoom(self.height(max(names.count, values.count), size))
            let start = self.y
            for name in names { try self.setLine(name, x: Self.left, size: size) }
            let end = self.y
            self.y = start
            for value in values { try self.setLine(value, x: Self.left + column, size: size) }
            self.y = min(self.y, end)
        }
        self.y -= self.gap
    }

    private mutating func setChecks() throws(StampError) {
        let headings = self.slip.headings
        try self.setHeading(headings.checks)
        let columns = [0.36, 0.17, 0.47]
        try self.setRow([headings.check, headings.result, headings.reason], columns, isHead: true)
        for check in self.slip.checks {
            try self.setRow(
                [check.name, check.word, check.reason], columns,
                face: check.result == .fail ? .bold : .regular)
        }
        self.y -= self.gap
    }

    private mutating func setRevisions() throws(StampError) {
        guard !self.slip.revisions.isEmpty else { return }
        let headings = self.slip.headings
        try self.setHeading(headings.revisions)
        let columns = [0.17, 0.31, 0.37, 0.15]
        try self.setRow(
            [headings.number, headings.signedBy, headings.change, headings.size], columns,
            isHead: true)
        for line in self.slip.revisions {
            let judged =
                line.isJudged ? " – " + SlipWords.isJudged.text(in: self.slip.language) : ""
            try self.setRow(
                [line.number + judged, line.signedBy, line.change, line.size], columns,
                face: line.isJudged ? .bold : .regular)
        }
        if let omitted = self.slip.omittedRevisions {
            try self.setParagraph(omitted, size: self.size - 0.5)
        }
        self.y -= self.gap
    }

    private mutating func setNext() throws(StampError) {
        let lines = try self.wrapped(self.slip.next, .regular, self.size, Self.width - 10)
        let height = self.height(1, self.size * 1.05) + self.height(lines.count, self.size)
        self.makeRoom(height)
        self.writer.fill(
            PDFRectangle(left: Self.left, bottom: self.y - height, width: 2.5, height: height))
        try self.setLine(self.slip.headings.next, .bold, x: Self.left + 8, size: self.size * 1.05)
        for line in lines { try self.setLine(line, x: Self.left + 8, size: self.size) }
        self.y -= self.gap
    }

    // MARK: Pieces

    private mutating func setHeading(_ heading: String) throws(StampError) {
        // A heading does not stand alone at the foot of a page.
        self.makeRoom(self.height(3, self.size))
        try self.setLine(heading, .bold, x: Self.left, size: self.size * 1.05)
        self.y -= 1
    }

    private mutating func setRow(
        _ cells: [String], _ columns: [Double], face: StampFonts.Face = .regular,
        isHead: Bool = false
    ) throws(StampError) {
        let size = self.size - 0.5
        var lines: [[String]] = []
        for (cell, column) in zip(cells, columns) {
            let sign = cell.first.flatMap { SlipSign.lines($0) }
            let text = sign == nil ? cell : String(cell.dropFirst().drop { $0 == " " })
            let indent = sign == nil ? 0 : size * 1.1
            let room = column * Self.width - 8 - indent
            lines.append(try self.wrapped(text, isHead ? .bold : face, size, room))
        }
        let height = self.height(max(1, lines.map(\.count).max() ?? 1), size) + 2.5
        self.makeRoom(height)
        let row = self.box(height)
        if isHead { self.writer.fill(row, .grey(0.93)) }
        var x = Self.left
        let start = self.y - 1.2
        for (index, column) in columns.enumerated() {
            let cell = PDFRectangle(
                left: x, bottom: row.bottom, right: x + column * Self.width, top: row.top)
            self.writer.frame(cell, width: 0.4, .grey(0.45))
            self.y = start
            var indent = 4.0
            if let sign = cells[index].first.flatMap({ SlipSign.lines($0) }) {
                self.set(
                    sign, x: x + 4, baseline: self.y - size * 0.93, size: size * 0.75, .black)
                indent += size * 1.1
            }
            for line in lines[index] {
                try self.setLine(line, isHead ? .bold : face, x: x + indent, size: size)
            }
            x += column * Self.width
        }
        self.y = row.bottom
    }

    private mutating func setParagraph(
        _ text: String, indent: Double = 0, size: Double
    ) throws(StampError) {
        let lines = try self.wrapped(text, .regular, size, Self.width - indent)
        self.makeRoom(self.height(lines.count, size))
        for line in lines { try self.setLine(line, x: Self.left + indent, size: size) }
    }

    private mutating func setCentred(
        _ text: String, face: StampFonts.Face, size: Double
    ) throws(StampError) {
        for line in try self.wrapped(text, face, size, Self.width) {
            let width = try TextRun(line, face: face, size: size, self.writer.fonts).width
            try self.setLine(line, face, x: Self.left + (Self.width - width) / 2, size: size)
        }
    }

    /// One line below the last one; the place moves down.
    private mutating func setLine(
        _ line: String, _ face: StampFonts.Face = .regular, x: Double, size: Double
    ) throws(StampError) {
        try self.writer.text(line, face: face, size: size, x: x, y: self.y - size * 0.93)
        self.y -= self.height(1, size)
    }

    private mutating func set(
        _ sign: [[Canvas.Point]], x: Double, baseline: Double, size: Double, _ tint: Tint
    ) {
        let lines = sign.map { line in
            line.map { Canvas.Point(x: x + $0.x * size, y: baseline + $0.y * size) }
        }
        self.writer.strokes(lines, width: size * 0.13, tint)
    }

    private mutating func setRule() {
        self.writer.rule(from: Self.left, to: Self.right, y: self.y, width: 0.4, .grey(0.45))
        self.y -= self.gap / 2
    }

    /// Goes to a new page if so much does not fit on this one.
    private mutating func makeRoom(_ height: Double) {
        guard self.y - height < Self.bottom, self.y < Self.top else { return }
        self.writer.startPage()
        self.y = Self.top
    }

    private func box(_ height: Double) -> PDFRectangle {
        PDFRectangle(left: Self.left, bottom: self.y - height, right: Self.right, top: self.y)
    }

    private func height(_ lines: Int, _ size: Double) -> Double { Double(lines) * size * 1.17 }

    /// What the font lacks is named by its number; what is too long for a line is broken anywhere.
    private func wrapped(
        _ text: String, _ face: StampFonts.Face, _ size: Double, _ width: Double
    ) throws(StampError) -> [String] {
        try TextBlock.wrapped(
            self.writer.fonts.legible(text, face: face), face: face, size: size, width: width,
            breakingWords: true, self.writer.fonts)
    }

    private static func tint(_ tone: Verdict.Tone) -> Tint {
        switch tone {
        case .green: .rgb(0.09, 0.39, 0.18)
        case .red: .rgb(0.64, 0.09, 0.11)
        case .amber: .rgb(0.54, 0.35, 0)
        case .blue: .rgb(0.11, 0.29, 0.56)
        case .grey: .grey(0.2)
        }
    }
}
