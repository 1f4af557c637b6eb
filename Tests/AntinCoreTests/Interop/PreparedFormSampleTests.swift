import AntinCore
import AntinCrypto
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

/// Prepared dispatches for the referees of `scripts/interop`: a form with three texts, two persons
/// and two seals, after each of its signatures.
@Suite("Prepared forms for the referees")
struct PreparedFormSampleTests {
    private let samples: InteropSampleTests
    private let person: SoftwareSigner
    private let seal: SoftwareSigner

    init() throws {
        self.samples = try InteropSampleTests()
        self.person = try self.samples.signer(.ecdsaP256)
        self.seal = try self.samples.signer(.rsa(bits: 2_048))
    }

    @Test("Drafts of every producer, prepared, signed by two persons and sealed twice")
    func prepared() throws {
        let root = CommittedVectors.packageRoot
        var count = 0
        for folder in ["\(root)/Tests/Fixtures/pdf", "\(root)/scripts/demo-documents"] {
            for name in try FileSystem.list(folder).filter({ $0.hasSuffix(".pdf") }).sorted() {
                let draft = try FileSystem.read("\(folder)/\(name)", limit: 1 << 20)
                guard let document = try? PDFDocument(reading: ByteStore(draft)),
                    !document.isHybrid
                else { continue }
                try self.sign(document, draft, named: name)
                count += 1
            }
        }
        #expect(count >= 15)
    }

    private func sign(_ document: PDFDocument, _ draft: [UInt8], named name: String) throws {
        var file = draft + (try PDFFormWriter.prepare(document, plan: self.plan(document)))
        let fills = [("Number", "07"), ("Day", "05"), ("Month", "01")].map {
            PDFFieldFill(name: $0.0, text: $0.1, appearance: Self.box("0 g 2 2 9 9 re f"))
        }
        for (field, level, filled) in [
            ("Person1", 2, []), ("Person2", nil, []), ("Seal1", nil, fills), ("Seal2", nil, []),
        ] as [(String, Int?, [PDFFieldFill])] {
            let signer = field.hasPrefix("Person") ? self.person : self.seal
            let time = try #require(
                PDFDate.vietnam(unixSeconds: InteropSampleTests.start + 86_400))
            var plan = PDFSignaturePlan(
                fieldName: field, contentsCapacity: 8_192, claimedTime: time, reason: "Ký thử")
            plan.appearance = Self.box("1 0 0 rg 0 0 40 20 re f")
            plan.certification = level
            plan.fills = filled
            file = try self.signed(file, plan, by: signer)
            let found = try PDFDocument(reading: ByteStore(file)).signatures
            #expect(found.last?.fieldName == field && found.last?.coverage == .entireFile)
            for signature in found {
                #expect(
                    signature.changes.isAccepted,
                    "\(name) \(field): \(signature.changes.reasons)")
            }
            try InteropSampleTests.write(file, to: "prepared-\(field.lowercased())-\(name)")
        }
    }

    private func signed(
        _ file: [UInt8], _ plan: PDFSignaturePlan, by signer: SoftwareSigner
    ) throws -> [UInt8] {
        let prepared = try PDFSigner.prepare(PDFDocument(reading: ByteStore(file)), plan: plan)
        let digest = prepared.signedRanges.digest(.sha256)
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: nil)
        let message = try draft.message(
            with: signer.sign(draft.toBeSigned), over: digest, as: .pades)
        return try file + prepared.filled(with: message)
    }

    private func plan(_ document: PDFDocument) throws -> PDFFormPlan {
        let box = try document.pageGeometry(0).cropBox
        let width = box.width / 9
        func place(_ slot: Int) -> PDFRectangle {
            PDFRectangle(
                left: box.left + Double(slot) * width + 2, bottom: box.bottom + 4,
                width: width - 4, height: 20)
        }
        func field(_ slot: Int, _ name: String, _ kind: PDFNewField.Kind) -> PDFNewField {
            PDFNewField(
                name: name, kind: kind, page: 0, rectangle: place(slot), label: "Ô \(name)")
        }
        let earlier = PDFLockPlan.only(["Number", "Day", "Month", "Seal1"])
        return PDFFormPlan(
            fields: [
                field(0, "Number", .text), field(1, "Day", .text), field(2, "Month", .text),
                field(3, "Person1", .signature(lock: nil)),
                field(4, "Person2", .signature(lock: nil)),
                field(5, "Seal1", .signature(lock: earlier)),
                field(6, "Seal2", .signature(lock: .all)),
            ],
            drawings: [
                PDFDrawing(
                    page: 0, rectangle: place(7),
                    appearance: Self.box("0 0 1 rg 0 0 20 20 re f"))
            ])
    }

    private static func box(_ content: String) -> PDFAppearance {
        PDFAppearance(width: 40, height: 20, content: [UInt8](content.utf8))
    }
}
