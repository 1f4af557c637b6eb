// NotationNumber.swift
package import AntinLog

/// The number of a document: from 1, printed with a zero in front below 10 (Decree 30/2020,
/// Appendix I part I, II.3(c)).
package struct NotationNumber: Hashable, Sendable {
    package let value: Int
    /// "a" in "12a": read on old documents, never issued. Empty for none.
    package let suffix: String
    /// As it stands on the document, or as it must: "05".
    package let printed: String

    /// A number to issue: 1…999 999 999.
    package init(_ value: Int) throws(FormatError) {
        guard 1...Self.highest ~= value else {
            throw FormatError("number", expected: "a number from 1 to \(Self.highest)")
        }
        self.value = value
        self.suffix = ""
        self.printed = Self.printed(value)
    }

    /// A number as read: digits with any zeros in front, and at most one letter behind.
    init?(reading text: Substring) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard digits.utf8.count <= 11, let value = Int(digits), 1...Self.highest ~= value,
            suffix.count <= 1, suffix.allSatisfy(\.isLetter)
        else { return nil }
        self.value = value
        self.suffix = String(suffix)
        self.printed = String(text)
    }

    /// How a number is printed; for use where it is known to be valid.
    package static func printed(_ value: Int) -> String {
        0...9 ~= value ? "0\(value)" : String(value)
    }

    static let highest = 999_999_999
}
