import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

/// Files with other roles than a letter of one person and one agency.
@Suite("Verdicts on attachments, copies, joint documents and minutes")
struct PartVerdictTests {
    let base: Verification
    var office: TestOffice

    init() throws {
        self.base = try Verification.shared.get()
        self.office = self.base.office
    }

    private var parties: TestParty.Authorities { self.office.parties }

    private func record(
        _ pdf: [UInt8], _ role: FileRole, _ name: String
    ) throws -> RecordFile {
        let judged = try JudgedFile(pdf: ByteStore(pdf), name: name)
        return RecordFile(
            name: name, role: role, sha256: judged.sha256,
            signatures: judged.signatures.compactMap(\.facts.valueDigest), size: judged.size)
    }

    /// A form with the agency's slot alone, sealed.
    private func sealedAlone(_ text: String, by signer: SoftwareSigner? = nil) throws -> [UInt8] {
        try self.office.sealed(
            TestOffice.prepared(text, persons: 0, seals: 1, fills: false),
            by: signer, fills: [])
    }

    private func dispatch() throws -> [UInt8] {
        try self.office.sealed(self.office.personSigned())
    }

    // MARK: Prepared documents

    @Test("A prepared dispatch, signed and sealed, is genuine; its receipt is another file's")
    mutating func prepared() throws {
        let pdf = try self.dispatch()
        let index = try self.office.issue(pdf)
        let report = try self.base.report(pdf, receipt: self.office.receipt(index))
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.changes == .none && report.revisions.map(\.isJudged).last == true)
        #expect(report.revisions.compactMap(\.changes) == [.formFill])
        let before = try self.office.personSigned()
        let early = try self.base.report(before, receipt: self.office.receipt(index))
        #expect(early.verdict == .undecided, "\(early.summary)")
    }

    @Test("A dispatch that no agency has sealed is undecided, with the number filled or not")
    mutating func unsealed() throws {
        let signed = try self.office.personSigned()
        let filled =
            signed
            + (try PDFFieldFiller.fill(
                PDFDocument(reading: ByteStore(signed)), TestOffice.fills(number: "99")))
        var bundle = self.base.bundle
        for position in bundle.organs.indices { bundle.organs[position].registersFrom = [] }
        for pdf in [signed, filled] {
            for trust in [self.base.bundle, bundle] {
                let report = try self.base.report(pdf, receipt: nil, trusting: trust)
                #expect(report.verdict == .undecided, "\(report.summary)")
            }
            // Not even a register that lists it makes it better.
            let index = try self.office.issue(pdf)
            let report = try self.base.report(pdf, receipt: self.office.receipt(index))
            #expect(report.verdict == .undecided, "\(report.summary)")
        }
        let report = try self.base.report(filled, receipt: nil)
        #expect(report.result(.fileChanges) == .notChecked)
    }

    @Test("A number that another person's signature fills in is sealed by nobody")
    mutating func filledByAnother() throws {
        let signed = try self.office.personSigned()
        let pdf = try self.office.sign(signed, by: self.parties.school.person) {
            $0.fills = TestOffice.fills(number: "99")
        }
        var bundle = self.base.bundle
        for position in bundle.organs.indices { bundle.organs[position].registersFrom = [] }
        for trust in [self.base.bundle, bundle] {
            let report = try self.base.report(pdf, receipt: nil, trusting: trust)
            #expect(report.verdict == .undecided, "\(report.summary)")
        }
    }

    // MARK: Attachments

    @Test("An attachment in its own file needs the agency's seal alone, if persons signed the main")
    mutating func attachment() throws {
        let (main, annex) = (try self.dispatch(), try self.sealedAlone("PHU LUC"))
        let index = try self.office.issue(files: [
            self.record(main, .main, "cv.pdf"), self.record(annex, .attachment, "pl.pdf"),
        ])
        let receipt = try self.office.receipt(index)
        let report = try self.base.report(annex, receipt: receipt)
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.notices.contains(.attachment(of: "cv.pdf")))
        let mainReport = try self.base.report(main, receipt: receipt)
        #expect(mainReport.verdict == .genuine, "\(mainReport.summary)")
        #expect(!mainReport.notices.contains(.attachment(of: "cv.pdf")))
        // Without the register nothing says that it is an attachment.
        let alone = try self.base.report(annex, receipt: nil)
        #expect(alone.result(.personSignature) == .notChecked)
        #expect(alone.verdict == .undecided)
    }

    @Test("The same file as the main one, without main, or with an unsigned main is not genuine")
    mutating func lonelyAttachment() throws {
        let (main, annex) = (try self.dispatch(), try self.sealedAlone("PHU LUC"))
        let sealedMain = try self.sealedAlone("VAN BAN KHONG NGUOI KY")
        let cases: [([RecordFile], String)] = [
            ([try self.record(annex, .main, "pl.pdf")], "person.missing"),
            ([try self.record(annex, .attachment, "pl.pdf")], "person.no_main_file"),
            (
                [
                    try self.record(sealedMain, .main, "cv.pdf"),
                    try self.record(annex, .attachment, "pl.pdf"),
                ], "person.main_file_unsigned"
            ),
            (
                [
                    try self.record(main, .main, "cv.pdf"),
                    try self.record(sealedMain, .main, "cv2.pdf"),
                    try self.record(annex, .attachment, "pl.pdf"),
                ], "person.main_file_unsigned"
            ),
        ]
        for (files, reason) in cases {
            let index = try self.office.issue(files: files)
            let report = try self.base.report(annex, receipt: self.office.receipt(index))
            #expect(report.verdict == .undecided, "\(reason): \(report.summary)")
            #expect(report.check(.personSignature).reasons == [reason])
        }
        // One value listed twice is one signature.
        var twice = try self.record(sealedMain, .main, "cv.pdf")
        twice.signatures += twice.signatures
        let index = try self.office.issue(files: [
            twice, self.record(annex, .attachment, "pl.pdf"),
        ])
        let report = try self.base.report(annex, receipt: self.office.receipt(index))
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("An attachment that another office sealed is not this office's")
    mutating func foreignAttachment() throws {
        let annex = try self.sealedAlone("PHU LUC", by: self.parties.school.seal)
        let index = try self.office.issue(files: [
            self.record(self.dispatch(), .main, "cv.pdf"),
            self.record(annex, .attachment, "pl.pdf"),
        ])
        let report = try self.base.report(annex, receipt: self.office.receipt(index))
        #expect(report.verdict == .signerUntrusted, "\(report.summary)")
    }

    // MARK: Copies

    @Test("A copy bears the copying office's signature alone and says that it is one")
    mutating func copies() throws {
        let copy = try self.sealedAlone("BAN SAO")
        for kind in CopyType.allCases {
            let index = try self.office.issue(files: [self.record(copy, .main, "sao.pdf")]) {
                $0.type = kind.rawValue
                $0.signers[0].certificate = nil
            }
            let report = try self.base.report(copy, receipt: self.office.receipt(index))
            #expect(report.verdict == .genuine, "\(report.summary)")
            #expect(report.notices.contains(.copy(kind)))
        }
        // Whoever is said to have signed by certificate has to be found.
        let index = try self.office.issue(files: [self.record(copy, .main, "sao.pdf")]) {
            $0.type = CopyType.full.rawValue
        }
        let report = try self.base.report(copy, receipt: self.office.receipt(index))
        #expect(report.verdict == .undecided, "\(report.summary)")
        // Any other type of document needs a person.
        for type in ["CV", "QĐ", "sy", "SYX", "SY "] {
            let index = try self.office.issue(files: [self.record(copy, .main, "sao.pdf")]) {
                $0.type = type
                $0.signers[0].certificate = nil
            }
            let report = try self.base.report(copy, receipt: self.office.receipt(index))
            #expect(report.verdict == .undecided, "\(type): \(report.summary)")
        }
    }

    // MARK: Several organs and persons

    /// Two persons' and two organs' signatures on one prepared file.
    private func joint(
        _ seals: [SoftwareSigner], persons: [SoftwareSigner]? = nil
    ) throws -> [UInt8] {
        let persons = persons ?? [self.parties.school.person, self.parties.office.person]
        var pdf = try TestOffice.prepared(persons: persons.count, seals: seals.count)
        for (position, person) in persons.enumerated() {
            pdf = try self.office.sign(pdf, by: person) {
                $0.fieldName = FormField.person(position + 1).name
                if position == 0 { $0.certification = 2 }
            }
        }
        for (position, seal) in seals.enumerated() {
            pdf = try self.office.sealed(
                pdf, by: seal, slot: position + 1,
                fills: position == 0 ? TestOffice.fills() : [])
        }
        return pdf
    }

    private mutating func jointReport(
        _ pdf: [UInt8], signers: [TestParty]? = nil
    ) throws -> Report {
        let named = signers ?? [self.parties.school, self.parties.office]
        let index = try self.office.issue(pdf) { record in
            record.signers = named.map {
                RecordSigner(
                    fullName: "Người Ký Mẫu", position: "Giám đốc",
                    certificate: $0.person.certificate.fingerprint)
            }
        }
        return try self.base.report(pdf, receipt: self.office.receipt(index))
    }

    @Test("A joint document has every organ's seal, the issuing organ's last")
    mutating func jointDocument() throws {
        let (office, school) = (self.parties.office, self.parties.school)
        let pdf = try self.joint([school.seal, office.seal])
        let report = try self.jointReport(pdf)
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.notices.contains(.joint([school.name])))

        let otherWay = try self.jointReport(self.joint([office.seal, school.seal]))
        #expect(otherWay.verdict == .signerUntrusted, "\(otherWay.summary)")
        // The other organ's person without its seal.
        let onePart = try self.jointReport(self.joint([office.seal]))
        #expect(onePart.verdict == .signerUntrusted, "\(onePart.summary)")
        #expect(onePart.reasons.contains("signer.of_another_organ"))
        // A seal that nobody pinned.
        let stranger = try self.jointReport(
            self.joint([self.parties.impostor.seal, office.seal]))
        #expect(stranger.verdict == .signerUntrusted, "\(stranger.summary)")
    }

    @Test("Minutes need everybody whom the record names; one person twice is one")
    mutating func minutes() throws {
        let (office, school) = (self.parties.office, self.parties.school)
        let both = try self.joint([school.seal, office.seal])
        #expect(try self.jointReport(both).verdict == .genuine)
        let twice = try self.joint([office.seal], persons: [office.person, office.person])
        let missing = try self.jointReport(twice)
        #expect(missing.check(.personSignature).reasons == ["person.named_in_record_missing"])
        #expect(missing.verdict == .undecided, "\(missing.summary)")
        // Without certificates in the record the number of persons counts.
        let index = try self.office.issue(twice) { record in
            record.signers = [
                RecordSigner(fullName: "Một", position: "Chủ tọa"),
                RecordSigner(fullName: "Hai", position: "Thư ký"),
            ]
        }
        let fewer = try self.base.report(twice, receipt: self.office.receipt(index))
        #expect(fewer.check(.personSignature).reasons == ["person.fewer_than_named"])
        #expect(fewer.verdict == .undecided, "\(fewer.summary)")
    }
}
