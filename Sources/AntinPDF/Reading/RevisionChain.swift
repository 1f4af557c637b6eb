import AntinSystem

/// Follows `startxref` and `/Prev` from the end of the file to its first revision.
struct RevisionChain {
    /// Oldest first.
    let revisions: [PDFRevision]
    let index: XrefIndex
    /// Bytes after the last revision that are more than ends of line; nothing accounts for them.
    let trailing: Range<Int>?

    /// `startxref`, its number and `%%EOF`, as they stand in the file.
    private struct Ending {
        let start: Int
        let target: Int
        let markerEnd: Int
        let lineEnd: Int

        /// Reads forward from the end of a section; only white space and comments may be between.
        /// Nil if `startxref` does not follow.
        init?(after section: Int, _ bytes: Span<UInt8>, limits: PDFLimits) throws(PDFError) {
            var lexer = PDFLexer(at: section, end: bytes.count, limits: limits)
            lexer.skipSpace(bytes)
            let start = lexer.position
            guard lexer.take("startxref", bytes) else { return nil }
            lexer.skipBlanks(bytes)
            guard let target = lexer.takeUnsigned(bytes) else {
                throw lexer.error("expected the offset of startxref")
            }
            lexer.skipBlanks(bytes)
            guard lexer.follows("%%EOF", bytes) else {
                throw lexer.error("expected %%EOF after startxref")
            }
            self.init(start: start, target: target, marker: lexer.position, bytes)
        }

        /// The last one of the file, found backwards from its end in one pass. What follows it is
        /// for the caller to report; an `%%EOF` without `startxref` is no ending.
        init(ofFile bytes: Span<UInt8>, limits: PDFLimits) throws(PDFError) {
            var lexer = PDFLexer(at: 0, end: bytes.count, limits: limits)
            var marker = bytes.count - 5
            while marker >= 0 {
                lexer.position = marker
                if bytes[marker] == UInt8(ascii: "%"), lexer.follows("%%EOF", bytes),
                    let found = Self.before(marker, bytes, lexer)
                {
                    self.init(start: found.start, target: found.target, marker: marker, bytes)
                    return
                }
                marker -= 1
            }
            throw PDFError(.truncated, at: bytes.count, "no startxref and %%EOF")
        }

        /// `startxref` and its number before an `%%EOF`.
        private static func before(
            _ marker: Int, _ bytes: Span<UInt8>, _ lexer: PDFLexer
        ) -> (start: Int, target: Int)? {
            var lexer = lexer
            var cursor = marker
            while cursor > 0, bytes[cursor - 1].isPDFSpace { cursor -= 1 }
            while cursor > 0, bytes[cursor - 1].decimalDigit != nil { cursor -= 1 }
            lexer.position = cursor
            let target = lexer.takeUnsigned(bytes)
            while cursor > 0, bytes[cursor - 1].isPDFSpace { cursor -= 1 }
            cursor -= 9
            lexer.position = max(cursor, 0)
            guard let target, cursor >= 0, lexer.follows("startxref", bytes) else { return nil }
            return (cursor, target)
        }

        private init(start: Int, target: Int, marker: Int, _ bytes: Span<UInt8>) {
            self.start = start
            self.target = target
            self.markerEnd = marker + 5
            var end = markerEnd
            while end < bytes.count, end < markerEnd + 4, bytes[end].isPDFLineEnd { end += 1 }
            self.lineEnd = end
        }
    }

    /// A section, the ending of its revision, and the other section of a linearised file.
    private struct Link {
        let section: XrefSection
        let ending: Ending
        /// Its own ending, `startxref 0`, is left out by some producers.
        var linearized: (main: XrefSection, inner: Ending?)?

        var entries: [XrefEntry] {
            guard let main = linearized?.main else { return section.entries }
            // The first page's section is the newer one.
            var merged: [UInt32: XrefEntry] = [:]
            for entry in main.entries { merged[entry.number] = entry }
            for entry in section.entries { merged[entry.number] = entry }
            return merged.values.sorted { $0.number < $1.number }
        }

        var accounted: [Range<Int>] {
            var ranges = [section.offset..<section.end, ending.start..<ending.markerEnd]
            if let hybrid = section.hybridRange { ranges.append(hybrid) }
            if let linearized {
                ranges.append(linearized.main.offset..<linearized.main.end)
                if let inner = linearized.inner { ranges.append(inner.start..<inner.markerEnd) }
            }
            return ranges
        }
    }

