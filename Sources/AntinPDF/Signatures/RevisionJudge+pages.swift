// Pages: their list of annotations may grow by the widgets of new signatures, and where a
// certification permits comments by those; nothing else of a page may change.

extension RevisionJudge {
    mutating func judgePages() throws(PDFError) {
        var placed: Set<Int> = []
        for number in changed.keys.sorted() where roles[number] == nil {
            guard let values = changed[number] else { continue }
            guard case .dictionary(let old) = values.old, case .dictionary(let new) = values.new,
                let type = old["Type"]?.name, new["Type"]?.name == type
            else { continue }
            if type == "Page" {
                try judgePage(number, old, new, &placed)
            } else if type == "Pages", Self.differences(old, new) == ["ITXT"],
                new["ITXT"]?.string != nil
            {
                // iText 5 signs its name there.
                roles[number] = .page
            }
        }
        try judgeIndirectLists(&placed)
        let shown = Set(overlays.map(\.object))
        let lost = newWidgets.filter { shown.contains($0.key) && !placed.contains($0.key) }
        for (widget, field) in lost.sorted(by: { $0.key < $1.key }) {
            // Viewers that list fields by the form alone show it nowhere; harmless.
            report(.form, .maintenance, "a widget on no page", object: widget, field: field.field)
        }
        overlays.removeAll { lost[$0.object] != nil }
        judgeAnnotations()
    }

    /// Arrays of annotations that are objects of their own and were written anew while their page
    /// was not.
    private mutating func judgeIndirectLists(_ placed: inout Set<Int>) throws(PDFError) {
        for number in changed.keys.sorted() where roles[number] == nil {
            guard let values = changed[number], values.old.array != nil,
                values.new.array != nil, isListOfAnnotations(values.new)
            else { continue }
            roles[number] = .annotationList
            try judgeList(values.old, values.new, of: number, &placed)
        }
    }

    /// Whether an array has references only, and one of them to an annotation.
    private func isListOfAnnotations(_ array: PDFObject) -> Bool {
        guard let values = array.array, values.allSatisfy({ $0.reference != nil }) else {
            return false
        }
        return values.isEmpty
            || values.contains { value in
                guard let object = try? new(value).dictionary else { return false }
                return object["Subtype"]?.name != nil && object["Rect"] != nil
            }
    }

    private mutating func judgePage(
        _ number: Int, _ old: PDFDictionary, _ new: PDFDictionary, _ placed: inout Set<Int>
    ) throws(PDFError) {
        roles[number] = .page
        for key in Self.differences(old, new) {
            switch key {
            case "Annots": continue
            // The order in which the keyboard reaches fields.
            case "Tabs" where ["R", "C", "S", "A", "W"].contains(new[key]?.name): fallthrough
            case "StructParents" where old[key] == nil && new[key]?.integer != nil: fallthrough
            case "ITXT" where new[key]?.string != nil:
                report(
                    .page, .maintenance, "/\(key), which no page shows", object: number,
                    path: "/Root/Pages")
            default:
                refuse(
                    ["Contents", "Resources"].contains(key) ? .content : .page,
                    "/\(key) of a page was changed", object: number, path: "/Root/Pages")
            }
        }
        guard old["Annots"] != new["Annots"] else { return }
        let before = try self.old(old["Annots"])
        let after = try self.new(new["Annots"])
        guard before.isNull || before.array != nil, after.isNull || after.array != nil else {
            return refuse(
                .page, "/Annots of a page is no list", object: number, path: "/Root/Pages")
        }
        if let list = new["Annots"]?.reference?.number {
            if created[list] != nil { adopted.insert(list) }
            if changed[list] != nil { roles[list] = .annotationList }
        }
        try judgeList(before, after, of: number, &placed)
    }

