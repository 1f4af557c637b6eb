/// The page tree of one revision (7.7.3).
struct PageTree {
    let loader: ObjectLoader
    let revision: Int

    /// The first pages in order, at most `limit`. A page that is no indirect object is an error:
    /// nothing could refer to it.
    func pages(limit: Int) throws(PDFError) -> [PDFReference] {
        try nodes(limit: limit).map(\.reference)
    }

    /// The page with this index; throws if there is none.
    func page(_ index: Int) throws(PDFError) -> PageNode {
        guard index >= 0, index < .max else { throw PDFError(.refused, "no page \(index)") }
        let pages = try nodes(limit: index + 1)
        guard pages.count == index + 1, let page = pages.last else {
            throw PDFError(.refused, "the document has no page \(index + 1)")
        }
        return page
    }

    /// The same as ``pages(limit:)``, with what each page inherits.
    func nodes(limit: Int) throws(PDFError) -> [PageNode] {
        let root = loader.revisions[revision].root
        let catalog = try loader.object(root, asOf: revision)
        guard let dictionary = catalog.dictionary, !dictionary.hasRepeatedKey else {
            throw PDFError(.malformed, "the catalog is not a dictionary with single keys")
        }
        guard let top = dictionary["Pages"]?.reference else {
            throw PDFError(.malformed, "the catalog has no /Pages")
        }
        var found: [PageNode] = []
        var seen: Set<PDFReference> = []
        var waiting: [(PDFReference, parent: PageNode?)] = [(top, nil)]
        while let (reference, parent) = waiting.popLast(), found.count < limit {
            guard seen.insert(reference).inserted else {
                throw PDFError(
                    .malformed, "the page tree has a cycle at object \(reference.number)")
            }
            guard seen.count <= loader.limits.pageNodes else {
                throw PDFError(.limit, "too many nodes in the page tree")
            }
            let object = try loader.object(reference, asOf: revision)
            guard case .dictionary(let dictionary) = object else {
                throw PDFError(.malformed, "object \(reference.number) is no page tree node")
            }
            let node = PageNode(dictionary, at: reference, under: parent)
            guard let kids = dictionary["Kids"] else {
                found.append(node)
                continue
            }
            guard let list = try loader.resolve(kids, asOf: revision).array else {
                throw PDFError(.malformed, "/Kids of object \(reference.number) is no array")
            }
            for kid in list.reversed() {
                guard let kid = kid.reference else {
                    throw PDFError(.unsupported, "a page that is no indirect object")
                }
                waiting.append((kid, node))
            }
        }
        return found
    }
}
