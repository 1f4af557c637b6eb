import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinPDF

/// What came after the agency's signature, and what it makes of the verdict.
@Suite("Verdicts on what came after the seal")
struct LaterVerdictTests {
    let base: Verification
    let office: TestOffice
    /// A prepared dispatch, sealed and registered.
    let pdf: [UInt8]
    let receipt: Receipt

    init() throws {
        self.base = try Verification.shared.get()
        var office = self.base.office
        self.pdf = try office.sealed(office.personSigned())
        let index = try office.issue(self.pdf)
        self.receipt = try office.receipt(index)
        self.office = office
    }

    private var parties: TestParty.Authorities { self.office.parties }

    private func report(
        _ pdf: [UInt8], live: Verifier.LiveAnswer? = nil, trusting: TrustBundle? = nil
    ) throws -> Report {
        try self.base.report(pdf, receipt: self.receipt, live: live, trusting: trusting)
    }

    // MARK: Stamps of receivers

    @Test("A receiver's stamp changes no verdict and is named; the sealed revision is judged")
    func stamp() throws {
        let stamped = try self.office.stamped(self.pdf, by: self.parties.school.seal)
        let report = try self.report(stamped)
        #expect(report.verdict == .genuine, "\(report.summary) \(report.overlays)")
        #expect(report.notices.contains(.stamp(by: self.parties.school.name)))
        #expect(report.changes == .formFill)
        #expect(report.revisions.filter(\.isJudged).map(\.end) == [self.pdf.count])
        #expect(report.signatures.map(\.isLater) == [false, false, true])
        #expect(report.overlays.count == 1 && report.overlays.allSatisfy(\.isLater))
        // The same one again could go on and cover the page.
        let twice = try self.report(
            self.office.stamped(stamped, by: self.parties.school.seal, left: 400, bottom: 60))
        #expect(twice.verdict == .undecided, "\(twice.summary)")
        #expect(twice.reasons.contains("later.too_many"))
    }

    @Test("A person of another office may sign after the seal, too, as little as a stamp shows")
    func laterPerson() throws {
        let stamped = try self.office.stamped(self.pdf, by: self.parties.school.person)
        let report = try self.report(stamped)
        #expect(report.verdict == .genuine, "\(report.summary)")
        let invisible = try self.report(
            self.office.sign(self.pdf, by: self.parties.school.person))
        #expect(invisible.verdict == .genuine, "\(invisible.summary)")
        #expect(invisible.overlays.isEmpty)
    }

