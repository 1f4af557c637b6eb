// SignerBlock.swift
internal import AntinCore
internal import AntinPDF

/// Where a person signs: the name, the lines of position and authority above it, and the space
/// between (boxes 7a, 7b, 7c of Decree 30/2020, Appendix I).
struct SignerBlock {
    let page: Int
    let name: PDFRectangle
    /// The lines right above the free space, the lowest first.
    let lines: [TextLine]
    /// How many of the lowest lines, after `skipped` ones, say the position; nil if none do.
    let positionLines: Range<Int>?
    /// The mark on the page: the first of position and the line above it that begins with one.
    let authority: SigningAuthority?
    /// "TS.", "ThS." before the name.
    let hasTitle: Bool

    struct TextLine {
        let text: String
        let box: PDFRectangle
    }

    /// The space between position and name, as wide as the lines around it.
    var space: PDFRectangle {
        let lowest = self.lines.first?.box ?? self.name
        return PDFRectangle(
            left: min(lowest.left, self.name.left), bottom: self.name.top,
            right: max(lowest.right, self.name.right), top: max(lowest.bottom, self.name.top))
    }

    /// The last place of the document where the name stands under a position; nil if the name
    /// stands under nothing at all.
    init?(name: String, position: String, on pages: [PageWords]) {
        var fallback: SignerBlock?
        // A page of nothing but the name must not keep the machine busy.
        var tries = 64
        for (index, page) in pages.enumerated().reversed() {
            for words in Self.places(of: name, on: page, atMost: tries) {
                tries -= 1
                guard let block = SignerBlock(words, position, page, index) else { continue }
                if block.positionLines != nil {
                    self = block
                    return
                }
                if fallback == nil { fallback = block }
            }
        }
        guard let fallback else { return nil }
        self = fallback
    }

    // MARK: The name

    /// The places of the name on a page, the lowest first.
    private static func places(
        of name: String, on page: PageWords, atMost limit: Int
    ) -> [[PageWord]] {
        let wanted = Self.squeezed(name)
        guard !wanted.isEmpty else { return [] }
        var found: [[PageWord]] = []
        let begin = page.words.filter { wanted.hasPrefix($0.key) }
            .sorted { $0.box.bottom < $1.box.bottom }
        for word in begin.prefix(4 * max(0, limit)) where found.count < limit {
            if let words = Self.words(from: word, spelling: wanted, on: page) {
                found.append(words)
            }
        }
        return found
    }

    /// Words one after another from `first` that are the name, however it is split.
    private static func words(
        from first: PageWord, spelling wanted: String, on page: PageWords
    ) -> [PageWord]? {
        var words = [first]
        var spelled = first.key
        while spelled != wanted {
            let last = words[words.count - 1]
            let next = page.words
                .filter {
                    $0.box.left >= last.box.right - 1 && $0.sharesLine(with: last)
                        && $0.box.left - last.box.right < 1.5 * last.size
                }
                .min { $0.box.left < $1.box.left }
            guard let next, words.count < 40 else { return nil }
            spelled += next.key
            guard wanted.hasPrefix(spelled) else { return nil }
            words.append(next)
        }
        return words
    }

    /// The comparison key without spaces, word by word: two words never become one letter.
    private static func squeezed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace)
            .map { VietnameseText.comparisonKey(String($0), ignoringCase: true) }.joined()
    }

    // MARK: The lines above

    private init?(_ name: [PageWord], _ position: String, _ page: PageWords, _ index: Int) {
        let box = name.map(\.box).union
        let size = name.map(\.size).max() ?? box.height
        let lines = Self.lines(above: box, size: size, on: page)
        guard !lines.isEmpty else { return nil }
        self.page = index
        self.name = box
        self.lines = lines
        self.positionLines = Self.range(of: position, in: lines)
        let end = self.positionLines?.upperBound ?? lines.count
        let start = self.positionLines?.lowerBound ?? 0
        self.authority =
            lines[start..<min(end + 1, lines.count)].reversed().lazy
            .compactMap { Self.mark(of: $0.text) }.first
        self.hasTitle = page.words.contains {
            $0.sharesLine(with: name[0]) && $0.text.hasSuffix(".")
                && $0.box.right <= name[0].box.left + 1 && name[0].box.left - $0.box.right < size
        }
    }

    /// Lines in the column of the name, from the lowest upwards: at most six, each close to the
    /// one below it, the lowest within 60 mm of the name.
    private static func lines(
        above name: PDFRectangle, size: Double, on page: PageWords
    ) -> [TextLine] {
        var lines: [TextLine] = []
        var edge = name.top
        var reach = Millimetres(60).points
        while lines.count < 6 {
            let next = page.words
                .filter { word in
                    let middle = (word.box.bottom + word.box.top) / 2
                    return middle > edge && word.box.bottom - edge < reach
                        && word.box.right > name.left - size && word.box.left < name.right + size
                }
                .min { $0.box.bottom < $1.box.bottom }
            guard let next else { break }
            let line = Self.line(through: next, on: page)
            lines.append(line)
            edge = max(line.box.top - 0.25 * line.box.height, edge + 1)
            reach = 1.2 * line.box.height
        }
        return lines
    }

    /// The words to both sides that belong to the same line of the same column.
    private static func line(through word: PageWord, on page: PageWords) -> TextLine {
        let same = page.words.filter { $0.sharesLine(with: word) }
            .sorted { $0.box.left < $1.box.left }
        let reach = 1.5 * word.size
        let right = same.filter { $0.box.left >= word.box.right - 1 }
        let left = same.filter { $0.box.right <= word.box.left + 1 }.reversed()
        var words = [word]
        for next in right {
            guard next.box.left - words[words.count - 1].box.right < reach else { break }
            words.append(next)
        }
        for next in left {
            guard words[0].box.left - next.box.right < reach else { break }
            words.insert(next, at: 0)
        }
        return TextLine(
            text: words.map(\.text).joined(separator: " "), box: words.map(\.box).union)
    }

    // MARK: Position and mark

    /// Up to four lines, after at most two others ("(Đã ký)"), that say the position, a mark
    /// before it or not.
    private static func range(of position: String, in lines: [TextLine]) -> Range<Int>? {
        let wanted = Self.squeezed(Self.withoutMark(position))
        for skipped in 0..<min(3, lines.count) {
            for count in 1...4 where skipped + count <= lines.count {
                let range = skipped..<skipped + count
                let text = lines[range].reversed().map(\.text).joined(separator: " ")
                if Self.squeezed(text) == Self.squeezed(position)
                    || Self.squeezed(Self.withoutMark(text)) == wanted
                {
                    return range
                }
            }
        }
        return nil
    }

    private static func mark(of line: String) -> SigningAuthority? {
        SigningAuthority.allCases.first { mark in
            line.uppercased().hasPrefix(mark.rawValue)
        }
    }

    private static func withoutMark(_ text: String) -> String {
        guard let mark = Self.mark(of: text.trimmed) else { return text }
        return String(text.trimmed.dropFirst(mark.rawValue.count))
    }
}

extension [PDFRectangle] {
    /// The smallest rectangle around all; an empty one at the corner for none.
    var union: PDFRectangle {
        guard let first else { return PDFRectangle(left: 0, bottom: 0, right: 0, top: 0) }
        return self.dropFirst().reduce(first) { one, other in
            PDFRectangle(
                left: Swift.min(one.left, other.left), bottom: Swift.min(one.bottom, other.bottom),
                right: Swift.max(one.right, other.right), top: Swift.max(one.top, other.top))
        }
    }
}
