// Pages: widgets, and drawings above their content.

extension PDFUpdate {
    /// A place on a page where a viewer shows it.
    mutating func visiblePage(
        _ index: Int, _ rectangle: PDFRectangle
    ) throws(PDFError) -> (page: PageNode, rotation: Int) {
        let page = try page(index)
        let geometry = try geometry(page)
        guard rectangle.area > 0 else {
            throw PDFError(.refused, "a place without area on page \(index + 1)")
        }
        // Boxes of real pages are rounded in many ways.
        guard geometry.cropBox.contains(rectangle, tolerance: 0.5) else {
            throw PDFError(.refused, "a place outside of what is shown of page \(index + 1)")
        }
        return (page, geometry.rotation)
    }

    /// Adds annotations to a page: to the array that holds them if it is an object, so that the
    /// page itself stays as it was.
    ///
    /// - Parameter copies: write a new array into the page; needed where another page might share
    ///   the old one.
    mutating func add(
        _ widgets: [PDFReference], to page: PDFReference, copies: Bool = false
    ) throws(PDFError) {
        let dictionary = try dictionary(page)
        let annotations = try resolve(dictionary["Annots"])
        guard annotations.isNull || annotations.array != nil else {
            throw PDFError(.malformed, "/Annots of object \(page.number) is no array")
        }
        let grown = PDFObject.array(
            (annotations.array ?? []) + widgets.map { .reference($0) })
        if !copies, let reference = dictionary["Annots"]?.reference, !annotations.isNull {
            set(grown, at: reference)
        } else {
            set(.dictionary(dictionary.replacing("Annots", with: grown)), at: page)
        }
    }

    /// Draws above the content of a page. The old content is put between `q` and `Q`, so that what
    /// it leaves of its graphics state does not reach the drawing.
    mutating func draw(_ drawings: [PDFDrawing], on page: PageNode) throws(PDFError) {
        guard !drawings.isEmpty else { return }
        let rotation = try geometry(page).rotation
        var resources = try resourcesOfOwn(page)
        var added = try restores(after: page) + "\n"
        for drawing in drawings {
            let form = try add(drawing.appearance, rotation: rotation)
            let name = resources.name(form)
            let box = drawing.appearance.turnedSize(rotation)
            let numbers = [
                drawing.rectangle.width / box.width, 0, 0, drawing.rectangle.height / box.height,
                drawing.rectangle.left, drawing.rectangle.bottom,
            ]
            let matrix = numbers.map(PDFPrinter.number).joined(separator: " ")
            // An artifact: programs that read a tagged page aloud pass over it.
            added += "/Artifact BMC q \(matrix) cm /\(name) Do Q EMC\n"
        }
        let before = try add(PDFBody(stream: Array("q\n".utf8), PDFDictionary(), compressed: false))
        let after = try add(
            PDFBody(stream: Array(added.utf8), PDFDictionary(), compressed: false))
        let old = try contents(of: page).map { PDFObject.reference($0) }
        let all = [.reference(before)] + old + [PDFObject.reference(after)]
        set(
            .dictionary(
                try dictionary(page.reference)
                    .replacing("Contents", with: .array(all))
                    .replacing("Resources", with: .dictionary(resources.dictionary))),
            at: page.reference)
    }

    /// The content streams of a page, in order.
    private func contents(of page: PageNode) throws(PDFError) -> [PDFReference] {
        let own = page.dictionary["Contents"]
        switch try resolve(own) {
        case .null:
            return []
        case .stream:
            return [own?.reference].compactMap(\.self)
        case .array(let values):
            guard values.allSatisfy({ $0.reference != nil }) else {
                throw PDFError(.malformed, "/Contents of object \(page.reference.number)")
            }
            return values.compactMap(\.reference)
        default:
            throw PDFError(.malformed, "/Contents of object \(page.reference.number)")
        }
    }

    /// What ends the old content: a `Q` for our own `q`, and one for each that it left open.
    /// Refused is content that would close more than it opened, or leaves a text object or marked
    /// content open: then nobody can say how a drawing behind it looks.
    private func restores(after page: PageNode) throws(PDFError) -> String {
        var reader = ContentReader(loader: loader, revision: revision.index)
        let content: [UInt8]
        do {
            content = try reader.content(of: page.dictionary)
        } catch {
            throw PDFError(
                error.kind, at: error.offset,
                "nothing can be drawn on page object \(page.reference.number): \(error.detail)")
        }
        let scan = ContentScan(content)
        guard scan.isBalanced else {
            throw PDFError(
                .refused,
                "the content of page object \(page.reference.number) does not end what it begins")
        }
        return String(repeating: "\nQ", count: scan.openStates + 1)
    }

    /// The resources of a page as a dictionary of its own, in which XObjects may be added without
    /// any other page seeing them.
    private func resourcesOfOwn(_ page: PageNode) throws(PDFError) -> OwnResources {
        let resources = try resolve(page.resources)
        guard resources.isNull || resources.dictionary != nil else {
            throw PDFError(.malformed, "/Resources of object \(page.reference.number)")
        }
        let dictionary = resources.dictionary ?? PDFDictionary()
        let objects = try resolve(dictionary["XObject"])
        guard objects.isNull || objects.dictionary != nil,
            !dictionary.hasRepeatedKey, objects.dictionary?.hasRepeatedKey != true
        else { throw PDFError(.malformed, "/Resources of object \(page.reference.number)") }
        return OwnResources(all: dictionary, objects: objects.dictionary ?? PDFDictionary())
    }
}

/// Resources of one page, with XObjects under names that were free.
private struct OwnResources {
    let all: PDFDictionary
    var objects: PDFDictionary
    private var next = 1

    init(all: PDFDictionary, objects: PDFDictionary) {
        self.all = all
        self.objects = objects
    }

    var dictionary: PDFDictionary { all.replacing("XObject", with: .dictionary(objects)) }

    mutating func name(_ form: PDFReference) -> String {
        while objects["AntinDrawing\(next)"] != nil { next += 1 }
        let name = "AntinDrawing\(next)"
        objects = objects.replacing(name, with: .reference(form))
        return name
    }
}

extension PDFAppearance {
    /// The box after ``form(rotation:)`` has turned it.
    fileprivate func turnedSize(_ rotation: Int) -> (width: Double, height: Double) {
        rotation % 180 == 0 ? (width, height) : (height, width)
    }
}
