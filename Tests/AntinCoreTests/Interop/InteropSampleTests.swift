import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import FoundationEssentials
import Testing

/// Files that we sign for the referees of `scripts/interop`.
///
/// Each is read by our own reader here; with ANTIN_INTEROP set to a folder it is written there too,
/// for programs of others to judge.
@Suite("Samples for the referees")
struct InteropSampleTests {
    /// Valid from 2020 to 2048: the referees judge at the hour at which they are run.
    static let start: Int64 = 1_577_836_800
    static let end: Int64 = 2_461_449_600

    /// One root for all samples of a run; the referees trust `anchors.pem` alone.
    static let shared = Result { () throws -> IssuingAuthority in
        let root = try IssuingAuthority.root(
            .init(commonName: "Gốc thử nghiệm", organization: "Antin (thử)"), kind: .ecdsaP256,
            notBefore: start, notAfter: end)
        try write([UInt8](root.certificate.pem.utf8), to: "anchors.pem")
        return try root.subordinate(
            .init(commonName: "CA thử nghiệm", organization: "Antin (thử)"),
            kind: .rsa(bits: 2_048), notBefore: start, notAfter: end)
    }

    let sub: IssuingAuthority

    init() throws { self.sub = try Self.shared.get() }

    func signer(
        _ kind: SigningKey.Kind, _ algorithm: SignatureAlgorithm? = nil
    ) throws -> SoftwareSigner {
        let key = try SigningKey.generate(kind)
        let certificate = try self.sub.issue(
            .init(commonName: "Đặng Thị Mẫu", organization: "Trường THPT Giả Định"),
            publicKey: key.publicKey, profile: .person, notBefore: Self.start, notAfter: Self.end)
        return try SoftwareSigner(
            key: key, certificate: certificate, chain: [self.sub.certificate],
            algorithm: algorithm)
    }

    /// Writes a sample if somebody asked for it.
    static func write(_ bytes: [UInt8], to name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["ANTIN_INTEROP"] else { return }
        let file = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    @Test("A detached signature of each kind, over text, bytes and nothing")
    func detached() throws {
        let contents: [(String, [UInt8])] = [
            ("text.txt", [UInt8]("Kính gửi: các trường trực thuộc.\r\n\n".utf8)),
            ("empty.bin", []),
            ("bytes.bin", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }),
        ]
        let signers: [(String, SoftwareSigner)] = [
            ("p256", try self.signer(.ecdsaP256)),
            ("p384", try self.signer(.ecdsaP384, .ecdsa(.sha384))),
            ("rsa2048", try self.signer(.rsa(bits: 2_048))),
            ("rsa3072-sha512", try self.signer(.rsa(bits: 3_072), .rsaPKCS1(.sha512))),
            ("rsa2048-pss", try self.signer(.rsa(bits: 2_048), .rsaPSS(.sha256, saltLength: 32))),
        ]
        for (kind, signer) in signers {
            for (name, content) in contents {
                let message = try DocumentSigner(signer).detached(
                    over: ByteStore(content), at: Timestamp(seconds: Self.start + 86_400))
                let facts = facts(of: message, over: content)
                #expect(facts.integrity == .pass && facts.acceptable == .pass, "\(kind) \(name)")
                try Self.write(content, to: "\(kind)-\(name)")
                try Self.write(message, to: "\(kind)-\(name).p7s")
            }
        }
    }

    @Test("PDFs of every producer, signed by a person and then by the agency")
    func documents() throws {
        let person = try self.signer(.ecdsaP256)
        let seal = try self.signer(.rsa(bits: 2_048))
        let folder = CommittedVectors.packageRoot + "/Tests/Fixtures/pdf"
        let names = try FileSystem.list(folder).filter { $0.hasSuffix(".pdf") }.sorted()
        var count = 0
        for name in names {
            let original = try FileSystem.read("\(folder)/\(name)", limit: 1 << 20)
            guard let document = try? PDFDocument(reading: ByteStore(original)),
                !document.isHybrid
            else { continue }
            let once = try self.signed(original, by: person)
            let twice = try self.signed(once, by: seal)
            try Self.write(once, to: "person-\(name)")
            try Self.write(twice, to: "seal-\(name)")
            count += 1
        }
        #expect(count >= 10)
    }

    /// The file with one more signature, read back.
    private func signed(_ bytes: [UInt8], by signer: SoftwareSigner) throws -> [UInt8] {
        let time = try #require(PDFDate.vietnam(unixSeconds: Self.start + 86_400))
        let prepared = try PDFSigner.prepare(
            PDFDocument(reading: ByteStore(bytes)),
            plan: PDFSignaturePlan(
                contentsCapacity: 8_192, claimedTime: time, name: "Đặng Thị Mẫu",
                reason: "Ký thử"))
        let digest = prepared.signedRanges.digest(.sha256)
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: nil)
        let message = try draft.message(
            with: signer.sign(draft.toBeSigned), over: digest, as: .pades)
        let file = bytes + (try prepared.filled(with: message))
        let signatures = try PDFDocument(reading: ByteStore(file)).signatures
        let last = try #require(signatures.last)
        #expect(last.coverage == .entireFile && last.changes == .none)
        for signature in signatures.dropLast() {
            #expect(signature.coverage == .entireRevision)
            #expect(signature.changes.areOnlySignatures)
        }
        return file
    }

    @Test("A log of three tiles as files, and the receipts of two of its documents")
    func log() throws {
        var log = try SampleLog()
        for number in 0..<600 {
            let digest = Digest.sha256("filed \(number)")
            try log.append(.referenceFiled(ReferenceFiled(record: digest, handling: digest)))
        }
        var tiles = TileWriter()
        for entry in log.entries { try tiles.append(entry.bytes) }
        let signed = try log.checkpoint()
        #expect(tiles.root == signed.checkpoint.root && tiles.size == 611)
        for file in tiles.takeFiles() { try Self.write(file.bytes, to: "log/\(file.path)") }
        try Self.write(signed.bytes, to: "log/checkpoint")
        for (name, key) in [("log", log.logKey), ("status", log.statusKey)] {
            try Self.write([UInt8]("\(key.verifierKey)\n".utf8), to: "\(name).vkey")
        }
        for (name, index) in [("replaced", log.first), ("current", log.second)] {
            let receipt = try log.receipt(index)
            #expect(log.facts(receipt).allHold)
            try Self.write(receipt.canonical, to: "\(name).antin-receipt")
        }
    }
}
