import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import FoundationEssentials
import Testing

@testable import AntinCore

/// Whatever is cut off or changed, nothing of it is genuine.
///
/// Files are changed at every fifth byte and cut at every thirteenth, trust bundles changed at
/// every third; with ANTIN_EXHAUSTIVE=1 at every one. Receipts are small and always changed at every byte.
@Suite("No change is genuine")
struct MutationTests {
    static let isExhaustive =
        ProcessInfo.processInfo.environment["ANTIN_EXHAUSTIVE"] == "1"

    let base: Verification

    init() throws { self.base = try Verification.shared.get() }

    /// The verdict on changed bytes of a PDF; nil if they are no input.
    private func verdict(_ bytes: [UInt8], _ receipt: Receipt, _ bundle: TrustBundle) -> Verdict? {
        guard let file = try? JudgedFile(pdf: ByteStore(bytes), name: "") else { return nil }
        return Verifier(trusting: [bundle]).report(
            on: file, receipt: receipt, at: TestOffice.now
        ).verdict
    }

    @Test("No changed byte of a signed PDF is genuine, and most that can be read are tampering")
    func fileBytes() throws {
        let receipt = try self.base.office.receipt(self.base.document)
        let bundle = self.base.bundle
        #expect(self.verdict(self.base.file, receipt, bundle) == .genuine)
        var counts: [Verdict?: Int] = [:]
        var bytes = self.base.file
        let step = Self.isExhaustive ? 1 : 5
        for (turn, index) in stride(from: 0, to: bytes.count, by: step).enumerated() {
            let old = bytes[index]
            bytes[index] = old ^ (turn % 2 == 0 ? 0x01 : 0x20)
            let verdict = self.verdict(bytes, receipt, bundle)
            #expect(
                verdict == nil || (verdict?.badness ?? 0) >= Verdict.undecided.badness, "\(index)")
            counts[verdict, default: 0] += 1
            bytes[index] = old
        }
        let all = counts.values.reduce(0, +)
        // Half of the changes make digits of the holes to what no reader takes for digits.
        #expect((counts[.tampered] ?? 0) * 5 > all * 2, "\(counts)")
    }

    @Test("No prefix of a signed PDF is genuine, alone or with the receipt of the whole")
    func filePrefixes() throws {
        let receipt = try self.base.office.receipt(self.base.document)
        let bundle = self.base.bundle
        for count in stride(from: 0, to: self.base.file.count, by: Self.isExhaustive ? 1 : 13) {
            let verdict = self.verdict(Array(self.base.file.prefix(count)), receipt, bundle)
            #expect(verdict != .genuine && verdict != .signedOnly, "\(count)")
        }
    }

    @Test("No changed byte and no prefix of a receipt makes a file genuine")
    func receipts() throws {
        var office = self.base.office
        try office.change(.corrected, of: self.base.document)
        let receipt = try office.receipt(self.base.document)
        let bytes = receipt.canonical
        let file = try JudgedFile(pdf: ByteStore(self.base.file), name: "")
        let verifier = Verifier(trusting: [self.base.bundle])
        func verdict(_ bytes: [UInt8]) -> Verdict? {
            guard let receipt = try? Receipt(parsing: bytes) else { return nil }
            return verifier.report(on: file, receipt: receipt, at: TestOffice.now).verdict
        }
        #expect(verdict(bytes) == .genuine)
        var read = 0
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x01
            let answer = verdict(changed)
            #expect(answer == nil || answer == .undecided, "\(index)")
            if answer != nil { read += 1 }
        }
        #expect(read > 100)
        for count in bytes.indices {
            #expect(throws: (any Error).self) { try Receipt(parsing: Array(bytes.prefix(count))) }
        }
    }

    @Test("Only a note line of an unknown key may change in a receipt")
    func unknownLine() throws {
        let office = self.base.office
        let other = try TestOffice.noteKey("witness.example", seed: 77)
        let signed = try office.checkpoint()
        let line = try other.sign(signed.checkpoint.text)
        let note = try SignedNote(
            text: signed.checkpoint.text, signatures: signed.note.signatures + [line])
        let both = try SignedCheckpoint(
            opening: note.bytes, origin: TestOffice.origin,
            logKeys: [office.logKey.verifierKey])
        let report = try self.base.report(
            receipt: office.receipt(self.base.document, checkpoint: both))
        #expect(report.verdict == .genuine, "\(report.summary)")
    }

    @Test("No changed byte of a trust bundle is taken for the pinned one")
    func trust() throws {
        let bytes = try self.base.office.signedBundle().bytes
        let pinned = try SignedTrustBundle(parsing: bytes)
        var store = TrustStore()
        #expect(try store.add(pinned, fingerprint: pinned.fingerprint) == .pinned)
        for index in stride(from: 0, to: bytes.count, by: Self.isExhaustive ? 1 : 3) {
            var changed = bytes
            changed[index] ^= 0x01
            guard let bundle = try? SignedTrustBundle(parsing: changed) else { continue }
            var copy = store
            let answer = try? copy.add(bundle, fingerprint: nil)
            #expect(answer == nil || answer == .alreadyThere, "\(index)")
            #expect(copy.pinned.map(\.fingerprint) == [pinned.fingerprint], "\(index)")
        }
    }

    @Test("Any set of checks that was not made keeps a document from being genuine")
    func notChecked() throws {
        let file = try JudgedFile(pdf: ByteStore(self.base.file), name: "")
        let judgement = Judgement(
            file: file,
            register: .of(
                try self.base.office.receipt(self.base.document), trusting: [self.base.bundle]),
            live: nil, bundles: [self.base.bundle], now: TestOffice.now, maxAge: 30)
        let checks = judgement.checks
        #expect(judgement.verdict(from: checks) == .genuine)
        #expect(judgement.verdict(from: []) == .undecided)
        for result in [CheckResult.notChecked, .fail] {
            for mask in 1..<(1 << checks.count) {
                let forced = checks.indices.map { index in
                    mask >> index & 1 == 1 ? Check(checks[index].id, result) : checks[index]
                }
                let verdict = judgement.verdict(from: forced)
                if verdict.badness < Verdict.undecided.badness {
                    Issue.record("\(mask) \(result): \(verdict)")
                    return
                }
            }
        }
        for index in checks.indices {
            var fewer = checks
            fewer.remove(at: index)
            #expect(judgement.verdict(from: fewer) == .undecided)
        }
    }
}
