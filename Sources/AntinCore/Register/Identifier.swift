// Identifier.swift

/// Which texts a kind of identifier allows.
package protocol IdentifierRule: Sendable {
    /// For errors: "1 to 16 characters of a-z, 0-9 and -".
    static var words: String { get }
    static func allows(_ text: String.UTF8View) -> Bool
}

/// A short ASCII name out of a small alphabet, so that two names that look the same are the same.
package struct Identifier<Rule: IdentifierRule>: Hashable, Sendable {
    package let text: String

    /// Nil for a text that the rule does not allow.
    package init?(_ text: String) {
        guard Rule.allows(text.utf8) else { return nil }
        self.text = text
    }
}

extension Identifier: Comparable, CustomStringConvertible {
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    package var description: String { self.text }
}

/// The electronic identifier of an organ (Decision 20/2020/QĐ-TTg): "000.00.18.H41".
package typealias OrganID = Identifier<OrganRule>

/// A book of an organ: "di" for outgoing, "den" for incoming, "sao" for copies, or its own.
package typealias BookID = Identifier<BookRule>

/// A series of numbers within a book: "CHUNG" for one series of all types, "QD" for decisions.
package typealias SeriesID = Identifier<SeriesRule>

/// The random name of one dispatch, 32 lower-case hexadecimal digits: asking twice for a number
/// with one name gives one number.
package typealias DispatchID = Identifier<DispatchRule>

package enum OrganRule: IdentifierRule {
    package static let words = "an organ, 1 to 35 characters of A-Z, 0-9 and ."

    package static func allows(_ text: String.UTF8View) -> Bool {
        1...35 ~= text.count && text.allSatisfy { $0.isUpper || $0.isDigit || $0 == 0x2E }
    }
}

package enum BookRule: IdentifierRule {
    package static let words = "a book, 1 to 16 characters of a-z, 0-9 and -"

    package static func allows(_ text: String.UTF8View) -> Bool {
        1...16 ~= text.count && text.allSatisfy { $0.isLower || $0.isDigit || $0 == 0x2D }
    }
}

package enum SeriesRule: IdentifierRule {
    package static let words = "a series, 1 to 16 characters of A-Z, 0-9 and -"

    package static func allows(_ text: String.UTF8View) -> Bool {
        1...16 ~= text.count && text.allSatisfy { $0.isUpper || $0.isDigit || $0 == 0x2D }
    }
}

package enum DispatchRule: IdentifierRule {
    package static let words = "a dispatch, 32 lower-case hexadecimal digits"

    package static func allows(_ text: String.UTF8View) -> Bool {
        text.count == 32 && text.allSatisfy { $0.isDigit || 0x61...0x66 ~= $0 }
    }
}

extension UInt8 {
    /// A-Z in ASCII.
    var isUpper: Bool { 0x41...0x5A ~= self }
    /// a-z in ASCII.
    var isLower: Bool { 0x61...0x7A ~= self }
    /// 0-9 in ASCII.
    var isDigit: Bool { 0x30...0x39 ~= self }
}
