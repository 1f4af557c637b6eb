// LineRun.swift
internal import AntinCore
internal import AntinPDF

/// Words of one line from a given one to the right, letter by letter: what stands between two
/// letters, and how wide the space is, no matter where the words end.
///
/// Only the boxes of words are known; inside a word the letters share the width as those of Times
/// do.
struct LineRun {
    struct Letter {
        let character: Character
        let left: Double
        let right: Double
    }

    let letters: [Letter]
    /// The size of the first word's letters, in points.
    let size: Double
    /// Where the letters of the first word stand.
    let baseline: Double
    let top: Double
    let bottom: Double

    /// From `word` to the right until a space wider than `reach` points.
    init(from word: PageWord, on page: PageWords, reach: Double) {
        let others = page.words
            .filter { $0.box.left >= word.box.right - 1 && $0.sharesLine(with: word) }
            .sorted { $0.box.left < $1.box.left }
        var letters = Self.letters(of: word)
        var end = word.box.right
        for other in others {
            guard other.box.left - end <= reach else { break }
            letters += Self.letters(of: other)
            end = max(end, other.box.right)
        }
        self.letters = letters
        self.size = word.size
        self.baseline = Self.baseline(of: word)
        self.top = word.box.top
        self.bottom = word.box.bottom
    }

    private static func letters(of word: PageWord) -> [Letter] {
        let widths = word.text.map(TimesWidths.width(of:))
        let sum = widths.reduce(0, +)
        let unit = sum > 0 ? word.box.width / sum : 0
        var left = word.box.left
        return zip(word.text, widths).map { character, width in
            defer { left += width * unit }
            return Letter(character: character, left: left, right: left + width * unit)
        }
    }

    /// The line on which the letters stand. The box reaches from the font's descent to its ascent:
    /// 0.216 and 0.891 of the size in Times, and 0.35 and 0.95 where the font does not say.
    private static func baseline(of word: PageWord) -> Double {
        let ratio = word.box.height / max(word.size, 1)
        let share = min(0.27, max(0.18, 0.195 + (ratio - 1.107) * 0.384))
        return word.box.bottom + share * word.box.height
    }

    /// Where the letters of `word`, lower case and composed, begin at or after `start`.
    func find(_ word: String, from start: Int = 0) -> Int? {
        let wanted = Array(word)
        guard wanted.count <= self.letters.count else { return nil }
        for index in start..<max(start, self.letters.count - wanted.count + 1)
        where self.has(wanted, at: index) { return index }
        return nil
    }

    private func has(_ wanted: [Character], at index: Int) -> Bool {
        for (offset, character) in wanted.enumerated()
        where self.letters[index + offset].character.lowercased() != String(character) {
            return false
        }
        return true
    }

    /// The letters of a range as text, with a space wherever there is one.
    func text(_ range: Range<Int>) -> String {
        var text = ""
        for index in range {
            if index > range.lowerBound, self.space(before: index) > 0.12 * self.size {
                text.append(" ")
            }
            text.append(self.letters[index].character)
        }
        return text
    }

    /// The space before a letter, in points.
    func space(before index: Int) -> Double {
        index > 0 ? self.letters[index].left - self.letters[index - 1].right : 0
    }

    /// Dots and lines that mark a place to be filled in by hand.
    static func isBlank(_ character: Character) -> Bool {
        [".", "…", "_", "․", "‥", "·"].contains(character) || character.isWhitespace
    }
}
