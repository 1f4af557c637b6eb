// NumberGap.swift
internal import AntinCore
internal import AntinPDF

/// The place of the number: the gap between "Số:" and "/" in the head of the first page, and the
/// notation that is printed behind it (Decree 30/2020, Appendix I part I, II.3).
struct NumberGap {
    /// As high as a line of its letters; the number stands on the same line as "Số:".
    let place: PDFRectangle
    /// What stands in it, without dots; empty if it is blank.
    let filled: String
    /// What stands behind the slash, without spaces.
    let notation: String

    /// The first one from the top; nil if there is none in the upper half of the page.
    init?(on page: PageWords) {
        let anchors = page.words
            .filter { Self.isAnchor($0) && $0.box.bottom > page.height / 2 }
            .sorted { $0.box.top > $1.box.top }
            .prefix(64)
        for anchor in anchors where !Self.hasNeighbour(anchor, on: page) {
            if let gap = NumberGap(from: anchor, on: page) {
                self = gap
                return
            }
        }
        return nil
    }

    /// "Số", "SỐ:", "Số:……/KH-SGDĐT": in any case, with whatever follows.
    private static func isAnchor(_ word: PageWord) -> Bool {
        let letters = Array(word.text)
        guard letters.count >= 2, letters[0].lowercased() == "s", letters[1].lowercased() == "ố"
        else { return false }
        return letters.count == 2 || !letters[2].isLetter
    }

    /// "(Kèm theo Kế hoạch số … /KH-SGDĐT": the number of another line of text.
    private static func hasNeighbour(_ anchor: PageWord, on page: PageWords) -> Bool {
        page.words.contains {
            $0.sharesLine(with: anchor) && $0.box.right <= anchor.box.left + 1
                && anchor.box.left - $0.box.right < anchor.size
        }
    }

    private init?(from anchor: PageWord, on page: PageWords) {
        let run = LineRun(from: anchor, on: page, reach: Millimetres(60).points)
        var start = 2
        var hasColon = false
        if run.letters.count > 2, run.letters[2].character == ":" {
            start = 3
            hasColon = true
        }
        guard let slash = run.letters[start...].firstIndex(where: { $0.character == "/" }) else {
            return nil
        }
        let between = (start..<slash).filter { !LineRun.isBlank(run.letters[$0].character) }
        let filled = between.map { String(run.letters[$0].character) }.joined()
        // "Số lớp 2/4" in a table is no place for a number.
        guard hasColon || filled.allSatisfy({ $0.isNumber }) else { return nil }
        var end = slash + 1
        while end < run.letters.count, run.space(before: end) < 0.8 * run.size { end += 1 }
        self.place = run.place(from: run.letters[start - 1].right, to: run.letters[slash].left)
        self.filled = filled
        self.notation = run.text(slash + 1..<end).filter { !$0.isWhitespace }
    }
}

extension LineRun {
    /// A field on this line: as high as its letters are, with room above and below, so that what
    /// is filled in stands on the line (``FormTextLine``).
    func place(from left: Double, to right: Double) -> PDFRectangle {
        let height = FormTextLine.height(size: self.size)
        let bottom = self.baseline - FormTextLine.descent * self.size
        return PDFRectangle(left: left, bottom: bottom, right: right, top: bottom + height)
    }
}
