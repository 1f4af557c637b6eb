import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

@Suite("Signing a PDF")
struct PDFSigningTests {
    /// Each from another producer.
    static let all = [
        "cairo", "chromium", "ghostscript", "libreoffice", "libreoffice-pdfa", "pdftex",
        "pdftex-form", "pdftex-table", "qpdf-linearized", "qpdf-linearized-objects",
        "qpdf-objects", "qpdf-table", "weasyprint",
    ]

    let fixture: SigningFixture

    init() throws { self.fixture = try SigningFixture.shared.get() }

    static func pdf(_ producer: String) throws -> [UInt8] {
        try FileSystem.read(
            "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf/\(producer).pdf", limit: 1 << 20)
    }

    private func plan(for signer: SoftwareSigner, reason: String? = nil) -> PDFSignaturePlan {
        PDFSignaturePlan(
            contentsCapacity: DocumentSigner(signer).contentsCapacity,
            claimedTime: PDFDate.vietnam(unixSeconds: SigningFixture.time.seconds) ?? "",
            name: signer.certificate.subject.commonName, reason: reason)
    }

    private func sign(_ bytes: [UInt8], by signer: SoftwareSigner) throws -> [UInt8] {
        let document = try PDFDocument(reading: ByteStore(bytes))
        return bytes
            + (try DocumentSigner(signer).revision(signing: document, as: self.plan(for: signer)))
    }

    private func facts(_ bytes: [UInt8]) throws -> [(PDFSignature, SignatureFacts)] {
        let file = ByteStore(bytes)
        return try PDFDocument(reading: file).signatures.map { ($0, SignatureFacts($0, in: file)) }
    }

    @Test(
        "A PDF of each producer gets a PAdES-B-B signature over the whole file",
        arguments: PDFSigningTests.all)
    func producers(_ producer: String) throws {
        for signer in [self.fixture.ecdsa, self.fixture.rsa] {
            let signed = try self.sign(Self.pdf(producer), by: signer)
            let all = try self.facts(signed)
            let (signature, facts) = try #require(all.first)
            #expect(all.count == 1)
            #expect(facts.integrity == .pass)
            #expect(facts.acceptable == .pass)
            #expect(facts.level == .padesBaselineB)
            #expect(facts.signer == signer.certificate)
            #expect(facts.claimedTime == nil)
            #expect(signature.coverage == .entireFile)
            #expect(signature.changes == .none)
        }
    }

    @Test("Persons sign first, the agency last; every signature stays good")
    func several() throws {
        var bytes = try Self.pdf("libreoffice")
        let signers = [self.fixture.ecdsa, self.fixture.rsa, self.fixture.stranger]
        for signer in signers { bytes = try self.sign(bytes, by: signer) }
        let all = try self.facts(bytes)
        #expect(all.count == 3)
        for ((signature, facts), signer) in zip(all, signers) {
            #expect(facts.integrity == .pass)
            #expect(facts.signer == signer.certificate)
            let isLast = signer.certificate == signers.last?.certificate
            #expect(signature.coverage == (isLast ? .entireFile : .entireRevision))
            #expect(signature.changes.level == (isLast ? .none : .formFill))
            #expect(signature.changes.areOnlySignatures)
        }
        #expect(Set(all.map(\.1.valueDigest)).count == 3)
    }

    @Test("pdfsig finds each signature valid, the last one over the total document")
    func pdfsig() throws {
        guard OutsideTool.has("pdfsig") else {
            print("skipped: pdfsig is not installed (poppler-utils)")
            return
        }
        let tool = try OutsideTool()
        defer { tool.remove() }
        for producer in Self.all {
            let once = try self.sign(Self.pdf(producer), by: self.fixture.ecdsa)
            try tool.write(try self.sign(once, by: self.fixture.rsa), to: "signed.pdf")
            let (_, output) = try tool.run("pdfsig", "-nocert", "signed.pdf")
            #expect(output.components(of: "Signature Validation: Signature is Valid.") == 2)
            #expect(output.components(of: "Total document signed") == 1)
            #expect(output.contains("ETSI.CAdES.detached"))
        }
    }

