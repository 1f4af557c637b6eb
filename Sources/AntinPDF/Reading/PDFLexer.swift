import AntinCrypto

/// Reads objects from bytes: the whole file, or one decoded object stream.
///
/// The bytes are passed to each call, because a `Span` cannot be stored. Time is linear in what is
/// read; depth and number of values are bounded; nothing is guessed.
struct PDFLexer {
    /// The next byte to look at.
    var position: Int
    /// Bytes from here on do not exist for this reader. At most the count of the bytes passed in.
    let end: Int
    /// Values that may still be read.
    var remainingElements: Int
    let maxDepth: Int

    init(at position: Int, end: Int, limits: PDFLimits) {
        self.position = position
        self.end = end
        self.remainingElements = limits.elements
        self.maxDepth = limits.depth
    }

    // MARK: Bytes

    /// The byte at the position, or nil at the end.
    @inline(__always)
    func peek(_ bytes: Span<UInt8>) -> UInt8? {
        position < end ? bytes[position] : nil
    }

    /// The byte `distance` after the position, or nil beyond the end.
    @inline(__always)
    func peek(_ bytes: Span<UInt8>, ahead distance: Int) -> UInt8? {
        end - position > distance ? bytes[position + distance] : nil
    }

    /// Skips white space and comments (7.2.3, 7.2.4).
    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < end {
            let byte = bytes[position]
            if byte.isPDFSpace {
                position += 1
            } else if byte == UInt8(ascii: "%") {
                while position < end, !bytes[position].isPDFLineEnd { position += 1 }
            } else {
                return
            }
        }
    }

    /// Skips white space but no comments.
    mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while position < end, bytes[position].isPDFSpace { position += 1 }
    }

    /// Steps over this keyword if it stands here and ends here.
    mutating func take(_ keyword: String, _ bytes: Span<UInt8>) -> Bool {
        guard follows(keyword, bytes) else { return false }
        let after = position + keyword.utf8.count
        if after < end, bytes[after].isPDFRegular { return false }
        position = after
        return true
    }

    /// Whether these bytes stand here, whatever follows them.
    func follows(_ text: String, _ bytes: Span<UInt8>) -> Bool {
        guard end - position >= text.utf8.count else { return false }
        var cursor = position
        for expected in text.utf8 {
            if bytes[cursor] != expected { return false }
            cursor += 1
        }
        return true
    }

    func error(_ detail: String) -> PDFError {
        PDFError(.malformed, at: position, detail)
    }

    // MARK: Numbers

    /// An unsigned decimal integer that ends before a delimiter or white space, or nil; the
    /// position then is where it was.
    mutating func takeUnsigned(_ bytes: Span<UInt8>) -> Int? {
        var cursor = position
        var value = 0
        while cursor < end, let digit = bytes[cursor].decimalDigit {
            let (tens, tensOverflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = tens.addingReportingOverflow(digit)
            if tensOverflow || sumOverflow { return nil }
            value = sum
            cursor += 1
        }
        guard cursor > position else { return nil }
        if cursor < end, bytes[cursor].isPDFRegular { return nil }
        position = cursor
        return value
    }

    /// An integer, a real, or `12 0 R`.
    private mutating func number(_ bytes: Span<UInt8>) throws(PDFError) -> PDFObject {
        let start = position
        if let value = takeUnsigned(bytes) {
            if let reference = takeReference(value, bytes) { return .reference(reference) }
            return .integer(value)
        }
        var negative = false
        if let byte = peek(bytes), byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
            negative = byte == UInt8(ascii: "-")
            position += 1
        }
        let wholeStart = position
        while position < end, bytes[position].decimalDigit != nil { position += 1 }
        let whole = wholeStart..<position
        guard peek(bytes) == UInt8(ascii: ".") else {
            position = wholeStart
            guard let value = takeUnsigned(bytes) else {
                position = start
                throw error("expected a number")
            }
            return .integer(negative ? -value : value)
        }
        position += 1
        let fractionStart = position
        while position < end, bytes[position].decimalDigit != nil { position += 1 }
        let fraction = fractionStart..<position
        guard whole.count + fraction.count > 0, whole.count + fraction.count <= 64,
            !(peek(bytes)?.isPDFRegular ?? false)
        else {
            position = start
            throw error("expected a number")
        }
        return .real(
            PDFReal(
                sign: negative, whole: whole.map { bytes[$0] },
                fraction: fraction.map { bytes[$0] }))
    }

    /// After the integer `number`: generation and `R`, or nothing is read.
    private mutating func takeReference(_ number: Int, _ bytes: Span<UInt8>) -> PDFReference? {
        let start = position
        skipSpace(bytes)
        if let generation = takeUnsigned(bytes) {
            skipSpace(bytes)
            if take("R", bytes), number > 0, number <= Int(UInt32.max), generation <= 65_535 {
                return PDFReference(number: number, generation: generation)
            }
        }
        position = start
        return nil
    }

    // MARK: Objects

    /// The next object. Streams are no business of the lexer: it stops before `stream`.
    mutating func object(_ bytes: Span<UInt8>, depth: Int = 0) throws(PDFError) -> PDFObject {
        guard depth <= maxDepth else {
            throw PDFError(.limit, at: position, "objects nested deeper than \(maxDepth)")
        }
        guard remainingElements > 0 else {
            throw PDFError(.limit, at: position, "too many values in one object")
        }
        remainingElements -= 1
        skipSpace(bytes)
        guard let byte = peek(bytes) else { throw error("expected an object") }
        switch byte {
        case UInt8(ascii: "/"):
            return .name(try name(bytes))
        case UInt8(ascii: "("):
            return .string(try literalString(bytes))
        case UInt8(ascii: "<"):
            if peek(bytes, ahead: 1) == UInt8(ascii: "<") {
                return .dictionary(try dictionary(bytes, depth: depth))
            }
            return .string(try hexString(bytes))
        case UInt8(ascii: "["):
            return .array(try array(bytes, depth: depth))
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            return try number(bytes)
        case UInt8(ascii: "t") where take("true", bytes):
            return .boolean(true)
        case UInt8(ascii: "f") where take("false", bytes):
            return .boolean(false)
        case UInt8(ascii: "n") where take("null", bytes):
            return .null
        default:
            throw error("expected an object")
        }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(PDFError) -> [PDFObject] {
        position += 1
        var values: [PDFObject] = []
        while true {
            skipSpace(bytes)
            guard let byte = peek(bytes) else { throw error("an array does not end") }
            if byte == UInt8(ascii: "]") {
                position += 1
                return values
            }
            values.append(try object(bytes, depth: depth + 1))
        }
    }

    private mutating func dictionary(
        _ bytes: Span<UInt8>, depth: Int
    ) throws(PDFError) -> PDFDictionary {
        position += 2
        var entries: [PDFDictionary.Entry] = []
        while true {
            skipSpace(bytes)
            guard let byte = peek(bytes) else { throw error("a dictionary does not end") }
            if byte == UInt8(ascii: ">"), peek(bytes, ahead: 1) == UInt8(ascii: ">") {
                position += 2
                return PDFDictionary(entries: entries)
            }
            guard byte == UInt8(ascii: "/") else { throw error("expected a key") }
            let key = try name(bytes)
            skipSpace(bytes)
            let start = position
            let value = try object(bytes, depth: depth + 1)
            entries.append(.init(key: key, value: value, range: start..<position))
        }
    }

    /// A name (7.3.5): every `#` begins two hex digits, and none of them is a zero byte.
    private mutating func name(_ bytes: Span<UInt8>) throws(PDFError) -> String {
        position += 1
        let start = position
        var bits: UInt8 = 0
        var isEscaped = false
        while position < end, bytes[position].isPDFRegular {
            bits |= bytes[position]
            if bytes[position] == UInt8(ascii: "#") { isEscaped = true }
            position += 1
        }
        if bits < 0x80, !isEscaped, let text = String(ascii: bytes.extracting(start..<position)) {
            return text
        }
        return try self.name(escapedAt: start, bytes)
    }

    private mutating func name(
        escapedAt start: Int, _ bytes: Span<UInt8>
    ) throws(PDFError) -> String {
        let end = position
        var decoded: [UInt8] = []
        position = start
        while position < end {
            var byte = bytes[position]
            if byte == UInt8(ascii: "#") {
                guard let high = peek(bytes, ahead: 1)?.hexValue, high < 16,
                    let low = peek(bytes, ahead: 2)?.hexValue, low < 16, high + low > 0
                else { throw error("a name with a broken # escape") }
                byte = high << 4 | low
                position += 2
            }
            decoded.append(byte)
            position += 1
        }
        return String(latin1: decoded)
    }

    /// A hex string (7.3.4.3); a missing last digit is a zero.
    private mutating func hexString(_ bytes: Span<UInt8>) throws(PDFError) -> [UInt8] {
        let start = position + 1
        let hasBlanks = try skipHexString(bytes)
        let inner = bytes.extracting(start..<position - 1)
        // `/Contents` has many thousand digits, and as a rule nothing stands between them.
        guard hasBlanks else { return Hex.bytes(of: inner) }
        let digits = [UInt8](capacity: inner.count) { output in
            for index in inner.indices where inner[index].hexValue < 16 {
                output.append(inner[index])
            }
        }
        return Hex.bytes(of: digits.span)
    }

    /// Steps over `<…>`, in which only hex digits and white space may be. Says whether there is
    /// white space.
    @discardableResult
    private mutating func skipHexString(_ bytes: Span<UInt8>) throws(PDFError) -> Bool {
        let inside = bytes.extracting(..<end)
        var hasBlanks = false
        position += 1
        while true {
            position += Hex.digitCount(in: inside, from: position)
            guard let byte = peek(bytes) else { throw error("a string does not end") }
            guard byte != UInt8(ascii: ">") else { break }
            guard byte.isPDFSpace else { throw error("expected a hex digit") }
            hasBlanks = true
            position += 1
        }
        position += 1
        return hasBlanks
    }

    /// A literal string (7.3.4.2). An unknown escape stands for the character itself.
    private mutating func literalString(_ bytes: Span<UInt8>) throws(PDFError) -> [UInt8] {
        position += 1
        var decoded: [UInt8] = []
        var open = 1
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "("):
                open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 0 { return decoded }
            case UInt8(ascii: "\r"):
                // An end of line in a string reads as one line feed, however it is written.
                if peek(bytes) == UInt8(ascii: "\n") { position += 1 }
                decoded.append(UInt8(ascii: "\n"))
                continue
            case UInt8(ascii: "\\"):
                if let escaped = escape(bytes) { decoded.append(escaped) }
                continue
            default:
                break
            }
            decoded.append(byte)
        }
        throw error("a string does not end")
    }

    /// What follows a backslash; nil for a line continuation.
    private mutating func escape(_ bytes: Span<UInt8>) -> UInt8? {
        guard let byte = peek(bytes) else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case 0x0A: return nil
        case 0x0D:
            if peek(bytes) == 0x0A { position += 1 }
            return nil
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = Int(byte - UInt8(ascii: "0"))
            for _ in 0..<2 {
                guard let digit = peek(bytes)?.decimalDigit, digit < 8 else { break }
                value = value * 8 + digit
                position += 1
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }

    // MARK: References only

    /// Steps over the next object and reports each reference in it, without building the object.
    mutating func collectReferences(
        _ bytes: Span<UInt8>, _ found: (PDFReference) -> Void
    ) throws(PDFError) {
        var depth = 0
        repeat {
            skipSpace(bytes)
            guard let byte = peek(bytes) else { throw error("expected an object") }
            switch byte {
            case UInt8(ascii: "["):
                position += 1
                depth += 1
            case UInt8(ascii: "]"):
                position += 1
                depth -= 1
            case UInt8(ascii: "<") where peek(bytes, ahead: 1) == UInt8(ascii: "<"):
                position += 2
                depth += 1
            case UInt8(ascii: ">") where peek(bytes, ahead: 1) == UInt8(ascii: ">"):
                position += 2
                depth -= 1
            case UInt8(ascii: "<"):
                try skipHexString(bytes)
            case UInt8(ascii: "/"):
                position += 1
                while position < end, bytes[position].isPDFRegular { position += 1 }
            default:
                remainingElements = 1
                if case .reference(let reference) = try object(bytes) { found(reference) }
            }
            guard depth >= 0 else { throw error("expected an object") }
            guard depth <= maxDepth else {
                throw PDFError(.limit, at: position, "objects nested deeper than \(maxDepth)")
            }
        } while depth > 0
    }
}
