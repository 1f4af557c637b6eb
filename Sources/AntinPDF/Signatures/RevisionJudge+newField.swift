// Fields that a revision adds: signature fields at the root of the form, signed or showing nothing.

extension RevisionJudge {
    private static let path = "/Root/AcroForm/Fields"
    private static let fieldKeys: Set = [
        "FT", "T", "TU", "TM", "Ff", "V", "Lock", "SV", "Kids", "DA", "DR", "Q",
    ]
    private static let widgetKeys: Set = [
        "Type", "Subtype", "Rect", "F", "P", "AP", "AS", "MK", "BS", "Border", "H", "NM", "M", "C",
        "Contents", "StructParent", "Lang",
    ]

    /// A new field at the root of the form, merged with its widget or with one kid as its widget.
    mutating func judgeNewField(_ reference: PDFReference) throws(PDFError) {
        let number = reference.number
        guard let node = fieldsNow[number], let object = created[number],
            case .dictionary(let field) = object
        else {
            return refuse(
                .form, "something that was there became a field", object: number, path: Self.path)
        }
        func no(_ why: String) {
            refuse(.form, why, object: number, path: Self.path, field: node.name)
        }
        guard field["FT"]?.name == "Sig", !field.hasRepeatedKey, field["T"]?.string != nil else {
            return no("a new field that is no plain signature field")
        }
        var isPlain = true
        let allowed = Self.fieldKeys.union(Self.widgetKeys)
        for key in field.keys where !allowed.contains(key) {
            no("the new field has /\(key)")
            isPlain = false
        }
        if fieldsNow.isShared(node.name) { no("the form has another field with this name") }
        guard let widget = try widget(of: field, at: reference) else {
            return no("the new field has more than one plain widget")
        }
        guard isPlain else { return }
        adopted.insert(number)
        adopted.insert(widget.reference.number)
        adopt(.dictionary(field), except: ["P", "Kids"])
        adopt(.dictionary(widget.dictionary), except: ["P", "Parent"])
        let isSigned = try !new(field["V"]).isNull
        newWidgets[widget.reference.number] = (node.name, isSigned)
        if isSigned {
            try judgeSigned(node.name, number, isNew: true)
        } else if try showsNothing(widget.dictionary) {
            report(
                .form, .formFill, "an empty signature field was added", object: number,
                path: Self.path, field: node.name)
        } else {
            no("a new field that shows something and is not signed")
        }
    }

    private func widget(
        of field: PDFDictionary, at reference: PDFReference
    ) throws(PDFError) -> (reference: PDFReference, dictionary: PDFDictionary)? {
        guard let kids = field["Kids"] else { return (reference, field) }
        guard let list = try new(kids).array, list.count <= 1 else { return nil }
        guard let kid = list.first else { return (reference, field) }
        guard let kid = kid.reference, let object = created[kid.number],
            case .dictionary(let widget) = object, !widget.hasRepeatedKey,
            widget["Parent"]?.reference == reference,
            Set(widget.keys).isSubset(of: Self.widgetKeys.union(["Parent", "FT"]))
        else { return nil }
        return (kid, widget)
    }

    /// An empty field may have a place, but nothing to be seen there.
    private func showsNothing(_ widget: PDFDictionary) throws(PDFError) -> Bool {
        if try shownPlace(widget) == nil { return true }
        if widget["MK"] != nil || widget["Contents"] != nil { return false }
        switch try new(try new(widget["AP"]).dictionary?["N"]) {
        case .null: return true
        case .stream(let stream):
            var decoder = StreamDecoder(limits: loader.limits)
            guard let content = try? decoder.decode(stream, of: loader.store) else { return false }
            return content.allSatisfy(\.isPDFSpace)
        default: return false
        }
    }

    // MARK: Where things are seen

    /// Records what the widgets of a signed field put on the pages; true if anything can be seen.
    mutating func placeWidgets(of name: String, _ number: Int) throws(PDFError) -> Bool {
        var isShown = false
        guard let reference = fieldsNow[number]?.reference else { return false }
        let field = try loader.object(reference, asOf: now).dictionary
        let kids = try FormReader.references(field?["Kids"], loader, asOf: now)
        for reference in kids + [reference] {
            guard let widget = try new(.reference(reference)).dictionary,
                let place = try shownPlace(widget)
            else { continue }
            isShown = true
            overlays.append(
                PDFOverlay(
                    revision: now, field: name, object: reference.number, page: nil,
                    left: place.left, bottom: place.bottom, right: place.right, top: place.top,
                    covers: []))
        }
        return isShown
    }

    /// Whether a place lies outside of every page. Of every page, because pages list whom they like:
    /// `/P` of an annotation is only what the annotation says.
    private func isBesideEverySheet(_ place: PDFRectangle) throws(PDFError) -> Bool {
        let tree = PageTree(loader: loader, revision: now)
        for page in try tree.pages(limit: .max) {
            guard let sheet = try sheet(of: page), sheet.intersection(place) == nil else {
                return false
            }
        }
        return true
    }

    /// `/MediaBox` of a page, its own or an inherited one; nil if it has no plain one.
    private func sheet(of page: PDFReference) throws(PDFError) -> PDFRectangle? {
        var next: PDFReference? = page
        for _ in 0..<32 {
            guard let reference = next,
                let node = try loader.object(reference, asOf: now).dictionary
            else { return nil }
            if let box = node["MediaBox"] {
                return PDFRectangle(try new(box).array ?? [])
            }
            next = node["Parent"]?.reference
        }
        return nil
    }

    /// The rectangle of an annotation that viewers show; nil if it is hidden or has no area.
    func shownPlace(_ annotation: PDFDictionary) throws(PDFError) -> PDFRectangle? {
        var sides: [PDFObject] = []
        for side in try new(annotation["Rect"]).array ?? [] { sides.append(try new(side)) }
        guard let rectangle = PDFRectangle(sides), rectangle.area > 0 else { return nil }
        let flags = try new(annotation["F"]).integer ?? 0
        // Hidden and not to be viewed; such a widget may still be printed (table 165).
        if flags & 2 != 0 || flags & 32 != 0 && flags & 4 == 0 { return nil }
        return try isBesideEverySheet(rectangle) ? nil : rectangle
    }
}
