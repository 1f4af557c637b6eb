// TextLayer.swift
package import AntinLog
internal import AntinPDF

/// The text layer of a PDF as poppler's `pdftotext -bbox-layout` prints it: pages of words with
/// their boxes. The words come from a foreign file, so that nothing here is believed beyond its
/// form: numbers are bounded, escapes are few, and there is an end to everything.
package struct TextLayer: Sendable {
    package let pages: [PageWords]

    package init(pages: [PageWords]) { self.pages = pages }

    package static let maxBytes = 48 << 20
    static let maxPages = 2_000
    static let maxWords = 300_000
    static let maxWordsOnPage = 20_000
    static let maxWordBytes = 4_096

    /// Whether there is any text at all: a scan has none.
    package var isEmpty: Bool { self.pages.allSatisfy(\.words.isEmpty) }

    /// Reads the program's output. Cost: linear.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Self.maxBytes else {
            throw FormatError("text layer", expected: "at most \(Self.maxBytes) bytes")
        }
        var reader = Reader(bytes)
        try reader.run()
        self.pages = reader.pages
    }
}

extension TextLayer {
    private struct Reader {
        let bytes: [UInt8]
        var position = 0
        var pages: [PageWords] = []
        private var size: (width: Double, height: Double)?
        private var words: [PageWord] = []
        private var count = 0
        private var inDocument = false

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() throws(FormatError) {
            var ended = false
            while let tag = try self.nextTag() {
                switch tag.name {
                case "doc" where !self.inDocument && !ended: self.inDocument = true
                case "/doc" where self.inDocument && self.size == nil:
                    self.inDocument = false
                    ended = true
                case "page" where self.inDocument && self.size == nil: try self.beginPage(tag)
                case "/page" where self.size != nil: self.endPage()
                case "word" where self.size != nil: try self.readWord(tag)
                case "flow", "/flow", "block", "/block", "line", "/line":
                    guard self.size != nil else { throw Self.failure("a page around \(tag.name)") }
                case "!DOCTYPE", "html", "head", "title", "/title", "meta", "/head", "body",
                    "/body", "/html":
                    guard !self.inDocument else { throw Self.failure("pages in the document") }
                default: throw Self.failure("the elements of bbox-layout in their order")
                }
            }
            guard ended else { throw Self.failure("a whole document; it is cut") }
        }

        private mutating func beginPage(_ tag: Tag) throws(FormatError) {
            guard self.pages.count < TextLayer.maxPages else {
                throw Self.failure("at most \(TextLayer.maxPages) pages")
            }
            let width = try tag.number("width")
            let height = try tag.number("height")
            guard width > 0, height > 0 else { throw Self.failure("a page with a size") }
            self.size = (width, height)
        }

        private mutating func endPage() {
            if let size {
                self.pages.append(
                    PageWords(width: size.width, height: size.height, words: self.words))
            }
            self.words = []
            self.size = nil
        }

        private mutating func readWord(_ tag: Tag) throws(FormatError) {
            self.count += 1
            guard self.count <= TextLayer.maxWords, self.words.count < TextLayer.maxWordsOnPage
            else { throw Self.failure("at most \(TextLayer.maxWords) words") }
            let height = self.size?.height ?? 0
            let box = PDFRectangle(
                left: try tag.number("xMin"), bottom: height - (try tag.number("yMax")),
                right: try tag.number("xMax"), top: height - (try tag.number("yMin")))
            let text = try self.text()
            guard let end = try self.nextTag(), end.name == "/word" else {
                throw Self.failure("the end of a word")
            }
            // What has no width is no mark on the page.
            guard box.width > 0, box.height > 0, !text.isEmpty else { return }
            self.words.append(PageWord(text: text, box: box))
        }

        /// The text up to the next tag, its five escapes undone.
        private mutating func text() throws(FormatError) -> String {
            let start = self.position
            while self.position < self.bytes.count, self.bytes[self.position] != Self.less {
                self.position += 1
            }
            guard self.position - start <= TextLayer.maxWordBytes else {
                throw Self.failure("a word of at most \(TextLayer.maxWordBytes) bytes")
            }
            let raw = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
            guard raw.utf8.contains(UInt8(ascii: "&")) else { return raw }
            var text = ""
            for (index, piece) in raw.split(separator: "&", omittingEmptySubsequences: false)
                .enumerated()
            {
                guard index > 0 else {
                    text += piece
                    continue
                }
                guard let end = piece.firstIndex(of: ";"), let letter = Self.escapes[piece[..<end]]
                else { throw Self.failure("one of five escapes after &") }
                text += letter + piece[piece.index(after: end)...]
            }
            return text
        }

        private static let escapes: [Substring: String] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
        ]

        /// The next tag; nil at the end. Text between tags is skipped.
        private mutating func nextTag() throws(FormatError) -> Tag? {
            while self.position < self.bytes.count, self.bytes[self.position] != Self.less {
                self.position += 1
            }
            guard self.position < self.bytes.count else { return nil }
            let start = self.position + 1
            // A title of the document stands in the head, its quotes escaped.
            let limit = min(self.bytes.count, start + 65_536)
            var end = start
            while end < limit, self.bytes[end] != Self.greater { end += 1 }
            guard end < limit else { throw Self.failure("the end of a tag") }
            self.position = end + 1
            return Tag(self.bytes[start..<end])
        }

        private static let less = UInt8(ascii: "<")
        private static let greater = UInt8(ascii: ">")

        static func failure(_ expected: String) -> FormatError {
            FormatError("text layer", expected: expected)
        }
    }

    /// What stands between `<` and `>`.
    private struct Tag {
        let name: String
        private let rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) {
            let end = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
            self.name = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self)
            self.rest = bytes[end...]
        }

        /// An attribute that is a decimal number, in points.
        func number(_ name: String) throws(FormatError) -> Double {
            let mark = Array(" \(name)=\"".utf8)
            var start = self.rest.startIndex
            while start + mark.count <= self.rest.endIndex {
                if self.rest[start..<start + mark.count].elementsEqual(mark) {
                    let value = self.rest[(start + mark.count)...].prefix { $0 != 0x22 }
                    if let number = Self.decimal(value) { return number }
                    break
                }
                start += 1
            }
            throw Reader.failure("\(name) as a decimal number")
        }

        /// Digits with at most one point, a sign before: within what a page can be.
        private static func decimal(_ bytes: ArraySlice<UInt8>) -> Double? {
            guard (1...24).contains(bytes.count) else { return nil }
            let isPlain = bytes.allSatisfy {
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
            }
            guard isPlain, let number = Double(String(decoding: bytes, as: UTF8.self)),
                number.magnitude <= 1_000_000
            else { return nil }
            return number
        }
    }
}
