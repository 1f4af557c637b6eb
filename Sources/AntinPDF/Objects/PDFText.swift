/// Text strings (7.9.2.2): UTF-16BE or UTF-8 with a mark, else PDFDocEncoding.
package enum PDFText {
    /// Undefined bytes become U+FFFD; a broken string is shown as well as it can be.
    package static func decode(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFE, 0xFF]) {
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            }
            return withoutLanguage(String(decoding: units, as: UTF16.self))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return String(decoding: bytes.dropFirst(3), as: UTF8.self)
        }
        // Most texts of a form are plain: only there does the encoding agree with ASCII.
        if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }), let text = String(ascii: bytes.span) {
            return text
        }
        return String(String.UnicodeScalarView(bytes.map(scalar)))
    }

    /// UTF-16BE with its mark: what every viewer reads, whatever the letters.
    package static func encode(_ text: String) -> [UInt8] {
        [0xFE, 0xFF]
            + text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }

    /// ASCII as it is, where the encodings agree; else ``encode(_:)``.
    static func short(_ text: String) -> [UInt8] {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? Array(text.utf8) : encode(text)
    }

    /// UTF-16 strings may name their language between two ESC characters (7.9.2.2.1).
    private static func withoutLanguage(_ text: String) -> String {
        guard text.unicodeScalars.contains("\u{1B}") else { return text }
        var shown = String.UnicodeScalarView()
        var isInside = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isInside.toggle() } else if !isInside { shown.append(scalar) }
        }
        return String(shown)
    }

    /// PDFDocEncoding (annex D.3): Latin-1 but for these two runs.
    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        switch byte {
        case 0x18...0x1F: accents[Int(byte - 0x18)]
        case 0x80...0xA0: symbols[Int(byte - 0x80)]
        case 0x7F, 0xAD: "\u{FFFD}"
        default: Unicode.Scalar(byte)
        }
    }

    private static let accents = Array("˘ˇˆ˙˝˛˚˜".unicodeScalars)
    private static let symbols = Array(
        "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{FFFD}€".unicodeScalars)
}
