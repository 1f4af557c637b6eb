import AntinSystem
import Testing

@testable import AntinPDF

@Suite("Revisions after a signature")
struct RevisionTests {
    /// What the first signature's changes are after a second, forged revision.
    private func changes(
        after base: [UInt8] = Forger.base(), _ change: (inout Forger.Revision) -> Void
    ) throws -> PDFChanges {
        let once = try Forger.sign(base)
        let document = try read(try Forger.sign(once, change))
        return try #require(document.signatures.first).changes
    }

    /// The reasons, joined; empty if the changes are accepted.
    private func reasons(
        after base: [UInt8] = Forger.base(), _ change: (inout Forger.Revision) -> Void
    ) throws -> String {
        try changes(after: base, change).reasons.joined(separator: "; ")
    }

    @Test("A second signature by hand is accepted, with either kind of section")
    func honest() throws {
        for kind in [PDFBuilder.Section.table, .stream] {
            let once = try Forger.sign(Forger.base(kind))
            let twice = try read(try Forger.sign(once))
            #expect(twice.signatures.map(\.coverage) == [.entireRevision, .entireFile])
            #expect(twice.signatures.map(\.changes.level) == [.formFill, .none])
        }
    }

    @Test("Objects that are written again without a change do not count")
    func rewritten() throws {
        let content = "<</Length 30>>\nstream\nBT (VAN BAN MAU) Tj 99 0 Td ET\nendstream"
        let found = try reasons {
            $0.objects[3] =
                "<< /Annots 7 0 R /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [ 0 0 595 842 ] /Rotate null >>"
            $0.objects[4] = content
            $0.objects[6] = "<</Producer<74657374>>>"
        }
        #expect(found == "")
    }

    @Test("A signature with an appearance of its own is accepted")
    func appearance() throws {
        let found = try reasons {
            $0.inField = "/AP<</N 20 0 R>>/MK<<>>"
            $0.objects[20] =
                "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 21 0 R>>>>/Length 0>>\nstream\n\nendstream"
            $0.objects[21] = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
        }
        #expect(found == "")
    }

    @Test("A field with one separate widget is accepted")
    func separateWidget() throws {
        let next = try read(try Forger.sign(Forger.base())).newest.size
        let found = try reasons {
            $0.objects[next + 1] = "<</FT/Sig/T(S\(next))/V \(next) 0 R/Kids[20 0 R]>>"
            $0.objects[20] =
                "<</Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P 3 0 R/Parent \(next + 1) 0 R>>"
            $0.objects[7] = "[8 0 R \(next - 1) 0 R 20 0 R]"
        }
        #expect(found == "")
    }

    @Test("An empty signature field may be filled, and nothing else of it changed")
    func filledField() throws {
        var builder = PDFBuilder()
        builder.add("<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>")
        builder.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
        builder.add(Forger.page(annotations: "[6 0 R 7 0 R]"))
        builder.add("<</Length 0>>\nstream\n\nendstream")
        builder.add("<</Fields[6 0 R 7 0 R]/SigFlags 3>>")
        builder.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/F 132/Rect[0 0 0 0]/P 3 0 R>>")
        builder.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(B)/F 132/Rect[0 0 0 0]/P 3 0 R>>")
        let base = builder.file(.table)
        #expect(try read(base).emptySignatureFields == ["A", "B"])
        let once = try DummySignature.sign(base, field: "B")
        let twice = try read(try DummySignature.sign(once, field: "A"))
        #expect(twice.signatures.map(\.fieldName) == ["B", "A"])
        #expect(twice.signatures.map(\.coverage) == [.entireRevision, .entireFile])
        #expect(twice.signatures.map(\.changes.level) == [.formFill, .none])
        #expect(twice.emptySignatureFields == [])
        #expect(throws: PDFError.self) { try DummySignature.sign(once, field: "B") }
    }

    @Test(
        "Whatever else a revision does is tampering, and named",
        arguments: [
            (3, Forger.page(contents: "[4 0 R]"), "content: revision 3, object 3"),
            (3, Forger.page(more: "/Rotate 90"), "/Rotate of a page was changed"),
            (3, Forger.page(more: "/AA<</O<</S/JavaScript>>>>"), "/AA of a page was changed"),
            (4, "<</Length 1>>\nstream\nx\nendstream", "object 4, object 3/Contents: a stream"),
            (
                4, "<</Length 30>>\nstream\nBT (VAN BAN GIA) Tj 99 0 Td ET\nendstream",
                "content: revision 3, object 4"
            ),
            (6, "<</Producer 4 0 R>>", "/Producer is no plain value"),
            (2, "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1>>", "object 1/Pages: Pages was changed"),
            (
                8, "<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/V(12)/F 4/Rect[0 9 99 20]/P 3 0 R>>",
                "/Rect was changed"
            ),
            (
                1, "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/OpenAction[3 0 R/Fit]>>",
                "/OpenAction of the catalog was changed"
            ),
            (1, "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/Pages 2 0 R>>", "cannot be read"),
            (20, "<</Type/Page/Parent 2 0 R>>", "Page was added"),
            (7, "[8 0 R]", "a field was taken from its page"),
        ])
    func other(_ number: Int, _ body: String, _ expected: String) throws {
        let found: String
        do { found = try reasons { $0.objects[number] = body } } catch let error as PDFError {
            found = "cannot be read: \(error)"
        }
        #expect(found.contains(expected), "\(found)")
    }

