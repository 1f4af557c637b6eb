import AntinGraphics
import AntinPDF
import AntinStamp
import AntinSystem
import FoundationEssentials

/// A page with appearances on it, and what other programs make of it.
struct Drawn {
    let file: [UInt8]

    /// Each appearance with its lower left corner at a point of an A4 page.
    init(_ appearances: [(PDFAppearance, x: Double, y: Double)]) {
        var fragment = PDFFragment()
        var content = ""
        var forms: [(String, PDFObject)] = []
        for (index, (appearance, x, y)) in appearances.enumerated() {
            forms.append(("X\(index)", .reference(fragment.add(appearance))))
            content += "q 1 0 0 1 \(x) \(y) cm /X\(index) Do Q\n"
        }
        let stream = fragment.add(stream: Array(content.utf8), [])
        // The pages come after the page that names them.
        let pages = PDFReference(number: stream.number - 2)
        let page = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Page")), ("Parent", .reference(pages)),
                    (
                        "MediaBox",
                        PDFRectangle(left: 0, bottom: 0, right: 595, top: 842).array
                    ),
                    ("Contents", .reference(stream)),
                    (
                        "Resources",
                        .dictionary(PDFDictionary([("XObject", .dictionary(PDFDictionary(forms)))]))
                    ),
                ])))
        _ = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Pages")), ("Kids", .array([.reference(page)])),
                    ("Count", .integer(1)),
                ])))
        let catalog = fragment.add(
            .dictionary(
                PDFDictionary([("Type", .name("Catalog")), ("Pages", .reference(pages))])))
        self.file = fragment.file(catalog: catalog, info: nil)
    }

    init(_ appearance: PDFAppearance) { self.init([(appearance, x: 72, y: 600)]) }

    init(file: [UInt8]) { self.file = file }

    /// What `pdftotext` reads, without its form feed; nil, with a line of print, if it is not
    /// installed.
    func text() throws -> String? {
        try Tool("pdftotext")?.run(["-layout", "/dev/fd/3", "-"], self.file).map {
            String(decoding: $0, as: UTF8.self).replacing("\u{C}", with: "")
        }
    }

    /// The first page as a PNG; nil if `pdftoppm` is not installed.
    func png(dotsPerInch: Int = 150) throws -> [UInt8]? {
        try Tool("pdftoppm")?.run(
            ["-r", String(dotsPerInch), "-png", "-singlefile", "/dev/fd/3"], self.file) ?? nil
    }
}

/// A program of the system, if it is installed.
struct Tool {
    let path: String

    init?(_ name: String) {
        let path = "/usr/bin/\(name)"
        guard FileSystem.exists(path) else {
            print("skipped: \(name) is not installed")
            return nil
        }
        self.path = path
    }

    /// Standard output; nil if the program fails. The bytes stand at /dev/fd/3.
    func run(_ arguments: [String], _ bytes: [UInt8], input: [UInt8]? = nil) throws -> [UInt8]? {
        let outcome = try ChildProcess.run(
            self.path, arguments: arguments, environment: ["LC_ALL": "C.UTF-8"],
            descriptors: [3: .bytes(bytes)], input: input,
            limits: .init(wallMilliseconds: 60_000, maxOutputBytes: 64 << 20))
        guard outcome.exit == .exited(0) else {
            print(
                "\(self.path): \(outcome.exit) \(String(decoding: outcome.errors, as: UTF8.self))")
            return nil
        }
        return outcome.output
    }
}

/// The fonts of Debian's fonts-liberation2, or of the folder that ANTIN_FONTS names.
enum TestFonts {
    static let folder =
        ProcessInfo.processInfo.environment["ANTIN_FONTS"] ?? StampFonts.debianFolder

    static func bytes(_ face: StampFonts.Face) -> [UInt8]? {
        let name = StampFonts.fileNames[face] ?? ""
        return try? FileSystem.read("\(self.folder)/\(name)", limit: FontFile.maxBytes)
    }

    /// nil, with a line of print, if they are not installed.
    static let all: StampFonts? = {
        guard let regular = bytes(.regular), let bold = bytes(.bold), let italic = bytes(.italic)
        else {
            print("skipped: fonts-liberation2 is not installed")
            return nil
        }
        return try? StampFonts(regular: regular, bold: bold, italic: italic)
    }()
}
