internal import Mustache

/// Text on its way into a page.
///
/// Mustache's own escaping looks at whole characters, and a quotation mark with a combining accent
/// is a character of its own that it lets through: the browser, which reads scalars, would see the
/// attribute end. So each scalar is looked at here. Marks that turn the direction of the text around
/// are shown as U+FFFD: a name must not be able to change how its neighbours read.
struct SafeHTML: MustacheContentType {
    /// The name by which templates ask for it; `PageTemplates` puts the line before each of them.
    static let name = "ANTIN"

    func escapeText(_ text: String) -> String { Self.escaped(text) }

    /// Cost: linear.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isSpecial) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe.append(contentsOf: "&amp;".unicodeScalars)
            case "<": safe.append(contentsOf: "&lt;".unicodeScalars)
            case ">": safe.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": safe.append(contentsOf: "&quot;".unicodeScalars)
            case "'": safe.append(contentsOf: "&#39;".unicodeScalars)
            case _ where Self.turnsDirection(scalar): safe.append("\u{FFFD}")
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "&", "<", ">", "\"", "'": true
        default: Self.turnsDirection(scalar)
        }
    }

    private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
