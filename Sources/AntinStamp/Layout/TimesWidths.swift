// TimesWidths.swift
internal import AntinCore

/// How wide letters are in a face with the metrics of Times, in parts of the size: enough to judge
/// where a letter stands inside a word of which only the box is known.
enum TimesWidths {
    /// U+0020 to U+007E, in thousandths.
    private static let ascii: [Double] = [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500,
        500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667,
        722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722,
        722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
        500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500,
        444, 480, 200, 480, 541,
    ]

    /// Marks above and below take no room; the horn and what is unknown count as half the size.
    static func width(of character: Character) -> Double {
        if character == "…" { return 1 }
        let bare = VietnameseText.withoutMarks(String(character)).unicodeScalars.first
        guard let bare, (0x20...0x7E).contains(bare.value) else { return 0.5 }
        return Self.ascii[Int(bare.value) - 0x20] / 1000
    }

    static func width(of text: String) -> Double {
        text.reduce(0) { $0 + Self.width(of: $1) }
    }
}
