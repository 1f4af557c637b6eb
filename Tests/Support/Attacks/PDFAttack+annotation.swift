// PDFAttack+annotation.swift
internal import AntinPDF

// Evil annotations and sneaky signatures: something opaque over the page that is no page content;
// and what the signature's own dictionary, field and appearance say afterwards.

extension PDFAttack {
    private static func annotation(_ name: String, _ entries: String) -> PDFAttack {
        self.update("annotation." + name, .annotation) { update, victim in
            update.addCover(victim.next)
            update.add(
                victim.next + 1,
                "<</Type/Annot\(entries)\(PDFUpdate.wholePage)/F 4/AP<</N \(victim.next) 0 R>>>>")
            return try update.addAnnotation(victim.next + 1, victim)
        }
    }

    static let annotations: [PDFAttack] =
        [
            ("freeText", "/Subtype/FreeText/DA(/F1 9 Tf)/Contents(VAN BAN GIA)"),
            ("stamp", "/Subtype/Stamp/Name/Approved"), ("redact", "/Subtype/Redact"),
            ("square", "/Subtype/Square/IC[1 1 1]"), ("ink", "/Subtype/Ink/InkList[[0 0 9 9]]"),
            ("link", "/Subtype/Link/A<</S/URI/URI(http://example.invalid/)>>"),
            ("watermark", "/Subtype/Watermark"), ("screen", "/Subtype/Screen"),
            ("richMedia", "/Subtype/RichMedia"), ("attachment", "/Subtype/FileAttachment"),
            ("widget", "/Subtype/Widget"), ("widgetOfNoForm", "/Subtype/Widget/FT/Sig/T(x)"),
            ("popup", "/Subtype/Popup/Open true"), ("unknown", "/Subtype/Unknown"),
        ].map { annotation($0, $1) }
        + [
            update("annotation.allRemoved", .annotation) { update, victim in
                guard try victim.page?.dictionary["Annots"] != nil else { return false }
                return try update.setPage(victim, [], removing: ["Annots"])
            },
            update("annotation.none", .annotation) { update, victim in
                try update.setPage(victim, [("Annots", "[]")])
            },
            update("annotation.twice", .annotation) { update, victim in
                try update.setPage(victim, [("Annots", "[]/Annots[1 0 R]")])
            },
            update("sneaky.emptyField", .annotation) { update, victim in
                update.addCover(victim.next)
                return try update.addField(
                    victim.next + 1, victim,
                    "/FT/Sig/T(Che)\(PDFUpdate.wholePage)/AP<</N \(victim.next) 0 R>>")
            },
            update("sneaky.grownWidget", .annotation, .structure) { update, victim in
                update.addCover(victim.next)
                return try update.setField(
                    victim, [("Rect", "[0 0 595 842]"), ("AP", "<</N \(victim.next) 0 R>>")])
            },
            update("sneaky.appearance", .annotation, .structure) { update, victim in
                update.addCover(victim.next)
                return try update.setField(victim, [("AP", "<</N \(victim.next) 0 R>>")])
            },
            update("sneaky.appearanceShared", .annotation) { update, victim in
                guard let content = try victim.content else { return false }
                return try update.addField(
                    victim.next, victim,
                    "/FT/Sig/T(Che)\(PDFUpdate.wholePage)/AP<</N \(content)>>")
            },
            update("sneaky.hiddenWidget", .annotation, .structure) { update, victim in
                try update.setField(victim, [("F", "2")])
            },
            update("sneaky.action", .annotation, .structure) { update, victim in
                try update.setField(victim, [("AA", "<</E<</S/JavaScript/JS(1)>>>>")])
            },
        ]

    /// `defence` is other where the changed dictionary names no covered bytes any more.
    private static func dictionary(
        _ name: String, _ values: [(String, String)], removing: Set<String> = [],
        _ defence: Defence = .changesAlone
    ) -> PDFAttack {
        self.update("dictionary." + name, .spoofing, defence) { update, victim in
            try update.setSignature(victim, values, removing: removing)
        }
    }

    static let spoofing: [PDFAttack] = [
        dictionary("reason", [("Reason", "(Da huy bo)")]),
        dictionary("name", [("Name", "(Nguoi khac)")]),
        dictionary("time", [("M", "(D:20200101000000+07'00')")]),
        dictionary("location", [("Location", "(Noi khac)")]),
        dictionary("contact", [("ContactInfo", "(khac)")]),
        dictionary(
            "certified",
            [
                (
                    "Reference",
                    "[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 3/V/1.2>>>>]"
                )
            ]),
        dictionary("certificate", [("Cert", "<3000>")]),
        dictionary("nameTwice", [("Name", "(A)/Name(B)")]),
        dictionary("emptied", [], removing: ["Contents", "ByteRange", "M", "Name"], .structure),
        dictionary("typeChanged", [("Type", "/DocTimeStamp")]),
        dictionary("filter", [("SubFilter", "/ETSI.RFC3161")], .structure),
        update("dictionary.freed", .spoofing) { update, victim in
            guard let reference = victim.signature?.dictionaryReference else { return false }
            update.freed = [reference.number]
            return true
        },
        update("dictionary.direct", .spoofing) { update, victim in
            guard let reference = victim.signature?.dictionaryReference,
                let dictionary = try victim.document.object(reference).dictionary
            else { return false }
            return try update.setField(victim, [("V", PDFSpelling.text(dictionary))])
        },
        update("dictionary.replaced", .spoofing, .structure) { update, victim in
            guard let reference = victim.signature?.dictionaryReference else { return false }
            update.add(reference, "<</Type/Sig/Name(Nguoi khac)>>")
            return true
        },
        update("information.asPage", .spoofing) { update, victim in
            guard let page = try victim.page else { return false }
            update.set("Info", "\(page.reference)")
            return try update.setPage(victim, [("Title", "(Khac)"), ("Rotate", "90")])
        },
        update("information.asContent", .spoofing) { update, victim in
            guard let content = try victim.content else { return false }
            update.set("Info", "\(content)")
            update.add(content.number, "/Title(Khac)", stream: PDFUpdate.forgedContent)
            return true
        },
    ]
}
