internal import AntinCore
internal import AntinLog
internal import AntinPDF
internal import AntinStamp

/// What a draft says of itself, read from its text layer where Decree 30/2020, Appendix I, has each
/// part: a proposal that a clerk confirms. What is not found is absent, never guessed.
struct ProposedFacts: Equatable, Sendable {
    struct Signer: Equatable, Sendable {
        let name: String
        let position: String
        let authority: SigningAuthority?
    }

    var type: DocumentType?
    /// "KH-SGDĐT": what stands after the number.
    var notation: String?
    /// A number that is printed although the register is going to give one.
    var printedNumber: String?
    var subject: String?
    /// From left to right.
    var signers: [Signer] = []
    /// What follows "Kính gửi:".
    var addressees: String?
    /// The lines of "Nơi nhận", without the one that says who keeps a copy.
    var recipients: [String] = []
    /// "VT, VP" of "Lưu: VT, VP."
    var keepers: String?
    var urgency: Urgency = .none
    var pageCount = 0
    /// Other documents that it cites, as written: "12/KH-SGDĐT".
    var citations: [String] = []

    init() {}

    /// Cost: linear in the words, but for the lines of single pages.
    init(_ layer: TextLayer) {
        self.pageCount = layer.pages.count
        guard let first = layer.pages.first.map(PageLines.init) else { return }
        self.readNumber(first)
        self.readSubject(first)
        self.urgency = Self.urgency(first)
        let ends = layer.pages.suffix(3).map(PageLines.init)
        self.addressees = Self.addressees(first)
        for page in ends.reversed() where self.signers.isEmpty {
            self.signers = SignatureBlocks.signers(on: page)
        }
        for page in ends.reversed() where self.recipients.isEmpty && self.keepers == nil {
            self.readRecipients(page)
        }
        self.citations = Self.citations(layer, but: self.notation)
    }

    // MARK: Number and notation

    private mutating func readNumber(_ page: PageLines) {
        for line in page.lines where (line.first?.box.bottom ?? 0) > page.height * 0.5 {
            let left = line.filter { $0.middle < page.width * 0.5 }
            guard let start = left.firstIndex(where: { Self.isNumberMark($0.text) }) else {
                continue
            }
            let text = left[start...].map(\.text).joined(separator: " ")
            let plain = text.dropFirst(2).filter { character in
                !character.isWhitespace && !":.…_".contains(character)
            }
            guard let slash = plain.firstIndex(of: "/") else { continue }
            let number = plain[..<slash].filter(\.isNumber)
            let notation = VietnameseText.cleaned(String(plain[plain.index(after: slash)...]))
            guard !notation.isEmpty, notation.count <= 60 else { continue }
            self.printedNumber = number.isEmpty ? nil : String(number)
            self.notation = notation
            self.type = (try? DocumentNotation(parsing: "10/" + notation))?.documentType
            return
        }
    }

    private static func isNumberMark(_ text: String) -> Bool {
        let folded = VietnameseText.comparisonKey(text, ignoringCase: true)
        let mark = VietnameseText.comparisonKey("số", ignoringCase: true)
        return folded == mark || folded.hasPrefix(mark + ":") || folded.hasPrefix(mark + " :")
    }

    // MARK: Subject

    private mutating func readSubject(_ page: PageLines) {
        if self.readLetter(page) {
            if self.type == nil { self.type = .letter }
            return
        }
        self.readTitle(page)
    }

    /// "V/v …" under the number of a letter, in the left column.
    private mutating func readLetter(_ page: PageLines) -> Bool {
        let left = page.pieces.filter { $0.middle < page.width * 0.5 }
        guard
            let start = left.firstIndex(where: {
                $0.text.lowercased().hasPrefix("v/v") && $0.box.bottom > page.height * 0.6
            })
        else { return false }
        self.subject = Self.joined(left[start...], in: page) { piece, _ in
            !piece.isCapitals && !Self.isAddress(piece.text)
        }
        return self.subject != nil
    }

    /// The name of the type in capitals, and what stands centred below it.
    private mutating func readTitle(_ page: PageLines) {
        let pieces = page.lines.compactMap { $0.count == 1 ? $0.first : nil }
        let titles = DocumentType.allCases.map { type in
            (type, VietnameseText.comparisonKey(type.name(in: .vietnamese), ignoringCase: true))
        }
        for (index, piece) in pieces.enumerated() where piece.isCapitals {
            let key = VietnameseText.comparisonKey(piece.text, ignoringCase: true)
            guard let title = titles.first(where: { $0.1 == key }),
                piece.box.bottom > page.height * 0.4
            else { continue }
            if self.type == nil { self.type = title.0 }
            self.subject = Self.joined(pieces[(index + 1)...], in: page, after: piece) { next, _ in
                abs(next.middle - piece.middle) < 10
            }
            return
        }
    }

