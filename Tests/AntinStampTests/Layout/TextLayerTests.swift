import AntinLog
import AntinPDF
import AntinStamp
import Testing

@Suite("Reading text layers")
struct TextLayerTests {
    private static func document(_ inside: String) -> [UInt8] {
        Array("<!DOCTYPE html><html><head>\n</head><body><doc>\(inside)</doc></body></html>".utf8)
    }

    private static let word =
        #"<word xMin="1.5" yMin="10" xMax="30.25" yMax="22.0">a &amp;&lt;b&gt;&quot;&apos;</word>"#

    @Test("A word has its text without escapes and its box with y upwards")
    func word() throws {
        let layer = try TextLayer(
            parsing: Self.document(#"<page width="200" height="100">\#(Self.word)</page>"#))
        let word = try #require(layer.pages.first?.words.first)
        #expect(word.text == #"a &<b>"'"#)
        #expect(word.box.left == 1.5 && word.box.right == 30.25)
        #expect(word.box.bottom == 78 && word.box.top == 90)
    }

    @Test("Decomposed letters are composed; words without a box are no words")
    func forms() throws {
        let layer = try TextLayer(
            parsing: Self.document(
                "<page width=\"200\" height=\"100\">"
                    + "<word xMin=\"1\" yMin=\"1\" xMax=\"9\" yMax=\"9\">So\u{302}\u{301}:</word>"
                    + "<word xMin=\"1\" yMin=\"1\" xMax=\"1\" yMax=\"9\">x</word></page>"))
        #expect(layer.pages[0].words.map(\.text) == ["Số:"])
    }

    @Test(
        "What is not the program's output is refused",
        arguments: [
            "<page width=\"0\" height=\"100\"></page>",
            "<page width=\"nan\" height=\"100\"></page>",
            "<page width=\"1e9\" height=\"100\"></page>",
            "<page width=\"9999999\" height=\"100\"></page>", "<page></page>",
            "<page width=\"1\" height=\"1\"><page width=\"1\" height=\"1\"></page></page>",
            "<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">x</word>",
            "<page width=\"9\" height=\"9\"><word xMin=\"1\" yMin=\"1\" xMax=\"2\">x</word></page>",
            "<page width=\"9\" height=\"9\"><word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">x<b>",
            "<page width=\"9\" height=\"9\"><word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">&#1;</word></page>",
            "<page width=\"9\" height=\"9\"><script></page>", "<page width=\"9\" height=\"9\">",
            "</doc><doc>",
        ])
    func malformed(inside: String) {
        #expect(throws: FormatError.self) { try TextLayer(parsing: Self.document(inside)) }
    }

    @Test("No proper prefix of a text layer is one, and no byte that is changed ends the program")
    func truncated() throws {
        let whole = Self.document(#"<page width="200" height="100">\#(Self.word)</page>"#)
        let end = whole.count - "</doc></body></html>".utf8.count
        for count in 0..<end {
            #expect(throws: FormatError.self) { try TextLayer(parsing: Array(whole[..<count])) }
        }
        for index in whole.indices {
            var changed = whole
            for value: UInt8 in [0, 0x22, 0x26, 0x3C, 0x3E, 0xFF] {
                changed[index] = value
                _ = try? TextLayer(parsing: changed)
            }
        }
    }

    @Test("There is an end to words and to pages")
    func limits() {
        let words = String(repeating: Self.word, count: 20_001)
        #expect(throws: FormatError.self) {
            try TextLayer(
                parsing: Self.document(#"<page width="200" height="100">\#(words)</page>"#))
        }
        let pages = String(repeating: "<page width=\"9\" height=\"9\"></page>", count: 2_001)
        #expect(throws: FormatError.self) { try TextLayer(parsing: Self.document(pages)) }
    }
}
