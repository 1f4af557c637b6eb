/// Prints objects as they are written into a file.
struct PDFPrinter {
    private(set) var bytes: [UInt8] = []

    mutating func print(_ text: String) {
        bytes += text.utf8
    }

    mutating func append(_ raw: [UInt8]) {
        bytes += raw
    }

    /// `12 0 obj … endobj`. No revision of ours rewrites a stream, so none is ever printed.
    mutating func object(_ object: PDFObject, at reference: PDFReference) {
        print("\(reference.number) \(reference.generation) obj\n")
        value(object)
        print("\nendobj\n")
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
                hexDigits(byte)
            }
        }
    }

    mutating func hex(_ string: [UInt8]) {
        print("<")
        bytes.reserveCapacity(bytes.count + 2 * string.count + 1)
        for byte in string { hexDigits(byte) }
        print(">")
    }

    private mutating func hexDigits(_ byte: UInt8) {
        bytes.append(Self.digit(byte >> 4))
        bytes.append(Self.digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
