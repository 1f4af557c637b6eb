/// Finds the page of what was put on the pages, and what was there before.
struct OverlayFinder {
    private let loader: ObjectLoader
    /// Which page lists which annotation as of the last revision; pages only ever gain some.
    private var pages: [PDFReference: (reference: PDFReference, index: Int)]?
    /// Annotations that may still be compared, for all overlays together.
    private var comparisons: Int

    init(_ loader: ObjectLoader) {
        self.loader = loader
        self.comparisons = loader.limits.fields
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

    private mutating func page(
        of number: Int, asOf revision: Int
    ) throws(PDFError) -> (reference: PDFReference, index: Int)? {
        let entry = loader.index.live(number, asOf: revision)
        let reference = PDFReference(number: number, generation: Int(entry?.generation ?? 0))
        if let pages { return pages[reference] }
        var found: [PDFReference: (PDFReference, Int)] = [:]
        pages = [:]
        let last = loader.revisions.count - 1
        let all = try PageTree(loader: loader, revision: last).pages(limit: .max)
        for (index, page) in all.enumerated() {
            let list = try loader.object(page, asOf: last).dictionary?["Annots"]
            for element in try loader.resolve(list, asOf: last).array ?? [] {
                if let annotation = element.reference { found[annotation] = (page, index) }
            }
        }
        pages = found
        return found[reference]
    }

    /// Names of fields and kinds of annotations that lie under a place.
    private mutating func annotations(
        of page: PDFReference, under place: PDFRectangle, _ revision: Int
    ) throws(PDFError) -> Set<String> {
        var found: Set<String> = []
        let list = try loader.object(page, asOf: revision).dictionary?["Annots"]
        for element in try loader.resolve(list, asOf: revision).array ?? [] {
            comparisons -= 1
            guard comparisons > 0 else { return found.union(["…"]) }
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