    @Test("The form may grow by the field and in no other way")
    func form() throws {
        let next = try read(try Forger.sign(Forger.base())).newest.size
        let field = next - 1
        for (form, expected) in [
            ("<</Fields[8 0 R \(field) 0 R \(next + 1) 0 R]/SigFlags 7>>", "/SigFlags"),
            ("<</Fields[8 0 R \(field) 0 R \(next + 1) 0 R]/SigFlags 1>>", "/SigFlags"),
            (
                "<</Fields[8 0 R \(field) 0 R \(next + 1) 0 R]/SigFlags 3/NeedAppearances true>>",
                "/NeedAppearances"
            ),
            ("<</Fields[\(field) 0 R 8 0 R \(next + 1) 0 R]/SigFlags 3>>", "another order"),
            (
                "<</Fields[8 0 R \(field) 0 R \(next + 1) 0 R 20 0 R]/SigFlags 3>>",
                "became a field"
            ),
            ("<</Fields[\(field) 0 R \(next + 1) 0 R]/SigFlags 3>>", "fields were removed"),
        ] {
            let found = try reasons { $0.objects[5] = form }
            #expect(found.contains(expected), "\(form): \(found)")
        }
    }

    @Test("The new field may be a signature field and nothing more")
    func field() throws {
        #expect(try reasons { $0.inField = "/AA<</E<</S/JavaScript>>>>" }.contains("/AA"))
        #expect(try reasons { $0.inField = "/A<</S/URI>>" }.contains("/A"))
        #expect(try reasons { $0.inField = "/Parent 8 0 R" }.contains("/Parent"))
        #expect(throws: PDFError.self) { try reasons { $0.inField = "/Kids[8 0 R]" } }
        #expect(try reasons { $0.inField = "/Kids[4 0 R]" }.contains("widget"))
        let next = try read(try Forger.sign(Forger.base())).newest.size
        let found = try reasons {
            $0.objects[next + 1] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(so)/F 132/Rect[0 0 0 0]/P 3 0 R/V \(next) 0 R>>"
        }
        #expect(found.contains("another field with this name"))
    }

    @Test("A later certification is not accepted, and certification 1 forbids signatures")
    func permissions() throws {
        func certify(_ level: Int) -> String {
            "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P \(level)>>>>]"
        }
        #expect(try reasons { $0.inDictionary = certify(2) }.contains("signed before"))
        for (level, isAllowed) in [(1, false), (2, true), (3, true)] {
            let once = try Forger.sign(Forger.base()) { $0.inDictionary = certify(level) }
            let document = try read(once)
            #expect(document.signatures.first?.certificationLevel == level)
            let twice = try read(try Forger.sign(once))
            #expect(twice.signatures[0].changes.areOnlySignatures == isAllowed)
            if isAllowed {
                _ = try DummySignature.sign(once)
            } else {
                #expect(throws: PDFError.self) { try DummySignature.sign(once) }
            }
        }
    }

    @Test(
        "A lock forbids a new field only by its name or altogether",
        arguments: [
            ("/Action/All", true), ("/Action/Include/Fields[(X)]", false),
            ("/Action/Include/Fields[(Y)]", true), ("/Action/Exclude/Fields[(X)]", true),
            ("/Action/Strange", false), ("", false),
            ("/Action/All/P 1", false), ("/Action/All/P 2", true),
            ("/Action/Include/Fields[(Y)]/P 1", false),
            ("/Action/Include/Fields[(Y)]/P 2", true),
        ])
    func locks(_ lock: String, _ isAllowed: Bool) throws {
        let asLock = try Forger.sign(Forger.base()) { $0.inField = "/Lock<<\(lock)>>" }
        let asTransform = try Forger.sign(Forger.base()) {
            $0.inDictionary =
                "/Reference[<</TransformMethod/FieldMDP/TransformParams<<\(lock)>>>>]"
        }
        for file in [asLock, asTransform] {
            let byHand = try read(try Forger.sign(file) { $0.fieldName = "X" })
            #expect(byHand.signatures[0].changes.areOnlySignatures == isAllowed)
            if isAllowed {
                let twice = try read(try DummySignature.sign(file, field: "X"))
                #expect(twice.signatures[0].changes.areOnlySignatures)
            } else {
                #expect(throws: PDFError.self) { try DummySignature.sign(file, field: "X") }
            }
        }
    }

