// The form: fields that were there may be filled, signature fields may be added, nothing else.

extension RevisionJudge {
    private static let path = "/Root/AcroForm"

    mutating func judgeForm() throws(PDFError) {
        try judgeFormDictionary()
        let roots = Set(fieldsBefore.roots)
        let isSame = fieldsNow.roots == fieldsBefore.roots
        if !isSame {
            let kept = fieldsNow.roots.filter(roots.contains)
            if kept != fieldsBefore.roots {
                refuse(.form, "fields were removed or put in another order", path: Self.path)
            }
            for reference in fieldsNow.roots where !roots.contains(reference) {
                try judgeNewField(reference)
            }
        }
        for number in changed.keys.sorted() {
            guard let node = fieldsBefore[number], let values = changed[number],
                let old = values.old.dictionary, let new = values.new.dictionary,
                values.old.stream == nil, values.new.stream == nil
            else { continue }
            roles[number] = .field
            try judgeField(node, old, new)
        }
    }

    /// `/AcroForm` itself and its list of fields.
    private mutating func judgeFormDictionary() throws(PDFError) {
        let old = fieldsBefore.form ?? PDFDictionary()
        guard let new = fieldsNow.form else {
            if fieldsBefore.form != nil {
                refuse(.form, "the form was removed", path: Self.path)
            }
            return
        }
        for number in [fieldsNow.formNumber, fieldsNow.listNumber].compactMap(\.self) {
            if changed[number] != nil {
                roles[number] = number == fieldsNow.formNumber ? .form : .fieldList
            } else if created[number] != nil {
                adopted.insert(number)
            }
        }
        for key in Self.differences(old, new) {
            switch key {
            case "Fields": continue
            case "SigFlags":
                let (was, now) = (old[key]?.integer ?? 0, new[key]?.integer ?? 0)
                if now & was != was || now & ~3 != 0 {
                    refuse(.form, "/SigFlags lost a flag or has an unknown one", path: Self.path)
                }
            case "DA" where old[key] == nil && new[key]?.string != nil: tellDefaults()
            case "NeedAppearances" where old[key] == nil && new[key] == .boolean(false): continue
            case "DR": tellDefaults()
            default: refuse(.form, "/\(key) of the form was changed", path: Self.path)
            }
        }
        try judgeResources(old["DR"], new["DR"])
        if let resources = old["DR"]?.reference?.number {
            let way =
                fieldsBefore.formNumber.map { ($0, "/DR") }
                ?? (loader.revisions[before].root.number, "/AcroForm/DR")
            holders[resources] = [.init(referrer: way.0, path: way.1)]
        }
    }

    /// Nothing is drawn by them until a field is filled.
    private mutating func tellDefaults() {
        report(.form, .maintenance, "defaults of the form were added", path: Self.path)
    }

    /// Default resources may grow: what fields already use keeps its meaning.
    private mutating func judgeResources(
        _ before: PDFObject?, _ after: PDFObject?
    ) throws(PDFError) {
        guard before != after || after.map(isWritten) ?? false else { return }
        let path = "\(Self.path)/DR"
        let was = try old(before).dictionary ?? PDFDictionary()
        guard let now = try plainDictionary(after) else {
            return refuse(.form, "the default resources were removed", path: path)
        }
        for key in Set(was.keys).union(now.keys).sorted() {
            if was[key] == now[key], !(now[key].map(isWritten) ?? false) { continue }
            let (before, after) = (try old(was[key]), try plainDictionary(now[key]))
            if let list = try new(now[key]).array, before.isNull || before.array == list {
                adopt(now[key] ?? .null)
                continue
            }
            guard let after, before.isNull || before.dictionary != nil else {
                refuse(.form, "/\(key) was changed", path: path)
                continue
            }
            // Acrobat keeps the layers of its signatures under /XObject; no field is drawn by them.
            for entry in before.dictionary?.entries ?? []
            where after[entry.key] != entry.value && !(key == "XObject" && after[entry.key] != nil)
            {
                refuse(.form, "/\(entry.key) was changed", path: "\(path)/\(key)")
            }
            adopt(.dictionary(after))
        }
    }

    /// A dictionary that is no stream; if it was written anew it is explained as part of the form.
    private mutating func plainDictionary(_ value: PDFObject?) throws(PDFError) -> PDFDictionary? {
        guard case .dictionary(let dictionary) = try new(value), !dictionary.hasRepeatedKey else {
            return nil
        }
        if let number = value?.reference?.number {
            if created[number] != nil { adopted.insert(number) }
            if changed[number] != nil { roles[number] = .form }
        }
        return dictionary
    }

    private func isWritten(_ value: PDFObject) -> Bool {
        value.reference.map { changed[$0.number] != nil || created[$0.number] != nil } ?? false
    }

    // MARK: Fields that were there

    private static let valueKeys: Set = ["V", "RV", "I"]
    private static let lookKeys: Set = ["AP", "AS", "DA", "Q", "MK"]
    /// Flags that a filler sets: print, read-only, locked, locked contents (table 165).
    private static let widgetFlags = 4 | 64 | 128 | 512
    /// Read-only, required, not exported (table 221).
    private static let fieldFlags = 1 | 2 | 4

