import AntinSystem
import Testing

@testable import AntinPDF

/// Every rule of the allow-list, with the revisions that come closest to it from outside.
@Suite("Allow-list of revisions")
struct AllowListTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let base: @Sendable () -> [UInt8]
        /// `/P` of the first signature's certification, where it has one.
        let certification: Int?
        let change: @Sendable (inout Forger.Revision) -> Void
        var testDescription: String { name }

        init(
            _ name: String, certification: Int? = nil,
            base: @escaping @Sendable () -> [UInt8] = { Forger.base() },
            unsigned: Bool = false, _ change: @escaping @Sendable (inout Forger.Revision) -> Void
        ) {
            self.name = name
            self.base = base
            self.certification = certification
            self.change = { revision in
                revision.signs = !unsigned
                change(&revision)
            }
        }

        /// What the first signature is told.
        func changes() throws -> PDFChanges {
            let once = try Forger.sign(base()) { revision in
                guard let certification else { return }
                revision.inDictionary = Self.reference(certification)
            }
            let document = try read(try Forger.sign(once, change))
            return try #require(document.signatures.first).changes
        }

        static func reference(_ level: Int) -> String {
            "/Reference[<</Type/SigRef/TransformMethod/DocMDP"
                + "/TransformParams<</Type/TransformParams/P \(level)/V/1.2>>>>]"
        }
    }

    static func catalog(_ more: String) -> String {
        "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R\(more)>>"
    }

    static func field(_ more: String) -> String {
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/F 4/Rect[9 9 99 20]/P 3 0 R\(more)>>"
    }

    static func stream(_ text: String, _ keys: String = "") -> String {
        "<<\(keys)/Length \(text.utf8.count)>>\nstream\n\(text)\nendstream"
    }

    static let xmp = "<?xpacket begin=''?><x:xmpmeta a='1'><r>T&#7871;t &amp; c</r></x:xmpmeta>"

    // MARK: Maintenance

    static let maintenance: [Case] = [
        Case("validation material", certification: 1, unsigned: true) {
            $0.objects[1] = catalog("/DSS 30 0 R")
            $0.objects[30] =
                "<</Type/DSS/Certs[31 0 R]/OCSPs 32 0 R/CRLs[]/VRI<</AB<</Cert[31 0 R]/TU(D:20260105)>>>>>>"
            $0.objects[31] = stream("0")
            $0.objects[32] = "[33 0 R]"
            $0.objects[33] = stream("1")
        },
        Case("a document timestamp", certification: 1) { $0.subFilter = "ETSI.RFC3161" },
        Case("extensions", certification: 1, unsigned: true) {
            $0.objects[1] = catalog("/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 2>>>>")
        },
        Case("a newer version", certification: 1, unsigned: true) {
            $0.objects[1] = catalog("/Version/2.0")
        },
        Case("information", certification: 1, unsigned: true) {
            $0.objects[6] = "<</Producer(other)/ModDate(D:20260105)>>"
        },
        Case("metadata", certification: 1, unsigned: true) {
            $0.objects[1] = catalog("/Metadata 30 0 R")
            $0.objects[30] = stream(xmp, "/Type/Metadata/Subtype/XML")
        },
        Case("an object that nothing uses", certification: 1, unsigned: true) {
            $0.objects[30] = "<</Type/Font>>"
        },
    ]

    @Test("Maintenance is permitted under every certification", arguments: Self.maintenance)
    func judgeMaintenance(_ one: Case) throws {
        let changes = try one.changes()
        #expect(changes.finding == .permitted, "\(changes.reasons)")
        #expect(changes.level == .maintenance)
        #expect(changes.uncovered.isEmpty)
    }

    static let notMaintenance: [Case] = [
        Case("a font in the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS 30 0 R")
            $0.objects[30] = "<</Certs[31 0 R]>>"
            $0.objects[31] = stream("0", "/Type/Font/Subtype/Type1")
        },
        Case("a dictionary in the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</Certs[31 0 R]>>")
            $0.objects[31] = "<</Type/Font>>"
        },
        Case("the page's content in the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</Certs[4 0 R]>>")
            $0.objects[4] = stream("BT (KHAC) Tj ET")
        },
        Case("a page under another key of the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</More 31 0 R>>")
            $0.objects[31] = "<</Type/Page/Parent 2 0 R>>"
        },
        Case("an action in the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</Type/DSS/AA<</O<</S/JavaScript/JS(1)>>>>>>")
        },
        Case("the name of an action in the store", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</Type/DSS/JS(1)>>")
        },
        Case("an action for the time of an entry", unsigned: true) {
            $0.objects[1] = catalog("/DSS<</VRI<</AB<</TU<</S/JavaScript/JS(1)>>>>>>>>")
        },
        Case(
            "the store removed",
            base: { Forger.base(more: [1: catalog("/DSS<</Certs[]>>")]) }, unsigned: true
        ) { $0.objects[1] = catalog("") },
        Case("a timestamp that is seen", certification: 1) {
            $0.subFilter = "ETSI.RFC3161"
            $0.rectangle = "[9 9 99 99]"
        },
        Case("a timestamp that is seen on a page that it does not name", certification: 1) {
            $0.subFilter = "ETSI.RFC3161"
            $0.rectangle = "[9 9 99 99]"
            $0.page = 30
            $0.inField = "/AP<</N 31 0 R>>"
            $0.objects[30] = "<</MediaBox[9000 9000 9001 9001]>>"
            $0.objects[31] = stream("0 0 99 99 re f", "/Resources 30 0 R/BBox[0 0 99 99]")
        },
        Case("a signature under P 1", certification: 1) { _ in },
        Case("a value under P 1", certification: 1, unsigned: true) {
            $0.objects[8] = field("/V(12)")
        },
        Case(
            "an older version",
            base: { Forger.base(more: [1: catalog("/Version/1.7")]) }, unsigned: true
        ) { $0.objects[1] = catalog("/Version/1.4") },
        Case(
            "an extension lost",
            base: { Forger.base(more: [1: catalog("/Extensions<</A 1>>")]) }, unsigned: true
        ) { $0.objects[1] = catalog("/Extensions<</B 1>>") },
        Case("a stream as extension", unsigned: true) {
            $0.objects[1] = catalog("/Extensions<</A 30 0 R>>")
            $0.objects[30] = stream("0")
        },
        Case("metadata with entities", unsigned: true) {
            $0.objects[1] = catalog("/Metadata 30 0 R")
            $0.objects[30] = stream("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
        },
        Case("metadata that do not end", unsigned: true) {
            $0.objects[1] = catalog("/Metadata 30 0 R")
            $0.objects[30] = stream("<x><y></x></y>")
        },
        Case("the page's content as information", unsigned: true) {
            $0.objects[6] = "<</Producer 30 0 R>>"
            $0.objects[30] = stream("0")
        },
        Case("an unused page", unsigned: true) {
            $0.objects[30] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
        },
        Case(
            "information that is used as something else",
            base: { Forger.base(more: [3: Forger.page(more: "/Resources 6 0 R")]) },
            unsigned: true
        ) { $0.objects[6] = "<</Producer(x)>>" },
        Case(
            "extensions that are used as something else",
            base: {
                Forger.base(more: [
                    1: catalog("/Extensions 9 0 R/Lang 9 0 R"), 9: "<</A 1>>",
                ])
            }, unsigned: true
        ) { $0.objects[9] = "<</A 2>>" },
    ]

    @Test("What only looks like maintenance is refused", arguments: Self.notMaintenance)
    func judgeNotMaintenance(_ one: Case) throws {
        let changes = try one.changes()
        #expect(changes.finding == .tampered, "\(changes.items)")
        #expect(!changes.reasons.isEmpty)
    }

    // MARK: Filling

    static let look = "/AP<</N 9 0 R>>"
    static let lookBase: [UInt8] = Forger.base(more: [8: field(look), 9: Forger.look()])

    static let filling: [Case] = [
        Case("a value", unsigned: true) { $0.objects[8] = field("/V(12)") },
        Case("a value under P 2", certification: 2, unsigned: true) {
            $0.objects[8] = field("/V(12)/AP<</N 30 0 R>>")
            $0.objects[30] = Forger.look()
        },
        Case("an appearance written anew", base: { lookBase }, unsigned: true) {
            $0.objects[9] = Forger.look("0 0 1 1 re f")
        },
        Case("another appearance", base: { lookBase }, unsigned: true) {
            $0.objects[8] = field("/V(12)/AP 31 0 R")
            $0.objects[31] = "<</N 30 0 R>>"
            $0.objects[30] = Forger.look()
        },
        Case("an empty signature field", unsigned: true) {
            $0.objects[5] = "<</Fields[8 0 R 10 0 R 30 0 R]/SigFlags 3>>"
            $0.objects[30] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(moi)/F 132/Rect[9 9 99 99]/P 3 0 R>>"
            $0.objects[7] = "[8 0 R 10 0 R 30 0 R]"
        },
    ]

    @Test("Filling a field is permitted, and nobody has signed it", arguments: Self.filling)
    func judgeFilling(_ one: Case) throws {
        let changes = try one.changes()
        #expect(changes.finding == .permitted, "\(changes.reasons)")
        #expect(changes.level == .formFill)
        #expect(!changes.uncovered.isEmpty)
        #expect(changes.overlays.isEmpty)
    }

    @Test("A value that the next signer signs is covered, by name")
    func covered() throws {
        let one = Case("") { $0.objects[8] = Self.field("/V(12)") }
        let changes = try one.changes()
        #expect(changes.finding == .permitted && changes.level == .formFill)
        #expect(changes.uncovered.isEmpty)
        let value = try #require(changes.items.first { $0.kind == .field })
        #expect(value.field == "so" && value.object == 8 && value.coveredBy?.first == "S")
    }

    static let notFilling: [Case] = [
        Case("another place", unsigned: true) {
            $0.objects[8] =
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/F 4/Rect[0 0 595 842]/P 3 0 R/V(1)>>"
        },
        Case("hidden", unsigned: true) {
            $0.objects[8] =
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/F 6/Rect[9 9 99 20]/P 3 0 R>>"
        },
        Case("another name", unsigned: true) {
            $0.objects[8] =
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(ngay)/F 4/Rect[9 9 99 20]/P 3 0 R>>"
        },
        Case("another type", unsigned: true) {
            $0.objects[8] =
                "<</Type/Annot/Subtype/Widget/FT/Btn/T(so)/F 4/Rect[9 9 99 20]/P 3 0 R>>"
        },
        Case("an action", unsigned: true) { $0.objects[8] = field("/A<</S/URI/URI(x)>>") },
        Case("a script", unsigned: true) { $0.objects[8] = field("/AA<</C<</S/JavaScript>>>>") },
        Case("a border", unsigned: true) { $0.objects[8] = field("/MK<</BG[0]>>") },
        Case("a password field", unsigned: true) { $0.objects[8] = field("/V(1)/Ff 8192") },
        Case("kids", unsigned: true) {
            $0.objects[8] = field("/Kids[30 0 R]")
            $0.objects[30] = "<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[9 9 99 99]>>"
        },
        Case(
            "the look of a push button",
            base: {
                Forger.base(more: [
                    8:
                        "<</Type/Annot/Subtype/Widget/FT/Btn/Ff 65536/T(so)/Rect[9 9 99 20]\(look)>>",
                    9: Forger.look(),
                ])
            }, unsigned: true
        ) { $0.objects[9] = Forger.look("0 0 1 1 re f") },
        Case(
            "an appearance that the page draws too",
            base: {
                Forger.base(more: [
                    3: Forger.page(more: "/Resources<</XObject<</A 9 0 R>>>>"), 8: field(look),
                    9: Forger.look(),
                ])
            }, unsigned: true
        ) { $0.objects[9] = Forger.look("0 0 1 1 re f") },
        Case(
            "an appearance whose dictionary hangs elsewhere too",
            base: {
                Forger.base(more: [
                    1: catalog("/More 20 0 R"), 8: field("/AP 20 0 R"), 9: Forger.look(),
                    20: "<</N 9 0 R>>",
                ])
            }, unsigned: true
        ) { $0.objects[9] = Forger.look("0 0 1 1 re f") },
        Case(
            "what an appearance draws",
            base: {
                Forger.base(more: [
                    8: field(look),
                    9: Forger.look("/A Do", more: "/Resources<</XObject<</A 20 0 R>>>>"),
                    20: Forger.look(),
                ])
            }, unsigned: true
        ) { $0.objects[20] = Forger.look("0 0 1 1 re f") },
        Case(
            "a field that the page uses as its resources",
            base: {
                Forger.base(more: [3: Forger.page(more: "/Resources<</XObject 8 0 R>>")])
            }, unsigned: true
        ) {
            $0.objects[8] = field("/V 30 0 R")
            $0.objects[30] = Forger.look()
        },
        Case("a new text field", unsigned: true) {
            $0.objects[5] = "<</Fields[8 0 R 10 0 R 30 0 R]/SigFlags 3>>"
            $0.objects[30] = "<</Type/Annot/Subtype/Widget/FT/Tx/T(moi)/V(x)/Rect[9 9 99 99]>>"
            $0.objects[7] = "[8 0 R 10 0 R 30 0 R]"
        },
        Case("a new signature field that only looks signed", unsigned: true) {
            $0.objects[5] = "<</Fields[8 0 R 10 0 R 30 0 R]/SigFlags 3>>"
            $0.objects[30] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(moi)/Rect[9 9 99 99]/P 3 0 R/AP<</N 31 0 R>>>>"
            $0.objects[31] = Forger.look()
            $0.objects[7] = "[8 0 R 10 0 R 30 0 R]"
        },
        Case(
            "an empty signature field that only looks signed",
            base: {
                Forger.base(more: [
                    5: "<</Fields[8 0 R 20 0 R]>>", 7: "[8 0 R 20 0 R]",
                    20:
                        "<</Type/Annot/Subtype/Widget/FT/Sig/T(dau)/F 4/Rect[9 9 99 99]/P 3 0 R>>",
                ])
            }
        ) {
            $0.listed = [20]
            $0.objects[20] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(dau)/F 4/Rect[9 9 99 99]/P 3 0 R/AP<</N 31 0 R>>>>"
            $0.objects[31] = Forger.look()
        },
        Case("appearances drawn by the viewer", unsigned: true) {
            $0.objects[5] = "<</Fields[8 0 R 10 0 R]/SigFlags 3/NeedAppearances true>>"
        },
        Case("another form language", unsigned: true) {
            $0.objects[5] = "<</Fields[8 0 R 10 0 R]/SigFlags 3/XFA 30 0 R>>"
            $0.objects[30] = stream("<x/>")
        },
        Case(
            "default fonts that the page uses too",
            base: {
                Forger.base(more: [
                    3: Forger.page(more: "/Resources 20 0 R"), 5: "<</Fields[8 0 R]/DR 20 0 R>>",
                    20: "<</Font 21 0 R>>", 21: "<</F1<</Type/Font>>>>",
                ])
            }, unsigned: true
        ) {
            $0.objects[21] = "<</F1<</Type/Font>>/F2<</Type/Font/Subtype/Type1>>>>"
        },
    ]

    @Test("What is more than filling is refused", arguments: Self.notFilling)
    func judgeNotFilling(_ one: Case) throws {
        let changes = try one.changes()
        #expect(changes.finding == .tampered, "\(changes.items)")
        #expect(changes.refused.allSatisfy { $0.object != nil || $0.path != nil })
    }

    @Test("Defaults of the form are added, never replaced, and an addition is told")
    func defaults() throws {
        let once = try Forger.sign(Forger.base(more: [9: "<</Type/Font>>"])) {
            $0.inForm = "/DR<</Font<</F1 9 0 R>>>>"
        }
        for (resources, isAllowed) in [
            ("/Font<</F1 30 0 R>>", false), ("/Font<</F1 9 0 R/F2 30 0 R>>", true),
            ("/Font 30 0 R", false), ("/Font[9 0 R]", false),
        ] {
            let document = try read(
                try Forger.sign(once) {
                    $0.inForm = "/DR<<\(resources)>>"
                    $0.objects[30] = "<</Type/Font/Subtype/Type1>>"
                })
            let changes = document.signatures[0].changes
            #expect(changes.isAccepted == isAllowed, "\(resources): \(changes.reasons)")
            #expect(changes.items.contains { $0.kind == .form })
        }
    }

    @Test(
        "A locked field is not filled, whoever signs it afterwards",
        arguments: [
            ("/Action/All", false), ("/Action/Include/Fields[(so)]", false),
            ("/Action/Include/Fields[(ngay)]", true), ("/Action/Exclude/Fields[(so)]", true),
            ("/Action/Exclude/Fields[(ngay)]", false),
            ("/Action/Include/Fields[(ngay)]/P 1", false),
        ])
    func locked(_ lock: String, _ isAllowed: Bool) throws {
        let once = try Forger.sign(Forger.base()) { $0.inField = "/Lock<<\(lock)>>" }
        for signs in [true, false] {
            let document = try read(
                try Forger.sign(once) {
                    $0.signs = signs
                    $0.objects[8] = Self.field("/V(12)")
                })
            #expect(document.signatures[0].changes.isAccepted == isAllowed)
        }
    }

    // MARK: Comments

    static func comment(_ more: String) -> String {
        "<</Type/Annot/Rect[9 50 99 99]\(more)>>"
    }

    @Test("Comments are permitted by certification 3 alone, and shown as laid over the page")
    func comments() throws {
        for (level, isAllowed) in [(nil, false), (1, false), (2, false), (3, true)]
            as [(Int?, Bool)]
        {
            let one = Case("", certification: level, unsigned: true) {
                $0.objects[7] = "[8 0 R 10 0 R 30 0 R]"
                $0.objects[30] = Self.comment(
                    "/Subtype/FreeText/Contents(VAN BAN MAU)/AP<</N 31 0 R>>")
                $0.objects[31] = Forger.look()
            }
            let changes = try one.changes()
            #expect(changes.isAccepted == isAllowed, "\(String(describing: level))")
            #expect(changes.level == .annotations)
            #expect(changes.uncovered.count == 1)
            let overlay = try #require(changes.overlays.first)
            #expect(overlay.page == 0 && overlay.field == "FreeText" && overlay.object == 30)
            #expect(overlay.rectangle.top == 99)
        }
    }

    @Test(
        "No certification permits annotations that do something",
        arguments: [
            "/Subtype/Link/A<</S/URI/URI(x)>>", "/Subtype/FreeText/A<</S/Launch>>",
            "/Subtype/Stamp/AA<</E<</S/JavaScript>>>>", "/Subtype/Screen", "/Subtype/RichMedia",
            "/Subtype/FileAttachment", "/Subtype/Redact", "/Subtype/Widget/FT/Tx/T(x)",
        ])
    func active(_ more: String) throws {
        let one = Case("", certification: 3, unsigned: true) {
            $0.objects[7] = "[8 0 R 10 0 R 30 0 R]"
            $0.objects[30] = Self.comment(more)
        }
        #expect(try one.changes().finding == .tampered)
    }

    // MARK: Everything else

    @Test(
        "No other key of the catalog may be added or changed",
        arguments: [
            "/Names<</JavaScript 30 0 R>>", "/Outlines 30 0 R", "/OCProperties<<>>",
            "/OpenAction[3 0 R/Fit]", "/AA<<>>", "/Perms<<>>", "/PageLabels<<>>", "/URI<<>>",
            "/Collection<<>>", "/ViewerPreferences<<>>", "/PageMode/FullScreen", "/Dests<<>>",
            "/Lang(vi)", "/MarkInfo<<>>", "/AF[]", "/Threads 30 0 R", "/NeedsRendering true",
            "/StructTreeRoot<</Type/StructTreeRoot>>", "/StructTreeRoot<</K<</S/P>>>>",
            "/StructTreeRoot<</K<</S/P/K 0>>>>", "/Requirements[]", "/SpiderInfo<<>>",
        ])
    func judgeCatalog(_ more: String) throws {
        for signs in [true, false] {
            let one = Case("", unsigned: !signs) { $0.objects[1] = Self.catalog(more) }
            let changes = try one.changes()
            #expect(changes.finding == .tampered && changes.level == .other)
            #expect(changes.refused.contains { $0.path?.hasPrefix("/Root/") ?? false })
        }
    }

    static let pages: [Case] = [
        Case("order", unsigned: true) { $0.objects[7] = "[10 0 R 8 0 R]" },
        Case("twice", unsigned: true) { $0.objects[7] = "[8 0 R 10 0 R 8 0 R]" },
        Case("taken away", unsigned: true) { $0.objects[7] = "[10 0 R]" },
        Case("a name that means something else", unsigned: true) {
            $0.objects[3] = Forger.page(more: "/Tabs/DeviceGray")
        },
        Case("another list", unsigned: true) { $0.objects[3] = Forger.page(annotations: "4 0 R") },
        Case(
            "a number of the structure",
            base: {
                Forger.base(more: [3: Forger.page(more: "/StructParents 1")])
            }, unsigned: true
        ) { $0.objects[3] = Forger.page(more: "/StructParents 2") },
        Case("another way into the file", unsigned: true) { $0.trailer = "/Khac 3 0 R" },
        Case("another document in the file", unsigned: true) {
            $0.trailer = "/AdditionalStreams[/application#2Fx 30 0 R]"
            $0.objects[30] = stream("x")
        },
        Case("another catalog with other pages", unsigned: true) {
            $0.objects[1] = "<</Type/Catalog/Pages 30 0 R/AcroForm 5 0 R>>"
            $0.objects[30] = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
        },
        Case(
            "words for the structure",
            base: {
                Forger.base(more: [
                    1: catalog("/StructTreeRoot 20 0 R"), 20: "<</Type/StructTreeRoot/K 21 0 R>>",
                    21: "<</S/P/P 20 0 R/K 0>>",
                ])
            }, unsigned: true
        ) { $0.objects[21] = "<</S/P/P 20 0 R/K 0/ActualText(khac)>>" },
    ]

    @Test("Pages, trailer and structure stay as they were", arguments: Self.pages)
    func judgePages(_ one: Case) throws {
        let changes = try one.changes()
        #expect(changes.finding == .tampered, "\(changes.items)")
    }
}
