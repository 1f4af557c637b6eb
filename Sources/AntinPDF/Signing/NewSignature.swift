/// A signature dictionary that is about to be written (12.8.1, table 252).
struct NewSignature {
    let reference: PDFReference
    let plan: PDFSignaturePlan
    /// `/P` of DocMDP.
    var certification: Int?
    /// `/Action` and `/Fields` of FieldMDP.
    var lock: PDFDictionary?

    init(reference: PDFReference, plan: PDFSignaturePlan) {
        self.reference = reference
        self.plan = plan
    }

    /// Wide enough for any file: four numbers of up to 19 digits never move a byte (a slot of
    /// eight digits once broke every file above 100 MB).
    private static let byteRangeWidth = 4 * 19 + 5

    /// Returns where the slot of `/ByteRange` begins and where the hole is, in the printed bytes.
    func print(
        catalog: PDFReference, _ printer: inout PDFPrinter
    ) -> (slot: Int, hole: Range<Int>) {
        printer.print(
            "\(reference.number) 0 obj\n<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter ")
        printer.name(plan.subFilter)
        printer.print("\n/ByteRange ")
        let slot = printer.bytes.count
        printer.append([UInt8](repeating: UInt8(ascii: " "), count: Self.byteRangeWidth))
        printer.print("\n/Contents ")
        let start = printer.bytes.count
        printer.print("<")
        printer.append([UInt8](repeating: UInt8(ascii: "0"), count: 2 * plan.contentsCapacity))
        printer.print(">")
        let hole = start..<printer.bytes.count
        printer.print("\n/M (\(plan.claimedTime))")
        let texts = [
            ("Name", plan.name), ("Reason", plan.reason), ("Location", plan.location),
            ("ContactInfo", plan.contactInfo),
        ]
        for case (let key, let text?) in texts {
            printer.print("\n/\(key) ")
            printer.hex(PDFText.encode(text))
        }
        let references = transforms(catalog)
        if !references.isEmpty {
            printer.print("\n/Reference ")
            printer.value(.array(references))
        }
        printer.print(">>\nendobj\n")
        return (slot, hole)
    }

    /// Signature references (12.8.1, table 253): what the signature certifies and locks.
    private func transforms(_ catalog: PDFReference) -> [PDFObject] {
        func reference(
            _ method: String, _ parameters: [(String, PDFObject)], data: PDFReference? = nil
        ) -> PDFObject {
            var entries: [(String, PDFObject)] = [
                ("Type", .name("SigRef")),
                ("TransformMethod", .name(method)),
                (
                    "TransformParams",
                    .dictionary(
                        PDFDictionary(
                            [("Type", .name("TransformParams"))] + parameters
                                + [("V", .name("1.2"))]))
                ),
            ]
            if let data { entries.append(("Data", .reference(data))) }
            return .dictionary(PDFDictionary(entries))
        }
        var references: [PDFObject] = []
        if let certification {
            references.append(reference("DocMDP", [("P", .integer(certification))]))
        }
        if let lock {
            // FieldMDP has to say what it is applied to: the whole document.
            references.append(
                reference(
                    "FieldMDP", lock.entries.map { ($0.key, $0.value) }, data: catalog))
        }
        return references
    }
}
