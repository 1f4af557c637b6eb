// DER between two lines of dashes.

/// RFC 7468: labelled base64 text. What stands outside the blocks is ignored.
package enum PEM {
    package struct Block: Equatable, Sendable {
        package let label: String
        package private(set) var der: [UInt8]

        /// Clears the bytes of a private key.
        mutating func wipe() { Secrets.wipe(&self.der) }
    }

    /// The text of one block: 64 digits a line, lines end with LF.
    package static func encode(_ der: [UInt8], label: String) -> String {
        let digits = Array(Base64.encode(der).utf8)
        var text = "-----BEGIN \(label)-----\n"
        for start in stride(from: 0, to: digits.count, by: 64) {
            text += String(
                decoding: digits[start..<min(start + 64, digits.count)], as: UTF8.self)
            text += "\n"
        }
        return text + "-----END \(label)-----\n"
    }

    /// The blocks in order, or `nil` if one is cut off, nested, badly labelled or no base64
    /// (headers, as OpenSSL's old encrypted keys have them, are not).
    package static func decode(_ text: some StringProtocol) -> [Block]? {
        var blocks: [Block] = []
        var label: String?
        var digits: [UInt8] = []
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = String(decoding: line, as: UTF8.self)
            if let begun = Self.label(of: line, "-----BEGIN ") {
                guard label == nil else { return nil }
                label = begun
                digits = []
            } else if let ended = Self.label(of: line, "-----END ") {
                guard ended == label, let der = Base64.decode(digits.span) else { return nil }
                blocks.append(Block(label: ended, der: der))
                label = nil
            } else if label != nil {
                digits.append(contentsOf: line.utf8.filter { $0 != 0x20 && $0 != 0x09 })
            }
        }
        return label == nil ? blocks : nil
    }

    private static func label(of line: String, _ opening: String) -> String? {
        var line = Substring(line)
        while line.last == " " || line.last == "\t" { line.removeLast() }
        guard line.hasPrefix(opening), line.hasSuffix("-----"),
            line.utf8.count > opening.utf8.count + 5
        else { return nil }
        return String(line.dropFirst(opening.count).dropLast(5))
    }
}
