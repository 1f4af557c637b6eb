import AntinSystem

/// Reads cross-reference sections (7.5.4, 7.5.8).
struct XrefSectionReader {
    let limits: PDFLimits
    let store: ByteStore
    var decoder: StreamDecoder
    private var entriesLeft: Int

    init(store: ByteStore, limits: PDFLimits) {
        self.store = store
        self.limits = limits
        self.decoder = StreamDecoder(limits: limits)
        self.entriesLeft = limits.entries
    }

    /// The section at this offset; the stream of a hybrid is read with it.
    mutating func section(
        at offset: Int, _ bytes: Span<UInt8>
    ) throws(PDFError) -> XrefSection {
        guard offset >= 0, offset < bytes.count else {
            throw PDFError(.malformed, at: offset, "a cross-reference offset outside the file")
        }
        var lexer = PDFLexer(at: offset, end: bytes.count, limits: limits)
        if lexer.take("xref", bytes) {
            return try table(at: offset, &lexer, bytes)
        }
        return try stream(at: offset, bytes)
    }

    // MARK: Tables

    private mutating func table(
        at offset: Int, _ lexer: inout PDFLexer, _ bytes: Span<UInt8>
    ) throws(PDFError) -> XrefSection {
        var entries: [XrefEntry] = []
        lexer.skipBlanks(bytes)
        while !lexer.take("trailer", bytes) {
            guard let first = lexer.takeUnsigned(bytes) else {
                throw lexer.error("expected a subsection or trailer")
            }
            lexer.skipBlanks(bytes)
            guard let count = lexer.takeUnsigned(bytes) else {
                throw lexer.error("expected the number of entries")
            }
            lexer.skipBlanks(bytes)
            guard count <= entriesLeft else {
                throw PDFError(.limit, at: lexer.position, "too many cross-reference entries")
            }
            entriesLeft -= count
            // 20 bytes for each entry; the check before the loop keeps the loop inside the file.
            let (length, overflow) = count.multipliedReportingOverflow(by: 20)
            let (last, lastOverflow) = first.addingReportingOverflow(count)
            guard !overflow, length <= bytes.count - lexer.position, !lastOverflow,
                last <= Int(UInt32.max)
            else { throw lexer.error("a subsection that is cut off") }
            for number in first..<last {
                entries.append(
                    try Self.entry(UInt32(number), at: lexer.position, bytes))
                lexer.position += 20
            }
            lexer.skipBlanks(bytes)
        }
        let trailer = try Self.dictionary(&lexer, bytes)
        var section = XrefSection(
            kind: .table, offset: offset, end: lexer.position,
            entries: try Self.ordered(entries, at: offset),
            trailer: trailer, streamNumber: nil,
            previous: try Self.offset("Prev", trailer, at: offset),
            size: try Self.size(trailer, at: offset))
        if let hidden = try Self.offset("XRefStm", trailer, at: offset) {
            // Entries of the stream count where the table has none or a free one (7.5.8.4).
            let stream = try stream(at: hidden, bytes)
            var merged: [UInt32: XrefEntry] = [:]
            for entry in stream.entries { merged[entry.number] = entry }
            for entry in section.entries
            where entry.place != .free || merged[entry.number] == nil {
                merged[entry.number] = entry
            }
            section.entries = merged.values.sorted { $0.number < $1.number }
            section.hybridRange = hidden..<stream.end
        }
        return section
    }

