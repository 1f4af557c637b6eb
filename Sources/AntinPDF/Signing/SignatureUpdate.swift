import AntinCrypto
import AntinSystem

/// One revision in the making: the objects that a signature changes or adds, and nothing else.
/// Rewriting an object that stays the same would make other readers call earlier signatures
/// altered.
struct SignatureUpdate {
    let document: PDFDocument
    let loader: ObjectLoader
    private let revision: PDFRevision

    /// Objects to write, by number.
    private(set) var objects: [PDFReference: PDFObject] = [:]
    private(set) var signature = PDFReference(number: 0)
    private var emptyField: SignatureField?
    /// The next object number: never one that the file has used before.
    private(set) var nextNumber: Int

    init(_ document: PDFDocument) {
        self.document = document
        self.loader = document.loader()
        self.revision = document.newest
        self.nextNumber = document.newest.size
    }

    private mutating func newReference() throws(PDFError) -> PDFReference {
        guard nextNumber < Int(UInt32.max) else { throw PDFError(.limit, "no object number left") }
        defer { nextNumber += 1 }
        return PDFReference(number: nextNumber)
    }

    private func resolve(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: revision.index)
    }

    // MARK: What changes

    /// The name of the field to sign: an empty signature field, or one that no field has yet.
    mutating func chooseField(_ wanted: String?) throws(PDFError) -> String {
        let form = try FormReader.form(loader, asOf: revision.index)
        if form?["XFA"] != nil {
            throw PDFError(.unsupported, "an XFA form shows something else than its pages")
        }
        var names: Set<String> = []
        let roots = try FormReader.references(form?["Fields"], loader, asOf: revision.index)
        for root in roots {
            let field = try loader.object(root, asOf: revision.index).dictionary
            if let name = try resolve(field?["T"]).string { names.insert(PDFText.decode(name)) }
        }
        guard let wanted else {
            for number in 1...(names.count + 1) where !names.contains("Signature\(number)") {
                return "Signature\(number)"
            }
            throw PDFError(.limit, "no field name left")
        }
        var reader = FormReader(loader: loader)
        emptyField = try reader.signatureFields(asOf: revision.index)
            .first { $0.name == wanted && $0.value == nil }
        if emptyField == nil, names.contains(wanted) {
            throw PDFError(.refused, "the form has another field named \(wanted)")
        }
        return wanted
    }

    /// Field, form and page of the signature; its dictionary is printed by ``print(_:)``.
    mutating func addSignature(named name: String) throws(PDFError) {
        signature = try newReference()
        if let field = emptyField {
            objects[field.reference] = .dictionary(
                field.dictionary.replacing("V", with: .reference(signature)))
            try extendForm(by: nil)
            return
        }
        let tree = PageTree(loader: loader, revision: revision.index)
        guard let page = try tree.pages(limit: 1).first else {
            throw PDFError(.malformed, "the document has no page")
        }
        let field = try newReference()
        objects[field] = .dictionary(Self.field(name, on: page, value: signature))
        try extendForm(by: field)
        try extendPage(page, by: field)
    }

    /// An invisible widget, merged with its field: print and locked flags, no area.
    private static func field(
        _ name: String, on page: PDFReference, value: PDFReference
    ) -> PDFDictionary {
        let isASCII = name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        return PDFDictionary([
            ("Type", .name("Annot")),
            ("Subtype", .name("Widget")),
            ("FT", .name("Sig")),
            ("T", .string(isASCII ? Array(name.utf8) : PDFText.encode(name))),
            ("F", .integer(132)),
            ("Rect", .array([.integer(0), .integer(0), .integer(0), .integer(0)])),
            ("P", .reference(page)),
            ("V", .reference(value)),
        ])
    }

    private mutating func extendForm(by field: PDFReference?) throws(PDFError) {
        let catalog = try FormReader.catalog(loader, asOf: revision.index)
        let old = try FormReader.form(loader, asOf: revision.index)
        var form = old ?? PDFDictionary()
        if let field {
            var fields = try resolve(form["Fields"]).array ?? []
            fields.append(.reference(field))
            if old != nil, let reference = form["Fields"]?.reference,
                try !resolve(form["Fields"]).isNull
            {
                objects[reference] = .array(fields)
            } else {
                form = form.replacing("Fields", with: .array(fields))
            }
        }
        // SignaturesExist and AppendOnly (table 219).
        let flags = try resolve(form["SigFlags"]).integer ?? 0
        if flags & 3 != 3 { form = form.replacing("SigFlags", with: .integer(flags | 3)) }
        if let old, form == old { return }
        if old != nil, catalog["AcroForm"]?.reference == nil {
            objects[revision.root] = .dictionary(
                catalog.replacing("AcroForm", with: .dictionary(form)))
            return
        }
        if old != nil, let reference = catalog["AcroForm"]?.reference {
            objects[reference] = .dictionary(form)
            return
        }
        // An object of its own, so that later signatures leave the catalog alone.
        let reference = try newReference()
        objects[reference] = .dictionary(form)
        objects[revision.root] = .dictionary(
            catalog.replacing("AcroForm", with: .reference(reference)))
    }

    private mutating func extendPage(
        _ page: PDFReference, by widget: PDFReference
    ) throws(PDFError) {
        guard let dictionary = try loader.object(page, asOf: revision.index).dictionary,
            !dictionary.hasRepeatedKey
        else { throw PDFError(.malformed, "the first page has a repeated key") }
        let annotations = try resolve(dictionary["Annots"])
        guard annotations.isNull || annotations.array != nil else {
            throw PDFError(.malformed, "/Annots of the first page is no array")
        }
        let grown = PDFObject.array((annotations.array ?? []) + [.reference(widget)])
        if let reference = dictionary["Annots"]?.reference, !annotations.isNull {
            objects[reference] = grown
        } else {
            objects[page] = .dictionary(dictionary.replacing("Annots", with: grown))
        }
    }

    // MARK: Printing

    /// Wide enough for any file: four numbers of up to 19 digits never move a byte (a slot of
    /// eight digits once broke every file above 100 MB).
    private static let byteRangeWidth = 4 * 19 + 5

    func print(_ plan: PDFSignaturePlan) throws(PDFError) -> PreparedPDF {
        let base = document.store.count
        var printer = PDFPrinter()
        if base > 0, !document.store[base - 1].isPDFLineEnd { printer.print("\n") }
        var offsets: [(PDFReference, Int)] = [(signature, base + printer.bytes.count)]
        let (slot, hole) = printSignature(plan, &printer)
        for (reference, object) in objects.sorted(by: { $0.key.number < $1.key.number }) {
            offsets.append((reference, base + printer.bytes.count))
            printer.object(object, at: reference)
        }
        var section = SectionPrinter(revision: revision, nextNumber: nextNumber)
        section.identifier = try identifier(printer.bytes)
        try section.print(offsets, at: base + printer.bytes.count, &printer)

        var appended = printer.bytes
        let contents = base + hole.lowerBound..<base + hole.upperBound
        let byteRange = [
            0, contents.lowerBound, contents.upperBound,
            base + appended.count - contents.upperBound,
        ]
        let text = Array("[\(byteRange.map(String.init).joined(separator: " "))]".utf8)
        appended.replaceSubrange(slot..<slot + text.count, with: text)
        return try PreparedPDF(
            original: document.store, appended: appended, byteRange: byteRange,
            contentsRange: contents)
    }

    /// Returns where the slot of `/ByteRange` begins and where the hole is, in the printed bytes.
    private func printSignature(
        _ plan: PDFSignaturePlan, _ printer: inout PDFPrinter
    ) -> (slot: Int, hole: Range<Int>) {
        printer.print(
            "\(signature.number) 0 obj\n<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter ")
        printer.name(plan.subFilter)
        printer.print("\n/ByteRange ")
        let slot = printer.bytes.count
        printer.print(String(repeating: " ", count: Self.byteRangeWidth))
        printer.print("\n/Contents ")
        let start = printer.bytes.count
        printer.hex([UInt8](repeating: 0, count: plan.contentsCapacity))
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
        printer.print(">>\nendobj\n")
        return (slot, hole)
    }

    /// The first identifier stays; the second becomes a digest of what is written (14.4). A file
    /// without identifiers stays without.
    private func identifier(_ printed: [UInt8]) throws(PDFError) -> PDFObject? {
        guard let old = try resolve(revision.trailer["ID"]).array, old.count == 2,
            let first = try resolve(old[0]).string, let second = try resolve(old[1]).string
        else { return nil }
        let digest = Digest.sha256(first + second + printed)
        return .array([.string(first), .string(Array(digest.bytes.prefix(16)))])
    }
}
