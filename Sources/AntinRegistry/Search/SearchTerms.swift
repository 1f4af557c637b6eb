// What a person typed into the search box, as the index is asked.

import AntinCore

/// The terms of a question; all must hold.
///
/// Words stand alone; "words in quotes" stand side by side; a star after at least two letters
/// stands for any ending. What a person writes as one, such as `12/SGDĐT-VP`, stands side by side
/// as well. Nothing else has a meaning: no operator reaches the index.
package struct SearchTerms: Hashable, Sendable {
    /// Words that stand side by side.
    struct Term: Hashable, Sendable {
        let words: [String]
        let isPrefix: Bool
    }

    let terms: [Term]
    /// True if something was typed that holds no word at all: it finds nothing.
    package let isHollow: Bool

    /// More terms than anybody types are left out.
    private static let maxTerms = 16

    package init(_ text: String) {
        var terms: [Term] = []
        let straight = String(text.map { "“”„«»".contains($0) ? "\"" : $0 })
        for (place, part) in straight.split(separator: "\"", omittingEmptySubsequences: false)
            .enumerated()
        {
            let pieces =
                place % 2 == 1 ? [part] : part.split(whereSeparator: \.isWhitespace)
            for piece in pieces {
                let words = SearchWords.exact(String(piece))
                guard let last = words.last else { continue }
                terms.append(
                    Term(words: words, isPrefix: piece.hasSuffix("*") && last.count > 1))
            }
        }
        self.terms = Array(terms.prefix(Self.maxTerms))
        self.isHollow = terms.isEmpty && !text.trimmed.isEmpty
    }

    /// Nothing was asked for by words.
    package var isEmpty: Bool { self.terms.isEmpty && !self.isHollow }

    /// The condition that the words stand there as they were typed, tones and all.
    func exact(inText: Bool) -> String {
        Self.condition(
            inText ? "{exact text_exact}" : "{exact}",
            self.terms.map { Term(words: SearchWords.marked($0.words), isPrefix: $0.isPrefix) })
    }

    /// The condition that the words stand there in any tones.
    func folded(inText: Bool) -> String {
        Self.condition(
            inText ? "{folded text_folded}" : "{folded}",
            self.terms.map { Term(words: SearchWords.folded($0.words), isPrefix: $0.isPrefix) })
    }

    // Words hold letters, digits, marks and the sign of those with tones alone, so that the quotes cannot be left.
    private static func condition(_ columns: String, _ terms: [Term]) -> String {
        let words = terms.map { term in
            "\"\(term.words.joined(separator: " "))\"" + (term.isPrefix ? " *" : "")
        }
        return "(\(columns) : (\(words.joined(separator: " AND "))))"
    }
}
