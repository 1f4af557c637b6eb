import AntinCore
import AntinLog
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

/// `antin report`: the checking slip as a PDF.
@Suite("antin report")
struct PDFReportTests {
    private static let fonts = "/usr/share/fonts/truetype/liberation2"

    private func report(
        _ office: OfficeFolder, _ arguments: String..., fonts: String = fonts
    ) throws -> ProgramRun {
        try ProgramRun(
            "antin",
            ["report"] + arguments + ["--trust", office.trust, "--at", "\(TestOffice.now)"],
            environment: ["ANTIN_FONTS": fonts])
    }

    /// Whether the fonts are there; prints a line if they are not.
    private var hasFonts: Bool {
        if FileSystem.exists("\(Self.fonts)/LiberationSerif-Regular.ttf") { return true }
        print("skipped: fonts-liberation2 is not installed")
        return false
    }

    @Test("The slip is a PDF of one page, and the same inputs give the same bytes")
    func deterministic() throws {
        guard self.hasFonts else { return }
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued()
        var files: Set<[UInt8]> = []
        for name in ["a.pdf", "b.pdf"] {
            let run = try self.report(office, path, "-o", office.path(name))
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("✓ VĂN BẢN THẬT"))
            files.insert(try FileSystem.read(office.path(name), limit: 1 << 20))
        }
        #expect(files.count == 1)
        let slip = try PDFDocument(reading: ByteStore(try #require(files.first)))
        #expect(slip.revisions.count == 1)
        let english = try self.report(office, path, "-o", office.path("c.pdf"), "--lang", "en")
        #expect(english.output.hasPrefix("✓ GENUINE"))
        #expect(!files.contains(try FileSystem.read(office.path("c.pdf"), limit: 1 << 20)))
    }

    @Test("The exit code is the verdict's; an existing file is kept unless told otherwise")
    func exitCodes() throws {
        guard self.hasFonts else { return }
        var office = try OfficeFolder()
        let (_, index, pdf) = try office.issued("that.pdf")
        var bytes = pdf
        bytes[600] ^= 1
        let path = try office.write(bytes, office.office.receipt(index), "sua.pdf")
        let out = try office.folder.write([1], "co-roi.pdf")
        #expect(try self.report(office, path, "-o", out).exitCode == 73)
        #expect(try FileSystem.read(out, limit: 9) == [1])
        let run = try self.report(office, path, "-o", out, "--force")
        #expect(run.exitCode != 0 && run.exitCode < 64)
        #expect(try FileSystem.read(out, limit: 1 << 20).starts(with: Array("%PDF-".utf8)))
    }

    @Test("Without fonts nothing is written, and it is said which package has them")
    func noFonts() throws {
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued()
        let run = try self.report(
            office, path, "-o", office.path("s.pdf"), fonts: office.path("khong-co"))
        #expect(run.exitCode == 78 && run.errors.contains("fonts-liberation2"))
        #expect(!FileSystem.exists(office.path("s.pdf")))
    }

    @Test("Letters that the fonts lack, and endless names, still make one page")
    func hostile() throws {
        guard self.hasFonts else { return }
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued {
            $0.subject = String(repeating: "漢字\u{202E}🎓", count: 90)
            $0.signers[0].fullName = String(repeating: "x", count: 120)
        }
        let run = try self.report(office, path, "-o", office.path("h.pdf"))
        #expect(run.exitCode == 0, "\(run.errors)")
        let bytes = try FileSystem.read(office.path("h.pdf"), limit: 1 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("/Count 1>>"))
    }
}
