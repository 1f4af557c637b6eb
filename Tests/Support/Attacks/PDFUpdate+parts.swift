// PDFUpdate+parts.swift
internal import AntinPDF

// What several attacks add to a revision.

extension PDFUpdate {
    /// Text over most of an A4 page.
    static let forgedContent = Array("BT /F1 24 Tf 72 700 Td (VAN BAN GIA) Tj ET".utf8)

    /// Changes the catalog.
    mutating func setCatalog(
        _ victim: SignedVictim, _ values: [(String, String)], removing: Set<String> = []
    ) throws {
        self.add(
            victim.revision.root,
            PDFSpelling.text(try victim.catalog, setting: values, removing: removing))
    }

    /// Changes the first page; false if there is none.
    mutating func setPage(
        _ victim: SignedVictim, _ values: [(String, String)], removing: Set<String> = []
    ) throws -> Bool {
        guard let page = try victim.page else { return false }
        self.add(
            page.reference,
            PDFSpelling.text(page.dictionary, setting: values, removing: removing))
        return true
    }

    /// Changes the form where it stands: its own object, or the catalog.
    mutating func setForm(
        _ victim: SignedVictim, _ values: [(String, String)], removing: Set<String> = []
    ) throws -> Bool {
        guard let form = try victim.form else { return false }
        let text = PDFSpelling.text(form.dictionary, setting: values, removing: removing)
        if let reference = form.reference {
            self.add(reference, text)
        } else {
            try self.setCatalog(victim, [("AcroForm", text)])
        }
        return true
    }

    /// Changes the field of the last signature; false if there is none.
    mutating func setField(
        _ victim: SignedVictim, _ values: [(String, String)], removing: Set<String> = []
    ) throws -> Bool {
        guard let reference = victim.signature?.fieldReference,
            let field = try victim.document.object(reference).dictionary
        else { return false }
        self.add(reference, PDFSpelling.text(field, setting: values, removing: removing))
        return true
    }

    /// Changes the dictionary of the last signature; false if it is no object of its own.
    mutating func setSignature(
        _ victim: SignedVictim, _ values: [(String, String)], removing: Set<String> = []
    ) throws -> Bool {
        guard let reference = victim.signature?.dictionaryReference,
            let dictionary = try victim.document.object(reference).dictionary
        else { return false }
        self.add(reference, PDFSpelling.text(dictionary, setting: values, removing: removing))
        return true
    }

    /// Puts an annotation on the first page.
    mutating func addAnnotation(_ number: Int, _ victim: SignedVictim) throws -> Bool {
        guard let page = try victim.page else { return false }
        let old = page.dictionary["Annots"]
        let elements = try victim.object(old).array ?? []
        let all = elements.map(PDFSpelling.text) + ["\(number) 0 R"]
        let text = "[\(all.joined(separator: " "))]"
        if let reference = old?.reference {
            self.add(reference, text)
            return true
        }
        return try self.setPage(victim, [("Annots", text)])
    }

    /// Adds a field at the root of the form, with its widget on the first page. The number is that
    /// of the field.
    mutating func addField(_ number: Int, _ victim: SignedVictim, _ entries: String) throws -> Bool
    {
        guard let form = try victim.form, let page = try victim.page else { return false }
        let fields = try victim.object(form.dictionary["Fields"]).array ?? []
        let all = fields.map(PDFSpelling.text) + ["\(number) 0 R"]
        self.add(
            number,
            "<</Type/Annot/Subtype/Widget/F 132/P \(page.reference)\(entries)>>")
        let isInForm = try self.setForm(
            victim, [("Fields", "[\(all.joined(separator: " "))]"), ("SigFlags", "3")])
        return try isInForm && self.addAnnotation(number, victim)
    }

    /// An appearance that covers its rectangle in white, as stream `number`.
    mutating func addCover(_ number: Int) {
        self.add(
            number, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]",
            stream: Array("1 1 1 rg 0 0 595 842 re f".utf8))
    }

    static let wholePage = "/Rect[0 0 595 842]"
}

extension PDFAttack {
    /// An attack by one more revision. `change` answers false if the victim lacks what it needs.
    static func update(
        _ name: String, _ family: Family, _ defence: Defence = .changesAlone,
        _ change: @escaping @Sendable (inout PDFUpdate, SignedVictim) throws -> Bool
    ) -> PDFAttack {
        PDFAttack(name, family, defence) { victim in
            var update = PDFUpdate(victim)
            return try change(&update, victim) ? update.bytes : nil
        }
    }

    /// An attack by bytes behind the file.
    static func appended(
        _ name: String, _ family: Family, _ text: @escaping @Sendable (SignedVictim) -> String
    ) -> PDFAttack {
        PDFAttack(name, family, .structure) { $0.bytes + Array(text($0).utf8) }
    }
}
