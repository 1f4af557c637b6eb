import Testing

@testable import AntinPDF

@Suite("PDF lexer")
struct PDFLexerTests {
    /// The object that a text consists of; throws if anything but white space follows it.
    private func object(_ text: String) throws(PDFError) -> PDFObject {
        try object(Array(text.utf8))
    }

    private func object(_ bytes: [UInt8]) throws(PDFError) -> PDFObject {
        var lexer = PDFLexer(at: 0, end: bytes.count, limits: .standard)
        let object = try lexer.object(bytes.span)
        lexer.skipSpace(bytes.span)
        guard lexer.position == bytes.count else { throw lexer.error("more follows") }
        return object
    }

    @Test("Each kind of object is read")
    func kinds() throws {
        #expect(try object("null").isNull)
        #expect(try object("true") == .boolean(true))
        #expect(try object("-17") == .integer(-17))
        #expect(try object("+0017") == .integer(17))
        #expect(try object("9223372036854775807") == .integer(.max))
        #expect(try object("12 0 R") == .reference(PDFReference(number: 12)))
        #expect(
            try object("12 % comment\n3 R") == .reference(PDFReference(number: 12, generation: 3)))
    }

    @Test("Integers before something that is no R stay integers")
    func noReferences() throws {
        #expect(
            try object("[1 2 3 4 R]")
                == .array([.integer(1), .integer(2), .reference(.init(number: 3, generation: 4))]))
        #expect(try object("[1 2]") == .array([.integer(1), .integer(2)]))
        #expect(try object("[1 0 null]") == .array([.integer(1), .integer(0), .null]))
    }

    @Test(
        "Reals keep their value, whatever the spelling",
        arguments: [
            ("0.5", "0.5"), (".5", "0.5"), ("+.50", "0.5"), ("-0.", "0.0"), ("4.", "4.0"),
            ("007.250", "7.25"), ("-12.75", "-12.75"),
        ])
    func reals(_ written: String, _ text: String) throws {
        guard case .real(let value) = try object(written) else {
            Issue.record("\(written) is no real")
            return
        }
        #expect(value.text == text)
    }

    @Test("Strings are decoded in both spellings")
    func strings() throws {
        #expect(try object("(a(b)c)") == .string(Array("a(b)c".utf8)))
        #expect(try object("(\\(\\n\\101\\0531\\7)") == .string([0x28, 0x0A, 0x41, 0x2B, 0x31, 7]))
        #expect(try object("(a\r\nb\rc)") == .string(Array("a\nb\nc".utf8)))
        #expect(try object("(a\\\r\nb\\x)") == .string(Array("abx".utf8)))
        #expect(try object("<4 1 4\n2 5>") == .string([0x41, 0x42, 0x50]))
        #expect(try object("<>") == .string([]))
    }

    @Test("Names are bytes, with # escapes decoded")
    func names() throws {
        #expect(try object("/A#20B#c3").name == "A B\u{C3}")
        #expect(try object("/").name == "")
        #expect(try object("/Name#2F") == .name("Name/"))
    }

    @Test("Dictionaries compare by meaning")
    func dictionaries() throws {
        let left = try object("<</A 1/B null/C[<41>]>>")
        let right = try object("<< /C [ (A) ] /A 1 >>")
        #expect(left == right)
        #expect(left != (try object("<</A 1/C[(B)]>>")))
        let repeated = try object("<</A 1/A 1>>")
        #expect(repeated.dictionary?.hasRepeatedKey == true)
        #expect(repeated != repeated)
        let keys = (0..<40).map { "/K\($0) \($0)" }
        let long = try object("<<\(keys.joined())>>")
        #expect(long == (try object("<<\(keys.reversed().joined())>>")))
        #expect(try object("<<\(keys.joined())/K3 1>>").dictionary?.hasRepeatedKey == true)
    }

    @Test(
        "What can be read in two ways is refused",
        arguments: [
            "", "--5", "1.2.3", "1e5", "+", "-", ".", "99999999999999999999", "nul", "truex",
            "(", "(()", "<4", "<4G>", "[1", "[1>>", "<</A>>", "<</A 1", "<<1 2>>", "<</A 1]>>",
            "/A#0", "/A#00", "/A#GG", "R", "{1}", ">>", "]", "(a))", "1 0 R x",
        ])
    func refused(_ text: String) {
        #expect(throws: PDFError.self) { try object(text) }
    }

    @Test("Nesting ends at the limit, in every spelling")
    func depth() throws {
        let allowed = PDFLimits.standard.depth
        for (open, close) in [("[", "]"), ("<</A ", ">>")] {
            func nested(_ depth: Int) -> String {
                String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            }
            _ = try object(nested(allowed))
            let error = #expect(throws: PDFError.self) { try object(nested(allowed + 1)) }
            #expect(error?.kind == .limit)
            let endless = #expect(throws: PDFError.self) {
                try object(String(repeating: open, count: 100_000))
            }
            #expect(endless?.kind == .limit)
        }
    }

    @Test("One object has a limited number of values")
    func elements() {
        let error = #expect(throws: PDFError.self) {
            try object("[" + String(repeating: "0 ", count: PDFLimits.standard.elements) + "]")
        }
        #expect(error?.kind == .limit)
    }

    @Test("References are found without building the object")
    func references() throws {
        let bytes = Array(
            "<</A[1 0 R(2 0 R)<32203020>/R]/B<</C 3 0 R>>/D 4 0 R%5 0 R\n>> 6 0 R".utf8)
        var lexer = PDFLexer(at: 0, end: bytes.count, limits: .standard)
        var found: [Int] = []
        try lexer.collectReferences(bytes.span) { found.append($0.number) }
        #expect(found == [1, 3, 4])
    }

    @Test("What is printed reads as it was")
    func printing() throws {
        for text in [
            "<</A#20[1 -2 .5 (x\\)<41>)/N null true 3 1 R]/B<feff1EA0>>>", "[]", "<<>>", "()",
        ] {
            let first = try object(text)
            var printer = PDFPrinter()
            printer.value(first)
            #expect(try object(printer.bytes) == first)
        }
    }

    @Test("Text strings are decoded from all three encodings")
    func text() {
        #expect(PDFText.decode(PDFText.encode("Sở GD&ĐT – số 😀")) == "Sở GD&ĐT – số 😀")
        #expect(PDFText.decode([0xEF, 0xBB, 0xBF] + Array("Ấn tín".utf8)) == "Ấn tín")
        #expect(PDFText.decode([0x41, 0x80, 0x18, 0xA0, 0xE9]) == "A•˘€é")
        #expect(PDFText.decode([0xFE, 0xFF, 0, 0x1B, 0, 0x76, 0, 0x69, 0, 0x1B, 0, 0x41]) == "A")
        #expect(PDFText.decode([0xFE, 0xFF, 0]) == "")
    }
}
