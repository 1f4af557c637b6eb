// Fields of the form: new ones, and those that get a value.

extension PDFUpdate {
    /// Flags of an annotation: print it, and do not let anybody move it (12.5.3). Every other flag
    /// would hide it somewhere, and PDF/A requires printing.
    static let widgetFlags = 132

    /// The names at the root of the form, with or without a field behind them.
    func rootNames() throws(PDFError) -> Set<String> {
        let form = try FormReader.form(loader, asOf: revision.index)
        var names: Set<String> = []
        for root in try FormReader.references(form?["Fields"], loader, asOf: revision.index) {
            let field = try loader.object(root, asOf: revision.index).dictionary
            if let name = try resolve(field?["T"]).string { names.insert(PDFText.decode(name)) }
        }
        return names
    }

    /// A widget merged with its field: what all of ours have.
    static func widget(
        _ type: String, named name: String, label: String?, on page: PDFReference,
        at rectangle: PDFRectangle
    ) -> [(String, PDFObject)] {
        var entries: [(String, PDFObject)] = [
            ("Type", .name("Annot")),
            ("Subtype", .name("Widget")),
            ("FT", .name(type)),
            ("T", .string(PDFText.short(name))),
        ]
        if let label, !label.isEmpty { entries.append(("TU", .string(PDFText.encode(label)))) }
        entries += [
            ("F", .integer(widgetFlags)),
            ("Rect", rectangle.array),
            ("P", .reference(page)),
        ]
        return entries
    }

    /// Adds fields at the root of the form, which is made if there is none, and says that the file
    /// has signatures and may only be extended.
    ///
    /// - Parameter font: a resource name that the form shall know, for ``textDefaults``.
    mutating func extendForm(
        by added: [PDFReference], font: String? = nil
    ) throws(PDFError) {
        let catalog = try dictionary(revision.root)
        let old = try FormReader.form(loader, asOf: revision.index)
        var form = old ?? PDFDictionary()
        if !added.isEmpty {
            let value = try resolve(form["Fields"])
            guard value.isNull || value.array != nil else {
                throw PDFError(.malformed, "/Fields of the form is no array")
            }
            let fields = PDFObject.array((value.array ?? []) + added.map { .reference($0) })
            if let reference = form["Fields"]?.reference, !value.isNull {
                set(fields, at: reference)
            } else {
                form = form.replacing("Fields", with: fields)
            }
        }
        // SignaturesExist and AppendOnly (table 219).
        let flags = try resolve(form["SigFlags"]).integer ?? 0
        if flags & 3 != 3 { form = form.replacing("SigFlags", with: .integer(flags | 3)) }
        if let font { form = try withTextFont(font, in: form) }
        if let old, form == old { return }
        if old == nil {
            // An object of its own, so that later signatures leave the catalog alone.
            let reference = try add(.dictionary(form))
            set(
                .dictionary(catalog.replacing("AcroForm", with: .reference(reference))),
                at: revision.root)
        } else if let reference = catalog["AcroForm"]?.reference {
            set(.dictionary(form), at: reference)
        } else {
            set(
                .dictionary(catalog.replacing("AcroForm", with: .dictionary(form))),
                at: revision.root)
        }
    }

    /// `/DA` is required of text fields (table 222) and its font in `/DR`. No viewer ever uses
    /// them: the fields are read-only and bring their appearance, so the font is not embedded.
    static let textFont = "AntinText"
    static let textDefaults = "/\(textFont) 0 Tf 0 g"

    private func withTextFont(
        _ name: String, in form: PDFDictionary
    ) throws(PDFError) -> PDFDictionary {
        let resources = try resolve(form["DR"])
        let fonts = try resolve(resources.dictionary?["Font"])
        guard fonts.dictionary?[name] == nil else { return form }
        guard resources.isNull || resources.dictionary?.hasRepeatedKey == false,
            fonts.isNull || fonts.dictionary?.hasRepeatedKey == false
        else { throw PDFError(.malformed, "/DR of the form is no dictionary with single keys") }
        let times = PDFDictionary([
            ("Type", .name("Font")), ("Subtype", .name("Type1")),
            ("BaseFont", .name("Times-Roman")),
        ])
        let all = (fonts.dictionary ?? PDFDictionary())
            .replacing(name, with: .dictionary(times))
        return form.replacing(
            "DR",
            with: .dictionary(
                (resources.dictionary ?? PDFDictionary())
                    .replacing("Font", with: .dictionary(all))))
    }

    /// Gives a field a value, and its widget an appearance.
    mutating func fill(
        _ field: FormField, value: PDFObject, appearance: PDFAppearance?
    ) throws(PDFError) {
        var own = try dictionary(field.reference).replacing("V", with: value)
        guard let appearance else {
            set(.dictionary(own), at: field.reference)
            return
        }
        guard let widget = field.widget else {
            throw PDFError(.refused, "the field \(field.name) has no single widget")
        }
        let form = try add(appearance, rotation: try rotation(of: widget.dictionary))
        let look = PDFObject.dictionary(PDFDictionary([("N", .reference(form))]))
        if widget.reference == field.reference {
            own = own.replacing("AP", with: look)
        } else {
            set(
                .dictionary(try dictionary(widget.reference).replacing("AP", with: look)),
                at: widget.reference)
        }
        set(.dictionary(own), at: field.reference)
    }

    /// How the page of a widget is turned; 0 if the widget does not name a page of the document.
    private mutating func rotation(of widget: PDFDictionary) throws(PDFError) -> Int {
        guard let reference = widget["P"]?.reference else { return 0 }
        guard let page = try page(reference) else { return 0 }
        return try geometry(page).rotation
    }

    /// Fills text fields that are empty and that no signature locks.
    mutating func fill(
        _ fills: [PDFFieldFill], among fields: [FormField], permissions: SigningPermissions
    ) throws(PDFError) {
        guard Set(fills.map(\.name)).count == fills.count else {
            throw PDFError(.refused, "a field is filled twice")
        }
        for fill in fills {
            guard let field = fields.first(where: { $0.name == fill.name }) else {
                throw PDFError(.refused, "the form has no field named \(fill.name)")
            }
            guard field.type == "Tx" else {
                throw PDFError(.refused, "the field \(fill.name) is no text field")
            }
            guard try resolve(field.value).isEmptyText else {
                throw PDFError(.refused, "the field \(fill.name) is filled already")
            }
            guard !fill.text.isEmpty else {
                throw PDFError(.refused, "no text for the field \(fill.name)")
            }
            try permissions.checkFill(fill.name)
            try self.fill(
                field, value: .string(PDFText.encode(fill.text)), appearance: fill.appearance)
        }
    }
}

extension PDFObject {
    /// No value, or a text without letters.
    fileprivate var isEmptyText: Bool {
        isNull || (string.map { PDFText.decode($0).isEmpty } ?? false)
    }
}
