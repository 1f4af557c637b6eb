// InspectCommandTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

@Suite("antin-verify inspect")
struct InspectCommandTests {
    private static let content = Array("Kính gửi: các trường trực thuộc.\n".utf8)
    private static let time: Int64 = 1_795_000_000

    private static func signer() throws -> SoftwareSigner {
        let root = try IssuingAuthority.root(
            .init(commonName: "Gốc thử nghiệm"), kind: .ecdsaP256, notBefore: 1_577_836_800,
            notAfter: 2_461_449_600)
        let key = try SigningKey.generate(.ecdsaP256)
        let certificate = try root.issue(
            .init(commonName: "Đặng Thị Mẫu", organization: "Trường THPT Giả Định"),
            publicKey: key.publicKey, profile: .person, notBefore: 1_577_836_800,
            notAfter: 2_461_449_600)
        return try SoftwareSigner(key: key, certificate: certificate, chain: [])
    }

    private static func signature(over content: [UInt8]) throws -> [UInt8] {
        try DocumentSigner(self.signer()).detached(
            over: ByteStore(content), at: Timestamp(seconds: Self.time))
    }

    /// A PDF of a producer with one more signature for each call.
    private static func signed(_ bytes: [UInt8]) throws -> [UInt8] {
        let signer = DocumentSigner(try self.signer())
        let time = try #require(PDFDate.vietnam(unixSeconds: self.time))
        return bytes
            + (try signer.revision(
                signing: PDFDocument(reading: ByteStore(bytes)),
                as: PDFSignaturePlan(
                    contentsCapacity: signer.contentsCapacity, claimedTime: time)))
    }

    private func first(_ run: ProgramRun) throws -> JSONObject {
        let answer = try run.json()
        #expect(answer["schema"] == "antin.inspect/1")
        let signatures = try #require(answer["signatures"]?.array)
        return try #require(signatures.first?.object)
    }

