/// Rows for a spreadsheet (RFC 4180): comma, quotes, CR LF; a byte order mark, because spreadsheet
/// programs take the text for another encoding without one.
struct CSVText {
    private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    mutating func add(_ cells: [String]) {
        self.bytes += cells.map(Self.cell).joined(separator: ",").utf8
        self.bytes += [0x0D, 0x0A]
    }

    /// A cell that begins like a formula is given an apostrophe in front: a subject that somebody
    /// outside wrote must not become a program on the clerk's desk.
    static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
        let isFormula =
            first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
            || text.unicodeScalars.first.map { "\t\r\n".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        let needsQuotes = safe.unicodeScalars.contains { ",\"\r\n;'\t".unicodeScalars.contains($0) }
        guard needsQuotes else { return safe }
        var quoted = String.UnicodeScalarView()
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return "\"\(String(quoted))\""
    }
}
