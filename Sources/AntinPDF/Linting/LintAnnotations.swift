/// The annotations of a page: fields and comments over one another, hidden ones, and everything
/// that is no link.
struct LintAnnotations {
    let loader: ObjectLoader
    let revision: Int
    /// The widgets of all fields of the form.
    let ofForm: Set<PDFReference>

    private struct Box {
        let number: Int?
        let name: String
        let rectangle: PDFRectangle
    }

    func run(
        _ page: PageNode, _ index: Int, left: inout Int, _ findings: inout LintFindings
    ) throws(PDFError) {
        var boxes: [Box] = []
        for object in try loader.resolve(page.dictionary["Annots"], asOf: revision).array ?? [] {
            left -= 1
            guard left > 0 else { throw PDFError(.limit, "too many annotations") }
            let resolved = try loader.resolve(object, asOf: revision)
            guard let annotation = resolved.dictionary else { continue }
            let number = object.reference?.number
            let subtype = try resolve(annotation["Subtype"]).name ?? ""
            if subtype == "Link" || subtype == "Popup" { continue }
            if subtype != "Widget" {
                findings.add(.annotation, .warn, subtype, page: index, object: number)
            }
            let flags = try resolve(annotation["F"]).integer ?? 0
            // Invisible, hidden, not on the screen, switched by the mouse (12.5.3).
            if flags & (1 | 2 | 32 | 256) != 0, try resolve(annotation["FT"]).name != "Sig" {
                findings.add(
                    .annotation, .refuse, "\(subtype) F \(flags)", page: index, object: number)
            }
            let name = try resolve(annotation["T"]).string.map(PDFText.decode) ?? subtype
            // A later revision that lists it in the form could say that it only did that.
            if subtype == "Widget", !(object.reference.map(ofForm.contains) ?? false) {
                findings.add(.existingFields, .refuse, name, page: index, object: number)
            }
            var corners: [PDFObject] = []
            for corner in try resolve(annotation["Rect"]).array ?? [] {
                corners.append(try resolve(corner))
            }
            if let rectangle = PDFRectangle(corners), rectangle.area > 0 {
                boxes.append(Box(number: number, name: name, rectangle: rectangle))
            }
        }
        checkOverlaps(boxes, index, &findings)
    }

    /// From left to right, so that each box is compared with those only that begin before it ends.
    private func checkOverlaps(
        _ boxes: [Box], _ index: Int, _ findings: inout LintFindings
    ) {
        let sorted = boxes.sorted { $0.rectangle.left < $1.rectangle.left }
        var comparisons = 0
        for (place, box) in sorted.enumerated() {
            for other in sorted[(place + 1)...] {
                guard other.rectangle.left < box.rectangle.right else { break }
                comparisons += 1
                guard comparisons <= 1_000_000 else {
                    findings.add(.notChecked, .warn, "annotations over one another", page: index)
                    return
                }
                // Neighbours in a table share a line; that is no overlap.
                let share = max(
                    box.rectangle.overlapFraction(of: other.rectangle),
                    other.rectangle.overlapFraction(of: box.rectangle))
                if share > 0.1 {
                    findings.add(
                        .overlappingFields, .refuse, "\(box.name), \(other.name)", page: index,
                        object: other.number)
                }
            }
        }
    }

    private func resolve(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: revision)
    }
}
