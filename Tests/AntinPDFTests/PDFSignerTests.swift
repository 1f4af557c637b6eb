import AntinCrypto
import AntinSystem
import Testing

@testable import AntinPDF

@Suite("PDF signer")
struct PDFSignerTests {
    @Test("Every producer's file is signed by appending only", arguments: Fixtures.signable)
    func appendsOnly(_ name: String) throws {
        let original = try Fixtures.bytes(name)
        let signed = try DummySignature.sign(original)
        #expect(signed.starts(with: original))
        let document = try read(signed)
        let signature = try #require(document.signatures.first)
        #expect(document.signatures.count == 1)
        #expect(signature.coverage == .entireFile)
        #expect(signature.changes == .none)
        #expect(signature.subFilter == "ETSI.CAdES.detached")
        #expect(signature.fieldName == "Signature1")
        #expect(signature.name == "Nguyễn Văn Mẫu")
        #expect(signature.reason == "Ký thử")
        #expect(signature.location == "Đông Hải")
        #expect(signature.claimedTime == DummySignature.time)
        #expect(signature.contents.starts(with: DummySignature.cms))
        #expect(signature.contents.count == 512)
        #expect(document.revisions.count == (try read(original)).revisions.count + 1)
        #expect(document.newest.usesXrefStream == document.revisions[0].usesXrefStream)
    }

