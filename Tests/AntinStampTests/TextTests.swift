import AntinCore
import AntinGraphics
import AntinLog
import AntinPDF
import AntinStamp
import Testing

@Suite("Text in appearances")
struct TextTests {
    private static let sentence =
        "Sở Giáo dục và Đào tạo kính gửi: ế ặ ự đ ơ ỹ ổ Ẫ Ợ – “quyết định” số 05/QĐ-SGDĐT"

    @Test("The Vietnamese letters beyond ASCII are 134")
    func letters() {
        let letters = StampFonts.vietnameseLetters
        #expect(letters.count == 134 && Set(letters).count == 134)
        for letter in "ếặựđơỹổẰĐƯ".unicodeScalars { #expect(letters.contains(letter)) }
    }

    @Test("What is drawn is read back letter by letter", arguments: StampFonts.Face.allCases)
    func readBack(_ face: StampFonts.Face) throws {
        guard let fonts = TestFonts.all else { return }
        let words = StampFonts.vietnameseLetters.map { "x\($0)y" }.joined(separator: " ")
        let lines =
            try TextBlock.wrapped(words, face: face, size: 12, width: 440, fonts) + [Self.sentence]
        let block = try TextBlock(lines: lines, face: face, size: 12, fonts)
        guard let text = try Drawn(block.appearance(fonts)).text() else { return }
        let read = text.split(separator: "\n").map {
            $0.drop(while: { $0 == " " })
        }
        #expect(read.map(String.init) == lines)
    }

    @Test("Composed and decomposed letters give the same bytes")
    func normalForms() throws {
        guard let fonts = TestFonts.all else { return }
        let composed = try TextBlock(lines: ["ế Ộ ữ Đắk Lắk"], size: 10, fonts)
        let decomposed = try TextBlock(
            lines: [
                "e\u{302}\u{301} O\u{323}\u{302} u\u{31B}\u{303} Đa\u{306}\u{301}k La\u{306}\u{301}k"
            ],
            size: 10, fonts)
        #expect(
            try Drawn(composed.appearance(fonts)).file == Drawn(decomposed.appearance(fonts)).file)
        #expect(
            try Drawn(composed.appearance(fonts)).file == Drawn(composed.appearance(fonts)).file)
    }

    @Test("A letter that the font lacks is named")
    func missing() throws {
        guard let fonts = TestFonts.all else { return }
        let error = #expect(throws: StampError.self) {
            try TextBlock(lines: ["Mẫu 漢 ế 🎓"], size: 10, fonts)
        }
        #expect(
            error == .missingLetters(["漢", "🎓"], font: "LiberationSerif"))
        #expect(error?.text(in: .vietnamese).contains("漢 (U+6F22), 🎓 (U+1F393)") == true)
    }

    @Test("A line that is too wide, or lines that are too tall, are refused, not cut")
    func overflow() throws {
        guard let fonts = TestFonts.all else { return }
        let whole = try TextBlock(lines: ["12345"], size: 13, fonts)
        var block = whole
        block.width -= 0.1
        #expect(throws: StampError.self) { try block.appearance(fonts) }
        block = whole
        block.height = 8
        #expect(throws: StampError.self) { try block.appearance(fonts) }
        block = whole
        _ = try block.appearance(fonts)
        for empty in [[], [""]] {
            #expect(throws: StampError.emptyText) {
                try TextBlock(lines: empty, size: 13, width: 40, height: 20).appearance(fonts)
            }
        }
        for size in [0, -1, .nan, .infinity] {
            #expect(throws: StampError.impossibleMeasure) {
                try TextBlock(lines: ["1"], size: size, width: 40, height: 20).appearance(fonts)
            }
        }
    }

    @Test("Widths are those of Times: a digit is half its size wide")
    func widths() throws {
        guard let fonts = TestFonts.all else { return }
        let block = try TextBlock(lines: ["0123456789"], size: 10, fonts)
        #expect(abs(block.width - 50) < 0.5)
        #expect(abs(block.height - 11.07) < 0.05)
    }

    @Test("Words are wrapped between words only")
    func wrapping() throws {
        guard let fonts = TestFonts.all else { return }
        let lines = try TextBlock.wrapped(Self.sentence, size: 10, width: 120, fonts)
        #expect(lines.count > 2 && lines.joined(separator: " ") == Self.sentence)
        #expect(throws: StampError.self) {
            try TextBlock.wrapped("Nghiêng", size: 10, width: 10, fonts)
        }
    }
}
