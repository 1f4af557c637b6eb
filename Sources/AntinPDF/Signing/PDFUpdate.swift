import AntinCrypto
import AntinSystem

/// One revision in the making: the objects that change or are new, and nothing else. Rewriting an
/// object that stays the same would make other readers call earlier signatures altered.
///
/// What it lends out is the document with the changes so far.
struct PDFUpdate {
    let document: PDFDocument
    let loader: ObjectLoader
    let revision: PDFRevision
    /// What to write.
    private(set) var bodies: [PDFReference: PDFBody] = [:]
    /// The first pages, as many as were asked for.
    private var pages: [PageNode] = []
    /// Never a number that the file has used before.
    private(set) var nextNumber: Int

    /// Throws if the document's cross-reference must not be extended, or if its form shows
    /// something else than its pages.
    init(_ document: PDFDocument, extendsHybrid: Bool) throws(PDFError) {
        if document.isHybrid, !extendsHybrid {
            throw PDFError(
                .hybrid, at: document.newest.startxref,
                "two kinds of cross-reference; export the document to PDF/A, or print it to PDF")
        }
        self.document = document
        self.loader = document.loader()
        self.revision = document.newest
        self.nextNumber = document.newest.size
        if try FormReader.form(loader, asOf: revision.index)?["XFA"] != nil {
            throw PDFError(.unsupported, "an XFA form shows something else than its pages")
        }
    }

    // MARK: Reading

    /// The object as it will be.
    func object(_ reference: PDFReference) throws(PDFError) -> PDFObject {
        if case .object(let object) = bodies[reference] { return object }
        return try loader.object(reference, asOf: revision.index)
    }

    func resolve(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        guard let object else { return .null }
        guard let reference = object.reference else { return object }
        return try self.object(reference)
    }

    /// The dictionary behind a reference; throws if a key is repeated in it, for then it cannot be
    /// written again with the same meaning.
    func dictionary(_ reference: PDFReference) throws(PDFError) -> PDFDictionary {
        guard case .dictionary(let value) = try object(reference), !value.hasRepeatedKey else {
            throw PDFError(
                .malformed, "object \(reference.number) is no dictionary with single keys")
        }
        return value
    }

    mutating func page(_ index: Int) throws(PDFError) -> PageNode {
        if pages.indices.contains(index) { return pages[index] }
        let page = try PageTree(loader: loader, revision: revision.index).page(index)
        if index == 0 { pages = [page] }
        return page
    }

    /// The page with this reference; nil if the document has none.
    mutating func page(_ reference: PDFReference) throws(PDFError) -> PageNode? {
        if let page = pages.first(where: { $0.reference == reference }) { return page }
        pages = try PageTree(loader: loader, revision: revision.index).nodes(limit: .max)
        return pages.first { $0.reference == reference }
    }

    func geometry(_ page: PageNode) throws(PDFError) -> PDFPageGeometry {
        try PDFPageGeometry(page, loader: loader, revision: revision.index)
    }

    // MARK: Writing

    mutating func newReference() throws(PDFError) -> PDFReference {
        guard nextNumber < Int(UInt32.max) else { throw PDFError(.limit, "no object number left") }
        defer { nextNumber += 1 }
        return PDFReference(number: nextNumber)
    }

    mutating func set(_ object: PDFObject, at reference: PDFReference) {
        bodies[reference] = .object(object)
    }

    mutating func add(_ body: PDFBody) throws(PDFError) -> PDFReference {
        let reference = try newReference()
        bodies[reference] = body
        return reference
    }

    mutating func add(_ object: PDFObject) throws(PDFError) -> PDFReference {
        try add(.object(object))
    }

    /// The form XObject of an appearance, with what it needs.
    ///
    /// - Parameter rotation: of the page on which it is shown.
    mutating func add(
        _ appearance: PDFAppearance, rotation: Int
    ) throws(PDFError) -> PDFReference {
        guard appearance.width > 0, appearance.height > 0 else {
            throw PDFError(.refused, "an appearance without area")
        }
        if appearance.hasTransparency, document.pdfaPart == 1 {
            throw PDFError(
                .refused, "PDF/A-1 forbids transparency; the image has to be flattened")
        }
        var numbers: [PDFReference] = []
        for _ in appearance.fragment.bodies { numbers.append(try newReference()) }
        func real(_ reference: PDFReference) -> PDFReference {
            let index = -1 - reference.number
            return numbers.indices.contains(index) ? numbers[index] : reference
        }
        for (number, body) in zip(numbers, appearance.fragment.bodies) {
            bodies[number] = body.renumbered(real)
        }
        return try add(appearance.form(rotation: rotation).renumbered(real))
    }

    // MARK: Printing

    /// The bytes to append, without a signature.
    func print() throws(PDFError) -> [UInt8] {
        var printer = startPrinter()
        try print(&printer, offsets: [])
        return printer.bytes
    }

    /// A file that does not end with a line end gets one.
    func startPrinter() -> PDFPrinter {
        let base = document.store.count
        var printer = PDFPrinter()
        if base > 0, !document.store[base - 1].isPDFLineEnd { printer.print("\n") }
        return printer
    }

    /// All objects and the section.
    ///
    /// - Parameter offsets: of what is printed already.
    func print(
        _ printer: inout PDFPrinter, offsets: [(PDFReference, Int)]
    ) throws(PDFError) {
        let base = document.store.count
        var offsets = offsets
        for (reference, body) in bodies.sorted(by: { $0.key.number < $1.key.number }) {
            offsets.append((reference, base + printer.bytes.count))
            printer.body(body, at: reference)
        }
        var section = SectionPrinter(revision: revision, nextNumber: nextNumber)
        section.identifier = try identifier(printer.bytes)
        try section.print(offsets, at: base + printer.bytes.count, &printer)
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
