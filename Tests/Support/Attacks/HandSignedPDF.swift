// HandSignedPDF.swift
internal import AntinPDF
internal import AntinSystem

/// A small PDF with one signature of any sub-filter, which the signer under test would not write.
package enum HandSignedPDF {
    /// - Parameters:
    ///   - capacity: bytes of the hole.
    ///   - entries: further text in the signature dictionary.
    ///   - message: makes `/Contents` from the bytes that `/ByteRange` names.
    package static func bytes(
        subFilter: String, capacity: Int = 8_192, entries: String = "",
        message: (_ covered: [UInt8]) throws -> [UInt8]
    ) throws -> [UInt8] {
        let base = TestPDF.bytes()
        let document = try PDFDocument(reading: ByteStore(base))
        var update = PDFUpdate(base: base, document: document, revision: 0)
        update.add(
            1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/SigFlags 3>>>>")
        update.add(
            3,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R]>>")
        update.add(
            6,
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Ky)/F 132/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>")
        func written(_ numbers: [String], _ digits: String) -> [UInt8] {
            var copy = update
            copy.add(
                5,
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/\(subFilter)\(entries)"
                    + "/ByteRange [\(numbers.joined(separator: " "))]/Contents <\(digits)>>>")
            return copy.bytes
        }
        let empty = String(repeating: "0", count: 2 * capacity)
        let slot = "0000000000"
        let draft = written(["0", slot, slot, slot], empty)
        guard let open = draft.last("<\(empty)>", below: draft.count) else { return [] }
        let close = open + empty.utf8.count + 2
        let numbers = ["0"] + [open, close, draft.count - close].map(PDFSpelling.offset)
        let prepared = written(numbers, empty)
        let digits = PDFSpelling.hex(
            try message(Array(prepared[..<open] + prepared[close...])))
        guard digits.utf8.count <= empty.utf8.count else { return [] }
        return written(numbers, digits + empty.dropFirst(digits.utf8.count))
    }
}
