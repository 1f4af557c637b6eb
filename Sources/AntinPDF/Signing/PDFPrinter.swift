import AntinCrypto

/// Prints objects as they are written into a file.
struct PDFPrinter {
    private(set) var bytes: [UInt8] = []

    mutating func print(_ text: String) {
        bytes += text.utf8
    }

    mutating func append(_ raw: [UInt8]) {
        bytes += raw
    }

    /// `12 0 obj … endobj`.
    mutating func body(_ body: PDFBody, at reference: PDFReference) {
        print("\(reference.number) \(reference.generation) obj\n")
        switch body {
        case .object(let object):
            value(object)
        case .stream(let dictionary, let data):
            value(.dictionary(dictionary))
            print("\nstream\n")
            append(data)
            print("\nendstream")
        }
        print("\nendobj\n")
    }

    /// A measure among the operands of an operator.
    static func number(_ value: Double) -> String {
        var printer = PDFPrinter()
        printer.value(.number(value))
        return String(decoding: printer.bytes, as: UTF8.self)
    }

    mutating func value(_ object: PDFObject) {
        switch object {
        case .null: print("null")
        case .boolean(let value): print(value ? "true" : "false")
        case .integer(let value): print(String(value))
        case .real(let value): print(value.text)
        case .string(let bytes): hex(bytes)
        case .name(let text): name(text)
        case .reference(let reference): print(reference.description)
        case .array(let values):
            print("[")
            for (index, element) in values.enumerated() {
                if index > 0 { print(" ") }
                value(element)
            }
            print("]")
        case .dictionary(let value): dictionary(value)
        // No revision of ours rewrites a stream of the file; a new one is a body.
        case .stream(let value): dictionary(value.dictionary)
        }
    }

    private mutating func dictionary(_ dictionary: PDFDictionary) {
        print("<<")
        for (index, entry) in dictionary.entries.enumerated() {
            if index > 0 { print("\n") }
            name(entry.key)
            print(" ")
            value(entry.value)
        }
        print(">>")
    }

    mutating func name(_ text: String) {
        bytes.append(UInt8(ascii: "/"))
        for byte in text.latin1 ?? [] {
            if byte.isPDFRegular, byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#") {
                bytes.append(byte)
            } else {
                print("#")
                bytes += Hex.digits(of: [byte].span)
            }
        }
    }

    mutating func hex(_ string: [UInt8]) {
        print("<")
        bytes += Hex.digits(of: string.span)
        print(">")
    }

}
