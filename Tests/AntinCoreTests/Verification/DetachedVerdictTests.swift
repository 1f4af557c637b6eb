import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

/// Files that are no PDF: the person's `.p7s` and the agency's statement.
@Suite("Verdicts on files with detached signatures")
struct DetachedVerdictTests {
    static let content = [UInt8]("a;b\n1;2\n".utf8)

    let office: TestOffice

    init() throws { self.office = try Verification.shared.get().office }

    private func facts(_ message: [UInt8], over content: [UInt8]) -> SignatureFacts {
        SignatureFacts(reading: message, as: .detached) { $0.hash(content) }
    }

    private func sign(_ content: [UInt8], by signer: SoftwareSigner) throws -> SignatureFacts {
        self.facts(
            try DocumentSigner(signer).detached(over: ByteStore(content), at: TestOffice.start),
            over: content)
    }

    /// Issues the file with its statement; `edit` changes the statement before it is sealed,
    /// `content` is what is judged.
    private func report(
        content: [UInt8] = Self.content, seal: SoftwareSigner? = nil, registered: Bool = true,
        edit: (inout SealStatement) -> Void = { _ in }
    ) throws -> Report {
        var office = self.office
        let message = try DocumentSigner(office.parties.office.person).detached(
            over: ByteStore(Self.content), at: TestOffice.start)
        let value = try #require(self.facts(message, over: Self.content).valueDigest)
        let digest = Digest.sha256(Self.content)
        let draft = office.record([])
        var statement = SealStatement(
            organ: office.parties.office.organ, volume: office.volume,
            number: try #require(draft.codeNumber.flatMap { Int($0) }),
            codeNotation: try #require(draft.codeNotation), issuedDate: TestOffice.date,
            files: [.init(name: "bang.csv", role: .main, sha256: digest)], signatures: [value])
        edit(&statement)
        let canonical = try statement.checkedCanonical()
        let sealed = try self.sign(canonical, by: seal ?? office.parties.office.seal)
        let index = try office.issue(files: [
            RecordFile(
                name: "bang.csv", role: .main, sha256: digest, signatures: [value],
                size: Self.content.count)
        ])
        let file = JudgedFile(
            name: "bang.csv", size: content.count, sha256: .sha256(content),
            detached: [self.facts(message, over: content)],
            statement: .init(
                statement: statement, sha256: .sha256(canonical),
                signatures: [JudgedSignature(detached: sealed)]))
        return Verifier(trusting: [office.bundle()]).report(
            on: file, receipt: registered ? try office.receipt(index) : nil, at: TestOffice.now)
    }

    @Test("A file with its person's signature and the agency's statement is genuine")
    func genuine() throws {
        let report = try self.report()
        #expect(report.verdict == .genuine, "\(report.summary)")
        #expect(report.signatures.map(\.role) == ["person", "seal"])
    }

    @Test("A byte changed is tampering")
    func tampered() throws {
        let report = try self.report(content: Self.content + [0x0A])
        #expect(report.verdict == .tampered, "\(report.summary)")
    }

    @Test("A statement about anything else is not one about this file")
    func otherStatement() throws {
        let edits: [(inout SealStatement) -> Void] = [
            { $0.number += 1 }, { $0.codeNotation = "KHAC" },
            { $0.issuedDate = CivilDate(vietnam: later(days: 1)) },
            { $0.files[0].sha256 = .sha256("x") }, { $0.signatures = [] },
            { $0.signatures = [.sha256("x")] },
            { $0.files.append(.init(name: "b", role: .attachment, sha256: .sha256("b"))) },
        ]
        for (number, edit) in edits.enumerated() {
            let report = try self.report(edit: edit)
            #expect(report.verdict == .undecided, "\(number): \(report.summary)")
            #expect(report.reasons == ["seal.statement_of_another"])
        }
        let unregistered = try self.report(registered: false) { $0.files[0].sha256 = .sha256("x") }
        #expect(unregistered.verdict == .undecided, "\(unregistered.summary)")
        #expect(unregistered.result(.sealSignature) == .fail)
    }

    @Test("A statement under another office's seal or nobody's is not trusted")
    func otherSeal() throws {
        for seal in [self.office.parties.school.seal, self.office.parties.impostor.seal] {
            let report = try self.report(seal: seal)
            #expect(report.verdict == .signerUntrusted, "\(report.summary)")
        }
    }

    @Test("No signature at all is unsigned")
    func unsigned() throws {
        let file = JudgedFile(
            name: "bang.csv", size: 1, sha256: .sha256([0x31]), detached: [], statement: nil)
        let report = Verifier(trusting: [self.office.bundle()]).report(
            on: file, receipt: nil, at: TestOffice.now)
        #expect(report.verdict == .unsigned)
    }
}
