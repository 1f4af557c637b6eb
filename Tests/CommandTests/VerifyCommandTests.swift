import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@Suite("antin-verify FILE")
struct VerifyCommandTests {
    private var place: OfficeFolder

    init() throws { self.place = try OfficeFolder() }

    private static func headline(_ run: ProgramRun) -> String {
        String(run.output.prefix { $0 != "\n" })
    }

    @Test("A registered document with its receipt beside it is genuine, in both languages")
    mutating func genuine() throws {
        let (path, _, _) = try self.place.issued()
        let english = try self.place.verify(path)
        #expect(english.exitCode == 0)
        #expect(english.errors.isEmpty)
        #expect(
            Self.headline(english)
                == "✓ GENUINE – NOT RECALLED OR REPLACED (as of 10:30 21/11/2026)")
        #expect(english.output.contains("\n  Subject        V/v tổ chức kỳ thi mẫu\n"))
        #expect(english.output.contains("Nguyễn Văn Mẫu – Phó Giám đốc"))
        #expect(english.output.contains("TEST KEY"))
        #expect(english.output.contains("Not in this version  revocation of certificates"))
        #expect(!english.output.contains("Not checked"))
        #expect(english.output.hasSuffix("Next: enter it in the incoming register.\n"))
        let vietnamese = try self.place.verify(path, language: "vi")
        #expect(vietnamese.exitCode == 0)
        #expect(
            Self.headline(vietnamese)
                == "✓ VĂN BẢN THẬT – CHƯA BỊ THU HỒI, THAY THẾ (tính đến 10:30 21/11/2026)")
        #expect(vietnamese.output.contains("KHÓA THỬ NGHIỆM"))
        #expect(vietnamese.output.hasSuffix("Tiếp theo: vào sổ văn bản đến.\n"))
    }

    @Test("JSON says what the words say; quiet says nothing; colour is on the headline alone")
    mutating func forms() throws {
        let (path, _, _) = try self.place.issued()
        let json = try self.place.verify(path, "--json").json()
        #expect(json["schema"] == "antin.result/1")
        #expect(json["verdict"] == "genuine" && json["exit_code"] == 0)
        #expect(json["next"]?["id"] == "enter_incoming")
        #expect(json["online"] == false && json["text"] == nil)
        #expect(json["checks"]?.array?.count == CheckID.allCases.count)
        #expect(try self.place.verify(path, "--jsonl").json() == json)
        let quiet = try self.place.verify(path, "-q")
        #expect(quiet.exitCode == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
        let colour = try self.place.verify(path, "--color", "always").output
        #expect(colour.hasPrefix("\u{1B}[32m✓ GENUINE"))
        #expect(colour.count(where: { $0 == "\u{1B}" }) == 2)
    }

    @Test("Of a changed file nothing is repeated as fact")
    mutating func tampered() throws {
        var (path, index, pdf) = try self.place.issued()
        let spot = try #require(
            pdf.indices.first { pdf[$0...].starts(with: Array("cong-van".utf8)) })
        pdf[spot] ^= 1
        try self.place.write(pdf, self.place.office.receipt(index))
        let run = try self.place.verify(path)
        #expect(run.exitCode == 10)
        #expect(Self.headline(run) == "✗ CONTENT CHANGED – DO NOT USE")
        #expect(!run.output.contains("Signed by") && !run.output.contains("Nguyễn Văn Mẫu"))
        #expect(!run.output.contains("\n  Number"))
        #expect(run.output.contains("Next: do not act on it"))
        #expect(try self.place.verify(path, "--json").json()["document"] == nil)
    }

    @Test("Recalled and replaced documents say so, with their own exit codes")
    mutating func changed() throws {
        let (recalled, first, pdf) = try self.place.issued("a.pdf")
        let (replaced, second, other) = try self.place.issued("b.pdf")
        try self.place.office.change(.recalled, of: first)
        let (_, third, _) = try self.place.issued("c.pdf")
        try self.place.office.change(.replaced, of: second, by: third)
        try self.place.write(pdf, self.place.office.receipt(first), "a.pdf")
        try self.place.write(other, self.place.office.receipt(second), "b.pdf")
        let one = try self.place.verify(recalled)
        #expect(one.exitCode == 12)
        #expect(Self.headline(one) == "⊘ RECALLED – DO NOT USE")
        #expect(one.output.contains("Recalled on 21/11/2026. Reason: Lý do mẫu"))
        let two = try self.place.verify(replaced)
        #expect(two.exitCode == 13)
        #expect(Self.headline(two) == "↻ GENUINE – BUT REPLACED")
        // Of several files each has its answer, and the worst one counts.
        let all = try self.place.verify(replaced, recalled, self.place.path("c.pdf"))
        #expect(all.exitCode == 12)
        #expect(all.output.contains("✓ GENUINE") && all.output.contains("↻ GENUINE"))
        let json = try self.place.verify(replaced, recalled, "--json").json()
        #expect(json["schema"] == "antin.results/1" && json["results"]?.array?.count == 2)
        // The receipt alone of a recalled document is no yes either.
        let alone = try self.place.verify(recalled + ".antin-receipt")
        #expect(alone.exitCode == 20)
        #expect(Self.headline(alone) == "⊘ RECALLED – DO NOT USE")
    }

    @Test("Validity and the age of the receipt are those of the day of judgement")
    mutating func days() throws {
        let last = CivilDate(vietnam: TestOffice.now.adding(days: 3))
        let (until, _, _) = try self.place.issued("a.pdf") { $0.expiryDate = last }
        let (from, _, _) = try self.place.issued("b.pdf") { $0.effectiveDate = last }
        #expect(try self.place.verify(until).exitCode == 0)
        let later = TestOffice.now.adding(days: 4)
        let expired = try self.place.verify(until, at: later)
        #expect(expired.exitCode == 14)
        #expect(expired.output.contains("In force until 24/11/2026. Today is 25/11/2026."))
        let early = try self.place.verify(from)
        #expect(early.exitCode == 14)
        #expect(Self.headline(early) == "◷ GENUINE – NOT YET IN FORCE")
        #expect(try self.place.verify(from, at: later).exitCode == 0)
        let old = try self.place.verify(from, "--max-age", "3", at: later)
        #expect(old.exitCode == 18)
        #expect(Self.headline(old) == "◷ GENUINE – STATE AFTER 21/11/2026 NOT KNOWN")
        #expect(old.output.contains("The receipt is 4 days old (limit 3)"))
        #expect(old.output.contains("antin-verify --online \(from)"))
        let wrong = try self.place.verify(from, at: TestOffice.now.adding(days: -365))
        #expect(wrong.exitCode == 20)
        #expect(wrong.output.contains("set this machine's clock"))
    }

    @Test("Without a receipt, or with another's, the answer is that nothing can be said")
    mutating func receipts() throws {
        let (path, index, pdf) = try self.place.issued("a.pdf")
        let (other, _, _) = try self.place.issued("b.pdf")
        let bare = try self.place.folder.write(pdf, "bare.pdf")
        let without = try self.place.verify(bare)
        #expect(without.exitCode == 20)
        #expect(without.output.contains("no receipt came with it"))
        #expect(without.output.contains("antin-verify --online \(bare)"))
        #expect(try self.place.verify(bare, path + ".antin-receipt").exitCode == 0)
        let person = self.place.office.parties.office.person
        let unsealed = try self.place.folder.write(
            self.place.office.sign(TestPDF.bytes(), by: person), "unsealed.pdf")
        let draft = try self.place.verify(unsealed)
        #expect(draft.exitCode == 20 && draft.output.contains("the office's is missing"))
        #expect(draft.output.contains("Next: do not receive it yet"))
        let foreign = try self.place.verify(bare, other + ".antin-receipt")
        #expect(foreign.exitCode == 20)
        #expect(!foreign.output.contains("\n  Subject"))
        let alone = try self.place.verify(path + ".antin-receipt")
        #expect(alone.exitCode == 20)
        #expect(
            Self.headline(alone)
                == "… FOUND IN THE REGISTER – THE COPY IN YOUR HAND IS NOT CHECKED")
        // Cut and altered receipts are no receipts.
        let whole = try self.place.office.receipt(index).canonical
        for count in [1, whole.count / 2, whole.count - 1] {
            let cut = try self.place.folder.write(Array(whole.prefix(count)), "x.antin-receipt")
            #expect(try self.place.verify(cut).exitCode == 65)
        }
    }

    @Test("Where nobody is pinned, nobody is believed, and the command to change that is shown")
    mutating func unpinned() throws {
        let (path, _, _) = try self.place.issued()
        let run = try ProgramRun.verify(
            path, "--lang", "en", "--trust-folder", self.place.path("none"))
        #expect(run.exitCode == 15)
        #expect(Self.headline(run) == "! SIGNER NOT RECOGNISED")
        #expect(run.output.contains("antin-verify trust add FILE --fingerprint HEX"))
        let home = try ProgramRun.verify(path)
        #expect(home.exitCode == 78)
    }

    @Test("Who the signer is not is said as it is: a stranger, out of date, or another office")
    mutating func strangers() throws {
        let parties = self.place.office.parties
        let person = try self.place.office.sign(TestPDF.bytes(), by: parties.office.person)
        let pdf = try self.place.office.sign(person, by: parties.impostor.seal)
        var index = try self.place.office.issue(pdf)
        let unknown = try self.place.verify(
            self.place.write(pdf, self.place.office.receipt(index), "a.pdf"))
        #expect(unknown.exitCode == 15)
        #expect(unknown.output.contains("the signature is of nobody in the trust list"))
        #expect(unknown.output.contains("antin-verify trust add FILE"))

        let other = try self.place.office.sign(person, by: parties.school.seal)
        index = try self.place.office.issue(other)
        let wrong = try self.place.verify(
            self.place.write(other, self.place.office.receipt(index), "b.pdf"))
        #expect(wrong.exitCode == 15)
        #expect(wrong.output.contains("The signature is that of Trường THCS Mẫu Một, not of"))
        #expect(wrong.output.contains("Next: do not act on it"))

        let late = Timestamp(seconds: TestParty.end + 86_400)
        let old = try self.place.office.signedPDF("cu")
        index = try self.place.office.issue(old, at: late)
        let receipt = try self.place.office.receipt(index, at: late)
        let expired = try self.place.verify(self.place.write(old, receipt, "c.pdf"), at: late)
        #expect(expired.exitCode == 15, "\(expired.output)")
        #expect(expired.output.contains("was out of date"))
    }

    @Test("Each member of a ZIP is headed by its own name, and its command names the ZIP")
    func members() throws {
        var office = try OfficeFolder()
        let (_, _, first) = try office.issued("mot.pdf")
        let (_, _, second) = try office.issued("hai.pdf")
        let zip = try office.folder.write(
            ZipArchive([
                .init(name: "mot.pdf", bytes: first), .init(name: "hai.pdf", bytes: second),
            ]).bytes, "goi.zip")
        let run = try office.verify(zip)
        let heads = run.output.split(separator: "\n").filter { $0.contains(".pdf (") }
        #expect(heads == ["mot.pdf (\(zip))", "hai.pdf (\(zip))"], "\(run.output)")
        #expect(run.output.contains("antin-verify --online \(zip)"))
    }

    @Test("A ZIP that is broken or holds nothing of ours is an error that says so")
    mutating func archives() throws {
        let (path, index, pdf) = try self.place.issued()
        let archive = ZipArchive([
            .init(name: "cong-van.pdf", bytes: pdf),
            .init(
                name: "cong-van.pdf.antin-receipt",
                bytes: try self.place.office.receipt(index).canonical),
        ])
        let whole = archive.bytes
        #expect(try self.place.verify("-", input: whole).exitCode == 0)
        for count in [10, whole.count / 2, whole.count - 1] {
            let run = try self.place.verify("-", input: Array(whole.prefix(count)))
            #expect(run.exitCode == 65 && run.errors.contains("ZIP"))
        }
        let strange = ZipArchive([.init(name: "a.xml", bytes: [0x3C])]).bytes
        #expect(try self.place.verify("-", path, input: strange).exitCode == 65)
    }

    @Test("A file with its .p7s, the sealed statement and the receipt is genuine, loose or zipped")
    mutating func detached() throws {
        let office = self.place.office
        let sheet = Array("so lieu".utf8)
        let time = TestOffice.start
        let person = try DocumentSigner(office.parties.office.person)
            .detached(over: ByteStore(sheet), at: time)
        let value = try #require(
            SignatureFacts(reading: person, as: .detached) { $0.hash(sheet) }.valueDigest)
        let file = RecordFile(
            name: "so-lieu.csv", role: .main, sha256: .sha256(sheet), signatures: [value],
            size: sheet.count)
        let statement = try SealStatement(
            organ: office.parties.office.organ, volume: office.volume, number: 1,
            codeNotation: "SGDĐT-GDTrH", issuedDate: TestOffice.date,
            files: [
                .init(name: file.name, role: .main, sha256: file.sha256),
                .init(name: file.name + ".p7s", role: .signature, sha256: .sha256(person)),
            ], signatures: [value]
        ).checkedCanonical()
        let seal = try DocumentSigner(office.parties.office.seal)
            .detached(over: ByteStore(statement), at: time)
        let index = try self.place.office.issue(files: [file])
        let receipt = try self.place.office.receipt(index).canonical
        let members = [
            ("so-lieu.csv", sheet), ("so-lieu.csv.p7s", person), ("dau.json", statement),
            ("dau.json.p7s", seal), ("so-lieu.csv.antin-receipt", receipt),
        ]
        for (name, bytes) in members { _ = try self.place.folder.write(bytes, name) }
        let loose = try self.place.verify(
            self.place.path("so-lieu.csv.p7s"), self.place.path("dau.json.p7s"))
        #expect(loose.exitCode == 0, "\(loose.output)")
        let archive = ZipArchive(members.map { ZipArchive.Member(name: $0, bytes: $1) })
        let zip = try self.place.folder.write(archive.bytes, "goi.zip")
        #expect(try self.place.verify(zip).exitCode == 0)
        // Without the seal nothing is wrong, and not everything is right.
        let file1 = self.place.path("so-lieu.csv")
        #expect(try self.place.verify(file1).exitCode == 20)
        _ = try self.place.folder.write(Array("so lieU".utf8), "so-lieu.csv")
        #expect(try self.place.verify(file1).exitCode == 10)
        // The signature alone, its file gone.
        try FileSystem.remove(file1)
        #expect(try self.place.verify(file1 + ".p7s").exitCode == 66)
    }

    @Test("Input that is no input is an error, and the others are judged all the same")
    mutating func badInput() throws {
        let (path, _, pdf) = try self.place.issued()
        let empty = try self.place.folder.write([], "empty.pdf")
        let text = try self.place.folder.write(Array("chao".utf8), "chao.txt")
        for (file, code) in [(empty, 65), (text, 65), (self.place.path("none.pdf"), 66)] {
            let run = try self.place.verify(file)
            #expect(run.exitCode == code)
            #expect(run.output.isEmpty && run.errorLines.count == 3)
            let both = try self.place.verify(path, file)
            #expect(both.exitCode == code)
            #expect(both.output.hasPrefix("✓ GENUINE"))
        }
        #expect(try self.place.verify(self.place.folder.path).exitCode == 66)
        #expect(try self.place.verify().exitCode == 64)
        #expect(try ProgramRun.verify(path, "--at", "hôm nay").exitCode == 64)
        let unsigned = try self.place.folder.write(TestPDF.bytes(), "unsigned.pdf")
        #expect(try self.place.verify(unsigned).exitCode == 16)
        #expect(try self.place.verify(unsigned, empty).exitCode == 16)
        let behind = try self.place.folder.write(Array("x\n".utf8) + pdf, "behind.pdf")
        #expect(try self.place.verify(behind).exitCode == 20)
    }

    @Test("Standard input is read to its end, and one that ends early is never genuine")
    mutating func standardInput() throws {
        let (path, _, pdf) = try self.place.issued()
        let receipt = path + ".antin-receipt"
        #expect(try self.place.verify("-", receipt, input: pdf).exitCode == 0)
        for count in stride(from: 0, to: pdf.count, by: pdf.count / 12) {
            let run = try self.place.verify("-", receipt, input: Array(pdf.prefix(count)))
            #expect([10, 16, 20, 65].contains(run.exitCode), "\(count): \(run.exitCode)")
        }
        #expect(try self.place.verify("-", "-").exitCode == 64)
    }

    @Test("No socket is opened without --online, and the answer is the same without a network")
    mutating func offline() throws {
        let (path, _, _) = try self.place.issued()
        let arguments = [
            path, "--trust", self.place.trust, "--at", "\(TestOffice.now)", "--lang", "en",
        ]
        let usual = try ProgramRun("antin-verify", arguments)
        let isolated = ["/usr/bin/unshare", "-rn"]
        if (try? ProgramRun("antin-verify", ["--version"], wrapper: isolated))?.exitCode == 0 {
            let run = try ProgramRun("antin-verify", arguments, wrapper: isolated)
            #expect(run.exitCode == 0 && run.output == usual.output)
        } else {
            print("skipped: no network namespaces here")
        }
        let traced = ["/usr/bin/strace", "-f", "-e", "trace=socket,connect"]
        if (try? ProgramRun("antin-verify", ["--version"], wrapper: traced))?.exitCode == 0 {
            let run = try ProgramRun("antin-verify", arguments, wrapper: traced)
            #expect(run.exitCode == 0 && !run.errors.contains("socket("))
        } else {
            print("skipped: no strace here")
        }
    }
}
