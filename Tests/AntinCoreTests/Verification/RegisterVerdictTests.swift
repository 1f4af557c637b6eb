import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinCore

/// What the register says, or somebody in its name, and the verdict for it.
@Suite("Verdicts by the register")
struct RegisterVerdictTests {
    let base: Verification

    init() throws { self.base = try Verification.shared.get() }

    private func receipt() throws -> Receipt { try self.base.office.receipt(self.base.document) }

    // MARK: Whose word it is

    @Test("The receipt of another document leaves the file undecided")
    func anotherFile() throws {
        var office = self.base.office
        let other = try office.issue(office.signedPDF("VAN BAN HAI"))
        let report = try self.base.report(receipt: office.receipt(other))
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.reasons == ["receipt.of_another_file"])
    }

    @Test("The receipt of a letter that was received is no proof of issue")
    func received() throws {
        var office = self.base.office
        let judged = try JudgedFile(pdf: ByteStore(self.base.file), name: "a.pdf")
        let record = office.record([
            RecordFile(
                name: "a.pdf", role: .main, sha256: judged.sha256,
                signatures: judged.signatures.compactMap(\.facts.valueDigest), size: judged.size)
        ])
        let json = try record.checkedCanonical()
        let salt = Digest.sha256("salt").bytes
        let index = try office.append(
            .documentReceived(
                DocumentReceived(
                    office.volume, number: 1, date: TestOffice.date, channel: .email, ref: nil,
                    record: #require(Commitment(.record, salt: salt, json: json)).digest,
                    handling: judged.sha256)))
        office.openings[index] = .init(record: json, salt: salt)
        let report = try self.base.report(receipt: office.receipt(index))
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("A checkpoint or a status by a key that is not pinned is nothing")
    func foreignKeys() throws {
        let office = self.base.office
        let log = try TestOffice.noteKey(TestOffice.origin, seed: 8)
        let other = try TestOffice.noteKey("log.example.vn/khac", seed: 1)
        for key in [log, other] {
            let report = try self.base.report(
                receipt: office.receipt(
                    self.base.document, checkpoint: office.checkpoint(by: key),
                    status: self.receipt().status))
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.result(.registerPolicy) == .fail)
            #expect(report.document == nil && report.asOf == nil)
        }
        let status = try TestOffice.noteKey(StatusNote.keyName(origin: TestOffice.origin), seed: 9)
        let signed = try office.checkpoint()
        let note = try office.status(of: self.base.document, under: signed).signed(by: status)
        let report = try self.base.report(
            receipt: office.receipt(self.base.document, status: note))
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.result(.registerStatus) == .fail)
    }

    @Test("The log's key does not sign statuses, nor the status key checkpoints")
    func keyRoles() throws {
        var bundle = self.base.bundle
        let log = bundle.logs[0]
        bundle.logs[0].key = log.statusKey
        bundle.logs[0].statusKey = log.key
        #expect(try self.base.report(trusting: bundle).verdict == .undecided)
    }

    @Test("Proofs of a forked log do not hold under the other branch's head")
    func fork() throws {
        var mine = self.base.office
        var theirs = self.base.office
        try mine.append(
            .referenceFiled(ReferenceFiled(record: .sha256("a"), handling: .sha256("a"))))
        try theirs.append(
            .referenceFiled(ReferenceFiled(record: .sha256("b"), handling: .sha256("b"))))
        // Either branch is a log of its own to whoever sees only one of them.
        for office in [mine, theirs] {
            #expect(
                try self.base.report(receipt: office.receipt(self.base.document)).verdict
                    == .genuine)
        }
        let (head, good) = (try theirs.checkpoint(), try mine.receipt(self.base.document))
        let mixed = try Receipt(
            subject: .init(
                entry: good.subject.entry, opening: good.subject.opening,
                proof: TlogProof(
                    index: good.subject.entry.index, hashes: good.subject.proof.hashes,
                    checkpoint: head.bytes)),
            changes: [],
            status: theirs.status(of: self.base.document, under: head).signed(by: theirs.statusKey))
        let report = try self.base.report(receipt: mixed)
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.result(.registerInclusion) == .fail)
    }

    @Test("A log speaks only for organs whose register it is")
    func foreignLog() throws {
        var bundle = self.base.bundle
        let key = try TestOffice.noteKey("log.example.vn/khac", seed: 5)
        let status = try TestOffice.noteKey("log.example.vn/khac/status", seed: 6)
        bundle.logs.append(
            TrustedLog(
                origin: "log.example.vn/khac", key: key.verifierKey,
                statusKey: status.verifierKey))
        #expect(try self.base.report(trusting: bundle).verdict == .genuine)
        bundle.organs[0].log = "log.example.vn/khac"
        let report = try self.base.report(trusting: bundle)
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.reasons.contains("log.not_of_this_organ"))
        // Nor does the other log speak for this organ, however well it signs.
        bundle.organs[0].log = TestOffice.origin
        let office = self.base.office
        let head = try office.checkpoint(by: key)
        let forged = try office.receipt(
            self.base.document, checkpoint: head,
            status: office.status(of: self.base.document, under: head).signed(by: status))
        let other = try self.base.report(receipt: forged, trusting: bundle)
        #expect(other.verdict == .undecided, "\(other.summary)")
    }

    @Test("A record that gives the entry another organ, number or day is no record of it")
    func contradictingRecord() throws {
        let school = self.base.office.parties.school
        let edits: [(inout DocumentRecord) -> Void] = [
            { $0.organID = school.organ }, { $0.codeNumber = "77" },
            { $0.issuedDate = CivilDate(vietnam: later(days: 9)) },
        ]
        for edit in edits {
            var office = self.base.office
            let index = try office.issue(self.base.file, edit: edit)
            let report = try self.base.report(receipt: office.receipt(index))
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.reasons.contains("record.contradicts_entry"))
        }
    }

    @Test("An office under a name that the trust list does not give it is undecided")
    func foreignName() throws {
        var office = self.base.office
        let index = try office.issue(self.base.file) { $0.organName = "Bộ Giáo dục và Đào tạo" }
        let report = try self.base.report(receipt: office.receipt(index))
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.reasons == ["seal.name_not_listed"])
    }

    @Test("A log whose witnesses are asked for is undecided: they are not judged here")
    func witnesses() throws {
        var bundle = self.base.bundle
        bundle.logs[0].witnessPolicy = ["witness a", "quorum a"]
        #expect(try self.base.report(trusting: bundle).verdict == .undecided)
    }

    // MARK: The status

    /// The verdict with a status note that was changed before it was signed.
    private func verdict(status edit: (StatusNote) -> StatusNote) throws -> Verdict {
        let office = self.base.office
        let signed = try office.checkpoint()
        let note = try edit(office.status(of: self.base.document, under: signed))
            .signed(by: office.statusKey)
        let report = try self.base.report(
            receipt: office.receipt(self.base.document, status: note))
        #expect(report.verdict == .genuine || report.document == nil)
        return report.verdict
    }

    private func copy(
        _ note: StatusNote, index: UInt64? = nil, state: DocumentState? = nil,
        changedBy: UInt64? = nil, size: UInt64? = nil, root: Digest? = nil, time: Timestamp? = nil
    ) -> StatusNote {
        StatusNote(
            origin: note.origin, index: index ?? note.index, state: state ?? note.state,
            changedBy: changedBy ?? note.changedBy, size: size ?? note.size,
            root: root ?? note.root, time: time ?? note.time)
    }

    @Test("A status of another entry, head, state or time does not follow, though it is signed")
    func foreignStatus() throws {
        #expect(try self.verdict { self.copy($0) } == .genuine)
        let edits: [(StatusNote) -> StatusNote] = [
            { self.copy($0, index: $0.index - 1) }, { self.copy($0, changedBy: $0.index + 1) },
            { self.copy($0, size: $0.size + 1) }, { self.copy($0, root: .sha256("x")) },
            { self.copy($0, time: Timestamp(seconds: TestOffice.start.seconds - 1)) },
        ]
        for (number, edit) in edits.enumerated() {
            #expect(try self.verdict(status: edit) == .undecided, "\(number)")
        }
        for state in DocumentState.allCases where state != .current {
            #expect(try self.verdict { self.copy($0, state: state) } == .undecided)
        }
    }

    @Test("A receipt grows old after the days allowed, to the millisecond")
    func age() throws {
        let receipt = try self.receipt()
        let limit = TestOffice.statusTime.milliseconds + 30 * 86_400_000
        for (now, verdict) in [(limit, Verdict.genuine), (limit + 1, .statusOld)] {
            let report = try self.base.report(
                receipt: receipt, at: Timestamp(milliseconds: now))
            #expect(report.verdict == verdict, "\(report.summary)")
        }
        let zero = try self.base.report(receipt: receipt, maxAge: 0)
        #expect(zero.verdict == .statusOld)
        for days in [Int.max, 1 << 40] {
            #expect(try self.base.report(receipt: receipt, maxAge: days).verdict == .genuine)
        }
    }

    @Test("A clock before the register's makes every answer undecided, by more than five minutes")
    func clock() throws {
        let receipt = try self.receipt()
        let status = TestOffice.statusTime.milliseconds
        for (now, verdict) in [
            (status - 300_000, Verdict.genuine), (status - 300_001, .undecided),
            (TestOffice.start.milliseconds - 365 * 86_400_000, .undecided),
        ] {
            let report = try self.base.report(
                receipt: receipt, at: Timestamp(milliseconds: now))
            #expect(report.verdict == verdict, "\(report.summary)")
            #expect(report.reasons == (verdict == .genuine ? [] : ["clock.before_register"]))
        }
    }

    // MARK: Changes

    private func changed(
        _ changes: [DocumentChange.Change], as organ: OrganID? = nil
    ) throws -> (TestOffice, Report) {
        var office = self.base.office
        var last: UInt64?
        for change in changes {
            last = try office.change(
                change, of: self.base.document,
                by: change == .replaced ? self.base.document + 100 : nil, as: organ)
        }
        let receipt = try office.receipt(self.base.document)
        #expect(receipt.changes.last?.entry.index == last)
        return (office, try self.base.report(receipt: receipt))
    }

    @Test("Each change has its verdict, and the gravest counts")
    func changes() throws {
        let cases: [([DocumentChange.Change], Verdict)] = [
            ([.recalled], .recalled), ([.replaced], .replaced), ([.erased], .undecided),
            ([.corrected], .genuine), ([.amended], .genuine), ([.corrected, .amended], .genuine),
            ([.replaced, .recalled], .recalled), ([.recalled, .amended], .recalled),
            ([.recalled, .recalled], .recalled), ([.corrected, .replaced], .replaced),
        ]
        for (changes, verdict) in cases {
            let (_, report) = try self.changed(changes)
            #expect(report.verdict == verdict, "\(changes): \(report.summary)")
            #expect(report.document?.changes.map(\.change) == changes)
        }
        let (_, report) = try self.changed([.corrected, .amended])
        #expect(report.notices == [.testKey, .corrected("Lý do mẫu"), .amended])
    }

    @Test("A change by an organ that is not the document's, nor its successor, decides nothing")
    func foreignChange() throws {
        let school = self.base.office.parties.school.organ
        for change in [DocumentChange.Change.recalled, .amended] {
            let (office, report) = try self.changed([change], as: school)
            #expect(report.verdict == .undecided, "\(report.summary)")
            #expect(report.reasons.contains("change.by_another_organ"))
            var bundle = self.base.bundle
            bundle.organs[0].successor = school
            let lawful = try self.base.report(
                receipt: office.receipt(self.base.document), trusting: bundle)
            #expect(lawful.verdict == (change == .recalled ? .recalled : .genuine))
        }
    }

    @Test("A change that the receipt leaves out is missed by the status; an older one is dated")
    func hidden() throws {
        let (office, _) = try self.changed([.recalled])
        let change = try #require(office.changes[self.base.document]?.last)
        let hiding = try self.base.report(
            receipt: office.receipt(self.base.document, hiding: [change]))
        #expect(hiding.verdict == .undecided, "\(hiding.summary)")
        // Nobody can see a recall in what was said before it: the time of it is all there is.
        let before = try self.base.report(
            receipt: office.receipt(self.base.document, size: change, at: TestOffice.statusTime))
        #expect(before.verdict == .genuine)
        #expect(before.asOf == TestOffice.statusTime)
    }

    @Test("An entry of an unknown kind about the document leaves it undecided")
    func unknownKind() throws {
        var office = self.base.office
        let body =
            "{\"kind\":\"document.sealed\",\"organ\":\"000.00.18.H41\","
            + "\"ref\":{\"index\":\(self.base.document)}}"
        let index = try office.append(body: Array(body.utf8))
        office.note(change: index, of: self.base.document)
        let report = try self.base.report(receipt: office.receipt(self.base.document))
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("Without the record the receipt proves nothing about the file")
    func unopened() throws {
        let report = try self.base.report(
            receipt: self.base.office.receipt(self.base.document, opened: false))
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("A document is in force from its first day to its last, in Viet Nam's days")
    func validity() throws {
        var office = self.base.office
        let today = CivilDate(vietnam: TestOffice.now)
        let yesterday = CivilDate(vietnam: later(days: -1))
        let tomorrow = CivilDate(vietnam: later(days: 1))
        let cases: [(CivilDate?, CivilDate?, Verdict)] = [
            (today, today, .genuine), (yesterday, tomorrow, .genuine),
            (tomorrow, nil, .notYet), (nil, yesterday, .expired),
        ]
        for (first, last, verdict) in cases {
            let index = try office.issue(self.base.file) {
                $0.effectiveDate = first
                $0.expiryDate = last
            }
            let report = try self.base.report(receipt: office.receipt(index))
            #expect(report.verdict == verdict, "\(report.summary)")
        }
    }

    // MARK: The server's word

    @Test("Not registered needs the server's word; without it the file is undecided")
    func notRegistered() throws {
        let live = try self.base.report(receipt: nil, live: .notRegistered(origin: nil))
        #expect(live.verdict == .notRegistered && live.online)
        #expect(try self.base.report(receipt: nil).verdict == .undecided)
        let down = try self.base.report(receipt: nil, live: .unreachable("timeout"))
        #expect(down.verdict == .undecided && !down.online)
        var office = self.base.office
        let other = try office.issue(office.signedPDF("VAN BAN HAI"))
        let both = try self.base.report(
            receipt: office.receipt(other), live: .notRegistered(origin: nil))
        #expect(both.verdict == .notRegistered && both.document?.index == other)
    }

    @Test("A document from before the register's first day is not missed in it")
    func beforeRegister() throws {
        var bundle = self.base.bundle
        bundle.organs[0].registersFrom[0].date = CivilDate(vietnam: later(days: 1))
        let report = try self.base.report(
            receipt: nil, live: .notRegistered(origin: nil), trusting: bundle)
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("The server's word against a proof in hand decides nothing")
    func contradicted() throws {
        let report = try self.base.report(
            receipt: self.receipt(), live: .notRegistered(origin: nil))
        #expect(report.verdict == .undecided, "\(report.summary)")
        #expect(report.reasons == ["server.denies_receipt"])
    }

    @Test("Of a fresh receipt and the one in hand the later statement counts")
    func twoReceipts() throws {
        let (office, _) = try self.changed([.recalled])
        let old = try self.receipt()
        let later = Timestamp(seconds: TestOffice.statusTime.seconds + 60)
        let recalled = try office.receipt(self.base.document, at: later)
        for (carried, live) in [(old, recalled), (recalled, old)] {
            let report = try self.base.report(receipt: carried, live: .receipt(live))
            #expect(report.verdict == .recalled, "\(report.summary)")
            #expect(report.asOf == later && report.online)
        }
        // A later one that has forgotten the recall contradicts the earlier one.
        let forgetful = try self.base.office.receipt(
            self.base.document, at: Timestamp(seconds: later.seconds + 60))
        let report = try self.base.report(receipt: recalled, live: .receipt(forgetful))
        #expect(report.verdict == .undecided, "\(report.summary)")
    }

    @Test("An office that keeps no register here can only have signed")
    func signedOnly() throws {
        var bundle = self.base.bundle
        bundle.organs[0].registersFrom = []
        #expect(
            try self.base.report(receipt: nil, trusting: bundle).verdict == .signedOnly)
        bundle.organs = []
        #expect(
            try self.base.report(receipt: nil, trusting: bundle).verdict == .signedOnly)
        // With a receipt that fails it is not signed only: somebody claims more than that.
        bundle.logs = []
        #expect(try self.base.report(trusting: bundle).verdict == .undecided)
        // Nor when the list says that the seal had ended.
        bundle = self.base.bundle
        bundle.organs[0].certificates[1].validTo = Timestamp(seconds: TestParty.start)
        bundle.organs[0].certificates[0].validTo = Timestamp(seconds: TestParty.start)
        let ended = try self.base.report(receipt: nil, trusting: bundle)
        #expect(ended.verdict == .undecided, "\(ended.summary)")
    }

    @Test("A receipt alone is undecided, and shows what the register knows")
    func lookup() throws {
        let report = Verifier(trusting: [self.base.bundle]).report(
            onReceipt: try self.receipt(), at: TestOffice.now)
        #expect(report.verdict == .undecided && report.isLookup)
        #expect(report.document?.record.codeNumber == "01")
        // A page is asked by code: nobody there has a receipt in hand.
        let page = ReportWords(report, in: .vietnamese).pageJSON
        let said = page["sentences"]?.array?.first?.string
        #expect(said?.hasPrefix("Sổ có ghi văn bản dưới đây.") == true)
        #expect(ReportWords(report, in: .vietnamese).text.contains("Phiếu này thật"))
        let foreign = Verifier(trusting: []).report(
            onReceipt: try self.receipt(), at: TestOffice.now)
        #expect(foreign.verdict == .undecided && foreign.document == nil)
    }
}
