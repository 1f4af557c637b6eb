import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinPDF

@Suite("Prepared forms")
struct PDFFormWriterTests {
    @Test("One revision has all fields, and the pages stay", arguments: PreparedForms.all)
    func prepares(_ name: String) throws {
        let draft = try PreparedForms.draft(name)
        let prepared = try PreparedForms.prepare(draft)
        #expect(prepared.starts(with: draft))
        let before = try read(draft)
        let after = try read(prepared)
        #expect(after.revisions.count == before.revisions.count + 1)
        #expect(after.newest.usesXrefStream == before.newest.usesXrefStream)
        #expect(try after.pages() == before.pages())
        #expect(after.emptySignatureFields == ["Person1", "Person2", "Seal1", "Seal2"])
        #expect(after.trailing == nil)
        let fields = try FormFieldList(after.loader(), asOf: after.newest.index).fields
        let texts = fields.filter { $0.type == "Tx" }.map(\.name)
        #expect(texts.suffix(3) == ["Number", "Day", "Month"])
        // Resources that only this page used are now its own; a scan has no text.
        let named: Set = [
            "updates", "existing_fields", "external_link", "page_size", "unreferenced_objects",
            "no_text_layer",
        ]
        let lint = PDFLint(document: after)
        #expect(Set(lint.findings.map(\.kind.rawValue)).isSubset(of: named), "\(lint.findings)")
    }

    @Test(
        "Person, person, filling seal and last seal leave each other intact",
        arguments: PreparedForms.all)
    func signs(_ name: String) throws {
        let files = try PreparedForms.revisions(of: try PreparedForms.draft(name))
        let document = try read(try #require(files.last))
        let signatures = document.signatures
        #expect(signatures.map(\.fieldName) == ["Person1", "Person2", "Seal1", "Seal2"])
        #expect(
            signatures.map(\.coverage) == [
                .entireRevision, .entireRevision, .entireRevision, .entireFile,
            ])
        #expect(signatures.map(\.certificationLevel) == [2, nil, nil, nil])
        for signature in signatures {
            #expect(signature.changes.isAccepted, "\(signature.changes.reasons)")
        }
        let fields = try FormFieldList(document.loader(), asOf: document.newest.index).fields
        let values = ["Number", "Day", "Month"].map { name in
            fields.first { $0.name == name }?.value?.string.map(PDFText.decode)
        }
        #expect(values == ["07", "05", "01"])
    }

    @Test("The same draft and plan give the same bytes")
    func deterministic() throws {
        let draft = try Fixtures.bytes("libreoffice")
        #expect(try PreparedForms.prepare(draft) == PreparedForms.prepare(draft))
    }

    // MARK: Only what changes

    /// Numbers of objects that were there and are written again by the last revision.
    private func rewritten(_ file: [UInt8]) throws -> Set<Int> {
        let document = try read(file)
        let last = document.newest.index
        return Set(
            document.index.numbers[last].map { Int($0) }
                .filter { document.index.live($0, asOf: last - 1) != nil })
    }