    @Test("A detached signature is checked over the file beside it, or the one that is named")
    func detached() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.content, "van-ban.txt")
        let message = try Self.signature(over: Self.content)
        let p7s = try folder.write(message, "van-ban.txt.p7s")
        let run = try ProgramRun.verify("inspect", p7s, "--json")
        #expect(run.exitCode == 0)
        let facts = try self.first(run)
        #expect(facts["integrity"] == "pass")
        #expect(facts["acceptable"] == "pass")
        #expect(facts["coverage"] == "entire_file")
        #expect(facts["level"] == "CAdES-B-B")
        #expect(facts["claimed_time"] == .string(Timestamp(seconds: Self.time).description))
        #expect(facts["proven_time"] == "none")
        #expect(facts["signer"]?["common_name"] == "Đặng Thị Mẫu")
        #expect(facts["reasons"] == [])

        let other = try folder.write(Self.content + [0x21], "khac.txt")
        let wrong = try ProgramRun.verify("inspect", p7s, "--content", other, "--json")
        #expect(wrong.exitCode == 0)
        #expect(try self.first(wrong)["integrity"] == "fail")
        #expect(try self.first(wrong)["reasons"] == ["cms.message_digest_differs"])

        try FileSystem.remove(file)
        let alone = try self.first(ProgramRun.verify("inspect", p7s, "--json"))
        #expect(alone["integrity"] == "not_checked")
        #expect(alone["coverage"] == "not_checked")
        #expect(alone["reasons"] == ["content.missing"])

        let pem = try folder.write(Array(PEM.encode(message, label: "PKCS7").utf8), "pem.p7s")
        let fromPEM = try self.first(ProgramRun.verify("inspect", pem, "--json"))
        #expect(fromPEM["value_sha256"] == facts["value_sha256"])
    }

    @Test("No change of one byte of a signature leaves it intact")
    func byteChanges() throws {
        let message = try Self.signature(over: Self.content)
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.content, "a.txt")
        // Every byte is tried where the facts are made; here a few, through the whole program.
        for index in stride(from: 1, to: message.count, by: 97) {
            var changed = message
            changed[index] ^= 0x01
            let run = try ProgramRun.verify(
                "inspect", "-", "--content", file, "--json", input: changed)
            guard run.exitCode == 0 else {
                #expect(run.exitCode == 65)
                continue
            }
            let facts = try self.first(run)
            // Unsigned parts, such as a copy of a certificate, may change without harm to the rest.
            if facts["integrity"] == "pass" { #expect(facts["signer"] != nil) }
        }
    }

    @Test("A PDF without a signature has an empty list, one that cannot be judged exits 20")
    func pdf() throws {
        let fixtures = "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf"
        let plain = try ProgramRun.verify("inspect", "\(fixtures)/cairo.pdf", "--json")
        #expect(plain.exitCode == 0)
        #expect(try plain.json()["signatures"] == [])
        #expect(try plain.json()["kind"] == "pdf")
        #expect(try plain.json()["revisions"] == 1)

        let encrypted = try ProgramRun.verify("inspect", "\(fixtures)/encrypted.pdf", "--json")
        #expect(encrypted.exitCode == 20)
        let problem = try #require(try encrypted.json()["problem"]?.string)
        #expect(problem.hasPrefix("pdf.encrypted: "))

        let words = try ProgramRun.verify("inspect", "\(fixtures)/encrypted.pdf", "--lang", "en")
        #expect(words.output.contains("the PDF is encrypted"))
    }

    @Test("Two signatures of a PDF: the first covers its revision, the last the whole file")
    func signedPDF() throws {
        let path = "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf/cairo.pdf"
        let file = try Self.signed(Self.signed(FileSystem.read(path, limit: 1 << 20)))
        func facts(_ bytes: [UInt8]) throws -> [JSONObject] {
            let answer = try ProgramRun.verify("inspect", "-", "--json", input: bytes).json()
            return try #require(answer["signatures"]?.array).compactMap(\.object)
        }
        let both = try facts(file)
        #expect(both.map { $0["coverage"] } == ["entire_revision", "entire_file"])
        #expect(both.map { $0["changes"] } == ["form_fill", "none"])
        for facts in both {
            #expect(facts["integrity"] == "pass")
            #expect(facts["acceptable"] == "pass")
            #expect(facts["level"] == "PAdES-B-B")
            #expect(facts["sub_filter"] == "ETSI.CAdES.detached")
            #expect(facts["claimed_time"] == .string(Timestamp(seconds: Self.time).description))
        }
        let appended = try facts(file + [0x20, 0x41])
        #expect(appended.last?["changes"] == "other")
        #expect(appended.last?["changes_finding"] == "tampered")
        var changed = file
        changed[20] ^= 0x01
        for facts in try facts(changed) { #expect(facts["integrity"] == "fail") }
    }

    @Test("A revision of a PDF is written out as it was signed, once, and only if it is there")
    func revision() throws {
        let path = "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf/cairo.pdf"
        let once = try Self.signed(FileSystem.read(path, limit: 1 << 20))
        let folder = try TemporaryFolder()
        let file = try folder.write(try Self.signed(once), "hai.pdf")
        let output = file + ".ban-2"
        let run = try ProgramRun.verify("inspect", file, "--revision", "2", "-o", output, "--json")
        #expect(run.exitCode == 0)
        #expect(try FileSystem.read(output, limit: 1 << 20) == once)
        let answer = try run.json()
        #expect(answer["schema"] == "antin.revision/1")
        #expect(answer["signed_by"]?.array?.count == 1)
        let alone = try self.first(ProgramRun.verify("inspect", output, "--json"))
        #expect(alone["coverage"] == "entire_file" && alone["integrity"] == "pass")
        #expect(alone["changes"] == "none")

        // Never over another file.
        #expect(
            try ProgramRun.verify("inspect", file, "--revision", "1", "-o", output).exitCode == 73)
        let missing = try ProgramRun.verify("inspect", file, "--revision", "9", "-o", file + ".9")
        #expect(missing.exitCode == 65)
        #expect(try ProgramRun.verify("inspect", file, "--revision", "1").exitCode == 64)
    }

    @Test(
        "What is neither PDF nor CMS exits 65, what is not there 66",
        arguments: [
            [], Array("xin chào".utf8), Array("0123456789".utf8), [0x30, 0x03, 0x30, 0x01],
        ])
    func foreign(bytes: [UInt8]) throws {
        let run = try ProgramRun.verify("inspect", "-", input: bytes)
        #expect(run.exitCode == 65)
        #expect(run.output == "")
        #expect(run.errorLines.count == 3)
        let missing = try ProgramRun.verify("inspect", "/không/có/tệp")
        #expect(missing.exitCode == 66)
        #expect(missing.errorLines.count == 3)
    }
}