    init(of store: ByteStore, limits: PDFLimits) throws(PDFError) {
        self = try store.withSpan(0..<store.count) { bytes throws(PDFError) in
            try RevisionChain(bytes, store: store, limits: limits)
        }
    }

    private init(
        _ bytes: Span<UInt8>, store: ByteStore, limits: PDFLimits
    ) throws(PDFError) {
        let last = try Ending(ofFile: bytes, limits: limits)
        var reader = XrefSectionReader(store: store, limits: limits)
        var links: [Link] = []
        var next: Int? = last.target
        while let offset = next {
            guard links.count < limits.revisions else {
                throw PDFError(.limit, at: offset, "more than \(limits.revisions) revisions")
            }
            let link = try Self.link(at: offset, &reader, bytes)
            guard link.section.trailer["Encrypt"] == nil,
                link.linearized?.main.trailer["Encrypt"] == nil
            else { throw PDFError(.encrypted, at: offset, "the document is encrypted") }
            // Every step goes back in the file, so that the chain ends and sections nest.
            if let newer = links.last, link.ending.lineEnd > newer.section.offset {
                throw PDFError(
                    .malformed, at: newer.section.offset, "/Prev names no older revision")
            }
            links.append(link)
            next = link.linearized == nil ? link.section.previous : nil
        }
        links.reverse()
        guard let newest = links.last else { throw PDFError(.truncated, "no revision") }
        self.revisions = try Self.revisions(links)
        self.index = XrefIndex(links.map(\.entries))
        try Self.check(index, revisions)
        var rest = newest.ending.lineEnd
        while rest < bytes.count, bytes[rest].isPDFLineEnd { rest += 1 }
        self.trailing = rest < bytes.count ? newest.ending.lineEnd..<bytes.count : nil
    }

    private static func link(
        at offset: Int, _ reader: inout XrefSectionReader, _ bytes: Span<UInt8>
    ) throws(PDFError) -> Link {
        let section = try reader.section(at: offset, bytes)
        let ending = try Ending(after: section.end, bytes, limits: reader.limits)
        guard let previous = section.previous, previous > offset else {
            guard let ending else {
                throw PDFError(
                    .malformed, at: section.end, "expected startxref after its section")
            }
            guard ending.target == offset else {
                throw PDFError(
                    .malformed, at: ending.start, "startxref does not name its own section")
            }
            return Link(section: section, ending: ending)
        }
        // A linearised file (annex F): the first page's section stands first and is named by the
        // startxref at the end, which follows the main section.
        let main = try reader.section(at: previous, bytes)
        guard let outer = try Ending(after: main.end, bytes, limits: reader.limits),
            outer.target == offset, main.kind == section.kind, main.previous == nil,
            main.hybridRange == nil, section.hybridRange == nil,
            section.end <= previous, ending.map({ $0.lineEnd <= previous }) ?? true
        else {
            throw PDFError(.malformed, at: offset, "/Prev names no older revision")
        }
        return Link(section: section, ending: outer, linearized: (main, ending))
    }

    private static func revisions(_ links: [Link]) throws(PDFError) -> [PDFRevision] {
        var revisions: [PDFRevision] = []
        for (index, link) in links.enumerated() {
            guard let root = link.section.trailer["Root"]?.reference else {
                throw PDFError(.malformed, at: link.section.offset, "a trailer without /Root")
            }
            let size = max(link.section.size, link.linearized?.main.size ?? 0)
            revisions.append(
                PDFRevision(
                    index: index, start: revisions.last?.endOffset ?? 0,
                    markerEnd: link.ending.markerEnd, endOffset: link.ending.lineEnd,
                    startxref: link.section.offset,
                    usesXrefStream: link.section.kind == .stream,
                    isHybrid: link.section.hybridRange != nil, trailer: link.section.trailer,
                    root: root, streamNumber: link.section.streamNumber,
                    accounted: link.accounted, size: max(size, revisions.last?.size ?? 0)))
        }
        return revisions
    }

    /// Each revision must be complete without the bytes of later ones.
    private static func check(
        _ index: XrefIndex, _ revisions: [PDFRevision]
    ) throws(PDFError) {
        for entry in index.entries {
            let revision = revisions[Int(entry.revision)]
            if case .offset(let offset) = entry.place, offset >= revision.endOffset {
                throw PDFError(
                    .malformed, at: offset,
                    "object \(entry.number) lies outside revision \(revision.index + 1)")
            }
            guard entry.place == .free || Int(entry.number) < revision.size else {
                throw PDFError(
                    .malformed, at: revision.startxref,
                    "object \(entry.number) is not below /Size")
            }
        }
    }
}
