internal import AntinCore
internal import AntinPDF
internal import AntinStamp

/// Finds who is going to sign: a name, above it the free space for a signature, above that the
/// lines of position and authority in capitals (boxes 7a to 7c of Decree 30/2020, Appendix I).
enum SignatureBlocks {
    /// The signers of a page, from left to right.
    static func signers(on page: PageLines) -> [ProposedFacts.Signer] {
        let pieces = page.pieces
        var found: [(left: Double, signer: ProposedFacts.Signer)] = []
        for name in pieces where Self.isName(name.text) && found.count < 8 {
            let lines = Self.capitals(above: name, in: pieces)
            guard let signer = Self.signer(name.text, lines) else { continue }
            found.append((name.box.left, signer))
        }
        return found.sorted { $0.left < $1.left }.map(\.signer)
    }

    /// Two to seven words that each begin with a capital and go on in small letters.
    private static func isName(_ text: String) -> Bool {
        let words = text.split(separator: " ").filter { !$0.hasSuffix(".") }
        guard (2...7).contains(words.count) else { return false }
        return words.allSatisfy { word in
            word.allSatisfy(\.isLetter) && word.first?.isUppercase == true
                && word.dropFirst().allSatisfy(\.isLowercase)
        }
    }

    /// The lines in capitals above a name, from the top: nothing stands between, at least 7 mm of
    /// free space and at most 60.
    private static func capitals(
        above name: PageLines.Piece, in pieces: [PageLines.Piece]
    ) -> [String] {
        let column = pieces.filter { piece in
            piece.box.bottom >= name.box.top - 1 && piece.box.right > name.box.left
                && piece.box.left < name.box.right
        }.sorted { $0.box.bottom < $1.box.bottom }
        var lines: [PageLines.Piece] = []
        for piece in column {
            let below = lines.last?.box.top ?? name.box.top
            let space = piece.box.bottom - below
            if lines.isEmpty {
                guard space > Millimetres(7).points, space < Millimetres(60).points else { break }
            } else {
                guard space < 0.8 * piece.height, lines.count < 5 else { break }
            }
            guard piece.isCapitals else { break }
            lines.append(piece)
        }
        return lines.reversed().map(\.text)
    }

    private static func signer(_ name: String, _ lines: [String]) -> ProposedFacts.Signer? {
        guard let lowest = lines.last else { return nil }
        let marked = lines.lastIndex { Self.mark(of: $0) != nil }
        guard let marked, let authority = Self.mark(of: lines[marked]) else {
            return ProposedFacts.Signer(name: name, position: lowest, authority: nil)
        }
        let rest = lines[(marked + 1)...].joined(separator: " ")
        let position =
            rest.isEmpty
            ? VietnameseText.cleaned(String(lines[marked].dropFirst(authority.rawValue.count)))
            : rest
        return ProposedFacts.Signer(name: name, position: position, authority: authority)
    }

    private static func mark(of line: String) -> SigningAuthority? {
        // "TUQ." begins with no other mark, but "TM." and "TL." share a letter with none.
        SigningAuthority.allCases.first { line.hasPrefix($0.rawValue) }
    }
}
