// PDFAttack+saving.swift
internal import AntinPDF

// Incremental saving: the page shows what was appended, with and without the sections that make an
// update a revision.

extension PDFAttack {
    /// The page content replaced, in every way in which an update can be written or miswritten.
    static let saving: [PDFAttack] =
        [
            update("saving.content", .saving) { update, victim in
                guard let content = try victim.content else { return false }
                update.add(content.number, "", stream: PDFUpdate.forgedContent)
                return true
            },
            update("saving.pageContents", .saving) { update, victim in
                update.add(victim.next, "", stream: PDFUpdate.forgedContent)
                return try update.setPage(victim, [("Contents", "\(victim.next) 0 R")])
            },
            update("saving.moreContents", .saving) { update, victim in
                guard let content = try victim.content else { return false }
                update.add(victim.next, "", stream: PDFUpdate.forgedContent)
                return try update.setPage(
                    victim, [("Contents", "[\(content) \(victim.next) 0 R]")])
            },
            update("saving.noContents", .saving) { update, victim in
                try update.setPage(victim, [], removing: ["Contents"])
            },
            update("saving.contentFreed", .saving) { update, victim in
                guard let content = try victim.content else { return false }
                update.freed = [content.number]
                return true
            },
            update("saving.otherGeneration", .saving) { update, victim in
                guard let content = try victim.content else { return false }
                update.add(
                    PDFReference(number: content.number, generation: content.generation + 1),
                    "<</Length 2>>\nstream\nET\nendstream")
                return try update.setPage(
                    victim, [("Contents", "\(content.number) \(content.generation + 1) R")])
            },
            update("saving.resources", .saving) { update, victim in
                try update.setPage(victim, [("Resources", "<</Font<<>>>>")])
            },
            update("saving.resourcesShared", .saving) { update, victim in
                guard let page = try victim.page,
                    let resources = page.dictionary["Resources"]?.reference
                else { return false }
                update.add(resources, "<</Font<<>>>>")
                return true
            },
        ]
        + [
            ("mediaBox", "MediaBox", "[0 0 100 100]"), ("cropBox", "CropBox", "[0 0 10 10]"),
            ("rotate", "Rotate", "180"), ("userUnit", "UserUnit", "9"),
            ("pageActions", "AA", "<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>"),
            ("pieceInfo", "PieceInfo", "<</X<</Private 1>>>>"),
        ].map { name, key, value in
            update("saving.\(name)", .saving) { update, victim in
                try update.setPage(victim, [(key, value)])
            }
        }
        + pageTrees + bare

    private static let pageTrees: [PDFAttack] = [
        update("saving.pageInserted", .saving) { update, victim in
            guard let pages = try victim.catalog["Pages"]?.reference,
                let tree = try victim.document.object(pages).dictionary
            else { return false }
            let kids = try victim.object(tree["Kids"]).array ?? []
            let all = ["\(victim.next) 0 R"] + kids.map(PDFSpelling.text)
            update.add(victim.next, "<</Type/Page/Parent \(pages)/MediaBox[0 0 595 842]>>")
            update.add(
                pages,
                PDFSpelling.text(
                    tree,
                    setting: [
                        ("Kids", "[\(all.joined(separator: " "))]"), ("Count", "\(all.count)"),
                    ]))
            return true
        },
        update("saving.pageTwice", .saving) { update, victim in
            guard let pages = try victim.catalog["Pages"]?.reference,
                let tree = try victim.document.object(pages).dictionary,
                let kids = try victim.object(tree["Kids"]).array
            else { return false }
            let all = (kids + kids).map(PDFSpelling.text).joined(separator: " ")
            update.add(
                pages,
                PDFSpelling.text(
                    tree, setting: [("Kids", "[\(all)]"), ("Count", "\(2 * kids.count)")]))
            return true
        },
        update("saving.pageReplaced", .saving) { update, victim in
            guard let page = try victim.page else { return false }
            update.add(
                page.reference,
                PDFSpelling.text(
                    page.dictionary, setting: [("Contents", "\(victim.next) 0 R")],
                    removing: ["Annots"]))
            update.add(victim.next, "", stream: PDFUpdate.forgedContent)
            return true
        },
        update("saving.pageTree", .saving) { update, victim in
            let (pages, page, content) = (victim.next, victim.next + 1, victim.next + 2)
            update.add(pages, "<</Type/Pages/Kids[\(page) 0 R]/Count 1>>")
            update.add(
                page,
                "<</Type/Page/Parent \(pages) 0 R/MediaBox[0 0 595 842]/Contents \(content) 0 R>>")
            update.add(content, "", stream: PDFUpdate.forgedContent)
            try update.setCatalog(victim, [("Pages", "\(pages) 0 R")])
            return true
        },
    ]

