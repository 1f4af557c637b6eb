import AntinPDF
import AntinTestSupport
import FoundationEssentials
import Testing

@testable import AntinCore

@Suite("Attacks on signed PDFs")
struct AttackTests {
    let range: AttackRange

    init() throws { self.range = try AttackRange.shared.get() }

    @Test("Every attack has a name of its own, and every public class has several")
    func catalogue() {
        let names = PDFAttack.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 300)
        for family in PDFAttack.Family.allCases {
            #expect(PDFAttack.all.count { $0.family == family } >= 12, "\(family)")
        }
    }

    @Test(
        "The victims are as good as a file can be without a register",
        arguments: AttackRange.victims)
    func victims(_ producer: String, _ signing: AttackRange.Signing) throws {
        let victim = try self.range.victim(producer, signing)
        guard case .judged(let signatures, .signedOnly) = self.range.finding(victim.bytes) else {
            Issue.record("\(victim.name): \(self.range.finding(victim.bytes))")
            return
        }
        #expect(signatures.count == (signing == .twice ? 2 : 1))
        #expect(self.range.finding(victim.bytes).isAccepted)
    }

    @Test(
        "No attack is accepted, and each is stopped by the answer that has to stop it",
        arguments: AttackRange.victims)
    func attacks(_ producer: String, _ signing: AttackRange.Signing) throws {
        let victim = try self.range.victim(producer, signing)
        let tally = try AttackTally(victim, self.range)
        // What is missing in a file is missing for good: a list that shrinks is a fault.
        #expect(tally.made >= 250, "\(victim.name): \(tally)")
        #expect(tally.judged >= 140, "\(victim.name): \(tally)")
        for family in PDFAttack.Family.allCases {
            #expect(tally.families[family, default: 0] >= 8, "\(victim.name): \(family)")
        }
    }

    @Test(
        "A revision that is written anew without a change fails by its digest alone",
        arguments: AttackRange.producers)
    func control(_ producer: String) throws {
        for signing in AttackRange.Signing.allCases {
            let victim = try self.range.victim(producer, signing)
            let bytes = try #require(try PDFAttack.rewrittenControl.make(victim))
            guard case .judged(let signatures, .tampered) = self.range.finding(bytes) else {
                Issue.record("\(victim.name): \(self.range.finding(bytes))")
                continue
            }
            #expect(signatures.allSatisfy { $0.coverage == .pass && $0.changes == .pass })
            #expect(signatures.last?.facts.integrity.reasons == [.messageDigestDiffers])
        }
    }
}

/// The attacks on one victim, made and judged.
struct AttackTally: CustomStringConvertible {
    private(set) var made = 0
    /// Those that could be read, so that an answer about signatures had to stop them.
    private(set) var judged = 0
    private(set) var families: [PDFAttack.Family: Int] = [:]
    private(set) var missing: [String] = []

    /// What shows nothing and is permitted: Docs/known-limits.md.
    static let open: Set = ["catalog.swapped"]

    var description: String { "\(made) made, \(judged) judged, without \(missing)" }

    init(_ victim: SignedVictim, _ range: AttackRange) throws {
        var seen: [[UInt8]: String] = [victim.bytes: "the victim"]
        for attack in PDFAttack.all {
            guard let bytes = try attack.make(victim) else {
                missing.append(attack.name)
                continue
            }
            let place = "\(victim.name): \(attack.name)"
            if let other = seen.updateValue(attack.name, forKey: bytes) {
                Issue.record("\(place) is the same as \(other)")
            }
            made += 1
            families[attack.family, default: 0] += 1
            let finding = range.finding(bytes)
            if Self.open.contains(attack.name) {
                let isAccepted = finding.isAccepted
                withKnownIssue(isIntermittent: true) { #expect(!isAccepted) }
                continue
            }
            if finding.isAccepted { Issue.record("\(place) is accepted") }
            if finding.isAccepted, let folder = ProcessInfo.processInfo.environment["ANTIN_HOLES"] {
                try Data(bytes).write(
                    to: URL(filePath: "\(folder)/\(attack.name)-\(victim.name).pdf"))
            }
            guard case .judged(let signatures, let verdict) = finding else { continue }
            judged += 1
            Self.check(attack, signatures, verdict, place)
        }
    }

    private static func check(
        _ attack: PDFAttack, _ signatures: [JudgedSignature], _ verdict: Verdict, _ place: String
    ) {
        if [.forgery, .hole, .message].contains(attack.family) {
            // "Not signed, but fine" is what forgers of this class ask for.
            #expect(!signatures.isEmpty, "\(place): \(verdict)")
        }
        let structureHolds = signatures.allSatisfy { $0.coverage == .pass && $0.changes == .pass }
        let digestsHold = signatures.allSatisfy { $0.facts.integrity == .pass }
        switch attack.defence {
        case .structure:
            #expect(!structureHolds || signatures.isEmpty, "\(place): \(verdict)")
        case .changesAlone:
            #expect(!structureHolds || signatures.isEmpty, "\(place): \(verdict)")
            #expect(digestsHold || signatures.count > 1, "\(place): a digest notices it")
        case .mathematics:
            #expect(!digestsHold, "\(place): \(verdict)")
        case .trust:
            #expect(verdict == .signerUntrusted, "\(place): \(verdict)")
        }
    }
}
