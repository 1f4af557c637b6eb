/// Finds the page of what was put on the pages, and what was there before.
struct OverlayFinder {
    private let loader: ObjectLoader
    /// The pages in order; the page tree of an accepted document never changes.
    private var pages: [PDFReference]?

    init(_ loader: ObjectLoader) {
        self.loader = loader
    }

    /// The overlay with its page and with the fields and annotations that lie under it.
    mutating func located(_ overlay: PDFOverlay, before: Int) -> PDFOverlay {
        let last = overlay.revision
        let page = try? page(of: overlay.object, asOf: last)
        guard let page else { return overlay }
        let place = PDFRectangle(
            left: overlay.left, bottom: overlay.bottom, right: overlay.right, top: overlay.top)
        let covers = (try? annotations(of: page.reference, under: place, before)) ?? []
        return PDFOverlay(
            revision: last, field: overlay.field, object: overlay.object, page: page.index,
            left: place.left, bottom: place.bottom, right: place.right, top: place.top,
            covers: covers.sorted())
    }

    /// The page that lists an annotation: the one it names, else the first that does.
    private mutating func page(
        of number: Int, asOf revision: Int
    ) throws(PDFError) -> (reference: PDFReference, index: Int)? {
        if pages == nil {
            pages = try PageTree(loader: loader, revision: revision).pages(limit: .max)
        }
        let all = pages ?? []
        let entry = loader.index.live(number, asOf: revision)
        let reference = PDFReference(number: number, generation: Int(entry?.generation ?? 0))
        let named = try loader.object(reference, asOf: revision).dictionary?["P"]?.reference
        if let named, try lists(named, reference, revision),
            let index = all.firstIndex(of: named)
        {
            return (named, index)
        }
        for (index, page) in all.enumerated() where try lists(page, reference, revision) {
            return (page, index)
        }
        return nil
    }

    private func lists(
        _ page: PDFReference, _ annotation: PDFReference, _ revision: Int
    ) throws(PDFError) -> Bool {
        let list = try loader.object(page, asOf: revision).dictionary?["Annots"]
        return try loader.resolve(list, asOf: revision).array?.contains(.reference(annotation))
            ?? false
    }

    /// Names of fields and kinds of annotations that lie under a place.
    private func annotations(
        of page: PDFReference, under place: PDFRectangle, _ revision: Int
    ) throws(PDFError) -> Set<String> {
        var found: Set<String> = []
        let list = try loader.object(page, asOf: revision).dictionary?["Annots"]
        for element in try loader.resolve(list, asOf: revision).array ?? [] {
            guard let annotation = try loader.resolve(element, asOf: revision).dictionary else {
                continue
            }
            let sides = try loader.resolve(annotation["Rect"], asOf: revision).array ?? []
            guard let rectangle = PDFRectangle(sides), place.intersection(rectangle) != nil else {
                continue
            }
            let name = try loader.resolve(annotation["T"], asOf: revision).string
            found.insert(name.map(PDFText.decode) ?? annotation["Subtype"]?.name ?? "?")
        }
        return found
    }
}
