internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// A book cut into sheets of paper.
///
/// The cut is made here and not by the browser, because each sheet names the numbers on it, adds
/// them up and carries their hash. Heights are estimated from the letters in each cell, on the safe
/// side; the style sheet fixes the widths.
struct BookSheets {
    let excerpt: BookExcerpt
    let form: BookForm
    let cells: BookCells

    struct Row {
        let texts: [String]
        let line: BookLine
    }

    struct Sheet {
        let rows: [Row]
        let numbers: ClosedRange<Int>
    }

    /// What rows may take of a sheet, in millimetres: 209 less head, column heads, sum and foot.
    private static let rowsMillimetres = 138.0
    /// What the end of the book takes besides.
    private static let closingMillimetres = 34.0
    private static let lineMillimetres = 4.1
    private static let paddingMillimetres = 2.2
    /// Small letters of 9.5 pt that fit into a millimetre.
    private static let lettersPerMillimetre = 0.58

    func sheets() -> [Sheet] {
        var sheets: [Sheet] = []
        var rows: [Row] = []
        var height = 0.0
        func end() {
            if let first = rows.first, let last = rows.last {
                sheets.append(
                    Sheet(
                        rows: rows, numbers: first.line.number.number...last.line.number.number))
            }
            rows = []
            height = 0
        }
        let last = self.excerpt.lines.count - 1
        for (place, line) in self.excerpt.lines.enumerated() {
            let texts = self.cells.texts(line, self.form)
            let rowHeight = self.height(of: texts)
            // The last line takes the end of the book along to its sheet.
            let closing = place == last ? Self.closingMillimetres : 0
            if height + rowHeight + closing > Self.rowsMillimetres { end() }
            rows.append(Row(texts: texts, line: line))
            height += rowHeight
        }
        end()
        return sheets
    }

    private func height(of texts: [String]) -> Double {
        let lines = zip(texts, self.form.columns).map { text, column in
            Self.lines(text, Double(column.millimetres - 2) * Self.lettersPerMillimetre)
        }
        return Double(lines.max() ?? 1) * Self.lineMillimetres + Self.paddingMillimetres
    }

    /// Lines that a text takes when it is broken at spaces, and words that are too long anywhere.
    ///
    /// - Parameter width: in small letters; a capital takes as much as one and a half.
    static func lines(_ text: String, _ width: Double) -> Int {
        let width = max(2, Int(width * 2))
        var lines = 1
        var used = 0
        for word in text.split(separator: " ") {
            let count = word.reduce(0) { $0 + ($1.isUppercase ? 3 : 2) }
            if used > 0, used + 2 + count > width {
                lines += 1
                used = 0
            }
            lines += max(0, count - 1) / width
            used += (used > 0 ? 2 : 0) + (count <= width ? count : (count - 1) % width + 1)
        }
        return lines
    }
}

/// What stands below a sheet: how many numbers of which sort.
struct BookSum {
    private(set) var documents = 0
    private(set) var voided = 0
    private(set) var waiting = 0
    private(set) var late = 0

    var all: Int { self.documents + self.voided + self.waiting }

    mutating func add(_ line: BookLine) {
        switch line.number.state {
        case .issued, .received: self.documents += 1
        case .voided: self.voided += 1
        case .numbered, .reserved: self.waiting += 1
        }
        if line.isLate { self.late += 1 }
    }

    var places: [String: String] {
        [
            "all": "\(self.all)", "documents": "\(self.documents)", "voided": "\(self.voided)",
            "waiting": "\(self.waiting)", "late": "\(self.late)",
        ]
    }
}
