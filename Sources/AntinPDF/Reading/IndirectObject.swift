/// `12 0 obj … endobj` as it lies in the file.
struct IndirectObject {
    let reference: PDFReference
    let value: PDFObject
    /// After `endobj`.
    let end: Int

    /// Reads the object whose number stands at `offset`, white space aside; it must end before
    /// `end`.
    ///
    /// - Parameter resolve: the integer behind an indirect `/Length`, or nil if there is none.
    init(
        at offset: Int, end: Int, _ bytes: Span<UInt8>, limits: PDFLimits,
        resolve: (PDFReference) throws(PDFError) -> Int?
    ) throws(PDFError) {
        guard offset >= 0, offset < end else {
            throw PDFError(.malformed, at: offset, "an object outside its revision")
        }
        var lexer = PDFLexer(at: offset, end: end, limits: limits)
        let reference = try Self.header(&lexer, bytes)
        var value = try lexer.object(bytes)
        lexer.skipSpace(bytes)
        if case .dictionary(let dictionary) = value, lexer.take("stream", bytes) {
            let data = try Self.data(dictionary, &lexer, bytes, resolve: resolve)
            value = .stream(PDFStream(dictionary: dictionary, dataRange: data))
            lexer.skipSpace(bytes)
        }
        guard lexer.take("endobj", bytes) else { throw lexer.error("expected endobj") }
        self.reference = reference
        self.value = value
        self.end = lexer.position
    }

    /// `12 0 obj`.
    static func header(
        _ lexer: inout PDFLexer, _ bytes: Span<UInt8>
    ) throws(PDFError) -> PDFReference {
        lexer.skipBlanks(bytes)
        let start = lexer.position
        guard let number = lexer.takeUnsigned(bytes), number > 0, number <= Int(UInt32.max) else {
            throw PDFError(.malformed, at: start, "expected an object number")
        }
        lexer.skipBlanks(bytes)
        guard let generation = lexer.takeUnsigned(bytes), generation <= 65_535 else {
            throw PDFError(.malformed, at: start, "expected a generation")
        }
        lexer.skipBlanks(bytes)
        guard lexer.take("obj", bytes) else {
            throw PDFError(.malformed, at: start, "expected obj")
        }
        return PDFReference(number: number, generation: generation)
    }

    /// The bytes of a stream; the position then stands after `endstream`. The end is where
    /// `/Length` says, never where the word `endstream` happens to be found (7.3.8).
    private static func data(
        _ dictionary: PDFDictionary, _ lexer: inout PDFLexer, _ bytes: Span<UInt8>,
        resolve: (PDFReference) throws(PDFError) -> Int?
    ) throws(PDFError) -> Range<Int> {
        if lexer.peek(bytes) == 0x0D, lexer.peek(bytes, ahead: 1) == 0x0A {
            lexer.position += 2
        } else if lexer.peek(bytes) == 0x0A {
            lexer.position += 1
        } else {
            throw lexer.error("expected an end of line after stream")
        }
        let length: Int?
        switch dictionary["Length"] {
        case .integer(let value): length = value
        case .reference(let reference): length = try resolve(reference)
        default: length = nil
        }
        let start = lexer.position
        guard let length, length >= 0, length <= lexer.end - start else {
            throw lexer.error("a wrong /Length")
        }
        lexer.position = start + length
        lexer.skipBlanks(bytes)
        guard lexer.take("endstream", bytes) else {
            throw PDFError(.malformed, at: start, "endstream is not where /Length says")
        }
        return start..<start + length
    }
}
