// VietnameseText.swift

// The standard library normalises every string that it compares, but offers the result only under
// this name until it becomes API. A table of our own would cover Vietnamese and fail on the Êđê,
// Jrai or Khmer names of real schools. The tests hold the behaviour fast.
@_spi(_Unicode) import Swift

/// The written language: one normal form to store, one key to compare by, one folding to search by.
///
/// Signed bytes never pass through here; only text that is typed in, stored or compared.
package enum VietnameseText {
    /// The text in Unicode's composed form (NFC), the form that is stored. Cost: linear.
    package static func composed(_ text: String) -> String {
        // Below U+0300 every scalar is its own composed form.
        if text.unicodeScalars.allSatisfy({ $0.value < 0x300 }) { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return String(scalars)
    }

    /// What a person typed, made fit to store: composed, with the letter Đ where a look-alike stood,
    /// without marks that nobody sees, and without space at either end.
    package static func cleaned(_ text: String) -> String {
        let letters = text.unicodeScalars.filter { !Self.isUnseen($0) }.map(Self.withoutEth)
        return Self.composed(String(String.UnicodeScalarView(letters))).trimmed
    }

    /// Marks without a shape: those that turn the direction of what follows, so that `exe.fdp`
    /// reads `pdf.exe`, and those of no width, by which equal words differ. No Vietnamese word has one.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// The key by which two spellings of the same words are equal.
    ///
    /// Equal are: composed and decomposed letters, their marks in any order, Eth and Đ, both legal places of the tone
    /// (`hòa` and `hoà`, `ủy` and `uỷ`), and any run of spaces, the no-break space included. The
    /// key is for comparing only and is never shown.
    package static func comparisonKey(_ text: String, ignoringCase: Bool = false) -> String {
        let cased = ignoringCase ? text.lowercased() : text
        var letters = Self.letters(of: cased)
        for index in letters.indices.dropFirst() {
            guard letters[index - 1].carriesMovableTone(before: letters[index]) else { continue }
            letters[index].marks += letters[index - 1].marks
            letters[index - 1].marks = []
        }
        var scalars = String.UnicodeScalarView()
        for letter in letters {
            scalars.append(letter.base)
            scalars.append(contentsOf: letter.marks)
        }
        return Self.composed(String(scalars)).withSingleSpaces
    }

    /// The text as people type it who leave out the accents: no marks, đ as d, lower case, single
    /// spaces. For search; many different words become equal.
    package static func folded(_ text: String) -> String {
        Self.withoutMarks(text.lowercased()).withSingleSpaces
    }

    /// The text without marks and with đ as d, its case kept: for names outside the package.
    package static func withoutMarks(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for letter in Self.letters(of: text) {
            switch letter.base {
            case "Đ": scalars.append("D")
            case "đ": scalars.append("d")
            default: scalars.append(letter.base)
            }
        }
        return String(scalars)
    }

    /// Two texts are the same words in any of the spellings that ``comparisonKey`` equates.
    package static func areSame(_ one: String, _ other: String, ignoringCase: Bool = false) -> Bool
    {
        one == other
            || Self.comparisonKey(one, ignoringCase: ignoringCase)
                == Self.comparisonKey(other, ignoringCase: ignoringCase)
    }

    /// One letter taken apart.
    private struct Letter {
        var base: Unicode.Scalar
        var marks: [Unicode.Scalar] = []

        /// Adds a mark. Some keyboards send the tone before the circumflex, which Unicode keeps
        /// apart from the usual order although nobody sees a difference.
        mutating func add(mark: Unicode.Scalar) {
            if let last = self.marks.last, VietnameseText.tones.contains(last),
                VietnameseText.qualities.contains(mark)
            {
                self.marks.insert(mark, at: self.marks.endIndex - 1)
            } else {
                self.marks.append(mark)
            }
        }

        /// Whether this is the first vowel of `oa`, `oe` or `uy` and bears the tone that the other
        /// spelling puts on the second.
        func carriesMovableTone(before next: Letter) -> Bool {
            guard self.marks.count == 1, VietnameseText.tones.contains(self.marks[0]) else {
                return false
            }
            guard next.marks.isEmpty else { return false }
            return switch self.base {
            case "o", "O": "aeAE".unicodeScalars.contains(next.base)
            case "u", "U": "yY".unicodeScalars.contains(next.base)
            default: false
            }
        }
    }

    /// Huyền, sắc, ngã, hỏi, nặng.
    private static let tones: [Unicode.Scalar] = [
        "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}",
    ]

    /// Circumflex, breve, horn.
    private static let qualities: [Unicode.Scalar] = ["\u{302}", "\u{306}", "\u{31B}"]

    private static func letters(of text: String) -> [Letter] {
        var letters: [Letter] = []
        letters.reserveCapacity(text.utf8.count)
        for scalar in text._nfd {
            if scalar.properties.canonicalCombiningClass != .notReordered, !letters.isEmpty {
                letters[letters.endIndex - 1].add(mark: scalar)
            } else {
                letters.append(Letter(base: Self.withoutEth(scalar)))
            }
        }
        return letters
    }

    /// Đ and đ where the Icelandic or the African letter of the same look was typed.
    private static func withoutEth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{D0}", "\u{189}": "\u{110}"
        case "\u{F0}", "\u{256}": "\u{111}"
        default: scalar
        }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    package var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// Each run of white space as one space, none at the ends.
    package var withSingleSpaces: String {
        self.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
