import AntinCrypto

extension PDFFragment {
    /// A new file of one revision: these objects, a table, and an identifier made from them. The
    /// same fragment gives the same bytes; no clock has a part in it.
    package func file(catalog: PDFReference, info: PDFReference?) -> [UInt8] {
        var printer = PDFPrinter()
        // Four bytes above 127 tell programs that move files that this one is no text (7.5.2).
        printer.print("%PDF-1.7\n")
        printer.append([UInt8(ascii: "%"), 0xE2, 0xE3, 0xCF, 0xD3, UInt8(ascii: "\n")])
        func real(_ reference: PDFReference) -> PDFReference {
            reference.isLocal ? PDFReference(number: -reference.number) : reference
        }
        var table = "xref\n0 \(bodies.count + 1)\n0000000000 65535 f \n"
        for (index, body) in bodies.enumerated() {
            let offset = String(printer.bytes.count)
            table += String(repeating: "0", count: 10 - offset.utf8.count) + offset + " 00000 n \n"
            printer.print("\(index + 1) 0 obj\n")
            switch body.renumbered(real) {
            case .object(let object):
                printer.value(object)
            case .stream(let dictionary, let data):
                printer.value(.dictionary(dictionary))
                printer.print("\nstream\n")
                printer.append(data)
                printer.print("\nendstream")
            }
            printer.print("\nendobj\n")
        }
        let start = printer.bytes.count
        let identifier = PDFObject.string(Array(Digest.sha256(printer.bytes).bytes.prefix(16)))
        var trailer: [(String, PDFObject)] = [
            ("Size", .integer(bodies.count + 1)), ("Root", .reference(real(catalog))),
        ]
        if let info { trailer.append(("Info", .reference(real(info)))) }
        trailer.append(("ID", .array([identifier, identifier])))
        printer.print(table)
        printer.print("trailer\n")
        printer.value(.dictionary(PDFDictionary(trailer)))
        printer.print("\nstartxref\n\(start)\n%%EOF\n")
        return printer.bytes
    }
}
