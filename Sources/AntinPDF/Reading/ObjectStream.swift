/// A decoded object stream (7.5.7): several objects without `obj` and `endobj`.
final class ObjectStream {
    /// Offset of the stream object in the file.
    let place: Int
    /// The object numbers, by slot.
    let numbers: [Int]
    private let starts: [Int]
    private let decoded: [UInt8]
    /// What was parsed so far.
    var values: [Int: PDFObject] = [:]

    init(
        _ dictionary: PDFDictionary, decoded: [UInt8], at place: Int, limits: PDFLimits
    ) throws(PDFError) {
        guard let count = dictionary["N"]?.integer, count >= 0, count <= limits.entries,
            let first = dictionary["First"]?.integer, first >= 0, first <= decoded.count
        else { throw PDFError(.malformed, at: place, "an object stream without /N and /First") }
        var numbers: [Int] = []
        var starts: [Int] = []
        let bytes = decoded.span
        var lexer = PDFLexer(at: 0, end: first, limits: limits)
        for _ in 0..<count {
            lexer.skipSpace(bytes)
            let number = lexer.takeUnsigned(bytes)
            lexer.skipSpace(bytes)
            guard let number, let offset = lexer.takeUnsigned(bytes),
                offset <= decoded.count - first
            else { throw PDFError(.malformed, at: place, "an object stream with a wrong index") }
            numbers.append(number)
            starts.append(first + offset)
        }
        self.place = place
        self.numbers = numbers
        self.starts = starts
        self.decoded = decoded
    }

    /// The object in a slot. Offsets in its dictionaries are offsets in the decoded stream.
    func parse(_ slot: Int, limits: PDFLimits) throws(PDFError) -> PDFObject {
        var lexer = PDFLexer(at: starts[slot], end: decoded.count, limits: limits)
        let bytes = decoded
        do {
            return try lexer.object(bytes.span)
        } catch {
            throw PDFError(error.kind, at: place, "\(error.detail) (in an object stream)")
        }
    }

    /// The references in the object of a slot.
    func collectReferences(
        _ slot: Int, limits: PDFLimits, _ found: (PDFReference) -> Void
    ) throws(PDFError) {
        var lexer = PDFLexer(at: starts[slot], end: decoded.count, limits: limits)
        let bytes = decoded
        try lexer.collectReferences(bytes.span, found)
    }
}