    private mutating func judgeList(
        _ old: PDFObject, _ new: PDFObject, of number: Int, _ placed: inout Set<Int>
    ) throws(PDFError) {
        let (before, after) = (old.array ?? [], new.array ?? [])
        let path = "/Root/Pages/Annots"
        let was = Set(before.compactMap(\.reference))
        let now = Set(after.compactMap(\.reference))
        guard after.count == now.count, before.count == was.count else {
            // Direct annotations and repetitions are left as they are.
            let added = after.filter { $0.reference.map { !was.contains($0) } ?? false }
            let kept = after.filter { $0.reference.map(was.contains) ?? true }
            if kept != before {
                refuse(.annotation, "direct annotations were changed", object: number, path: path)
            }
            for reference in added.compactMap(\.reference) {
                try judgeAdded(reference, to: number, &placed)
            }
            return
        }
        let kept = after.compactMap(\.reference).filter(was.contains)
        if kept != before.compactMap(\.reference).filter(now.contains) {
            refuse(.annotation, "annotations were put in another order", object: number, path: path)
        }
        for reference in before.compactMap(\.reference) where !now.contains(reference) {
            try judgeRemoved(reference, from: number)
        }
        for reference in after.compactMap(\.reference) where !was.contains(reference) {
            try judgeAdded(reference, to: number, &placed)
        }
    }

    private mutating func judgeAdded(
        _ reference: PDFReference, to page: Int, _ placed: inout Set<Int>
    ) throws(PDFError) {
        let number = reference.number
        let path = "/Root/Pages/Annots"
        if newWidgets[number] != nil {
            if !placed.insert(number).inserted {
                refuse(.form, "a widget on two pages", object: number, path: path)
            }
            return
        }
        guard let object = created[number] else {
            return refuse(
                .annotation, "something that was there became an annotation", object: number,
                path: path)
        }
        try judgeComment(object, number, "was added")
    }

    private mutating func judgeRemoved(
        _ reference: PDFReference, from page: Int
    ) throws(PDFError) {
        let number = reference.number
        let path = "/Root/Pages/Annots"
        if let node = fieldsBefore[number] {
            // A certification that permits annotations permits to remove them, and a widget is one.
            guard node.type != "Sig", permissions.lock(on: node.name, at: node.field) == nil else {
                return refuse(
                    .form, "a field was taken from its page", object: number, path: path,
                    field: node.name)
            }
            return report(
                .form, .annotations, "a field was taken from its page", object: number, path: path,
                field: node.name)
        }
        guard try !loader.object(reference, asOf: before).isNull else { return }
        report(.annotation, .annotations, "an annotation was removed", object: number, path: path)
    }

    // MARK: Comments

    private static let comments: Set = [
        "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
        "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup",
    ]

    private static func isComment(_ object: PDFObject) -> Bool {
        guard case .dictionary(let dictionary) = object, !dictionary.hasRepeatedKey,
            let kind = dictionary["Subtype"]?.name
        else { return false }
        return comments.contains(kind) && dictionary["A"] == nil && dictionary["AA"] == nil
    }

    /// Comments that were there and were written anew; the second step sees that they are no more
    /// than that.
    private mutating func judgeAnnotations() {
        for number in changed.keys.sorted() where roles[number] == nil {
            guard let values = changed[number], Self.isComment(values.old),
                Self.isComment(values.new),
                values.old.dictionary?["Subtype"] == values.new.dictionary?["Subtype"]
            else { continue }
            roles[number] = .annotation
            try? judgeComment(values.new, number, "was changed")
        }
    }

    private mutating func judgeComment(
        _ object: PDFObject, _ number: Int, _ what: String
    ) throws(PDFError) {
        let path = "/Root/Pages/Annots"
        let kind = object.dictionary?["Subtype"]?.name ?? "?"
        guard Self.isComment(object), let dictionary = object.dictionary else {
            return refuse(
                .annotation, "an annotation that is no comment \(what)", object: number,
                path: path)
        }
        if created[number] != nil { adopted.insert(number) }
        adopt(.dictionary(dictionary), except: ["P", "Parent", "IRT"])
        // A window belongs to its comment, which lists it.
        if let popup = dictionary["Popup"]?.reference, let window = created[popup.number],
            Self.isComment(window)
        {
            adopted.insert(popup.number)
        }
        report(.annotation, .annotations, "a comment \(what)", object: number, path: path)
        if kind != "Popup", let place = try shownPlace(dictionary) {
            overlays.append(
                PDFOverlay(
                    revision: now, field: kind, object: number, page: nil, left: place.left,
                    bottom: place.bottom, right: place.right, top: place.top, covers: []))
        }
    }
}
