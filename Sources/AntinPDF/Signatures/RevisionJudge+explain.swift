// What one new signature accounts for in a revision; everything else stays unexplained.

extension RevisionJudge {
    mutating func explain(_ budget: inout Int) throws(PDFError) {
        explainObjectStreams()
        let added = signatures.filter { signature in
            guard signature.revisionIndex == now else { return false }
            if case .anomaly = signature.coverage { return false }
            return true
        }
        guard added.count == 1, let signature = added.first else {
            reasons.append(
                added.isEmpty ? "it adds no signature" : "it adds more than one signature")
            return
        }
        checkPermissions(signature)
        if let reference = signature.dictionaryReference {
            if created[reference.number] == nil {
                reasons.append("the signature dictionary took the place of another object")
            }
            explained.insert(reference.number)
        }
        let field = signature.fieldReference
        var widget = field
        if let new = created[field.number]?.dictionary {
            widget = explainNewField(new, at: field)
            try checkName(signature, &budget)
        } else if let (old, new) = changed[field.number], let old = old.dictionary,
            let new = new.dictionary
        {
            explainFilledField(old, new, at: field)
        } else {
            reasons.append("the field of the signature is neither new nor filled")
        }
        try explainForm(addedField: created[field.number] == nil ? nil : field)
        if created[widget.number] != nil { try explainPage(widget) }
        explainReachable([field, widget, signature.dictionaryReference ?? field])
    }

    private mutating func checkPermissions(_ signature: PDFSignature) {
        if signature.certificationLevel != nil {
            reasons.append("\(signature.fieldName) certifies a document that was already signed")
        }
        for earlier in signatures where earlier.revisionIndex < now {
            if earlier.certificationLevel == 1 {
                reasons.append("\(earlier.fieldName) certifies that nothing may change")
            }
            if earlier.locks.contains(where: { $0.locks(signature.fieldName) }) {
                reasons.append("\(earlier.fieldName) locks \(signature.fieldName)")
            }
        }
    }

    private static let fieldKeys: Set = [
        "FT", "T", "TU", "TM", "Ff", "V", "Lock", "SV", "Kids", "DA",
    ]
    private static let widgetKeys: Set = [
        "Type", "Subtype", "Rect", "F", "P", "AP", "AS", "MK", "BS", "Border", "H", "NM", "M", "C",
        "Contents",
    ]

    /// A new field at the root of the form, merged with its widget or with one kid as its widget.
    private mutating func explainNewField(
        _ field: PDFDictionary, at reference: PDFReference
    ) -> PDFReference {
        explained.insert(reference.number)
        let allowed = Self.fieldKeys.union(Self.widgetKeys)
        for key in field.keys where !allowed.contains(key) {
            reasons.append("the new field has /\(key)")
        }
        if field.hasRepeatedKey || field["FT"]?.name != "Sig" {
            reasons.append("the new field is no plain signature field")
        }
        guard let kids = field["Kids"] else { return reference }
        guard let kid = kids.array?.first?.reference, kids.array?.count == 1,
            let widget = created[kid.number]?.dictionary, !widget.hasRepeatedKey,
            widget["Parent"]?.reference == reference,
            Set(widget.keys).isSubset(of: Self.widgetKeys.union(["Parent", "FT"]))
        else {
            reasons.append("the new field has more than one plain widget")
            return reference
        }
        explained.insert(kid.number)
        return kid
    }

    /// An empty field that was there and now has a value and an appearance.
    private mutating func explainFilledField(
        _ old: PDFDictionary, _ new: PDFDictionary, at reference: PDFReference
    ) {
        explained.insert(reference.number)
        if old["V"] != nil { reasons.append("the field had a value before") }
        if old.removing(["V", "AP"]) != new.removing(["V", "AP"]) {
            reasons.append("more than the value of the field was changed")
        }
        for kid in new["Kids"]?.array?.compactMap(\.reference) ?? [] {
            guard let (old, new) = changed[kid.number], let old = old.dictionary,
                let new = new.dictionary, old.removing(["AP"]) == new.removing(["AP"])
            else { continue }
            explained.insert(kid.number)
        }
    }

    /// No other field of the form has the name of the new one.
    private mutating func checkName(
        _ signature: PDFSignature, _ budget: inout Int
    ) throws(PDFError) {
        let form = try FormReader.form(loader, asOf: before)
        for field in try FormReader.references(form?["Fields"], loader, asOf: before) {
            budget -= 1
            guard budget > 0 else { throw PDFError(.limit, "too many form fields") }
            let name = try loader.object(field, asOf: before).dictionary?["T"]?.string
            if let name, PDFText.decode(name) == signature.fieldName {
                reasons.append("the form has another field with this name")
            }
        }
    }

