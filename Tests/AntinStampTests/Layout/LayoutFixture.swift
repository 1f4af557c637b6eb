import AntinCore
import AntinLog
import AntinPDF
import AntinStamp
import AntinTestSupport
import FoundationEssentials

/// Text layers as `pdftotext -cropbox -bbox-layout` printed them, and made-up ones.
enum LayoutFixture {
    static func layer(_ name: String) throws -> TextLayer {
        let path = "\(CommittedVectors.packageRoot)/Tests/Fixtures/layout/\(name).xhtml"
        return try TextLayer(parsing: Array(try Data(contentsOf: URL(filePath: path))))
    }

    static func request(
        _ purpose: FormRequest.Purpose = .main, notation: String = "SGDĐT-VP", year: Int = 2026,
        signers: [(String, String, SigningAuthority?)] = []
    ) -> FormRequest {
        FormRequest(
            purpose: purpose, notation: notation, year: year,
            signers: signers.map {
                FormRequest.Signer(name: $0.0, position: $0.1, authority: $0.2)
            },
            codeSizes: [(120, 60)], cornerSize: (150, 26))
    }

    static let deputy: (String, String, SigningAuthority?) = (
        "Đinh Ngọc Sương Mai", "PHÓ GIÁM ĐỐC", .deputy
    )

    /// An A4 page with lines: the distance from left and top in points, and words. A space is one
    /// as wide as in Times; `|` and a figure behind a word leave so many points.
    static func page(_ lines: [(Double, Double, String)], size: Double = 13) -> PageWords {
        var words: [PageWord] = []
        for (left, top, text) in lines {
            var x = left
            for part in text.split(separator: " ", omittingEmptySubsequences: false) {
                if part.hasPrefix("|"), let points = Double(part.dropFirst()) {
                    x += points
                } else {
                    let width = Self.width(String(part), size)
                    if width > 0 {
                        words.append(
                            PageWord(
                                text: String(part),
                                box: PDFRectangle(
                                    left: x, bottom: 842 - top - 1.107 * size, right: x + width,
                                    top: 842 - top)))
                    }
                    x += width + 0.25 * size
                }
            }
        }
        return PageWords(width: 595, height: 842, words: words)
    }

    /// Near enough: half a size for each letter.
    private static func width(_ text: String, _ size: Double) -> Double {
        Double(VietnameseText.composed(text).count) * 0.5 * size
    }

    /// The head of a letter with these lines for number and date, and a block for the signer.
    static func letter(number: String, date: String) -> PageWords {
        Self.page([
            (90, 60, "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), (100, 100, number), (300, 102, date),
            (90, 200, "Nội dung ngày 15 tháng 12 năm 2026 số 12/KH-UBND."),
            (340, 600, "KT. GIÁM ĐỐC"), (330, 616, "PHÓ GIÁM ĐỐC"),
            (330, 700, "Đinh Ngọc Sương Mai"),
        ])
    }
}