    @Test(
        "Three signatures in a row leave the earlier ones as they were",
        arguments: Fixtures.signable)
    func threeSignatures(_ name: String) throws {
        var bytes = try Fixtures.bytes(name)
        for _ in 0..<3 { bytes = try DummySignature.sign(bytes) }
        let signatures = try read(bytes).signatures
        #expect(signatures.map(\.fieldName) == ["Signature1", "Signature2", "Signature3"])
        #expect(
            signatures.map(\.coverage) == [.entireRevision, .entireRevision, .entireFile])
        #expect(
            signatures.map(\.changes.level) == [.formFill, .formFill, .none])
    }

    @Test("The pages stay where they were", arguments: Fixtures.signable)
    func pages(_ name: String) throws {
        let original = try Fixtures.bytes(name)
        let before = try read(original).pages()
        let after = try read(DummySignature.sign(original)).pages()
        #expect(before == after)
        #expect(!before.isEmpty)
    }

    @Test("The digest covers everything but the hole")
    func digest() throws {
        let original = try Fixtures.bytes("cairo")
        let prepared = try PDFSigner.prepare(try read(original), plan: DummySignature.plan())
        let signed = original + (try prepared.filled(with: DummySignature.cms))
        let hole = prepared.contentsRange
        let covered = Array(signed[..<hole.lowerBound] + signed[hole.upperBound...])
        let expected = DigestAlgorithm.sha256.hash(covered)
        #expect(prepared.signedRanges.digest(.sha256) == expected)
        #expect(prepared.signedRanges.byteCount == covered.count)
        let document = try read(signed)
        let signature = try #require(document.signatures.first)
        #expect(
            SignedRanges(document.store, signature.signedRanges).digest(.sha256) == expected)
        #expect(prepared.byteRange == signature.byteRange)
    }

    @Test("A prepared file is put together again from its parts, and from nothing else")
    func parts() throws {
        let original = ByteStore(try Fixtures.bytes("cairo"))
        let made = try PDFSigner.prepare(
            try PDFDocument(reading: original), plan: DummySignature.plan())
        let again = try PreparedPDF(
            original: original, appended: made.appended, byteRange: made.byteRange,
            contentsRange: made.contentsRange)
        #expect(again.contentsCapacity == 512)
        let filled = try made.filled(with: DummySignature.cms)
        #expect(throws: PDFError.self) {
            try PreparedPDF(
                original: original, appended: filled, byteRange: made.byteRange,
                contentsRange: made.contentsRange)
        }
        #expect(throws: PDFError.self) {
            try PreparedPDF(
                original: original, appended: made.appended, byteRange: [0, 1, 2, 3],
                contentsRange: made.contentsRange)
        }
        #expect(throws: PDFError.self) {
            try PreparedPDF(
                original: original, appended: Array(made.appended.dropLast()),
                byteRange: made.byteRange, contentsRange: made.contentsRange)
        }
    }

    @Test("A CMS that does not fit is refused, one that just fits is not")
    func capacity() throws {
        let document = try read(Fixtures.bytes("cairo"))
        let prepared = try PDFSigner.prepare(document, plan: DummySignature.plan())
        #expect(throws: PDFError.self) {
            try prepared.filled(with: [UInt8](repeating: 1, count: 513))
        }
        #expect(throws: PDFError.self) { try prepared.filled(with: []) }
        let filled = try prepared.filled(with: [UInt8](repeating: 1, count: 512))
        #expect(filled.count == prepared.appended.count)
    }

    @Test("A plan that cannot be written is refused")
    func plans() throws {
        let document = try read(Fixtures.bytes("cairo"))
        func kind(_ change: (inout PDFSignaturePlan) -> Void) -> PDFError.Kind? {
            var plan = DummySignature.plan()
            change(&plan)
            do throws(PDFError) {
                _ = try PDFSigner.prepare(document, plan: plan)
                return nil
            } catch { return error.kind }
        }
        #expect(kind { $0.contentsCapacity = 0 } == .limit)
        #expect(kind { $0.contentsCapacity = .max } == .limit)
        #expect(kind { $0.claimedTime = "2026-01-05" } == .refused)
        #expect(kind { $0.claimedTime = "D:20260105080000Z" } == .refused)
        #expect(kind { $0.claimedTime = "D:20260105080000+07'00') /X (" } == .refused)
        #expect(kind { $0.subFilter = "adbe.pkcs7.detached" } == .unsupported)
        #expect(kind { $0.fieldName = "a.b" } == .refused)
        #expect(kind { $0.fieldName = "" } == .refused)
        #expect(kind { $0.fieldName = "Chữ ký (1) #>>" } == nil)
    }

    @Test("A name with any letters comes back as it was")
    func fieldNames() throws {
        let original = try Fixtures.bytes("pdftex-form")
        for name in ["Ký số", "a)b(c\\", "Sig 1/<>[]%#"] {
            let document = try read(DummySignature.sign(original, field: name))
            #expect(document.signatures.map(\.fieldName) == [name])
        }
        #expect(throws: PDFError.self) { try DummySignature.sign(original, field: "so") }
    }

    @Test("Encrypted and hybrid files and files with leading bytes are refused with the reason")
    func refused() throws {
        let encrypted = #expect(throws: PDFError.self) {
            try DummySignature.sign(try Fixtures.bytes("encrypted"))
        }
        #expect(encrypted?.kind == .encrypted)
        let hybrid = try read(Fixtures.bytes("hybrid"))
        #expect(hybrid.isHybrid)
        #expect(hybrid.revisions.count == 2)
        let error = #expect(throws: PDFError.self) {
            try PDFSigner.prepare(hybrid, plan: DummySignature.plan())
        }
        #expect(error?.kind == .hybrid)
        let cairo = try Fixtures.bytes("cairo")
        let leading = #expect(throws: PDFError.self) { try read([0x0A] + cairo) }
        #expect(leading?.kind == .leadingBytes)
    }

    @Test("A hybrid file is extended only if the plan says so")
    func hybrid() throws {
        var file = try Fixtures.bytes("hybrid")
        for _ in 0..<2 {
            var plan = DummySignature.plan()
            plan.extendsHybrid = true
            let prepared = try PDFSigner.prepare(try read(file), plan: plan)
            file += try prepared.filled(with: DummySignature.cms)
        }
        let document = try read(file)
        #expect(document.signatures.map(\.coverage) == [.entireRevision, .entireFile])
        #expect(document.signatures.map(\.changes.level) == [.formFill, .none])
        #expect(document.isHybrid && !document.newest.isHybrid)
    }

    @Test("A signed file with bytes appended is not signed again")
    func appended() throws {
        let signed = try DummySignature.sign(try Fixtures.bytes("cairo"))
        for junk in ["x", "\n", "\n\n\n\n\n", "%%EOF", " ", "startxref 0"] {
            let error = #expect(throws: PDFError.self) {
                try DummySignature.sign(signed + Array(junk.utf8))
            }
            #expect(error != nil, "\(junk)")
        }
    }

    @Test("A file above 10 MB has the same hole and a longer /ByteRange")
    func large() throws {
        var builder = PDFBuilder()
        builder.add("<</Type/Catalog/Pages 2 0 R>>")
        builder.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
        builder.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
        builder.add(
            "<</Length 12000000>>\nstream\n" + String(repeating: "x", count: 12_000_000)
                + "\nendstream")
        let original = builder.file(.table)
        let prepared = try PDFSigner.prepare(try read(original), plan: DummySignature.plan())
        #expect(prepared.appended.count < 4000)
        let document = try read(original + (try prepared.filled(with: DummySignature.cms)))
        #expect(document.signatures.map(\.coverage) == [.entireFile])
    }
}