    @Test("A signature rewrites its field alone, the first one the catalog too")
    func minimal() throws {
        let files = try PreparedForms.revisions(of: TestPDF.bytes())
        let fields = try FormFieldList(try read(files[0]).loader(), asOf: 1).fields
        func number(_ name: String) throws -> Int {
            try #require(fields.first { $0.name == name }).reference.number
        }
        #expect(try rewritten(files[1]) == [1, number("Person1")])
        #expect(try rewritten(files[2]) == [number("Person2")])
        #expect(
            try rewritten(files[3]) == [
                number("Seal1"), number("Number"), number("Day"), number("Month"),
            ])
        #expect(try rewritten(files[4]) == [number("Seal2")])
    }

    @Test("Pages that share resources or annotations do not see what is added to another")
    func shared() throws {
        let draft = TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/Resources 6 0 R/MediaBox[0 0 595 842]>>",
            "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots 8 0 R>>",
            "<</Type/Page/Parent 2 0 R/Contents[5 0 R]/Annots 8 0 R>>",
            "<</Length 5>>\nstream\nBT ET\nendstream",
            "<</Font<</F 7 0 R>>/XObject 9 0 R>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>", "[]", "<</AntinDrawing1 5 0 R>>",
        ])
        let document = try read(try PreparedForms.prepare(draft))
        func page(_ number: Int) throws -> PDFDictionary {
            try #require(try document.object(PDFReference(number: number)).dictionary)
        }
        #expect(try rewritten(PreparedForms.prepare(draft)) == [1, 3])
        #expect(try page(3)["Annots"]?.array?.count == 7)
        let own = try page(3)
        let resources = try #require(own["Resources"]?.dictionary)
        #expect(resources["Font"]?.dictionary?["F"] == .reference(PDFReference(number: 7)))
        let objects = try #require(resources["XObject"]?.dictionary)
        #expect(objects.keys == ["AntinDrawing1", "AntinDrawing2"])
        #expect(objects["AntinDrawing1"] == .reference(PDFReference(number: 5)))
        #expect(try page(3)["Contents"]?.array?.count == 3)
    }

    // MARK: Content

    private func draft(content: String, page: String = "") -> [UInt8] {
        TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\(page)>>",
            "<</Length \(content.utf8.count)>>\nstream\n\(content)\nendstream",
        ])
    }

    /// What is drawn after the old content.
    private func ending(_ file: [UInt8]) throws -> String {
        let document = try read(file)
        let page = try #require(
            try document.object(PDFReference(number: 3)).dictionary?["Contents"]?.array)
        var reader = ContentReader(loader: document.loader(), revision: document.newest.index)
        let last = try #require(page.last?.reference)
        let stream = try #require(try document.object(last).stream)
        return String(latin1: try reader.bytes(stream))
    }

    @Test("Content that leaves states open is closed; what cannot be closed is refused")
    func balance() throws {
        let drawn = "/Artifact BMC q 1.5528 0 0 1 464.7778 4 cm /AntinDrawing1 Do Q EMC\n"
        #expect(
            try ending(PreparedForms.prepare(draft(content: "BT (x) Tj ET")))
                == "\nQ\n\(drawn)")
        #expect(
            try ending(PreparedForms.prepare(draft(content: "q q (Q) Tj Q")))
                == "\nQ\nQ\n\(drawn)")
        #expect(
            try ending(PreparedForms.prepare(draft(content: "BI /W 1 ID q Q EI q")))
                == "\nQ\nQ\n\(drawn)")
        for content in ["Q", "q Q Q q", "BT", "ET", "/OC /L BDC q Q", "EMC"] {
            let error = #expect(throws: PDFError.self) {
                try PreparedForms.prepare(draft(content: content))
            }
            #expect(error?.kind == .refused, "\(content)")
        }
    }

    @Test(
        "Content is read through the filters that write bytes as text, and refused behind others",
        arguments: [
            ("/Filter/ASCII85Decode", "E?ISI+=MI`+B3(u78tC,zH2~>", true),
            ("/Filter[/ASCIIHexDecode]", "712042 542028782920546A20455420512071>", true),
            ("/Filter[/ASCIIHexDecode/ASCII85Decode]", "453F4953492B3D4D4960>", false),
            ("/Filter/LZWDecode", "q Q", false), ("/Filter/ASCII85Decode", "vvvvv~>", false),
            ("/Filter/FlateDecode", "q Q", false), ("/Filter 4", "q Q", false),
        ])
    func filters(_ filter: String, _ content: String, _ isRead: Bool) throws {
        let draft = TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            "<</Length \(content.utf8.count)\(filter)>>\nstream\n\(content)\nendstream",
        ])
        if isRead {
            // Both leave one state open, or none.
            let open = filter.contains("Hex") ? "\nQ\nQ\n" : "\nQ\n"
            #expect(try ending(PreparedForms.prepare(draft)).hasPrefix("\(open)/Artifact"))
        } else {
            #expect(throws: PDFError.self) { try PreparedForms.prepare(draft) }
        }
    }

    @Test(
        "On a turned page appearances are turned back",
        arguments: [
            (0, nil), (90, [0, 1, -1, 0, 20, 0]), (180, [-1, 0, 0, -1, 40, 20]),
            (270, [0, -1, 1, 0, 0, 40]), (-90, [0, -1, 1, 0, 0, 40]),
        ] as [(Int, [Int]?)])
    func rotation(_ degrees: Int, _ matrix: [Int]?) throws {
        let draft = draft(content: "BT ET", page: "/Rotate \(degrees)")
        let file = try PreparedForms.sign(
            PreparedForms.prepare(draft), PreparedForms.plan("Person1"))
        let document = try read(file)
        let fields = try FormFieldList(document.loader(), asOf: document.newest.index).fields
        let field = try #require(fields.first { $0.name == "Person1" })
        let look = try #require(field.dictionary["AP"]?.dictionary?["N"]?.reference)
        let form = try #require(try document.object(look).dictionary)
        #expect(form["Matrix"]?.array?.map(\.integer) == matrix)
        #expect(form["BBox"]?.array?.map(\.integer) == [0, 0, 40, 20])
    }

    @Test("A fragment within a fragment keeps its references apart")
    func fragments() throws {
        var outer = PDFFragment()
        let first = outer.add(.integer(1))
        let form = outer.add(PreparedForms.picture())
        #expect(first.number == -1)
        #expect(form.number == -4)
        guard case .stream(let image, _) = outer.bodies[2],
            case .stream(let drawn, _) = outer.bodies[3]
        else {
            Issue.record("no streams")
            return
        }
        #expect(image["SMask"] == .reference(PDFReference(number: -2)))
        let objects = drawn["Resources"]?.dictionary?["XObject"]?.dictionary
        #expect(objects?["Im"] == .reference(PDFReference(number: -3)))
    }

    // MARK: What is refused

    private func refusal(
        _ draft: [UInt8] = TestPDF.bytes(), _ change: (inout PDFFormPlan) -> Void
    ) throws -> PDFError.Kind? {
        let document = try read(draft)
        var plan = try PreparedForms.plan(for: document)
        change(&plan)
        do throws(PDFError) {
            _ = try PDFFormWriter.prepare(document, plan: plan)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("Plans that cannot be written are refused")
    func plans() throws {
        #expect(try refusal { _ in } == nil)
        #expect(
            try refusal {
                $0.fields = []; $0.drawings = []
            } == .refused)
        #expect(try refusal { $0.fields[1].name = "Number" } == .refused)
        #expect(try refusal { $0.fields[1].name = "" } == .refused)
        #expect(try refusal { $0.fields[1].name = "a.b" } == .refused)
        #expect(try refusal { $0.fields[1].page = 1 } == .refused)
        #expect(try refusal { $0.fields[1].page = -1 } == .refused)
        #expect(try refusal { $0.fields[1].page = .max } == .refused)
        #expect(try refusal { $0.drawings[0].page = 7 } == .refused)
        let outside = PDFRectangle(left: 590, bottom: 0, right: 600, top: 9)
        #expect(try refusal { $0.fields[0].rectangle = outside } == .refused)
        #expect(try refusal { $0.drawings[0].rectangle = outside } == .refused)
        let flat = PDFRectangle(left: 9, bottom: 9, right: 9, top: 20)
        #expect(try refusal { $0.fields[0].rectangle = flat } == .refused)
        #expect(try refusal { $0.fields[6].kind = .signature(lock: .only(["x"])) } == .refused)
        #expect(try refusal { $0.fields[6].kind = .signature(lock: .only([])) } == .refused)
        #expect(try refusal(DummySignature.sign(TestPDF.bytes())) { _ in } == .refused)
        #expect(try refusal(Fixtures.bytes("hybrid")) { _ in } == .hybrid)
        #expect(try refusal(Fixtures.bytes("hybrid")) { $0.extendsHybrid = true } == nil)
        #expect(try refusal(Fixtures.bytes("pdftex-form")) { $0.fields[0].name = "so" } == .refused)
        let xfa = TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA[]>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ])
        #expect(try refusal(xfa) { _ in } == .unsupported)
    }

    @Test("PDF/A-1 gets no transparency")
    func flattened() throws {
        let xmp = "<pdfaid:part>1</pdfaid:part>"
        let draft = TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            "<</Type/Metadata/Length \(xmp.utf8.count)>>\nstream\n\(xmp)\nendstream",
        ])
        #expect(try read(draft).pdfaPart == 1)
        #expect(try refusal(draft) { _ in } == .refused)
        let files = try PreparedForms.revisions(of: draft, isFlat: true)
        #expect(throws: PDFError.self) {
            try PreparedForms.sign(files[0], PreparedForms.plan("Person1"))
        }
        #expect(try read(Fixtures.bytes("libreoffice-pdfa")).pdfaPart == 2)
        #expect(try read(Fixtures.bytes("libreoffice")).pdfaPart == nil)
    }

    @Test("Certification is for the first signature; locked and filled fields stay as they are")
    func permissions() throws {
        let files = try PreparedForms.revisions(of: TestPDF.bytes())
        func refused(_ file: Int, _ plan: PDFSignaturePlan) -> Bool {
            do throws(PDFError) {
                _ = try PDFSigner.prepare(try read(files[file]), plan: plan)
                return false
            } catch {
                return error.kind == .refused
            }
        }
        func plan(
            _ field: String, _ level: Int?, _ fills: [PDFFieldFill], _ isFlat: Bool
        ) -> PDFSignaturePlan {
            PreparedForms.plan(field, certification: level, fills: fills, isFlat: isFlat)
        }
        let number = PreparedForms.fill("Number", "8")
        #expect(!refused(0, plan("Seal1", 1, [number], false)))
        #expect(refused(0, plan("Seal1", 0, [], false)))
        #expect(refused(1, plan("Person2", 2, [], false)))
        #expect(refused(1, plan("Person1", nil, [], false)))
        #expect(refused(1, plan("Number", nil, [], false)))
        #expect(refused(1, plan("Seal1", nil, [number, number], false)))
        #expect(refused(1, plan("Seal1", nil, [PreparedForms.fill("Person2", "x")], false)))
        #expect(refused(1, plan("Seal1", nil, [PreparedForms.fill("Nothing", "x")], false)))
        #expect(refused(1, plan("Seal1", nil, [PreparedForms.fill("Number", "")], false)))
        // Locked by the first seal, though it is the second that fills.
        #expect(refused(3, plan("Seal2", nil, [number], false)))
        let early = try PreparedForms.sign(files[2], plan("Seal1", nil, [], false))
        #expect(throws: PDFError.self) {
            try PDFFieldFiller.fill(try read(early), [number])
        }
        // The last seal locks every field that is there, and no new one.
        #expect(refused(4, plan("Arrival", nil, [], false)))
        var arrival = plan("Arrival", nil, [], false)
        arrival.place = .init(
            page: 0, rectangle: PDFRectangle(left: 400, bottom: 700, right: 440, top: 720))
        #expect(!refused(4, arrival))
        var other = plan("Seal1", nil, [], false)
        other.lock = .all
        #expect(refused(2, other))
    }

    @Test("A new field has a place, a lock and a look of its own")
    func newField() throws {
        var plan = PreparedForms.plan("Copy")
        let place = PDFRectangle(left: 400, bottom: 700, right: 440, top: 720)
        plan.place = .init(page: 0, rectangle: place)
        plan.lock = .all
        let file = try PreparedForms.sign(TestPDF.bytes(), plan)
        let document = try read(file)
        let field = try #require(try FormFieldList(document.loader(), asOf: 1).fields.first)
        #expect(field.dictionary["Rect"] == place.array)
        let reference = try #require(field.dictionary["Lock"]?.reference)
        let lock = try document.object(reference)
        #expect(lock.dictionary?["Action"] == .name("All"))
        #expect(document.signatures.first?.locks.count == 2)
        #expect(throws: PDFError.self) {
            plan.place = nil
            return try PreparedForms.sign(TestPDF.bytes(), plan)
        }
    }

    @Test("Filling without signing adds one revision, which a signature elsewhere can follow")
    func fillsAlone() throws {
        let files = try PreparedForms.revisions(of: TestPDF.bytes())
        let person = files[2]
        let filled = try person + PDFFieldFiller.fill(try read(person), PreparedForms.fills)
        let document = try read(filled)
        #expect(document.revisions.count == 5)
        #expect(document.signatures.map(\.fieldName) == ["Person1", "Person2"])
        let sealed = try PreparedForms.sign(filled, PreparedForms.plan("Seal1"))
        #expect(try read(sealed).signatures.last?.coverage == .entireFile)
        #expect(throws: PDFError.self) { try PDFFieldFiller.fill(document, PreparedForms.fills) }
        #expect(throws: PDFError.self) { try PDFFieldFiller.fill(document, []) }
    }

    // MARK: Damage

    @Test("A damaged draft is prepared, signed and filled, or refused, and never ends the process")
    func damage() throws {
        let prepared = try PreparedForms.prepare(draft(content: "q BT (x) Tj ET Q"))
        for index in stride(from: 0, to: prepared.count, by: 23) {
            let bytes = [UInt8(ascii: "0"), UInt8(ascii: "<"), prepared[index] ^ 3]
            var changed = prepared
            changed[index] = bytes[index % 3]
            guard let document = try? read(changed) else { continue }
            _ = try? PDFSigner.prepare(
                document, plan: PreparedForms.plan("Seal1", fills: PreparedForms.fills))
            _ = try? PDFFieldFiller.fill(document, PreparedForms.fills)
            if let plan = try? PreparedForms.plan(for: document) {
                _ = try? PDFFormWriter.prepare(document, plan: plan)
            }
        }
    }
}
