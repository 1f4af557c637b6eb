import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport

@testable import AntinCore

/// Signed victims, and the verifier that looks at what becomes of them.
///
/// The verifier trusts every signer and asks for no register: for it the victims are as good as a
/// file can be without one, so that nothing but the file's own faults can stop an attack.
struct AttackRange {
    static let shared = Result { try AttackRange() }

    /// Each from another producer.
    static let producers = [
        "cairo", "chromium", "ghostscript", "libreoffice", "libreoffice-pdfa", "pdftex",
        "pdftex-form", "pdftex-table", "qpdf-linearized", "qpdf-linearized-objects",
        "qpdf-objects", "qpdf-table", "weasyprint",
    ]

    /// By whom a victim is signed.
    enum Signing: String, CaseIterable {
        /// A person with a key on P-256.
        case once
        /// An agency with an RSA key.
        case sealed
        /// The person, then the agency.
        case twice
    }

    /// What is attacked: every producer's file with one and with two signatures, some with RSA.
    static let victims: [(producer: String, signing: Signing)] =
        producers.flatMap { [($0, .once), ($0, .twice)] }
        + ["cairo", "pdftex-form", "qpdf-linearized-objects"].map { ($0, .sealed) }

    let office: TestOffice
    let verifier: Verifier
    /// A message of each signer over another document.
    private let foreign: (person: [UInt8], seal: [UInt8])

    init() throws {
        self.office = try TestOffice()
        let bundle = self.office.bundle()
        self.verifier = Verifier(trusting: [
            TrustBundle(
                id: bundle.id, version: bundle.version, created: bundle.created,
                expires: bundle.expires, previous: bundle.previous, trustKeys: bundle.trustKeys,
                logs: bundle.logs,
                organs: bundle.organs.map { organ in
                    TrustedOrgan(
                        id: organ.id, names: organ.names, validFrom: organ.validFrom,
                        log: nil, registersFrom: [], certificates: organ.certificates)
                },
                anchors: bundle.anchors)
        ])
        let (office, party) = (self.office, self.office.parties.office)
        func message(_ signer: SoftwareSigner) throws -> [UInt8] {
            let other = try office.sign(TestPDF.bytes("VAN BAN KHAC"), by: signer)
            return try SignedVictim("other", other).unpadded
        }
        self.foreign = (try message(party.person), try message(party.seal))
    }

    static func pdf(_ producer: String) throws -> [UInt8] {
        try FileSystem.read(
            "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf/\(producer).pdf", limit: 1 << 20)
    }

    func victim(_ producer: String, _ signing: Signing) throws -> SignedVictim {
        let party = self.office.parties.office
        var bytes = try Self.pdf(producer)
        if signing != .sealed { bytes = try self.office.sign(bytes, by: party.person) }
        if signing != .once { bytes = try self.office.sign(bytes, by: party.seal) }
        return try SignedVictim(
            "\(producer), \(signing)", bytes,
            foreignMessage: signing == .once ? self.foreign.person : self.foreign.seal,
            strangersMessage: try self.message(over: bytes, by: self.office.parties.impostor.seal))
    }

    /// A right message over what the last signature of a file covers.
    func message(over file: [UInt8], by signer: SoftwareSigner) throws -> [UInt8] {
        let document = try PDFDocument(reading: ByteStore(file))
        let covered = (document.signatures.last?.signedRanges ?? []).flatMap { file[$0] }
        let digest = signer.algorithm.messageDigest.hash(covered)
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: nil)
        return try draft.message(
            with: signer.sign(draft.toBeSigned), over: digest, as: .pades)
    }

    /// What the verifier makes of a file.
    enum Finding {
        /// Not taken for a PDF, or cut: no verdict at all.
        case noInput
        /// A PDF that cannot be judged, with the reason.
        case obstacle(String)
        case judged([JudgedSignature], Verdict)

        /// What no attack may reach: every signature right, and nothing worth a word.
        var isAccepted: Bool {
            guard case .judged(let signatures, let verdict) = self else { return false }
            let isSound = signatures.allSatisfy {
                $0.isIntact && $0.changes == .pass && $0.facts.acceptable == .pass
            }
            return verdict.badness < Verdict.undecided.badness
                || !signatures.isEmpty && isSound && verdict != .signerUntrusted
        }
    }

    func finding(_ bytes: [UInt8]) -> Finding {
        guard let file = try? JudgedFile(pdf: ByteStore(bytes), name: "cong-van.pdf") else {
            return .noInput
        }
        let report = self.verifier.report(on: file, receipt: nil, at: TestOffice.now)
        if let obstacle = file.obstacle {
            return report.verdict == .undecided
                ? .obstacle(obstacle) : .judged([], report.verdict)
        }
        return .judged(file.signatures, report.verdict)
    }
}

extension SignedVictim {
    /// The message of the last signature.
    fileprivate var unpadded: [UInt8] {
        var message = self.document.signatures.last?.contents ?? []
        guard message.count > 4 else { return message }
        message.removeLast(message.count - 4 - Int(message[2]) << 8 - Int(message[3]))
        return message
    }
}
