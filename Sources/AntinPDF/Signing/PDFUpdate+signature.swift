import AntinSystem

// The signature of a revision: its field, what it certifies and locks, and the hole.

extension PDFUpdate {
    /// Everything that the plan asks for but the signature dictionary itself.
    mutating func addSignature(
        _ plan: PDFSignaturePlan, permissions: SigningPermissions
    ) throws(PDFError) -> NewSignature {
        let fields = try FormFieldList(loader, asOf: revision.index).fields
        let (name, existing) = try chooseField(plan.fieldName, among: fields)
        try permissions.checkSignature(name, isNew: existing == nil)
        var signature = NewSignature(reference: try newReference(), plan: plan)
        if plan.certification != nil { try certify(signature.reference) }
        signature.certification = plan.certification
        if let existing {
            signature.lock = try lock(of: existing, plan.lock)
            try fill(
                existing, value: .reference(signature.reference), appearance: plan.appearance)
            try extendForm(by: [])
        } else {
            signature.lock = plan.lock.map { PDFDictionary($0.entries) }
            let field = try addField(name, plan, signature)
            try extendForm(by: [field])
        }
        try fill(plan.fills, among: fields, permissions: permissions)
        return signature
    }

    /// An empty signature field, or a name that no field has yet.
    private func chooseField(
        _ wanted: String?, among fields: [FormField]
    ) throws(PDFError) -> (String, FormField?) {
        let names = try rootNames()
        guard let wanted else {
            for number in 1...(names.count + 1) where !names.contains("Signature\(number)") {
                return ("Signature\(number)", nil)
            }
            throw PDFError(.limit, "no field name left")
        }
        for field in fields where field.name == wanted && field.type == "Sig" {
            if try resolve(field.value).isNull { return (wanted, field) }
        }
        guard !names.contains(wanted), !fields.contains(where: { $0.name == wanted }) else {
            throw PDFError(.refused, "the form has another field named \(wanted)")
        }
        return (wanted, nil)
    }

    private mutating func addField(
        _ name: String, _ plan: PDFSignaturePlan, _ signature: NewSignature
    ) throws(PDFError) -> PDFReference {
        let page: PageNode
        var rotation = 0
        var rectangle = PDFRectangle(left: 0, bottom: 0, right: 0, top: 0)
        if let place = plan.place {
            (page, rotation) = try visiblePage(place.page, place.rectangle)
            rectangle = place.rectangle
        } else {
            guard plan.appearance == nil else {
                throw PDFError(.refused, "an appearance without a place")
            }
            page = try self.page(0)
        }
        var entries = Self.widget(
            "Sig", named: name, label: nil, on: page.reference, at: rectangle)
        entries.append(("V", .reference(signature.reference)))
        if let lock = signature.lock {
            entries.append(("Lock", .reference(try add(.dictionary(Self.fieldLock(lock))))))
        }
        if plan.place != nil {
            let form = try add(plan.appearance ?? .empty(rectangle), rotation: rotation)
            entries.append(
                ("AP", .dictionary(PDFDictionary([("N", .reference(form))]))))
        }
        let field = try add(.dictionary(PDFDictionary(entries)))
        try add([field], to: page.reference)
        return field
    }

    /// `/Lock` of a field (table 233).
    static func fieldLock(_ lock: PDFDictionary) -> PDFDictionary {
        PDFDictionary(
            [("Type", .name("SigFieldLock"))] + lock.entries.map { ($0.key, $0.value) })
    }

    /// `/Action` and `/Fields` for the signature, from the field's own lock. A plan may add a lock
    /// where the field has none, but not replace one.
    private func lock(
        of field: FormField, _ planned: PDFLockPlan?
    ) throws(PDFError) -> PDFDictionary? {
        let own = try resolve(field.dictionary["Lock"])
        guard let own = own.dictionary else {
            return planned.map { PDFDictionary($0.entries) }
        }
        var entries: [(String, PDFObject)] = []
        for key in ["Action", "Fields"] where own[key] != nil {
            entries.append((key, try resolve(own[key])))
        }
        let lock = PDFDictionary(entries)
        guard !own.hasRepeatedKey, ["All", "Include", "Exclude"].contains(lock["Action"]?.name)
        else { throw PDFError(.malformed, "/Lock of the field \(field.name)") }
        if let planned, PDFDictionary(planned.entries) != lock {
            throw PDFError(.refused, "the field \(field.name) has another lock")
        }
        return lock
    }

    /// The catalog names the certification (table 258); only the first signature may be one.
    private mutating func certify(_ signature: PDFReference) throws(PDFError) {
        guard document.signatures.isEmpty else {
            throw PDFError(.refused, "only the first signature can certify a document")
        }
        let catalog = try dictionary(revision.root)
        let old = try resolve(catalog["Perms"])
        guard old.isNull || old.dictionary?.hasRepeatedKey == false else {
            throw PDFError(.malformed, "/Perms of the catalog")
        }
        guard old.dictionary?["DocMDP"] == nil else {
            throw PDFError(.refused, "the document is certified already")
        }
        let permissions = (old.dictionary ?? PDFDictionary())
            .replacing("DocMDP", with: .reference(signature))
        if let reference = catalog["Perms"]?.reference, !old.isNull {
            set(.dictionary(permissions), at: reference)
        } else {
            set(
                .dictionary(catalog.replacing("Perms", with: .dictionary(permissions))),
                at: revision.root)
        }
    }

    /// The whole revision with an empty hole.
    func print(_ signature: NewSignature) throws(PDFError) -> PreparedPDF {
        let base = document.store.count
        var printer = startPrinter()
        let start = base + printer.bytes.count
        let (slot, hole) = signature.print(catalog: revision.root, &printer)
        try print(&printer, offsets: [(signature.reference, start)])
        var appended = printer.bytes
        let contents = base + hole.lowerBound..<base + hole.upperBound
        let byteRange = [
            0, contents.lowerBound, contents.upperBound,
            base + appended.count - contents.upperBound,
        ]
        let text = Array("[\(byteRange.map(String.init).joined(separator: " "))]".utf8)
        appended.replaceSubrange(slot..<slot + text.count, with: text)
        return try PreparedPDF(
            original: document.store, appended: appended, byteRange: byteRange,
            contentsRange: contents)
    }
}
