import AntinSystem
import Testing

@testable import AntinPDF

/// Files in the shape that Vietnamese desk tools and receivers give them.
@Suite("Desk tools' files")
struct DeskToolTests {
    private static let certify2 = AllowListTests.Case.reference(2)

    /// A signature that is seen, in a new field.
    private func stamp(
        _ file: [UInt8], _ name: String, _ place: String, in dictionary: String = "",
        lock: String = ""
    ) throws -> [UInt8] {
        let next = try read(file).newest.size
        return try Forger.sign(file) {
            $0.fieldName = name
            $0.rectangle = place
            $0.inDictionary = dictionary
            $0.inField = "/AP<</N \(next + 2) 0 R>>\(lock)"
            $0.objects[next + 2] = Forger.look()
        }
    }

    @Test(
        "Number, date and seal as three signatures: further signatures, each shown with its place")
    func threeFields() throws {
        var file = try stamp(Forger.base(), "ky", "[300 100 400 150]", in: Self.certify2)
        file = try stamp(file, "so-den", "[100 700 150 720]")
        file = try stamp(file, "ngay", "[300 700 400 720]")
        file = try stamp(file, "dau", "[280 90 340 160]")
        let signatures = try read(file).signatures
        #expect(signatures.map(\.fieldName) == ["ky", "so-den", "ngay", "dau"])
        #expect(signatures.allSatisfy { $0.changes.isAccepted })
        #expect(signatures.allSatisfy { $0.changes.areOnlySignatures })
        #expect(signatures.map(\.changes.overlays.count) == [3, 2, 1, 0])
        let seal = try #require(signatures[0].changes.overlays.last)
        #expect(seal.field == "dau" && seal.page == 0 && seal.covers == ["ky"])
        #expect(seal.rectangle == PDFRectangle(left: 280, bottom: 90, right: 340, top: 160))
    }

    @Test("A receiver signs that a document came in, though its last signer locked all fields")
    func incoming() throws {
        let sealed = try stamp(
            Forger.base(), "dau", "[300 100 400 150]", lock: "/Lock<</Action/All>>")
        let received = try stamp(sealed, "den", "[20 700 120 760]")
        let document = try read(received)
        #expect(document.signatures[0].changes.areOnlySignatures)
        #expect(document.signatures[0].changes.overlays.map(\.field) == ["den"])
        #expect(document.signatures[0].changes.level == .formFill)
        // The same, where nothing may change any more.
        let closed = try stamp(
            Forger.base(), "dau", "[300 100 400 150]", lock: "/Lock<</Action/All/P 1>>")
        let refused = try read(try stamp(closed, "den", "[20 700 120 760]"))
        #expect(refused.signatures[0].changes.finding == .tampered)
    }

    /// A form whose seal has its place over the place of the person, before anybody signs.
    private static let prepared = Forger.base(more: [
        5: "<</Fields[8 0 R 20 0 R 21 0 R]>>", 7: "[8 0 R 20 0 R 21 0 R]",
        20: slot("Person1", "[300 100 400 150]"), 21: slot("Seal1", "[280 90 340 160]"),
    ])

    private static func slot(_ name: String, _ place: String, _ more: String = "") -> String {
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(\(name))/F 132/Rect\(place)/P 3 0 R\(more)>>"
    }

    /// Signs a prepared slot, with further objects.
    private func sign(
        _ file: [UInt8], _ number: Int, _ name: String, _ place: String,
        in dictionary: String = "", objects: [Int: String] = [:]
    ) throws -> [UInt8] {
        let next = try read(file).newest.size
        return try Forger.sign(file) {
            $0.inDictionary = dictionary
            $0.objects = [
                5: "<</Fields[8 0 R 20 0 R 21 0 R]/SigFlags 3>>", 7: "[8 0 R 20 0 R 21 0 R]",
                number: Self.slot(name, place, "/V \(next) 0 R/AP<</N \(next + 2) 0 R>>"),
                next + 1: "", next + 2: Forger.look(),
            ].merging(objects) { $1 }
        }
    }

    @Test("A prepared seal over its signer is planned; the number is covered once it is sealed")
    func preparedForm() throws {
        let person = try sign(
            Self.prepared, 20, "Person1", "[300 100 400 150]", in: Self.certify2)
        let numbered = try Forger.sign(person) {
            $0.signs = false
            $0.objects[8] = AllowListTests.field("/V(05)")
        }
        let open = try #require(try read(numbered).signatures.first).changes
        #expect(open.finding == .permitted && open.level == .formFill)
        #expect(open.uncovered.map(\.field) == ["so"])
        #expect(!open.areOnlySignatures)

        let sealed = try sign(numbered, 21, "Seal1", "[280 90 340 160]")
        let both = try read(sealed).signatures
        #expect(both.map(\.fieldName) == ["Person1", "Seal1"])
        #expect(both[0].changes.finding == .permitted && both[0].changes.uncovered.isEmpty)
        #expect(both[0].changes.overlays.isEmpty)

        let together = try sign(
            person, 21, "Seal1", "[280 90 340 160]",
            objects: [8: AllowListTests.field("/V(05)")])
        let once = try read(together).signatures
        #expect(once[0].changes.finding == .permitted && once[0].changes.uncovered.isEmpty)
        // A stranger's signature behind the seal is listed beside the two.
        let changed = try stamp(together, "khac", "[0 0 0 0]")
        #expect(try read(changed).signatures.count == 3)
    }

    @Test("A document timestamp does not cover what was filled before it")
    func timestamp() throws {
        let once = try Forger.sign(Forger.base())
        let filled = try Forger.sign(once) {
            $0.signs = false
            $0.objects[8] = AllowListTests.field("/V(05)")
        }
        let stamped = try Forger.sign(filled) { $0.subFilter = "ETSI.RFC3161" }
        let changes = try read(stamped).signatures[0].changes
        #expect(changes.finding == .permitted)
        #expect(changes.uncovered.map(\.field) == ["so"])
        #expect(changes.items.contains { $0.kind == .documentTimestamp })
    }

    @Test("Every revision can be written out, the signed one to where its signature ends")
    func revisions() throws {
        let once = try Forger.sign(Forger.base())
        let twice = try Forger.sign(once)
        let document = try read(twice)
        #expect(document.range(ofRevision: 0) == 0..<Forger.base().count)
        #expect(document.range(ofRevision: 1) == 0..<once.count)
        #expect(document.range(ofRevision: 2) == 0..<twice.count)
        #expect(document.range(ofRevision: 3) == nil && document.range(ofRevision: -1) == nil)
        let first = try read(Array(twice[0..<once.count]))
        #expect(first.signatures.map(\.coverage) == [.entireFile])
    }
}
