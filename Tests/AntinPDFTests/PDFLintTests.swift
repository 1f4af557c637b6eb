import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinPDF

@Suite("Intake linter")
struct PDFLintTests {
    private typealias Kind = PDFLintFinding.Kind

    private func lint(_ bytes: [UInt8], allowedFiles: Set<String> = []) -> PDFLint {
        do {
            return PDFLint(document: try read(bytes), allowedFiles: allowedFiles)
        } catch {
            return PDFLint(failure: error)
        }
    }

    private func kinds(_ findings: [PDFLintFinding]) -> Set<String> {
        Set(findings.map { "\($0.severity.rawValue) \($0.kind.rawValue)" })
    }

    @Test("Drafts of the demonstration can be signed", arguments: PreparedForms.demonstrations)
    func demonstrations(_ name: String) throws {
        let lint = lint(try PreparedForms.demonstration(name))
        // The last one is a scan of paper.
        let own: Set<String> = name == "06-giay-moi" ? ["refuse no_text_layer"] : []
        #expect(kinds(lint.findings).subtracting(["warn external_link"]) == own)
    }

    @Test("Files of every producer have nothing hidden", arguments: Fixtures.signable)
    func producers(_ name: String) throws {
        let found = kinds(lint(try Fixtures.bytes(name)).findings)
        let own: Set<String> =
            switch name {
            case "pdftex-form": ["refuse existing_fields"]
            case "cairo", "ghostscript": ["warn page_size"]
            default: []
            }
        #expect(found.subtracting(["warn external_link"]) == own)
    }

    @Test("A file that cannot be read says why")
    func unreadable() throws {
        let cairo = try Fixtures.bytes("cairo")
        #expect(kinds(lint(try Fixtures.bytes("encrypted")).findings) == ["refuse encryption"])
        #expect(kinds(lint([0x20] + cairo).findings) == ["refuse stray_bytes"])
        #expect(kinds(lint(Array(cairo.dropLast(40))).findings) == ["refuse malformed"])
        #expect(kinds(lint([]).findings) == ["refuse malformed"])
        let hybrid = kinds(lint(try Fixtures.bytes("hybrid")).findings)
        #expect(hybrid.contains("refuse hybrid_xref"))
    }

    /// A page of A4 with text, 1 catalog, 2 page tree, 3 page, 4 content; more from 5 on.
    private func draft(
        catalog: String = "", page: String = "", _ more: [String] = [],
        content: String = "BT (VAN BAN MAU) Tj ET"
    ) -> [UInt8] {
        TestPDF.file(
            [
                "<</Type/Catalog/Pages 2 0 R\(catalog)>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\(page)>>",
                "<</Length \(content.utf8.count)>>\nstream\n\(content)\nendstream",
            ] + more)
    }

    @Test("A plain page has no findings")
    func plain() {
        #expect(lint(draft()).findings.isEmpty)
    }

    @Test(
        "Actions are named",
        arguments: [
            ("/S/JavaScript/JS(app.alert)", "refuse javascript"),
            ("/S/Launch/F(calc.exe)", "refuse launch_action"),
            ("/S/SubmitForm/F(x)", "refuse submit_action"),
            ("/S/ImportData/F(x)", "refuse submit_action"),
            ("/S/Hide/T(so)", "refuse dynamic_action"),
            ("/S/SetOCGState/State[/OFF]", "refuse dynamic_action"),
            ("/S/ResetForm", "refuse dynamic_action"),
            ("/S/URI/URI(https://example.vn/)", "warn external_link"),
            ("/S/GoToR/F(other.pdf)/D[0/Fit]", "warn external_link"),
        ])
    func actions(_ action: String, _ expected: String) {
        let direct = draft(catalog: "/OpenAction<<\(action)>>")
        let chained = draft(
            catalog: "/OpenAction 5 0 R", ["<</S/GoTo/D[3 0 R/Fit]/Next<<\(action)>>>>"])
        let names = draft(catalog: "/Names<</JavaScript<</Names[(a) 5 0 R]>>>>", ["<<\(action)>>"])
        let link = draft(
            page: "/Annots[5 0 R]", ["<</Subtype/Link/Rect[0 0 9 9]/A<<\(action)>>>>"])
        for file in [direct, chained, names, link] {
            #expect(kinds(lint(file).findings) == [expected])
        }
    }

