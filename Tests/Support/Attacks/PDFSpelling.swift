// PDFSpelling.swift
internal import AntinPDF

/// Objects as ASCII text, apart from the printer under test: attackers write their own.
enum PDFSpelling {
    static func text(_ object: PDFObject) -> String {
        switch object {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .real(let value): value.text
        case .string(let bytes): "<\(self.hex(bytes))>"
        case .name(let text): self.name(text)
        case .array(let values): "[\(values.map(self.text).joined(separator: " "))]"
        case .dictionary(let dictionary): self.text(dictionary)
        case .stream(let stream): self.text(stream.dictionary)
        case .reference(let reference): reference.description
        }
    }

    /// A dictionary with some values replaced or added, and some left out.
    static func text(
        _ dictionary: PDFDictionary, setting values: [(String, String)] = [],
        removing keys: Set<String> = []
    ) -> String {
        let replaced = Set(values.map(\.0)).union(keys)
        let kept = dictionary.entries.filter { !replaced.contains($0.key) }
        let all = kept.map { ($0.key, self.text($0.value)) } + values
        return "<<" + all.map { "\(self.name($0)) \($1)" }.joined(separator: " ") + ">>"
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func name(_ text: String) -> String {
        "/"
            + text.unicodeScalars.map { scalar -> String in
                let isPlain =
                    scalar.properties.isAlphabetic && scalar.isASCII
                    || ("0"..."9").contains(scalar) || ".-_+".unicodeScalars.contains(scalar)
                return isPlain
                    ? String(scalar) : "#" + self.hex([UInt8(truncatingIfNeeded: scalar.value)])
            }.joined()
    }

    /// Ten digits, as a table has them.
    static func offset(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}
