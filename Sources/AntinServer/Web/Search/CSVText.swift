/// Rows for a spreadsheet (RFC 4180): comma, quotes, CR LF; a byte order mark, because spreadsheet
/// programs take the text for another encoding without one.
///
/// The one writer for every export. It looks at scalars, never at characters: a quote with a
/// combining mark is another character than a quote, and still ends a cell.
struct CSVText {
    private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    mutating func add(_ cells: [String]) {
        self.bytes += cells.map(Self.cell).joined(separator: ",").utf8
        self.bytes += [0x0D, 0x0A]
    }

    /// A cell that begins like a formula is given an apostrophe in front: a subject that somebody
    /// outside wrote must not become a program on the clerk's desk.
    static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first { !Self.isSkipped($0) }
        let isFormula =
            first.map { Self.formula.contains($0) } ?? false
            || text.unicodeScalars.first.map { Self.control.contains($0) } ?? false
        var safe = String.UnicodeScalarView()
        if isFormula { safe.append("'") }
        // Nothing ends a text inside a cell early, in no program.
        safe.append(contentsOf: text.unicodeScalars.filter { $0 != "\0" })
        guard safe.contains(where: { Self.special.contains($0) }) else { return String(safe) }
        var quoted = String.UnicodeScalarView()
        quoted.append("\"")
        for scalar in safe {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    private static let formula: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
    private static let control: Set<Unicode.Scalar> = ["\t", "\r", "\n", "\0"]
    private static let special: Set<Unicode.Scalar> = [",", "\"", "\r", "\n", ";", "'", "\t"]

    /// What is not seen in front of a formula: blanks, and what a program may drop.
    private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
            || [.control, .format].contains(scalar.properties.generalCategory)
    }
}
