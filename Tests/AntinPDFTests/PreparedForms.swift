import AntinSystem

@testable import AntinPDF

/// A draft on its way: a form for two persons and two seals, each of its revisions, and the plans
/// that make them.
enum PreparedForms {
    /// Three texts, two persons, two seals and a drawing, in a row at the bottom of the first page.
    static func plan(for document: PDFDocument, isFlat: Bool = false) throws -> PDFFormPlan {
        let box = try document.pageGeometry(0).cropBox
        let width = box.width / 9
        func place(_ slot: Int) -> PDFRectangle {
            PDFRectangle(
                left: box.left + Double(slot) * width + 2, bottom: box.bottom + 4,
                width: width - 4, height: 20)
        }
        let earlier = PDFLockPlan.only(["Number", "Day", "Month", "Seal1"])
        return PDFFormPlan(
            fields: [
                PDFNewField(
                    name: "Number", kind: .text, page: 0, rectangle: place(0), label: "Số"),
                PDFNewField(
                    name: "Day", kind: .text, page: 0, rectangle: place(1), label: "Ngày"),
                PDFNewField(
                    name: "Month", kind: .text, page: 0, rectangle: place(2), label: "Tháng"),
                slot("Person1", at: place(3)), slot("Person2", at: place(4)),
                slot("Seal1", at: place(5), lock: earlier),
                slot("Seal2", at: place(6), lock: .all),
            ],
            drawings: [
                PDFDrawing(
                    page: 0, rectangle: place(7),
                    appearance: picture(isFlat: isFlat))
            ])
    }

    private static func slot(
        _ name: String, at rectangle: PDFRectangle, lock: PDFLockPlan? = nil
    ) -> PDFNewField {
        PDFNewField(
            name: name, kind: .signature(lock: lock), page: 0, rectangle: rectangle,
            label: "Chữ ký \(name)")
    }

    /// An image of four pixels, with or without alpha.
    static func picture(isFlat: Bool = false) -> PDFAppearance {
        var fragment = PDFFragment()
        var entries: [(String, PDFObject)] = [
            ("Type", .name("XObject")), ("Subtype", .name("Image")), ("Width", .integer(2)),
            ("Height", .integer(2)), ("ColorSpace", .name("DeviceRGB")),
            ("BitsPerComponent", .integer(8)),
        ]
        if !isFlat {
            let alpha = fragment.add(
                stream: [255, 128, 128, 255],
                [
                    ("Type", .name("XObject")), ("Subtype", .name("Image")),
                    ("Width", .integer(2)), ("Height", .integer(2)),
                    ("ColorSpace", .name("DeviceGray")), ("BitsPerComponent", .integer(8)),
                ])
            entries.append(("SMask", .reference(alpha)))
        }
        let image = fragment.add(stream: [UInt8](repeating: 90, count: 12), entries)
        return PDFAppearance(
            width: 40, height: 20, content: Array("q 40 0 0 20 0 0 cm /Im Do Q".utf8),
            resources: PDFDictionary([
                ("XObject", .dictionary(PDFDictionary([("Im", .reference(image))])))
            ]),
            fragment: fragment, hasTransparency: !isFlat)
    }

    static func fill(_ name: String, _ text: String) -> PDFFieldFill {
        PDFFieldFill(
            name: name, text: text,
            appearance: PDFAppearance(
                width: 30, height: 20, content: Array("0 0 10 10 re f".utf8)))
    }

    static let fills = [fill("Number", "07"), fill("Day", "05"), fill("Month", "01")]

    static func plan(
        _ field: String, certification: Int? = nil, fills: [PDFFieldFill] = [],
        isFlat: Bool = false
    ) -> PDFSignaturePlan {
        var plan = DummySignature.plan(field)
        plan.appearance = picture(isFlat: isFlat)
        plan.certification = certification
        plan.fills = fills
        return plan
    }

    static func prepare(_ draft: [UInt8], isFlat: Bool = false) throws -> [UInt8] {
        let document = try read(draft)
        return try draft
            + PDFFormWriter.prepare(document, plan: plan(for: document, isFlat: isFlat))
    }

    static func sign(_ file: [UInt8], _ plan: PDFSignaturePlan) throws -> [UInt8] {
        try file
            + PDFSigner.prepare(try read(file), plan: plan).filled(with: DummySignature.cms)
    }

    /// The prepared file, and the same after each signature.
    static func revisions(of draft: [UInt8], isFlat: Bool = false) throws -> [[UInt8]] {
        var all = [try prepare(draft, isFlat: isFlat)]
        for plan in [
            plan("Person1", certification: 2, isFlat: isFlat), plan("Person2", isFlat: isFlat),
            plan("Seal1", fills: fills, isFlat: isFlat), plan("Seal2", isFlat: isFlat),
        ] {
            all.append(try sign(all[all.count - 1], plan))
        }
        return all
    }

    /// The sample drafts of `scripts/demo-documents`.
    static let demonstrations = [
        "01-cong-van", "02-thong-bao", "03-ke-hoach", "03-phu-luc", "04-cong-van-thay-the",
        "05-cong-van-thu-hoi", "06-giay-moi",
    ]

    static func demonstration(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try FileSystem.read(
            "/\(folder)/scripts/demo-documents/\(name).pdf", limit: 1 << 20)
    }

    static let all = Fixtures.signable + demonstrations

    static func draft(_ name: String) throws -> [UInt8] {
        try demonstrations.contains(name) ? demonstration(name) : Fixtures.bytes(name)
    }
}