    /// Lines that stand close below one another, as one text.
    private static func joined(
        _ pieces: ArraySlice<PageLines.Piece>, in page: PageLines,
        after title: PageLines.Piece? = nil,
        while belongs: (PageLines.Piece, Int) -> Bool
    ) -> String? {
        var texts: [String] = []
        var last = title
        for piece in pieces {
            if let last, last.box.bottom - piece.box.top > 0.75 * piece.height { break }
            guard texts.count < 8, belongs(piece, texts.count) else { break }
            // Beside the last line, not below it.
            if let last, piece.box.top > last.box.bottom + 0.5 * piece.height { continue }
            texts.append(piece.text)
            last = piece
        }
        let text = VietnameseText.cleaned(texts.joined(separator: " "))
        return text.isEmpty ? nil : String(text.prefix(500))
    }

    // MARK: Urgency, addressees

    private static func urgency(_ page: PageLines) -> Urgency {
        let marks = page.pieces
            .filter { $0.isCapitals && $0.box.bottom > page.height * 0.5 }
            .compactMap { Urgency(spelled: $0.text) }
        return marks.max() ?? .none
    }

    private static func isAddress(_ text: String) -> Bool {
        VietnameseText.folded(text).hasPrefix("kinh gui")
    }

    private static func addressees(_ page: PageLines) -> String? {
        guard let piece = page.pieces.first(where: { Self.isAddress($0.text) }),
            let colon = piece.text.firstIndex(of: ":")
        else { return nil }
        let text = Self.plain(String(piece.text[piece.text.index(after: colon)...]))
        return text.isEmpty ? nil : text
    }

    // MARK: Recipients

    private mutating func readRecipients(_ page: PageLines) {
        let pieces = page.pieces
        let start = pieces.firstIndex { VietnameseText.folded($0.text).hasPrefix("noi nhan") }
        guard let start else { return }
        let head = pieces[start]
        var items: [String] = []
        var bottom = head.box.bottom
        for piece in pieces[(start + 1)...]
        where piece.box.left < head.box.right + 20 && piece.box.left > head.box.left - 20 {
            guard bottom - piece.box.top < 1.5 * piece.height, items.count < 200 else { break }
            bottom = piece.box.bottom
            if let first = piece.text.first, "-–+•".contains(first) {
                items.append(String(piece.text.dropFirst()))
            } else if !items.isEmpty {
                items[items.endIndex - 1] += " " + piece.text
            }
        }
        for item in items.map(Self.plain) where !item.isEmpty {
            if VietnameseText.folded(item).hasPrefix("luu") {
                let kept = item.dropFirst(3).drop { $0 == ":" || $0 == " " }
                self.keepers = String(kept)
            } else if VietnameseText.folded(item) == "nhu tren" {
                if let addressees { self.recipients.append(addressees) }
            } else {
                self.recipients.append(item)
            }
        }
    }

    /// Without the mark before and the stop behind it.
    private static func plain(_ text: String) -> String {
        var text = VietnameseText.cleaned(text)
        while let last = text.last, ";.,/".contains(last) || last.isWhitespace {
            text.removeLast()
        }
        return text
    }

    // MARK: Citations

    /// Numbers of other documents in the text: "số 12/KH-SGDĐT".
    private static func citations(_ layer: TextLayer, but own: String?) -> [String] {
        var found: [String] = []
        for word in layer.pages.prefix(20).lazy.flatMap(\.words) where found.count < 20 {
            let text = word.text.drop { !$0.isNumber }
            guard text.first?.isNumber == true, let slash = text.firstIndex(of: "/"),
                text[..<slash].allSatisfy(\.isNumber), text[..<slash].count <= 5
            else { continue }
            let plain = Self.plain(String(text.prefix { !";,()".contains($0) }))
            guard let notation = try? DocumentNotation(parsing: plain),
                notation.family != .malformed, notation.family != .incomplete,
                notation.codeNotation != own || own == nil, !found.contains(plain)
            else { continue }
            found.append(plain)
        }
        return found
    }
}