    private mutating func judgeField(
        _ node: FieldTable.Node, _ old: PDFDictionary, _ new: PDFDictionary
    ) throws(PDFError) {
        let number = node.reference.number
        func flags(_ key: String, _ allowed: Int) -> Bool {
            guard old[key] == nil || old[key]?.integer != nil, let now = new[key]?.integer else {
                return false
            }
            return (old[key]?.integer ?? 0) ^ now | allowed == allowed
        }
        let isSigning = node.type == "Sig" && node.value == nil && new["V"] != nil
        var filled: [String] = []
        for key in Self.differences(old, new) {
            let isFine: Bool =
                switch key {
                case "V", "RV", "I": !node.isGroup && (node.type != "Sig" || isSigning)
                case "AP", "AS", "DA", "Q": !node.isGroup && !node.isPushButton
                // Borders and backgrounds are an annotation's, not a value.
                case "MK": isBeingSigned(node) || permissions.ceiling >= .annotations
                case "F": flags(key, Self.widgetFlags)
                case "Ff": flags(key, Self.fieldFlags)
                case "M": new[key]?.string != nil
                // What was left out so far, and binds the signer alone.
                case "Lock": isSigning && old[key] == nil
                case "P": old[key] == nil && isPage(new[key])
                case "Type": old[key] == nil && new[key]?.name == "Annot"
                case "Kids": try isRemovalOfWidgets(node, old[key], new[key])
                default: false
                }
            if isFine {
                filled.append(key)
                if key != "P" { adopt(new[key] ?? .null) }
            } else {
                refuse(
                    node.type == "Sig" && node.value != nil ? .spoofedSignature : .form,
                    "/\(key) was changed", object: number, path: "\(Self.path)/Fields",
                    field: node.name)
            }
        }
        guard !filled.isEmpty else { return }
        if isSigning {
            try judgeSigned(node.name, number, isNew: false)
        } else if !judgeIfLocked(node) {
            report(
                .field, filled.contains("MK") ? .annotations : .formFill,
                "filled: \(filled.map { "/\($0)" }.joined(separator: " "))",
                object: number, path: "\(Self.path)/Fields", field: node.name)
        }
    }

    /// Whether some widgets of a field were dropped and nothing else; the pages tell of it.
    private func isRemovalOfWidgets(
        _ node: FieldTable.Node, _ before: PDFObject?, _ after: PDFObject?
    ) throws(PDFError) -> Bool {
        guard permissions.ceiling >= .annotations, node.type != "Sig" else { return false }
        let was = try FormReader.references(before, loader, asOf: self.before)
        let now = try FormReader.references(after, loader, asOf: self.now)
        let left = Set(now)
        let dropped = was.filter { !left.contains($0) }
        return was.filter(left.contains) == now
            && dropped.allSatisfy { fieldsBefore[$0.number]?.field == node.reference.number }
    }

    /// A signature field, or its widget, that was empty before this revision.
    private func isBeingSigned(_ node: FieldTable.Node) -> Bool {
        node.type == "Sig" && node.value == nil && fieldsNow[node.field]?.value != nil
    }

    /// Refuses a change of a field that is locked, or whose signature was made before.
    mutating func judgeIfLocked(_ node: FieldTable.Node) -> Bool {
        let number = node.reference.number
        if let holder = permissions.lock(on: node.name, at: node.field) {
            refuse(
                .field, "\(holder) locks it", level: .formFill, object: number,
                path: "\(Self.path)/Fields", field: node.name)
            return true
        }
        guard node.type == "Sig", !isBeingSigned(node) else { return node.type == "Sig" }
        // An empty one that shows something would look signed.
        refuse(
            .spoofedSignature, "a signature field was changed, not signed", object: number,
            path: "\(Self.path)/Fields", field: node.name)
        return true
    }

    private func isPage(_ value: PDFObject?) -> Bool {
        guard let number = value?.reference?.number, created[number] == nil,
            let page = try? new(value).dictionary
        else { return false }
        return page["Type"]?.name == "Page"
    }

    // MARK: Signatures

    /// A field whose value is one of the sound signatures of this revision.
    mutating func judgeSigned(_ name: String, _ number: Int, isNew: Bool) throws(PDFError) {
        let path = "\(Self.path)/Fields"
        guard let signature = sound[number] else {
            return refuse(
                .form, "the value is no signature of this revision", object: number, path: path,
                field: name)
        }
        if let reference = signature.dictionaryReference {
            if created[reference.number] == nil {
                refuse(
                    .structure, "the signature took the place of another object",
                    object: reference.number, field: name)
            }
            adopt(.reference(reference))
        }
        if signature.certificationLevel != nil {
            refuse(
                .signature, "certifies a document that was signed before", object: number,
                path: path, field: name)
        }
        let isShown = try placeWidgets(of: name, number)
        let isTimestamp = signature.subFilter == "ETSI.RFC3161" && !isShown
        let lock =
            isNew ? permissions.lock(onNew: name) : permissions.lock(on: name, at: number)
        if let lock, !isTimestamp {
            refuse(
                .signature, "\(lock) locks it", level: .formFill, object: number, path: path,
                field: name)
        }
        report(
            isTimestamp ? .documentTimestamp : .signature, isTimestamp ? .maintenance : .formFill,
            isNew ? "in a new field" : "in a field that was there", object: number, path: path,
            field: name)
    }
}
