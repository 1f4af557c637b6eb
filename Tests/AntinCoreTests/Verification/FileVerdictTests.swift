import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinCore
@testable import AntinPDF

/// What is wrong with the file or its signers, and the verdict for it.
@Suite("Verdicts on files")
struct FileVerdictTests {
    let base: Verification

    init() throws { self.base = try Verification.shared.get() }

    @Test("A registered document with its receipt is genuine, and a test key is named as one")
    func genuine() throws {
        let report = try self.base.report()
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.checks.map(\.id) == CheckID.allCases)
        #expect(report.checks.allSatisfy { $0.result == .pass && $0.reasons.isEmpty })
        #expect(report.notices == [.testKey])
        #expect(report.asOf == TestOffice.statusTime)
        #expect(report.document?.index == self.base.document)
        #expect(!report.online && !report.isLookup)
    }

    // MARK: The bytes

    @Test("A byte changed under a signature is tampering")
    func insideRange() throws {
        var bytes = self.base.file
        let place = try #require(offset(of: "VAN BAN", in: bytes))
        bytes[place] = UInt8(ascii: "W")
        let report = try self.base.report(bytes)
        #expect(report.verdict == .tampered, "\(report.summary)")
        #expect(report.result(.fileIntegrity) == .fail)
    }

    @Test("A byte changed in the hole of a signature is tampering, in its padding too")
    func outsideRange() throws {
        let signatures = try PDFDocument(reading: ByteStore(self.base.file)).signatures
        for signature in signatures {
            for place in [
                signature.contentsRange.lowerBound + 40, signature.contentsRange.upperBound - 4,
            ] {
                var bytes = self.base.file
                bytes[place] = bytes[place] == 0x31 ? 0x32 : 0x31
                let report = try self.base.report(bytes)
                #expect(report.verdict == .tampered, "\(place): \(report.summary)")
            }
        }
    }

    @Test(
        "Bytes after the last revision are tampering",
        arguments: ["\n", " ", "% thêm\n", "%%EOF\n"])
    func appended(text: String) throws {
        let report = try self.base.report(self.base.file + Array(text.utf8))
        #expect(report.verdict == .tampered, "\(report.summary)")
    }

    @Test("A revision that replaces the page is tampering")
    func shadow() throws {
        let document = try PDFDocument(reading: ByteStore(self.base.file))
        var bytes = self.base.file
        let place = bytes.count
        let stream = "BT (VAN BAN GIA) Tj ET"
        bytes += Array(
            "4 0 obj\n<</Length \(stream.utf8.count)>>\nstream\n\(stream)\nendstream\nendobj\n".utf8
        )
        let number = String(place)
        let padded = String(repeating: "0", count: 10 - number.count) + number
        let start = bytes.count
        bytes += Array(
            ("xref\n4 1\n\(padded) 00000 n \ntrailer\n<</Size \(document.newest.size)/Root 1 0 R"
                + "/Prev \(document.newest.startxref)/ID[<01><02>]>>\nstartxref\n\(start)\n%%EOF\n")
                .utf8)
        #expect(try PDFDocument(reading: ByteStore(bytes)).revisions.count == 4)
        let report = try self.base.report(bytes)
        #expect(report.verdict == .tampered, "\(report.summary)")
        #expect(report.result(.fileChanges) == .fail)
    }

    @Test("The signature of another document is tampering")
    func foreignSignature() throws {
        let other = try self.base.office.signedPDF("VAN BAN KHC")
        let mine = try PDFDocument(reading: ByteStore(self.base.file)).signatures
        let theirs = try PDFDocument(reading: ByteStore(other)).signatures
        for (signature, foreign) in zip(mine, theirs) {
            #expect(signature.contentsRange == foreign.contentsRange)
            var bytes = self.base.file
            bytes.replaceSubrange(
                signature.contentsRange, with: other[foreign.contentsRange])
            let report = try self.base.report(bytes)
            #expect(report.verdict == .tampered, "\(report.summary)")
        }
    }

    @Test("One bad signature of two is tampering, although the other one holds")
    func oneOfTwo() throws {
        let document = try PDFDocument(reading: ByteStore(self.base.file))
        let last = try #require(document.signatures.last)
        var bytes = self.base.file
        // The last byte of the CMS is part of the signature value.
        let end = try #require(
            bytes[last.contentsRange].lastIndex { $0 != 0x30 && $0 != UInt8(ascii: ">") })
        bytes[end] = bytes[end] == 0x31 ? 0x32 : 0x31
        let judged = try JudgedFile(pdf: ByteStore(bytes), name: "")
        #expect(judged.signatures.map(\.isIntact) == [true, false])
        #expect(try self.base.report(bytes).verdict == .tampered)
    }

    @Test("A PDF without a signature is unsigned, also with an empty field, whatever the receipt")
    func unsigned() throws {
        let empty = TestPDF.file([
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/F 132/Rect[0 0 0 0]/P 3 0 R>>",
        ])
        for bytes in [TestPDF.bytes(), empty] {
            #expect(try self.base.report(bytes).verdict == .unsigned)
            #expect(try self.base.report(bytes, receipt: nil).verdict == .unsigned)
            let live = try self.base.report(bytes, receipt: nil, live: .notRegistered(origin: nil))
            #expect(live.verdict == .unsigned)
        }
    }

    @Test("A registered scan is never genuine, however the register lists it")
    func registeredScan() throws {
        var office = self.base.office
        let scan = TestPDF.bytes("BAN QUET")
        let index = try office.issue(scan) { $0.medium = .paper }
        let report = try self.base.report(scan, receipt: office.receipt(index))
        #expect(report.verdict == .unsigned, "\(report.summary)")
    }

    @Test("What cannot be judged is undecided: encrypted, bytes in front")
    func obstacles() throws {
        let encrypted = try PDFSigningTests.pdf("encrypted")
        for bytes in [encrypted, Array("GIF89a;".utf8) + self.base.file] {
            let report = try self.base.report(bytes)
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.file != nil && report.signatures.isEmpty)
        }
    }

    @Test("No bytes and other formats are no input")
    func noInput() throws {
        #expect(throws: JudgedFile.InputError.empty) {
            try JudgedFile(pdf: ByteStore([]), name: "")
        }
        for text in ["x", "<html>", "PK\u{3}\u{4}"] {
            #expect(throws: JudgedFile.InputError.unknownFormat) {
                try JudgedFile(pdf: ByteStore(Array(text.utf8)), name: "")
            }
        }
        #expect(throws: JudgedFile.InputError.cut) {
            try JudgedFile(pdf: ByteStore(Array(self.base.file.prefix(400))), name: "")
        }
    }

    // MARK: The signers

    /// A document that these signed, issued by the office, and the verdict on it.
    private func verdict(
        signedBy signers: [SoftwareSigner], trusting bundle: TrustBundle? = nil,
        at now: Timestamp = TestOffice.now, withReceipt: Bool = true,
        edit: (inout DocumentRecord) -> Void = { $0.signers[0].certificate = nil }
    ) throws -> Report {
        var office = self.base.office
        var bytes = TestPDF.bytes("KHAC")
        for signer in signers { bytes = try office.sign(bytes, by: signer) }
        let index = try office.issue(bytes, edit: edit)
        return try self.base.report(
            bytes, receipt: withReceipt ? office.receipt(index, at: now) : nil,
            trusting: bundle, at: now)
    }

    @Test("The seal of another office is not trusted, though its own documents are")
    func wrongOffice() throws {
        let (office, school) = (self.base.office.parties.office, self.base.office.parties.school)
        for signers in [[office.person, school.seal], [school.person, school.seal]] {
            let report = try self.verdict(signedBy: signers)
            #expect(report.verdict == .signerUntrusted, "\(report.summary)")
            #expect(report.result(.sealOrgan) == .fail)
        }
    }

    @Test("A look-alike of an authority that nobody pinned is not trusted")
    func lookAlike() throws {
        let impostor = self.base.office.parties.impostor
        for withReceipt in [true, false] {
            let report = try self.verdict(
                signedBy: [impostor.person, impostor.seal], withReceipt: withReceipt)
            #expect(report.verdict == .signerUntrusted, "\(report.summary)")
            #expect(report.result(.signerPath) == .fail)
        }
        let mixed = try self.verdict(
            signedBy: [self.base.office.parties.office.person, impostor.seal])
        #expect(mixed.verdict == .signerUntrusted, "\(mixed.summary)")
    }

    @Test("Without a pinned authority or without any trust list nobody is trusted")
    func nothingPinned() throws {
        var bundle = self.base.bundle
        bundle.anchors = [self.base.office.parties.lookAlike.certificate]
        #expect(try self.base.report(trusting: bundle).verdict == .signerUntrusted)
        bundle.anchors = []
        #expect(try self.base.report(trusting: bundle).verdict == .signerUntrusted)
        let file = try JudgedFile(pdf: ByteStore(self.base.file), name: "")
        let report = Verifier(trusting: []).report(
            on: file, receipt: try self.base.office.receipt(self.base.document),
            at: TestOffice.now)
        #expect(report.verdict == .signerUntrusted)
    }

    @Test("A document without seal, without person, or sealed before a person is undecided")
    func roles() throws {
        let office = self.base.office.parties.office
        let cases: [([SoftwareSigner], CheckID)] = [
            ([office.person], .sealSignature), ([office.seal], .personSignature),
            ([office.seal, office.person], .sealLast),
        ]
        for (signers, check) in cases {
            let report = try self.verdict(signedBy: signers)
            #expect(report.verdict == .undecided, "\(check): \(report.summary)")
            #expect(report.result(check) == .notChecked)
        }
    }

    @Test("A person whom the record names and who did not sign is missed")
    func namedPerson() throws {
        let office = self.base.office.parties.office
        let other = self.base.office.parties.school.person.certificate.fingerprint
        let report = try self.verdict(signedBy: [office.person, office.seal]) {
            $0.signers[0].certificate = other
        }
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.result(.personSignature) == .fail)
    }

    @Test("A signer on a pinned path but in nobody's list, or no longer in it, is not trusted")
    func notListed() throws {
        let office = self.base.office.parties.office
        for end in [TestParty.start, TestOffice.start.seconds - 1] {
            var bundle = self.base.bundle
            bundle.organs[0].certificates[1].validTo = Timestamp(seconds: end)
            let report = try self.verdict(
                signedBy: [office.person, office.seal], trusting: bundle)
            #expect(report.verdict == .signerUntrusted, "\(report.summary)")
            #expect(report.reasons.contains("signer.not_listed_at_that_time"))
        }
        var bundle = self.base.bundle
        bundle.organs[0].certificates.removeLast()
        let report = try self.verdict(signedBy: [office.person, office.seal], trusting: bundle)
        #expect(report.verdict == .signerUntrusted, "\(report.summary)")
        // Ended after the entry: the document stays what it was.
        bundle = self.base.bundle
        bundle.organs[0].certificates[1].validTo = TestOffice.statusTime
        #expect(try self.base.report(trusting: bundle).verdict == .genuine)
    }

    /// The office's bundle with another seal, valid until `end` by its certificate.
    private func seal(until end: Int64) throws -> (SoftwareSigner, TrustBundle) {
        let parties = self.base.office.parties
        let seal = try TestParty.signer(
            parties.office.name, .seal, of: parties.office.name, under: parties.root,
            notBefore: TestParty.start, notAfter: end)
        var bundle = self.base.bundle
        bundle.organs[0].certificates.append(
            TrustedCertificate(
                sha256: seal.certificate.fingerprint, role: .seal, custody: .software,
                validFrom: Timestamp(seconds: TestParty.start)))
        return (seal, bundle)
    }

    @Test("A certificate that expired before the entry is not trusted; after it, a notice")
    func expiry() throws {
        let person = self.base.office.parties.office.person
        let (old, oldBundle) = try self.seal(until: TestOffice.start.seconds - 86_400)
        let before = try self.verdict(signedBy: [person, old], trusting: oldBundle)
        #expect(before.verdict == .signerUntrusted, "\(before.summary)")

        let end = TestOffice.start.seconds + 86_400
        let (seal, bundle) = try self.seal(until: end)
        let after = try self.verdict(
            signedBy: [person, seal], trusting: bundle, at: later(days: 3))
        #expect(after.verdict == .genuine, "\(after.summary)")
        #expect(
            after.notices.contains(.certificateExpiredSince(Timestamp(seconds: end))))

        let alone = try self.verdict(
            signedBy: [person, seal], trusting: bundle, at: later(days: 3), withReceipt: false)
        #expect(alone.verdict == .undecided, "\(alone.summary)")
        // A claim outside the validity does not even excuse it.
        let bytes = try self.base.office.sign(
            TestPDF.bytes(), by: seal, at: later(days: 2))
        let claimed = try self.base.report(
            bytes, receipt: nil, trusting: bundle, at: later(days: 3))
        #expect(claimed.verdict == .signerUntrusted, "\(claimed.summary)")
    }

    @Test("Who signs for two organs signs for the one that issued")
    func twoOrgans() throws {
        var bundle = self.base.bundle
        // The other organ comes first in the list and has the same person.
        bundle.organs[1].certificates.append(bundle.organs[0].certificates[0])
        bundle.organs.swapAt(0, 1)
        #expect(try self.base.report(trusting: bundle).verdict == .genuine)
    }
}