    /// The catalog may change in `/AcroForm` only, and the form in `/Fields` and `/SigFlags` only.
    private mutating func explainForm(addedField: PDFReference?) throws(PDFError) {
        let newCatalog = try FormReader.catalog(loader, asOf: now)
        if changed[revision.root.number] != nil,
            try FormReader.catalog(loader, asOf: before).removing(["AcroForm"])
                != newCatalog.removing(["AcroForm"])
        {
            reasons.append("the catalog was changed beyond /AcroForm")
        }
        explained.insert(revision.root.number)
        let old = try FormReader.form(loader, asOf: before) ?? PDFDictionary()
        let new = try FormReader.form(loader, asOf: now) ?? PDFDictionary()
        if old.removing(["Fields", "SigFlags"]) != new.removing(["Fields", "SigFlags"]) {
            reasons.append("the form was changed beyond /Fields and /SigFlags")
        }
        let oldFlags = old["SigFlags"]?.integer ?? 0
        let newFlags = new["SigFlags"]?.integer ?? 0
        if newFlags & oldFlags != oldFlags || newFlags & ~3 != 0 {
            reasons.append("/SigFlags lost a flag or has an unknown one")
        }
        let oldFields = try loader.resolve(old["Fields"], asOf: before).array ?? []
        let newFields = try loader.resolve(new["Fields"], asOf: now).array ?? []
        if newFields != oldFields + (addedField.map { [.reference($0)] } ?? []) {
            reasons.append("/Fields of the form was changed otherwise")
        }
        for value in [newCatalog["AcroForm"], new["Fields"]] {
            if let reference = value?.reference { explained.insert(reference.number) }
        }
    }

    /// One page, or the array that holds its annotations, may grow by the widget.
    private mutating func explainPage(_ widget: PDFReference) throws(PDFError) {
        var pages = 0
        for (number, (old, new)) in changed where !explained.contains(number) {
            if let old = old.dictionary, let new = new.dictionary, old["Type"]?.name == "Page",
                old.removing(["Annots"]) == new.removing(["Annots"])
            {
                let before = try loader.resolve(old["Annots"], asOf: before)
                let after = try loader.resolve(new["Annots"], asOf: now)
                guard Self.grew(before, after, by: widget) else { continue }
                explained.insert(number)
                if let array = new["Annots"]?.reference {
                    explained.insert(array.number)
                    grownArrays.insert(array.number)
                }
                pages += 1
            } else if old.array != nil, Self.grew(old, new, by: widget) {
                explained.insert(number)
                grownArrays.insert(number)
                pages += 1
            }
        }
        if pages > 1 { reasons.append("the widget was added more than once") }
    }

    private static func grew(
        _ old: PDFObject, _ new: PDFObject, by widget: PDFReference
    ) -> Bool {
        guard let new = new.array, old.isNull || old.array != nil else { return false }
        let added = PDFObject.reference(widget)
        return new.count == (old.array?.count ?? 0) + 1 && new.contains(added)
            && new.filter { $0 != added } == old.array ?? []
    }

    /// New objects that the signature, its field and its widget refer to, and so on.
    private mutating func explainReachable(_ roots: [PDFReference]) {
        var waiting = roots
        var seen: Set<Int> = []
        while let reference = waiting.popLast() {
            guard seen.insert(reference.number).inserted else { continue }
            let object = created[reference.number] ?? changed[reference.number]?.new
            guard let object, roots.contains(reference) || created[reference.number] != nil else {
                continue
            }
            explained.insert(reference.number)
            waiting += object.references
        }
    }

    /// New object streams, if this revision lists everything that is in them.
    private mutating func explainObjectStreams() {
        var slots: [Int: Int] = [:]
        for number in loader.index.numbers[now] {
            if let entry = loader.index.live(Int(number), asOf: now),
                case .stream(let container, _) = entry.place
            {
                slots[container, default: 0] += 1
            }
        }
        for (container, count) in slots where created[container] != nil {
            guard let position = loader.index.lookUp(container, asOf: now),
                let stream = try? loader.objectStream(at: position),
                stream.numbers.count == count
            else { continue }
            explained.insert(container)
        }
    }
}
