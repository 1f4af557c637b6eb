import AntinCrypto
import AntinLog
import AntinPDF
import AntinTestSupport
import Testing

@testable import AntinCore

@Suite("Checking slips")
struct SlipTests {
    /// A report in which everything is as long and as much as can be.
    static func fullReport(_ verdict: Verdict = .undecided) throws -> Report {
        let base = try Verification.shared.get()
        let long = String(repeating: "Ữ dài quá ", count: 60)
        var office = base.office
        let index = try office.issue(base.file) {
            $0.subject = long
            $0.organName = String(long.prefix(240))
            $0.signers[0].fullName = String(long.prefix(240))
        }
        let genuine = try base.report(base.file, receipt: office.receipt(index))
        let signer = try #require(genuine.signatures.first)
        let signers = (1...60).map { revision in
            Report.SignerFacts(
                field: long, role: "seal", organ: signer.organ, organName: long, name: long,
                certificate: signer.certificate, claimedTime: signer.claimedTime,
                integrity: .pass, acceptable: .pass, trusted: .pass, testKey: true,
                isLater: revision > 30, revision: revision, changes: .other, level: "PAdES-B-B",
                reasons: [])
        }
        return Report(
            verdict: verdict,
            checks: CheckID.allCases.map {
                Check($0, .fail, reasons: ["changes.structure: a", long])
            },
            file: Report.FileFacts(
                name: String(long.prefix(200)), size: .max,
                sha256: genuine.file?.sha256 ?? .sha256("")),
            document: genuine.document, signatures: signers,
            revisions: (1...60).map {
                Report.RevisionFacts(
                    number: $0, end: 1 << 40, hasTimestamp: true, changes: .other,
                    reasons: PDFChange.Kind.allCases.map { "changes.\($0.rawValue): \(long)" },
                    isJudged: $0 == 30)
            }, changes: .other, changeReasons: [long],
            overlays: [],
            notices: [.testKey, .paperOriginal] + (1...9).map { _ in .corrected(long) },
            asOf: genuine.asOf, checkedAt: genuine.checkedAt, online: true, isLookup: false,
            trustCreated: genuine.trustCreated)
    }

    @Test("However much there is to say, a slip has no more lines than stand on one page")
    func bounded() throws {
        for verdict in Verdict.allCases {
            for language in Language.allCases {
                let slip = CheckingSlip(
                    try Self.fullReport(verdict), in: language, at: TestOffice.now)
                #expect(
                    slip.density == .dense && slip.lines <= 96,
                    "\(verdict) \(language): \(slip.lines)")
                #expect(slip.revisions.count == 6 && slip.revisions.contains(where: \.isJudged))
                #expect(slip.facts.count <= 11)
            }
        }
    }

    @Test("Every kind of change has words")
    func changeWords() {
        for kind in PDFChange.Kind.allCases {
            let id = "changes.\(kind.rawValue)"
            #expect(ReasonWords.knows(id), "\(id)")
            #expect(
                ReasonWords.short("\(id): revision 2: x", in: .english)
                    == ReasonWords.text(for: id, in: .english))
        }
        for level in PDFChange.Level.allCases {
            #expect(ChangesWord(level).rawValue == level.rawValue)
        }
    }

    @Test("The same report makes the same slip, and the clock is not on it")
    func deterministic() throws {
        let base = try Verification.shared.get()
        let receipt = try base.office.receipt(base.document)
        let first = try base.report(receipt: receipt, at: TestOffice.now)
        let second = try base.report(receipt: receipt, at: later(days: 3))
        for language in Language.allCases {
            let slip = CheckingSlip(first, in: language)
            #expect(slip == CheckingSlip(second, in: language))
            #expect(slip.html == CheckingSlip(second, in: language).html)
            #expect(slip != CheckingSlip(first, in: language, at: TestOffice.now))
            #expect(slip.testKeyLabel != nil)
        }
    }
}
