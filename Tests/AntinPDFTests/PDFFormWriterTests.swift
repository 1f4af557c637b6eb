import AntinSystem
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
            #expect(signature.changes.finding != .tampered, "\(signature.changes.reasons)")
        }
    }
}
