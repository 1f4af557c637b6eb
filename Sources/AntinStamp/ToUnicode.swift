/// The character map that leads from codes back to text (ISO 32000-1, 9.10.3).
enum ToUnicode {
    /// The operators, one line for each code; at most 100 lines in a block, as the specification
    /// of character maps wants it.
    static func map(_ letters: [UInt16: Unicode.Scalar]) -> [UInt8] {
        var text = """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """
        let sorted = letters.sorted { $0.key < $1.key }
        for start in stride(from: 0, to: sorted.count, by: 100) {
            let block = sorted[start..<min(start + 100, sorted.count)]
            text += "\(block.count) beginbfchar\n"
            for (code, scalar) in block {
                text += "<\(hex(code))> <\(UTF16.encode(scalar).map(hex).joined())>\n"
            }
            text += "endbfchar\n"
        }
        text += """
            endcmap
            CMapName currentdict /CMap defineresource pop
            end
            end

            """
        return Array(text.utf8)
    }

    /// Four digits.
    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}

extension UTF16 {
    /// One unit, or a pair of surrogates.
    fileprivate static func encode(_ scalar: Unicode.Scalar) -> [UInt16] {
        Array(String(scalar).utf16)
    }
}