    @Test("A revision that changes nothing counts for nothing")
    func nothing() throws {
        let found = try changes {
            $0.signs = false
            $0.objects[6] = "<</Producer(test)>>"
        }
        #expect(found == .none)
    }

    @Test("Freed objects, stray bytes and another trailer are named")
    func structure() throws {
        #expect(try reasons { $0.freed = [8] }.contains("object 8, object 5/Fields[]"))
        #expect(try reasons { $0.freed = [20] } == "")
        #expect(
            try reasons { $0.stray = "21 0 obj\n<</Type/Page>>\nendobj\n" }
                .contains("nothing accounts for"))
        #expect(try reasons { $0.stray = "% a comment\n" } == "")
        #expect(try reasons { $0.trailer = "/Other 3 0 R" }.contains("/Other of the trailer"))
        // The identifier is no part of what is read; a reader of streams reads tables, too.
        let named = try changes { $0.identifier = "/ID[<09><03>]" }
        #expect(named.isAccepted && named.items.contains { $0.kind == .structure })
        #expect(try reasons { $0.kind = .stream } == "")
    }

    @Test("An object that an older page already mentions may not be defined later")
    func mentionedBefore() throws {
        for reference in ["4 0 R 20 0 R", "20 0 R 4 0 R"] {
            let base = try Forger.sign(Forger.base()) {
                $0.signs = false
                $0.objects[3] = Forger.page(contents: "[\(reference)]")
            }
            let found = try reasons(after: base) {
                // The attacker makes it part of the appearance, so that it is explained.
                $0.inField = "/AP<</N 20 0 R>>"
                $0.objects[20] = "<</Type/XObject/Subtype/Form/Length 2>>\nstream\nET\nendstream"
            }
            #expect(
                found.contains("object 20, object 3/Contents[]: mentioned before it existed"),
                "\(found)")
        }
    }

    @Test("An array that is more than one page's annotations may not grow")
    func sharedArray() throws {
        let base = try Forger.sign(Forger.base()) {
            $0.signs = false
            $0.objects[6] = "<</Producer(test)/Also 7 0 R>>"
        }
        #expect(try reasons(after: base) { _ in }.contains("another use"))
    }

    @Test("An entry that points back into older bytes is named")
    func pointsBack() throws {
        let once = try Forger.sign(Forger.base())
        let offset = try #require(Forger.last(Array("4 0 obj".utf8), in: once))
        let forged = try Forger.sign(once) { $0.objects[20] = "<</Type/XObject>>" }
        // Lets the entry of the new object 20 name the old content stream.
        let document = try read(forged)
        let now = try #require(document.index.live(20, asOf: document.newest.index))
        guard case .offset(let place) = now.place else { return }
        func line(_ offset: Int) -> [UInt8] {
            let text = String(offset)
            return Array((String(repeating: "0", count: 10 - text.count) + text + " 00000 n").utf8)
        }
        let at = try #require(Forger.last(line(place), in: forged))
        var file = forged
        file.replaceSubrange(at..<at + 18, with: line(offset))
        let error = try read(file).signatures.first?.changes
        // The number there is 4, so the object cannot be read; either way it is not accepted.
        #expect(error?.isAccepted != true)
    }

    @Test("A signature that a later revision drops from the form is still listed, as tampered")
    func removed() throws {
        let once = try Forger.sign(Forger.base())
        let dropped = try Forger.sign(once) {
            $0.signs = false
            $0.objects[5] = "<</Fields[8 0 R]>>"
        }
        let document = try read(dropped)
        #expect(document.signatures.count == 1)
        guard document.signatures[0].changes.finding == .tampered else {
            Issue.record("\(document.signatures[0].changes)")
            return
        }
    }

    @Test("Fifty-one signatures are read and accepted")
    func many() throws {
        var bytes = Forger.base()
        for _ in 0..<51 { bytes = try DummySignature.sign(bytes) }
        let signatures = try read(bytes).signatures
        #expect(signatures.count == 51)
        #expect(signatures.dropLast().allSatisfy { $0.changes.areOnlySignatures })
        #expect(signatures.last?.coverage == .entireFile)
    }
}