    /// `oooooooooo ggggg n` and two bytes of line end (7.5.4).
    private static func entry(
        _ number: UInt32, at start: Int, _ bytes: Span<UInt8>
    ) throws(PDFError) -> XrefEntry {
        func digits(_ range: Range<Int>) -> Int? {
            var value = 0
            for index in range {
                guard let digit = bytes[start + index].decimalDigit else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        let lineEnd = (bytes[start + 18], bytes[start + 19])
        guard let offset = digits(0..<10), bytes[start + 10] == 0x20,
            let generation = digits(11..<16).flatMap({ UInt16(exactly: $0) }),
            bytes[start + 16] == 0x20,
            lineEnd == (0x20, 0x0A) || lineEnd == (0x20, 0x0D) || lineEnd == (0x0D, 0x0A)
        else {
            throw PDFError(.malformed, at: start, "expected a cross-reference entry of 20 bytes")
        }
        switch bytes[start + 17] {
        case UInt8(ascii: "n"):
            return XrefEntry(number: number, generation: generation, place: .offset(offset))
        case UInt8(ascii: "f"):
            return XrefEntry(number: number, generation: generation, place: .free)
        default:
            throw PDFError(.malformed, at: start, "an entry that is neither n nor f")
        }
    }

    private static func dictionary(
        _ lexer: inout PDFLexer, _ bytes: Span<UInt8>
    ) throws(PDFError) -> PDFDictionary {
        guard case .dictionary(let dictionary) = try lexer.object(bytes) else {
            throw lexer.error("expected the trailer's dictionary")
        }
        guard !dictionary.hasRepeatedKey else {
            throw lexer.error("a trailer with a repeated key")
        }
        return dictionary
    }

    // MARK: Streams

    private mutating func stream(
        at offset: Int, _ bytes: Span<UInt8>
    ) throws(PDFError) -> XrefSection {
        guard offset >= 0, offset < bytes.count else {
            throw PDFError(.malformed, at: offset, "a cross-reference offset outside the file")
        }
        let parsed = try IndirectObject(at: offset, end: bytes.count, bytes, limits: limits) {
            // The objects cannot be looked up before this stream is read.
            (_) throws(PDFError) in nil
        }
        guard let stream = parsed.value.stream, stream.dictionary["Type"]?.name == "XRef",
            !stream.dictionary.hasRepeatedKey
        else { throw PDFError(.malformed, at: offset, "no cross-reference section here") }
        let dictionary = stream.dictionary
        let size = try Self.size(dictionary, at: offset)
        let decoded = try decoder.decode(stream, of: store)
        let entries = try self.entries(decoded, dictionary, size: size, at: offset)
        return XrefSection(
            kind: .stream, offset: offset,
            end: try endOfStray(trailer: parsed.end, bytes),
            entries: try Self.ordered(entries, at: offset), trailer: dictionary,
            streamNumber: parsed.reference.number,
            previous: try Self.offset("Prev", dictionary, at: offset), size: size)
    }

    /// Acrobat writes a trailer behind the first stream of some linearised files, with nothing in
    /// it that a reader needs. It is stepped over only as long as that is so.
    private func endOfStray(trailer end: Int, _ bytes: Span<UInt8>) throws(PDFError) -> Int {
        var lexer = PDFLexer(at: end, end: bytes.count, limits: limits)
        lexer.skipBlanks(bytes)
        guard lexer.take("trailer", bytes) else { return end }
        let dictionary = try Self.dictionary(&lexer, bytes)
        guard Set(dictionary.keys).isSubset(of: ["Size", "ID"]) else {
            throw lexer.error("a trailer after a cross-reference stream")
        }
        return lexer.position
    }

    private mutating func entries(
        _ decoded: [UInt8], _ dictionary: PDFDictionary, size: Int, at offset: Int
    ) throws(PDFError) -> [XrefEntry] {
        func integers(_ key: String) throws(PDFError) -> [Int]? {
            guard let object = dictionary[key] else { return nil }
            let values = object.array?.map(\.integer)
            guard let values, !values.contains(where: { $0 == nil || $0 ?? -1 < 0 }) else {
                throw PDFError(.malformed, at: offset, "a wrong /\(key)")
            }
            return values.compactMap(\.self)
        }
        guard let widths = try integers("W"), widths.count == 3, widths.allSatisfy({ $0 <= 8 }),
            widths[1] > 0
        else { throw PDFError(.malformed, at: offset, "a wrong /W") }
        let index = try integers("Index") ?? [0, size]
        guard index.count % 2 == 0 else {
            throw PDFError(.malformed, at: offset, "a wrong /Index")
        }
        let row = widths[0] + widths[1] + widths[2]
        var entries: [XrefEntry] = []
        var cursor = 0
        for pair in stride(from: 0, to: index.count, by: 2) {
            let (first, count) = (index[pair], index[pair + 1])
            let (last, overflow) = first.addingReportingOverflow(count)
            guard count <= (decoded.count - cursor) / row, !overflow, last <= Int(UInt32.max)
            else { throw PDFError(.malformed, at: offset, "a cross-reference stream cut off") }
            guard count <= entriesLeft else {
                throw PDFError(.limit, at: offset, "too many cross-reference entries")
            }
            entriesLeft -= count
            for number in first..<last {
                let fields = try Self.fields(decoded, at: cursor, widths, place: offset)
                cursor += row
                entries.append(try Self.entry(UInt32(number), fields, place: offset))
            }
        }
        guard cursor == decoded.count else {
            throw PDFError(.malformed, at: offset, "a cross-reference stream that is too long")
        }
        return entries
    }

    private static func fields(
        _ decoded: [UInt8], at start: Int, _ widths: [Int], place: Int
    ) throws(PDFError) -> (Int, Int, Int) {
        var cursor = start
        func field(_ width: Int) -> Int? {
            var value: UInt64 = 0
            for _ in 0..<width {
                value = value << 8 | UInt64(decoded[cursor])
                cursor += 1
            }
            return Int(exactly: value)
        }
        guard let first = field(widths[0]), let second = field(widths[1]),
            let third = field(widths[2])
        else { throw PDFError(.malformed, at: place, "an entry beyond 2^63") }
        return (widths[0] == 0 ? 1 : first, second, third)
    }

    private static func entry(
        _ number: UInt32, _ fields: (kind: Int, second: Int, third: Int), place: Int
    ) throws(PDFError) -> XrefEntry {
        switch fields.kind {
        case 0:
            // A free entry's numbers mean nothing to us, and some producers write -1 in them.
            return XrefEntry(number: number, generation: 0, place: .free)
        case 1:
            guard let generation = UInt16(exactly: fields.third) else {
                throw PDFError(.malformed, at: place, "a generation above 65535")
            }
            return XrefEntry(
                number: number, generation: generation, place: .offset(fields.second))
        case 2:
            guard fields.second <= Int(UInt32.max) else {
                throw PDFError(.malformed, at: place, "an object stream number above 2^32")
            }
            return XrefEntry(
                number: number, generation: 0,
                place: .stream(container: fields.second, index: fields.third))
        default:
            throw PDFError(.malformed, at: place, "an entry of the type \(fields.kind)")
        }
    }

    // MARK: Both

    private static func offset(
        _ key: String, _ trailer: PDFDictionary, at offset: Int
    ) throws(PDFError) -> Int? {
        guard let value = trailer[key] else { return nil }
        guard let number = value.integer, number >= 0 else {
            throw PDFError(.malformed, at: offset, "a wrong /\(key)")
        }
        return number
    }

    private static func size(_ trailer: PDFDictionary, at offset: Int) throws(PDFError) -> Int {
        guard let size = trailer["Size"]?.integer, size > 0, size <= Int(UInt32.max) else {
            throw PDFError(.malformed, at: offset, "a wrong /Size")
        }
        return size
    }

    /// Ascending by number; two entries for one number would be two documents.
    private static func ordered(
        _ entries: [XrefEntry], at offset: Int
    ) throws(PDFError) -> [XrefEntry] {
        func isAscending(_ entries: [XrefEntry]) -> Bool {
            zip(entries, entries.dropFirst()).allSatisfy { $0.number < $1.number }
        }
        if isAscending(entries) { return entries }
        let sorted = entries.sorted { $0.number < $1.number }
        guard isAscending(sorted) else {
            throw PDFError(.malformed, at: offset, "one object number has two entries")
        }
        return sorted
    }
}