    @Test("Additional actions, XFA, media, files and foreign content are named")
    func contents() {
        func found(_ file: [UInt8]) -> Set<String> { kinds(lint(file).findings) }
        #expect(found(draft(page: "/AA<</O<</S/Named/N/NextPage>>>>")) == ["refuse dynamic_action"])
        #expect(
            found(draft(catalog: "/AcroForm<</Fields[]/XFA 5 0 R>>", ["[]"])) == ["refuse xfa"])
        #expect(found(draft(catalog: "/NeedsRendering true")) == ["refuse xfa"])
        let media = draft(page: "/Annots[5 0 R]", ["<</Subtype/RichMedia/Rect[0 0 9 9]>>"])
        #expect(found(media) == ["refuse dynamic_action", "warn annotation"])
        let file = draft(
            catalog: "/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>",
            [
                "<</Type/Filespec/F(phu luc.xlsx)/EF<</F 6 0 R>>>>",
                "<</Length 0>>\nstream\n\nendstream",
            ])
        #expect(found(file) == ["refuse embedded_files"])
        #expect(lint(file).findings.first?.detail == "phu luc.xlsx")
        #expect(lint(file, allowedFiles: ["phu luc.xlsx"]).findings.isEmpty)
        let away = draft(
            page: "/X 5 0 R", ["<</Length 0/F(other.bin)>>\nstream\n\nendstream"])
        #expect(found(away) == ["refuse external_stream"])
    }

    @Test("Layers are named: hidden ones refused, others said")
    func layers() {
        func found(_ properties: String, _ more: [String] = []) -> Set<String> {
            kinds(
                lint(
                    draft(
                        catalog: "/OCProperties<</OCGs[5 0 R]\(properties)>>",
                        ["<</Type/OCG/Name(Lop)>>"] + more)
                ).findings)
        }
        #expect(found("/D<<>>") == ["warn hidden_optional_content"])
        #expect(found("/D<</OFF[5 0 R]>>") == ["refuse hidden_optional_content"])
        #expect(found("/D<</BaseState/OFF>>") == ["refuse hidden_optional_content"])
        #expect(
            found("/D<</AS[<</Event/Print/OCGs[5 0 R]>>]>>") == ["refuse hidden_optional_content"])
        #expect(found("/D<<>>/Configs[<<>>]") == ["refuse hidden_optional_content"])
        #expect(
            found("/D<</X<</Type/OCMD/OCGs 5 0 R/P/AllOff>>>>").contains(
                "refuse hidden_optional_content"))
    }

    @Test("Fields and annotations over one another, hidden ones and comments are named")
    func annotations() {
        func found(_ annotations: [String], form: String = "") -> Set<String> {
            let list = annotations.indices.map { "\($0 + 5) 0 R" }.joined(separator: " ")
            return kinds(
                lint(
                    draft(
                        catalog: "/AcroForm<</Fields[\(form)]>>", page: "/Annots[\(list)]",
                        annotations)
                ).findings)
        }
        let here = "/Rect[50 50 150 70]"
        let there = "/Rect[150 50 250 70]"
        let widget = "<</Subtype/Widget/FT/Tx/T(a)/F 4"
        let own: Set = ["refuse existing_fields"]
        #expect(found(["\(widget)\(here)>>", "\(widget)\(there)>>"]) == own)
        #expect(
            found(["\(widget)\(here)>>", "\(widget)\(here)>>"])
                == own.union(["refuse overlapping_fields"]))
        #expect(found(["\(widget)\(here)>>"], form: "5 0 R") == ["refuse existing_fields"])
        #expect(
            found(["<</Subtype/Widget/FT/Sig/T(s)/F 132\(here)>>"], form: "5 0 R") == [
                "warn existing_fields"
            ])
        #expect(found(["<</Subtype/Text\(here)>>"]) == ["warn annotation"])
        #expect(
            found(["<</Subtype/Widget/FT/Tx/T(a)/F 2\(here)>>"])
                == own.union(["refuse annotation"]))
        #expect(found(["<</Subtype/Link\(here)>>", "<</Subtype/Link\(here)>>"]).isEmpty)
    }

    @Test("Text is found in forms that the page draws, and missed where there is none")
    func text() {
        func found(_ file: [UInt8]) -> Set<String> { kinds(lint(file).findings) }
        #expect(found(draft(content: "0 0 9 9 re f")) == ["refuse no_text_layer"])
        #expect(found(draft(content: "(Tj) pop % BT (a) Tj ET\n")) == ["refuse no_text_layer"])
        let image = "BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1}Tj EI Q BT"
        #expect(found(draft(content: image)) == ["refuse no_text_layer"])
        func form(_ content: String, resources: String = "") -> String {
            "<</Subtype/Form/BBox[0 0 9 9]\(resources)/Length \(content.utf8.count)>>\nstream\n"
                + "\(content)\nendstream"
        }
        let page = "/Resources<</XObject<</A 5 0 R>>>>"
        #expect(found(draft(page: page, [form("BT (a) Tj ET")], content: "/A Do")).isEmpty)
        let nested = "/Resources<</XObject<</B 6 0 R>>>>"
        #expect(
            found(
                draft(
                    page: page, [form("q /B Do Q", resources: nested), form("BT [(a)] TJ ET")],
                    content: "/A Do")
            ).isEmpty)
        let circle = "/Resources<</XObject<</A 5 0 R>>>>"
        #expect(
            found(draft(page: page, [form("/A Do", resources: circle)], content: "/A Do")) == [
                "refuse no_text_layer"
            ])
    }

    @Test("An image as large as the page over visible text is named")
    func covers() {
        func found(_ content: String, image more: String = "") -> Set<String> {
            let image =
                "<</Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
                + "\(more)/Length 1>>\nstream\n0\nendstream"
            let page = "/Resources<</XObject<</I 5 0 R>>>>"
            return kinds(lint(draft(page: page, [image], content: content)).findings)
        }
        let text = "BT (a) Tj ET"
        let large = "q 595 0 0 842 0 0 cm /I Do Q"
        #expect(found("\(text) \(large)") == ["warn annotation"])
        #expect(found("\(text) q 2 0 0 2 0 0 cm 300 0 0 421 0 0 cm /I Do Q") == ["warn annotation"])
        #expect(found("\(large) \(text)").isEmpty)
        #expect(found("3 Tr \(text) \(large)").isEmpty)
        #expect(found("q 3 Tr Q \(text) \(large)") == ["warn annotation"])
        #expect(found("\(text) q 595 0 0 200 0 0 cm /I Do Q").isEmpty)
        #expect(found("\(text) \(large)", image: "/Mask[0 1]").isEmpty)
    }

    @Test("Objects that nothing mentions, that are missing, and bytes between objects are named")
    func structure() throws {
        func found(_ file: [UInt8]) -> Set<String> { kinds(lint(file).findings) }
        #expect(found(draft(["<</Note(x)>>"])) == ["warn unreferenced_objects"])
        #expect(
            found(draft(["<</Type/Catalog/Pages 2 0 R>>"])) == ["refuse unreferenced_objects"])
        // The next revision would put something where the mention leads.
        #expect(found(draft(page: "/X 99 0 R")) == ["refuse malformed"])
        #expect(found(draft(catalog: "/AcroForm<</Fields[7 0 R]>>")).contains("refuse malformed"))
        var builder = PDFBuilder(
            base: Forger.base(), previous: try read(Forger.base()).newest.startxref, next: 9)
        builder.add("<</Producer(again)>>", number: 6)
        // A number that is passed over: nothing of ours will stand there.
        var passed = builder
        passed.add("<</Producer(again)/X 10 0 R>>", number: 6)
        passed.add("[]", number: 12)
        #expect(found(passed.file(.table, extra: "/Info 6 0 R")).contains("warn malformed"))
        let updated = builder.file(.table, extra: "/Info 6 0 R")
        #expect(found(updated) == ["warn updates", "refuse existing_fields"])
        builder.append("7 0 obj\n[]\nendobj\n")
        let stray = builder.file(.table, extra: "/Info 6 0 R")
        #expect(found(stray).contains("refuse stray_bytes"))
        #expect(found(draft() + Array("garbage".utf8)).contains("refuse stray_bytes"))
        #expect(found(try DummySignature.sign(draft())) == ["refuse signed", "warn updates"])
    }

    @Test("Sizes are those that viewers show, in millimetres")
    func sizes() throws {
        func size(_ page: String) -> [PDFLintFinding] { lint(draft(page: page)).findings }
        #expect(size("/Rotate 90").isEmpty)
        #expect(size("/CropBox[0 0 595 842]").isEmpty)
        #expect(size("/CropBox[0 0 300 842]").map(\.detail) == ["106 × 297 mm"])
        #expect(size("/UserUnit 2").map(\.kind) == [.pageSize])
        let digits = String(repeating: "9", count: 40)
        for box in ["0 0 \(digits).0 \(digits).0", "0 0 9223372036854775807 9", "0 0 9", "(a)"] {
            #expect(size("/CropBox[\(box)]").map(\.kind) == [.notChecked], "\(box)")
        }
    }

    @Test("The drafts behind the public shadow attacks are not let through")
    func shadows() throws {
        let folder = "vectors/signatures/rub-shadow"
        guard let names = try SharedVectors.names(in: folder) else { return }
        for name in names {
            guard let bytes = try SharedVectors.bytes("\(folder)/\(name)") else { continue }
            // What was there before anybody signed.
            let document = try? read(bytes)
            let first = document?.signatures.map(\.revisionIndex).min() ?? 1
            let end = document?.revisions[max(0, first - 1)].endOffset ?? bytes.count
            let lint = lint(Array(bytes[..<end]))
            #expect(!lint.refusals.isEmpty, "\(name)")
        }
    }

    @Test("Every cut and many changes of a draft end in findings or none, never in a crash")
    func robust() throws {
        let file = draft(
            catalog: "/AcroForm<</Fields[5 0 R]>>/OCProperties<</OCGs[6 0 R]/D<<>>>>",
            page: "/Annots[5 0 R]/Resources<</XObject<</A 7 0 R>>>>",
            [
                "<</Subtype/Widget/FT/Tx/T(a)/Rect[1 1 9 9]>>", "<</Type/OCG/Name(L)>>",
                "<</Subtype/Form/BBox[0 0 9 9]/Length 2>>\nstream\nBT\nendstream",
            ])
        for end in file.indices { _ = lint(Array(file[..<end])) }
        for index in file.indices {
            var changed = file
            changed[index] = [UInt8(ascii: "9"), UInt8(ascii: "/"), file[index] ^ 1][index % 3]
            _ = lint(changed)
        }
    }
}
