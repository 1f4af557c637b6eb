import AntinCrypto
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinCore

/// The same attacks on files that others signed, and on the older forms of signatures.
@Suite("Attacks on other forms")
struct OtherAttackTests {
    let range: AttackRange

    init() throws { self.range = try AttackRange.shared.get() }

    /// All signatures right in themselves, and nothing after them that they do not permit.
    private func isSound(_ bytes: [UInt8]) -> Bool {
        guard let file = try? JudgedFile(pdf: ByteStore(bytes), name: ""),
            file.obstacle == nil, !file.signatures.isEmpty
        else { return false }
        return file.signatures.allSatisfy { $0.isIntact && $0.changes == .pass }
    }

    /// What may change nothing that counts in a file of others: the end of a message whose unsigned
    /// attributes come last, an older page or form that is still the present one, white space, a
    /// list of annotations that was empty. Each is refused where it does change something.
    private static let withoutEffect: Set = [
        "message.cutInHalf", "message.cutByOne", "shadow.olderPage", "shadow.olderForm",
        "saving.then.lineEnds", "startxref.minusOne", "annotation.none",
    ]

    private struct Count {
        var made = 0
        var accepted: [String] = []
    }

    /// Every `step`th attack on a victim, beginning with `start`.
    private func attack(
        _ victim: SignedVictim, from start: Int = 0, step: Int = 1
    ) -> Count {
        var count = Count()
        for index in stride(from: start, to: PDFAttack.all.count, by: step) {
            let attack = PDFAttack.all[index]
            // Who certified with P 3 permits annotations and says so in the report.
            let isPermitted = victim.document.signatures.contains {
                ($0.certificationLevel ?? 0) == 3
            }
            if attack.family == .annotation && isPermitted { continue }
            // Files of others may have objects that cannot be read; what needs them cannot be made.
            guard attack.defence != .trust, let bytes = (try? attack.make(victim)) ?? nil
            else { continue }
            count.made += 1
            #expect(bytes != victim.bytes, "\(attack.name)")
            if self.isSound(bytes), !AttackTally.open.contains(attack.name) {
                count.accepted.append(attack.name)
            }
        }
        return count
    }

    @Test(
        "No attack on a signature of any sub-filter is accepted",
        arguments: [
            "ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.RFC3161",
        ])
    func subFilters(_ subFilter: String) throws {
        let fixture = try SigningFixture.shared.get()
        let bytes = try HandSignedPDF.bytes(subFilter: subFilter) { covered in
            try LegacyForm(subFilter, covered, fixture).message
        }
        #expect(self.isSound(bytes))
        let count = try self.attack(SignedVictim(subFilter, bytes))
        #expect(count.accepted == [], "\(subFilter)")
        #expect(count.made >= 230, "\(subFilter): \(count.made)")
    }

    @Test("No attack on a file that others signed is accepted")
    func others() throws {
        guard let index = try SharedVectors.bytes("vectors/signatures/INDEX.tsv") else { return }
        var (victims, made) = (0, 0)
        for line in String(decoding: index, as: UTF8.self).split(separator: "\n").dropFirst() {
            let path = "vectors/signatures/\(line.prefix { $0 != "\t" })"
            guard path.hasSuffix(".pdf"), let bytes = try SharedVectors.bytes(path),
                bytes.count < 300_000, self.isSound(bytes),
                let victim = try? SignedVictim(path, bytes)
            else { continue }
            let count = self.attack(victim, from: victims % 5, step: 5)
            let accepted = count.accepted.filter { !Self.withoutEffect.contains($0) }
            #expect(accepted == [], "\(path)")
            #expect(count.made >= 20, "\(path): \(count.made)")
            made += count.made
            victims += 1
        }
        print("\(made) attacks on \(victims) files of others")
    }
}

/// A right message of one form over some bytes.
private struct LegacyForm {
    let message: [UInt8]

    init(_ subFilter: String, _ covered: [UInt8], _ fixture: SigningFixture) throws {
        typealias Forge = SignatureForge
        typealias OIDs = SignatureForge.OIDs
        let digest = DigestAlgorithm.sha256.hash(covered)
        var forge = Forge(fixture, over: digest)
        switch subFilter {
        case "adbe.pkcs7.sha1":
            let content = DigestAlgorithm.sha1.hash(covered)
            forge.content = content
            forge.replace(
                OIDs.messageDigest, by: Forge.messageDigest(DigestAlgorithm.sha256.hash(content)))
        case "ETSI.RFC3161":
            let content = DERTree.sequence(
                of: [
                    .integer(1), .oid("1.2.3.4.1"),
                    .sequence(.algorithm(OIDs.sha256), .octets(digest)), .integer(42),
                    .primitive(0x18, Array("20261121010203Z".utf8)),
                ]
            ).der
            forge.content = content
            forge.contentType = OIDs.tstInfo
            forge.version = 3
            forge.replace(OIDs.contentType, by: Forge.contentType(OIDs.tstInfo))
            forge.replace(
                OIDs.messageDigest, by: Forge.messageDigest(DigestAlgorithm.sha256.hash(content)))
        default: break
        }
        if subFilter.hasPrefix("adbe") { forge.replace(OIDs.ess2, by: nil) }
        if subFilter != "ETSI.RFC3161" { forge.replace(OIDs.signingTime, by: nil) }
        self.message = try forge.message()
    }
}
