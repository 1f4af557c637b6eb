// HTMLText.swift

/// A page of HTML in the making. Text is escaped by everything but ``raw(_:)``.
struct HTMLText {
    private(set) var text = ""

    /// Markup of this program; never anything that came from outside.
    mutating func raw(_ markup: String) { self.text += markup }

    /// Text between tags.
    mutating func text(_ text: String) { self.text += Self.escaped(text) }

    /// An element with text in it and a line feed after it.
    mutating func element(_ name: StaticString, _ text: String, class kind: String? = nil) {
        self.text += "<\(name)\(Self.attribute(kind))>\(Self.escaped(text))</\(name)>\n"
    }

    /// A row of a table.
    mutating func row(_ cells: [String], cell: StaticString = "td", class kind: String? = nil) {
        let inner = cells.map { "<\(cell)>\(Self.escaped($0))</\(cell)>" }.joined()
        self.text += "<tr\(Self.attribute(kind))>\(inner)</tr>\n"
    }

    private static func attribute(_ kind: String?) -> String {
        kind.map { " class=\"\(Self.escaped($0))\"" } ?? ""
    }

    /// The five characters that mean something in HTML, in text and in quoted attributes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
