// PageWord.swift
internal import AntinCore
package import AntinPDF

/// A word of a page's text layer and where it stands.
package struct PageWord: Hashable, Sendable {
    /// Composed (NFC), without space inside.
    package let text: String
    /// In points, y upwards, from the lower left corner of the media box.
    package let box: PDFRectangle

    /// By this two spellings of the word are equal: case, normal form and place of the tone.
    /// Kept, because every signer's name is compared with every word.
    let key: String

    package init(text: String, box: PDFRectangle) {
        self.text = VietnameseText.composed(text)
        self.box = box
        self.key = VietnameseText.comparisonKey(self.text, ignoringCase: true)
    }

    /// The size of the letters, judged by the width that Times gives to the word, in points.
    var size: Double {
        let width = TimesWidths.width(of: self.text)
        let judged = width > 0 ? self.box.width / width : self.box.height / 1.2
        // Letters are never larger than their line, nor a tenth of it.
        return min(max(judged, self.box.height * 0.1), self.box.height)
    }

    /// Whether both stand on one line: the lower of the two is covered by more than half.
    func sharesLine(with other: PageWord) -> Bool {
        let top = min(self.box.top, other.box.top)
        let bottom = max(self.box.bottom, other.box.bottom)
        return top - bottom > 0.5 * min(self.box.height, other.box.height)
    }
}

/// The text layer of one page.
package struct PageWords: Sendable {
    /// In points, as a reader of the page sees it.
    package let width: Double
    package let height: Double
    package let words: [PageWord]

    package init(width: Double, height: Double, words: [PageWord]) {
        self.width = width
        self.height = height
        self.words = words
    }
}
