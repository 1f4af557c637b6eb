// VerificationCode.swift

/// The code that is printed on a document, beside its QR: twelve symbols of base32 without I, L, O
/// and U, in groups of four. Sixty random bits: whoever knows a code has seen the document.
package struct VerificationCode: Hashable, Sendable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let count = 12

    private let symbols: [Character]

    /// - Parameter random: twelve bytes, of each of which five bits count; nil for fewer.
    package init?(random: [UInt8]) {
        guard random.count == Self.count else { return nil }
        self.symbols = random.map { Self.alphabet[Int($0 & 31)] }
    }

    /// The code that a person typed, in any case, with or without hyphens and spaces, and with the
    /// letters that look like a digit read as that digit.
    package init?(typed text: String) {
        var symbols: [Character] = []
        for character in text.uppercased() where character != "-" && character != " " {
            let read: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            guard Self.alphabet.contains(read), symbols.count < Self.count else { return nil }
            symbols.append(read)
        }
        guard symbols.count == Self.count else { return nil }
        self.symbols = symbols
    }

    /// "7K3M-9QXT-2RHF", as it is printed and stored.
    package var description: String {
        [0, 4, 8].map { String(self.symbols[$0..<$0 + 4]) }.joined(separator: "-")
    }
}
