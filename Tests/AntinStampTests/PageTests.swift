import AntinCore
import AntinPDF
import AntinStamp
import AntinSystem
import AntinTestSupport
import Testing

@Suite("Pages and checking slips")
struct PageTests {
    @Test("A page that is written is read by our own reader and by others")
    func page() throws {
        guard let fonts = TestFonts.all else { return }
        var writer = PDFPageWriter(title: "Phiếu thử", language: .vietnamese, fonts)
        try writer.text("Trang một: văn bản mẫu", size: 12, x: 72, y: 700)
        writer.rule(from: 72, to: 300, y: 690)
        writer.startPage()
        try writer.text("Trang hai", face: .bold, size: 12, x: 72, y: 700)
        let file = try writer.file()
        #expect(try writer.file() == file)
        let document = try PDFDocument(reading: ByteStore(file))
        #expect(document.revisions.count == 1)
        #expect(try Drawn(file: file).text()?.contains("Trang một: văn bản mẫu") ?? true)
        if let qpdf = Tool("qpdf") { #expect(try qpdf.run(["--check", "/dev/fd/3"], file) != nil) }
        #expect(throws: StampError.self) {
            try writer.text("Quá rộng", size: 12, x: 590, y: 100)
        }
    }

    @Test("A slip says everything that it holds, in both languages", arguments: Language.allCases)
    func slip(_ language: Language) throws {
        guard let fonts = TestFonts.all else { return }
        var office = try TestOffice()
        let pdf = try office.signedPDF()
        let index = try office.issue(pdf)
        let verifier = Verifier(trusting: [office.bundle()])
        let report = verifier.report(
            on: try JudgedFile(pdf: ByteStore(pdf), name: "cong-van.pdf"),
            receipt: try office.receipt(index), at: TestOffice.now)
        let slip = CheckingSlip(report, in: language)
        let file = try slip.pdf(fonts)
        #expect(try slip.pdf(fonts) == file)
        guard let text = try Drawn(file: file).text() else { return }
        let words = Set(text.split { $0 == " " || $0 == "\n" })
        let values = slip.facts.map(\.value) + slip.basis.map(\.value) + slip.checks.map(\.name)
        for value in values + [slip.title, slip.headline, slip.next, slip.footer] {
            for word in value.split(separator: " ") {
                #expect(words.contains(word), "\(word)")
            }
        }
    }
}