    @Test("openssl cms -verify -cades accepts the message over the ByteRange")
    func openssl() throws {
        let tool = try OutsideTool()
        defer { tool.remove() }
        let signed = try self.sign(Self.pdf("chromium"), by: self.fixture.rsa)
        let (signature, _) = try #require(try self.facts(signed).first)
        try tool.write(signature.contents, to: "m.p7s")
        try tool.write(signature.signedRanges.flatMap { signed[$0] }, to: "content")
        try tool.write(self.fixture.root.certificate.pem.utf8, to: "root.pem")
        let (status, output) = try tool.run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "m.p7s",
            "-content", "content", "-CAfile", "root.pem", "-purpose", "any", "-attime",
            "\(SigningFixture.time.seconds)", "-out", "out")
        #expect(status == 0, "\(output)")
    }

    @Test("No covered byte can be changed, and the message of another document does not fit")
    func altered() throws {
        let signed = try self.sign(Self.pdf("qpdf-objects"), by: self.fixture.ecdsa)
        let file = ByteStore(signed)
        let signature = try #require(try PDFDocument(reading: file).signatures.first)
        for range in signature.signedRanges {
            for index in range where index.isMultiple(of: 97) || range.upperBound - index < 40 {
                var changed = signed
                changed[index] ^= 0x01
                // The geometry of the unchanged file: only the digest is asked here.
                let facts = SignatureFacts(signature, in: ByteStore(changed))
                #expect(facts.integrity.reasons == [.messageDigestDiffers])
            }
        }
        #expect(
            SignatureFacts(signature, in: ByteStore(Array(signed.dropLast()))).integrity.reasons
                == [.rangesOutside, .messageDigestDiffers])
    }

    // MARK: - Two phases

    private func prepare(
        _ bytes: [UInt8], for signer: SoftwareSigner
    ) throws -> (PreparedSignature, document: [UInt8]) {
        let pdf = try PDFSigner.prepare(
            PDFDocument(reading: ByteStore(bytes)), plan: self.plan(for: signer, reason: "Ký thử"))
        let prepared = try PreparedSignature(
            pades: pdf, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm)
        return (prepared, bytes + pdf.appended)
    }

    @Test("Prepared, signed and filled in by three processes that share a file and the original")
    func phases() throws {
        let original = try Self.pdf("pdftex")
        let first = try self.sign(original, by: self.fixture.ecdsa)
        for bytes in [original, first] {
            let signer = self.fixture.rsa
            let (prepared, document) = try self.prepare(bytes, for: signer)
            let file = try prepared.checkedCanonical()

            let atTheDesk = try PreparedSignature(parsing: file)
            #expect(atTheDesk.kind == .pades)
            let value = try signer.sign(
                atTheDesk.recomputed(over: ByteStore(document), for: signer))

            let appended = try PreparedSignature(parsing: file).filled(
                with: value, original: ByteStore(bytes))
            let all = try self.facts(bytes + appended)
            #expect(all.allSatisfy { $0.1.integrity == .pass })
            #expect(all.last?.0.coverage == .entireFile)
            #expect(all.last?.1.signer == signer.certificate)
        }
    }

    @Test("The signing side refuses a PDF that its own reader sees differently")
    func refusals() throws {
        let signer = self.fixture.ecdsa
        let bytes = try Self.pdf("cairo")
        let (prepared, document) = try self.prepare(bytes, for: signer)
        func refusal(_ prepared: PreparedSignature, _ document: [UInt8]) -> SigningError? {
            #expect(throws: SigningError.self) {
                try prepared.recomputed(over: ByteStore(document), for: signer)
            }
        }
        #expect(
            refusal(prepared, document + [0x0a]) == SigningError(.documentDiffers, ""))
        #expect(
            throws: SigningError(.wrongSigner, "")
        ) { try prepared.recomputed(over: ByteStore(document), for: self.fixture.stranger) }

        // A server that is consistent with itself, but whose file is not what it says.
        func lying(
            _ document: [UInt8], _ change: (inout JSONObject) -> Void = { _ in }
        ) throws -> PreparedSignature {
            var object = prepared.json
            object["sha256"] = .string(Digest.sha256(document).hex)
            object["size"] = .integer(document.count)
            change(&object)
            return try PreparedSignature(json: .object(object))
        }
        var otherText = document
        otherText[bytes.count / 2] ^= 0x01
        #expect(refusal(try lying(otherText), otherText) == SigningError(.digestDiffers, ""))

        // More bytes than the dictionary in the file covers.
        let twice = document + document.suffix(20)
        let appended = Array(twice.dropFirst(bytes.count))
        let range = prepared.revision?.byteRange ?? []
        let hidden = try lying(twice) {
            $0["appended"] = .string(Base64.encode(appended))
            $0["byte_range"] = .array(
                [0, range[1], range[2], twice.count - range[2]].map { .integer($0) })
        }
        #expect(refusal(hidden, twice) == SigningError(.unsoundDocument, ""))

        // No PDF at all.
        let text = [UInt8](repeating: 0x20, count: bytes.count) + document.dropFirst(bytes.count)
        #expect(refusal(try lying(text), text) == SigningError(.unsoundDocument, ""))
    }

    @Test("Filling in refuses another original, another key's value, and a hole that is too small")
    func fill() throws {
        let signer = self.fixture.ecdsa
        let bytes = try Self.pdf("cairo")
        let (prepared, document) = try self.prepare(bytes, for: signer)
        let value = try signer.sign(prepared.recomputed(over: ByteStore(document), for: signer))
        var other = bytes
        other[100] ^= 0x01
        #expect(throws: SigningError(.valueDoesNotVerify, "")) {
            try prepared.filled(with: value, original: ByteStore(other))
        }
        #expect(throws: SigningError(.documentDiffers, "")) {
            try prepared.filled(with: value, original: ByteStore(bytes + [0]))
        }
        #expect(throws: SigningError(.valueDoesNotVerify, "")) {
            try prepared.filled(
                with: self.fixture.stranger.sign(prepared.toBeSigned), original: ByteStore(bytes))
        }
        var small = self.plan(for: signer)
        small.contentsCapacity = 100
        #expect(throws: SigningError(.doesNotFit, "")) {
            try DocumentSigner(signer).revision(
                signing: PDFDocument(reading: ByteStore(bytes)), as: small)
        }
    }

    @Test("The two kinds of prepared signatures are not taken for each other")
    func kinds() throws {
        let signer = self.fixture.ecdsa
        let bytes = try Self.pdf("cairo")
        let (pades, document) = try self.prepare(bytes, for: signer)
        let content = HashedContent(document, [.sha256])
        let cades = try PreparedSignature(
            detached: content, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: SigningFixture.time)
        let times = SigningFixture.time...SigningFixture.time
        let unsound = SigningError(.unsoundDocument, "")
        #expect(throws: unsound) {
            try pades.recomputed(over: content, for: signer, within: times)
        }
        #expect(throws: unsound) { try pades.filled(with: [1], over: content) }
        #expect(throws: unsound) { try cades.recomputed(over: ByteStore(document), for: signer) }
        #expect(throws: unsound) { try cades.filled(with: [1], original: ByteStore(bytes)) }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        self.split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
