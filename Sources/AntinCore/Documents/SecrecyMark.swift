// SecrecyMark.swift

/// The marks of state secrets. A document that bears one is refused: such documents have a number
/// series of their own and must not come near a connected system (Decree 30/2020, Articles 15
/// and 16; Docs/known-limits.md).
package enum SecrecyMark: String, Term {
    case secret
    case topSecret = "top_secret"
    case mostSecret = "most_secret"

    package static var vocabulary: Vocabulary { .secrecy }

    /// The mark that a field "độ mật" holds, in any case, with or without accents, brackets or the
    /// words "độ mật". Rather one refusal too many: a field for secrecy that reads `MAT` is refused.
    package init?(field text: String) {
        var words = VietnameseText.folded(text).split { !$0.isLetter }.map(String.init)
        if words.starts(with: ["muc"]) { words.removeFirst() }
        if words.starts(with: ["do", "mat"]) { words.removeFirst(2) }
        switch words {
        case ["mat"], ["secret"]: self = .secret
        case ["toi", "mat"], ["top", "secret"]: self = .topSecret
        case ["tuyet", "mat"], ["most", "secret"]: self = .mostSecret
        default: return nil
        }
    }

    /// The first mark that stands by itself in a text: as a line of its own, within brackets, or
    /// before a colon or a dash ("TỐI MẬT: …").
    ///
    /// Words that only contain the syllable (`bí mật`, `mật khẩu`, `bảo mật`) are no marks. Without
    /// accents only capitals count, because `mat` is many words.
    package init?(standingAloneIn text: String) {
        let lines = text.split { $0.isNewline || "()[]{}<>«»|".contains($0) }
        for part in lines.flatMap({ [$0, Self.head(of: $0)] }) {
            guard let mark = Self(field: String(part)) else { continue }
            let letters = VietnameseText.comparisonKey(String(part), ignoringCase: true)
            if letters.contains("mật") || !part.contains(where: \.isLowercase) {
                self = mark
                return
            }
        }
        return nil
    }

    /// What stands before the first colon or dash; a hyphen counts only between spaces, because it
    /// also joins words and symbols.
    private static func head(of line: Substring) -> Substring {
        let end = line.indices.first { index in
            switch line[index] {
            case ":", "–", "—", "：": return true
            case "-":
                let isAfterSpace =
                    index == line.startIndex
                    || line[line.index(before: index)].isWhitespace
                let next = line.index(after: index)
                return isAfterSpace && (next == line.endIndex || line[next].isWhitespace)
            default: return false
            }
        }
        return line[..<(end ?? line.endIndex)]
    }
}

/// The answer to a document with a mark of secrecy: it is not taken in, and nothing of it is kept.
package struct SecrecyRefusal: Error, Hashable, Sendable {
    package let mark: SecrecyMark

    package init(_ mark: SecrecyMark) { self.mark = mark }

    /// Throws if the field for secrecy or one of the texts bears a mark.
    package static func check(
        secrecy field: String? = nil, texts: [String] = []
    ) throws(SecrecyRefusal) {
        if let field, let mark = SecrecyMark(field: field) { throw SecrecyRefusal(mark) }
        for text in texts {
            if let mark = SecrecyMark(standingAloneIn: text) { throw SecrecyRefusal(mark) }
        }
    }
}
