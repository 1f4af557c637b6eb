// What counts as a word, for the index and for the question alike.

import AntinCore

/// The words of a text as the search index has them: lower case, composed, the tone where
/// ``VietnameseText/comparisonKey(_:ignoringCase:)`` puts it, so that `hòa` and `hoà` are one word;
/// numbers without leading zeros, so that `05` is found by `5`.
package enum SearchWords {
    /// A longer run of letters is no word of any language; it is cut.
    private static let maxScalars = 40

    /// The words of a text, in order, with their tones. Cost: linear.
    package static func exact(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func end() {
            if !word.isEmpty { words.append(Self.withoutZeros(String(word))) }
            word = String.UnicodeScalarView()
        }
        for scalar in VietnameseText.comparisonKey(text, ignoringCase: true).unicodeScalars {
            let properties = scalar.properties
            let isInside =
                properties.isAlphabetic || properties.numericType != nil
                || (properties.canonicalCombiningClass != .notReordered && !word.isEmpty)
            if !isInside {
                end()
            } else if word.count < Self.maxScalars {
                word.append(scalar)
            }
        }
        end()
        return words
    }

    /// Words with their tones as the index has them. The mark sets them apart from those without:
    /// both are in one list of words, and a word in the wrong column would be looked at row by row.
    package static func marked(_ exact: [String]) -> [String] { exact.map { "=" + $0 } }

    /// The same words without tones and with đ as d: one for one, so that a phrase stays one.
    package static func folded(_ exact: [String]) -> [String] {
        exact.map { VietnameseText.withoutMarks($0) }
    }

    private static func withoutZeros(_ word: String) -> String {
        guard word.utf8.first == 0x30, word.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return word }
        let rest = word.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }
}
