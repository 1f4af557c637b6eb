/// The lines of an answer: names of facts in one column, the facts in the next.
package struct TableText: Sendable {
    package private(set) var text = ""
    /// Where the facts begin; a longer name pushes its own fact to the right.
    private static let column = 15

    package init() {}

    /// A line from the left edge.
    package mutating func line(_ text: String) { self.text += Self.plain(text) + "\n" }

    /// A sentence under the headline.
    package mutating func sentence(_ text: String) { self.text += "  \(Self.plain(text))\n" }

    /// A fact with its name.
    package mutating func fact(_ name: String, _ value: String) {
        let gap = String(repeating: " ", count: max(2, Self.column - name.count))
        self.text += "  \(name)\(gap)\(Self.plain(value))\n"
    }

    /// One line that a terminal shows as it is: what came out of a file can neither move the
    /// cursor, nor turn the direction of writing, nor add a line that looks like ours.
    package static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isActive) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(Self.isActive(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }

    private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