    @Test("Metadata after the seal is maintenance: the receipt still speaks for the file")
    func maintenance() throws {
        let document = try PDFDocument(reading: ByteStore(self.pdf))
        let number = document.newest.size
        func tail(_ object: String, _ info: String) -> [UInt8] {
            let place = String(self.pdf.count)
            let padded = String(repeating: "0", count: 10 - place.count) + place
            let start = self.pdf.count + object.utf8.count
            let root = document.newest.root.number
            return Array(
                (object + "xref\n\(number) 1\n\(padded) 00000 n \ntrailer\n<</Size \(number + 1)"
                    + "/Root \(root) 0 R/Prev \(document.newest.startxref)/ID[<01><02>]\(info)>>\n"
                    + "startxref\n\(start)\n%%EOF\n").utf8)
        }
        let info =
            self.pdf + tail("\(number) 0 obj\n<</Producer(x)>>\nendobj\n", "/Info \(number) 0 R")
        let report = try self.report(info)
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.changes == .maintenance, "\(report.changeReasons)")
        #expect(report.revisions.map(\.isJudged) == [false, false, false, true, false])
        #expect(report.result(.registerFile) == .pass)
        // The whole digest is another one, which no register knows; that denies nothing.
        let live = try self.report(info, live: .notRegistered(origin: nil))
        #expect(live.verdict == .genuine, "\(live.summary)")
        #expect(try self.report(info + Array("% x\n".utf8)).verdict == .tampered)
    }

    @Test("A stamp saves no document: what was wrong before stays wrong")
    func stampOnBad() throws {
        var bytes = try self.office.stamped(self.pdf, by: self.parties.school.seal)
        let place = try #require(offset(of: "VAN BAN", in: bytes))
        bytes[place] = UInt8(ascii: "W")
        #expect(try self.report(bytes).verdict == .tampered)
        let unsealed = try self.office.personSigned()
        let stamped = try self.office.stamped(unsealed, by: self.parties.school.seal)
        #expect(try self.report(stamped).verdict != .genuine)
        var bundle = self.base.bundle
        for position in bundle.organs.indices { bundle.organs[position].registersFrom = [] }
        // The receiver's seal is not the agency's.
        let alone = try self.base.report(stamped, receipt: nil, trusting: bundle)
        #expect(alone.verdict != .genuine, "\(alone.summary)")
    }

    @Test("A stamp by a stranger, by the issuer, over the page or on another page is no stamp")
    func noStamp() throws {
        let stranger = try self.report(
            self.office.stamped(self.pdf, by: self.parties.impostor.seal))
        #expect(stranger.verdict == .signerUntrusted, "\(stranger.summary)")
        let again = try self.report(self.office.stamped(self.pdf, by: self.parties.office.seal))
        #expect(again.verdict == .undecided, "\(again.summary)")
        #expect(again.reasons.contains("later.by_same_organ"))
        let school = self.parties.school.seal
        let large = try [
            self.office.stamped(self.pdf, by: school, millimetres: (180, 120), bottom: 300),
            self.office.stamped(self.pdf, by: school, millimetres: (150, 10)),
            self.office.stamped(self.pdf, by: school, left: 285, bottom: 180),
        ]
        for pdf in large {
            let report = try self.report(pdf)
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.reasons.contains { $0.hasPrefix("later.covers_page") })
        }
    }

    @Test("A stamp that also fills a field of the document is no stamp")
    func fillingStamp() throws {
        // Sealed in a field without a lock, the number left blank.
        var office = self.office
        let pdf = try office.sign(office.personSigned(), by: self.parties.office.seal)
        let index = try office.issue(pdf)
        let receipt = try office.receipt(index)
        #expect(try self.base.report(pdf, receipt: receipt).verdict == .genuine)
        let fills = TestOffice.fills(number: "77")
        let stamped = try office.sign(pdf, by: self.parties.school.seal) { $0.fills = fills }
        let unsigned =
            pdf + (try PDFFieldFiller.fill(PDFDocument(reading: ByteStore(pdf)), fills))
        let hidden = try office.stamped(unsigned, by: self.parties.school.seal)
        for changed in [stamped, unsigned, hidden] {
            let report = try self.base.report(changed, receipt: receipt)
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.reasons.contains { $0.hasPrefix("changes.field") })
            #expect(report.changes == .formFill)
        }
    }

    @Test("A server that does not know the stamped bytes denies nothing")
    func liveAnswers() throws {
        let stamped = try self.office.stamped(self.pdf, by: self.parties.school.seal)
        let denied = try self.report(stamped, live: .notRegistered(origin: nil))
        #expect(denied.verdict == .genuine, "\(denied.summary)")
        let without = try self.base.report(
            stamped, receipt: nil, live: .notRegistered(origin: nil))
        #expect(without.verdict == .undecided, "\(without.summary)")
        let whole = try self.report(self.pdf, live: .notRegistered(origin: nil))
        #expect(whole.verdict == .undecided, "\(whole.summary)")
    }

    @Test("The registered beginning must end where a revision does, with the signatures listed")
    func beginnings() throws {
        let stamped = try self.office.stamped(self.pdf, by: self.parties.school.seal)
        var office = self.office
        let judged = try JudgedFile(pdf: ByteStore(self.pdf), name: "cv.pdf")
        let values = judged.signatures.compactMap(\.facts.valueDigest)
        let good = RecordFile(
            name: "cv.pdf", role: .main, sha256: judged.sha256, signatures: values,
            size: judged.size)
        var files: [RecordFile] = []
        for cut in [judged.size - 40, judged.size / 2, 100] {
            let prefix = Array(self.pdf.prefix(cut))
            files.append(
                RecordFile(
                    name: "cv.pdf", role: .main,
                    sha256: Digest.sha256(prefix), signatures: values, size: cut))
        }
        var other = good
        other.signatures.removeLast()
        files.append(other)
        other = good
        other.signatures.append(.sha256("another"))
        files.append(other)
        other = good
        other.size += 1
        files.append(other)
        other = good
        other.role = .signature
        files.append(other)
        for file in files {
            let index = try office.issue(files: [file])
            let report = try self.base.report(stamped, receipt: office.receipt(index))
            #expect(report.verdict == .undecided, "\(file.size): \(report.summary)")
            #expect(report.result(.registerFile) == .fail)
        }
        let index = try office.issue(files: [good])
        let report = try self.base.report(stamped, receipt: office.receipt(index))
        #expect(report.verdict == .genuine, "\(report.summary)")
    }

    @Test("No byte of the sealed revision can be changed under a stamp")
    func everyByte() throws {
        let stamped = try self.office.stamped(self.pdf, by: self.parties.school.seal)
        for place in stride(from: 0, to: self.pdf.count, by: 41) {
            var bytes = stamped
            bytes[place] ^= 1
            // What is no PDF any more is no input.
            guard let report = try? self.report(bytes) else { continue }
            #expect(report.verdict != .genuine, "\(place): \(report.summary)")
        }
        // Cut off within the stamp's revision, and the stamp of another document behind this one.
        for count in [self.pdf.count + 1, self.pdf.count + 900, stamped.count - 1] {
            guard let report = try? self.report(Array(stamped.prefix(count))) else { continue }
            #expect(report.verdict != .genuine, "\(count): \(report.summary)")
        }
        let other = try self.office.sealed(
            self.office.personSigned(TestOffice.prepared("VAN BAN KHC")))
        let theirs = try self.office.stamped(other, by: self.parties.school.seal)
        let moved = self.pdf + theirs.dropFirst(other.count)
        let report = try? self.report(moved)
        #expect(report?.verdict != .genuine, "\(report?.summary ?? "")")
    }

    // MARK: Files of others

    /// The bundle of offices that keep no register of this system.
    private var elsewhere: TrustBundle {
        var bundle = self.base.bundle
        for position in bundle.organs.indices { bundle.organs[position].registersFrom = [] }
        return bundle
    }

    /// A letter as desk tools leave it: the person's picture, then number, date and seal, each a
    /// signature in a field of its own by the organ's certificate.
    private func deskFile(subFilter: String? = nil) throws -> [UInt8] {
        let party = self.parties.school
        var pdf = try self.office.sign(TestPDF.bytes(), by: party.person) { plan in
            if let subFilter { plan.subFilter = subFilter }
        }
        for (left, bottom, width, height) in [
            (100.0, 700.0, 30.0, 14.0), (300, 700, 120, 14), (280, 190, 80, 80),
        ] {
            pdf = try self.office.sign(pdf, by: party.seal) { plan in
                plan.place = .init(
                    page: 0,
                    rectangle: PDFRectangle(
                        left: left, bottom: bottom, right: left + width, top: bottom + height))
                plan.appearance = TestOffice.appearance(width, height)
                if let subFilter { plan.subFilter = subFilter }
            }
        }
        return pdf
    }

    @Test("Number, date and seal as three signatures of one organ: the last one is the seal")
    func deskTool() throws {
        let pdf = try self.deskFile()
        let report = try self.base.report(pdf, receipt: nil, trusting: self.elsewhere)
        #expect(report.verdict == .signedOnly, "\(report.summary)")
        #expect(report.result(.sealLast) == .pass)
        #expect(report.signatures.allSatisfy { !$0.isLater })
        #expect(report.revisions.map(\.isJudged) == [false, false, false, false, true])
        #expect(report.overlays.allSatisfy { !$0.isLater })

        let stamped = try self.office.stamped(pdf, by: self.parties.office.seal, left: 400)
        let later = try self.base.report(stamped, receipt: nil, trusting: self.elsewhere)
        #expect(later.verdict == .signedOnly, "\(later.summary)")
        #expect(later.notices.contains(.stamp(by: self.parties.office.name)))
        #expect(later.revisions.map(\.isJudged) == [false, false, false, false, true, false])
        // The receiver keeps a register; that says nothing about the sender.
        var bundle = self.elsewhere
        bundle.organs[0].registersFrom = self.base.bundle.organs[0].registersFrom
        let receiver = try self.base.report(
            stamped, receipt: nil, live: .notRegistered(origin: nil), trusting: bundle)
        #expect(receiver.verdict == .signedOnly, "\(receiver.summary)")
    }

    @Test("The same file, registered by its organ, is genuine; in an older form it never is")
    func deskToolRegistered() throws {
        for subFilter in [nil, "adbe.pkcs7.detached"] {
            let pdf = try self.deskFile(subFilter: subFilter)
            var office = self.office
            let index = try office.issue(pdf, by: self.parties.school)
            let report = try self.base.report(pdf, receipt: office.receipt(index))
            if subFilter == nil {
                #expect(report.verdict == .genuine, "\(report.summary)")
            } else {
                #expect(report.verdict == .undecided, "\(report.summary)")
                #expect(report.check(.sealSignature).reasons == ["signature.older_form"])
                #expect(report.check(.personSignature).reasons == ["signature.older_form"])
                let alone = try self.base.report(pdf, receipt: nil, trusting: self.elsewhere)
                #expect(alone.verdict == .signedOnly, "\(alone.summary)")
            }
        }
    }
}