    /// Updates that are none, and other bytes behind the end.
    private static let bare: [PDFAttack] =
        [
            PDFAttack("saving.bareObjects", .saving, .structure) { victim in
                try Self.forgedContent(victim)?.body
            },
            PDFAttack("saving.noSection", .saving, .structure) { victim in
                try Self.forgedContent(victim).map {
                    $0.body + Array("startxref\n\(victim.revision.startxref)\n%%EOF\n".utf8)
                }
            },
            PDFAttack("saving.noTrailer", .saving, .structure) { victim in
                try Self.forgedContent(victim).map {
                    $0.body
                        + Array("xref\n0 0\nstartxref\n\($0.body.count)\n%%EOF\n".utf8)
                }
            },
            PDFAttack("saving.noStartxref", .saving, .structure) { victim in
                guard let update = try Self.forgedContent(victim),
                    let end = update.bytes.last("startxref", below: update.bytes.count)
                else { return nil }
                return Array(update.bytes[..<end])
            },
            PDFAttack("saving.noMarker", .saving, .structure) { victim in
                guard let update = try Self.forgedContent(victim),
                    let end = update.bytes.last("%%EOF", below: update.bytes.count)
                else { return nil }
                return Array(update.bytes[..<end])
            },
            PDFAttack("saving.objectsBehindUpdate", .saving, .structure) { victim in
                // A right revision without effect, and objects between it and the marker.
                var update = PDFUpdate(victim)
                update.tail = "4 0 obj\n<</Length 2>>\nstream\nET\nendstream\nendobj\n"
                return update.bytes
            },
            PDFAttack("saving.wholeFileTwice", .saving, .structure) { $0.bytes + $0.bytes },
            PDFAttack("saving.anotherFile", .saving, .structure) {
                $0.bytes + TestPDF.bytes("GIA")
            },
            PDFAttack("saving.anotherFileShifted", .saving, .structure) { victim in
                // A complete other document whose offsets are right where it stands.
                var update = PDFUpdate(victim)
                update.previous = nil
                let next = victim.next
                update.root = "\(next) 0 R"
                update.add(next, "<</Type/Catalog/Pages \(next + 1) 0 R>>")
                update.add(next + 1, "<</Type/Pages/Kids[\(next + 2) 0 R]/Count 1>>")
                update.add(
                    next + 2, "<</Type/Page/Parent \(next + 1) 0 R/MediaBox[0 0 595 842]>>")
                return update.bytes
            },
        ]
        + [
            ("space", " "), ("nulls", "\0\0\0\0\0\0"), ("comment", "% them\n"),
            ("lineEnds", "\n\n\n\n\n"), ("marker", "%%EOF\n"), ("word", "endobj\n"),
            ("trailer", "trailer\n<</Size 1>>\nstartxref\n0\n%%EOF\n"),
        ].map { name, text in appended("saving.then.\(name)", .saving) { _ in text } }

    /// An update that replaces the page content.
    static func forgedContent(_ victim: SignedVictim) throws -> PDFUpdate? {
        guard let content = try victim.content else { return nil }
        var update = PDFUpdate(victim)
        update.add(content.number, "", stream: PDFUpdate.forgedContent)
        return update
    }
}
