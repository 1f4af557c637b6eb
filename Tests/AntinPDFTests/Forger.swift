import AntinSystem

@testable import AntinPDF

/// Writes revisions by hand, honest and dishonest: each with a signature whose geometry is sound,
/// so that only the judgement of changes can find what else the revision does.
struct Forger {
    /// A document of one page: 1 catalog, 2 page tree, 3 page, 4 content, 5 form, 6 information,
    /// 7 array of annotations, 8 a text field.
    ///
    /// - Parameter more: further objects, or others in the place of these.
    static func base(
        _ kind: PDFBuilder.Section = .table, more: [Int: String] = [:], trailer: String = ""
    ) -> [UInt8] {
        var builder = PDFBuilder()
        var objects = [
            1: "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page(),
            4: "<</Length 30>>\nstream\nBT (VAN BAN MAU) Tj 99 0 Td ET\nendstream",
            5: "<</Fields[8 0 R]>>",
            6: "<</Producer(test)>>",
            7: "[8 0 R]",
            8: "<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/F 4/Rect[9 9 99 20]/P 3 0 R>>",
        ]
        objects.merge(more) { $1 }
        for (number, body) in objects.sorted(by: { $0.key < $1.key }) {
            builder.add(body, number: number)
        }
        return builder.file(kind, extra: "/Info 6 0 R/ID[<01><02>]\(trailer)")
    }

    static func page(contents: String = "4 0 R", annotations: String = "7 0 R", more: String = "")
        -> String
    {
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents \(contents)"
            + "/Annots \(annotations)\(more)>>"
    }

    /// A form XObject.
    static func look(_ content: String = "0 0 9 9 re f", more: String = "") -> String {
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]\(more)/Length \(content.utf8.count)>>\nstream\n"
            + content + "\nendstream"
    }

    /// What a forged revision contains besides an honest signature.
    struct Revision {
        /// Objects by number, in place of or besides those of the signature.
        var objects: [Int: String] = [:]
        /// Further text in the signature dictionary and in the field.
        var inDictionary = ""
        var inField = ""
        var subFilter = "ETSI.CAdES.detached"
        /// Further text in the form.
        var inForm = ""
        var rectangle = "[0 0 0 0]"
        /// `/P` of the widget; the page that lists it is 3.
        var page = 3
        /// Further fields that the lists of form and page had before.
        var listed: [Int] = []
        /// The name of the new field; nil for one that is made up.
        var fieldName: String?
        /// Bytes between the objects.
        var stray = ""
        /// Further text in the trailer.
        var trailer = ""
        var kind: PDFBuilder.Section = .table
        /// `/ID` of the trailer.
        var identifier = "/ID[<01><03>]"
        /// Free entries are written for these numbers.
        var freed: [Int] = []
        var signs = true
    }

    /// Appends a revision with a signature to a file that ``base(_:)`` or this function made.
    static func sign(_ file: [UInt8], _ change: (inout Revision) -> Void = { _ in }) throws
        -> [UInt8]
    {
        var revision = Revision()
        let document = try PDFDocument(reading: ByteStore(file))
        revision.kind = document.newest.usesXrefStream ? .stream : .table
        change(&revision)
        let next = document.newest.size
        let fields = document.signatures.map(\.fieldReference.number)
        let list = ([8] + revision.listed + fields + [next + 1]).map { "\($0) 0 R" }.joined(
            separator: " ")
        var objects: [Int: String] = [:]
        if revision.signs {
            objects[5] = "<</Fields[\(list)]/SigFlags 3\(revision.inForm)>>"
            objects[7] = "[\(list)]"
            objects[next] =
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/\(revision.subFilter)/ByteRange "
                + slot + "/Contents <3003020101\(String(repeating: "0", count: 30))>"
                + "\(revision.inDictionary)>>"
            objects[next + 1] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(\(revision.fieldName ?? "S\(next)"))/F 132/Rect\(revision.rectangle)/P \(revision.page) 0 R"
                + "/V \(next) 0 R\(revision.inField)>>"
        }
        objects.merge(revision.objects) { $1 }
        var builder = PDFBuilder(base: file, previous: document.newest.startxref, next: next)
        for (number, body) in objects.sorted(by: { $0.key < $1.key }) where !body.isEmpty {
            builder.add(body, number: number)
        }
        builder.append(revision.stray)
        builder.free(revision.freed)
        let finished = builder.file(
            revision.kind, extra: "/Info 6 0 R\(revision.identifier)\(revision.trailer)")
        return revision.signs ? filled(finished) : finished
    }

    private static let slot = "[0 0000000000 0000000000 0000000000]"

    /// Writes the true `/ByteRange` into the last slot of a file.
    private static func filled(_ file: [UInt8]) -> [UInt8] {
        guard let slot = last(Array(slot.utf8), in: file),
            let open = last(Array("/Contents <".utf8), in: file).map({ $0 + 10 }),
            let close = file[open...].firstIndex(of: UInt8(ascii: ">"))
        else { return file }
        let text = "[0 \(open) \(close + 1) \(file.count - close - 1)]"
        var file = file
        let padded = text + String(repeating: " ", count: Self.slot.utf8.count - text.utf8.count)
        file.replaceSubrange(slot..<slot + Self.slot.utf8.count, with: Array(padded.utf8))
        return file
    }

    /// Where these bytes occur last.
    static func last(_ needle: [UInt8], in file: [UInt8]) -> Int? {
        var position = file.count - needle.count
        while position >= 0 {
            if file[position] == needle[0], file[position...].starts(with: needle) {
                return position
            }
            position -= 1
        }
        return nil
    }
}
