package import AntinCrypto
internal import AntinLog

/// Reads a log from its files up to a size that stands on a printed book, and answers what the
/// print should show: the root of that size and the hash of its numbers (Docs/books.md).
///
/// Says nothing about signatures: `audit` holds the log against its signed head.
package struct BookReading: Sendable {
    package let range: BookRange
    package let root: Digest

    /// Why nothing can be said.
    package enum Fault: Error, Equatable {
        /// The log is shorter than the print.
        case tooShort(UInt64)
        case missing(String)
    }

    /// - Throws: `Fault`, `FormatError`, or what the source throws.
    package init(_ source: some AuditSource, book: BookKey, size: UInt64) throws {
        guard let bytes = try source.bytes(at: "checkpoint") else {
            throw Fault.missing("checkpoint")
        }
        let checkpoint = try Checkpoint(parsing: SignedNote(parsing: bytes).text)
        guard size > 0, checkpoint.size >= size else { throw Fault.tooShort(checkpoint.size) }
        var range = BookRange(origin: checkpoint.origin, book: book, size: size)
        var writer = TileWriter()
        var previous = Entry.genesis(origin: checkpoint.origin)
        while writer.size < size {
            let start = writer.size
            let width = Int(min(UInt64(TilePath.fullWidth), checkpoint.size - start))
            let path = TilePath(
                .entries, index: start / UInt64(TilePath.fullWidth), width: width)
            guard let bytes = try source.bytes(of: path) else {
                throw Fault.missing("\(path)")
            }
            let bundle = try EntryBundle(parsing: bytes, width: width)
            for position in 0..<min(width, Int(size - start)) {
                let entry = try Entry(parsing: bundle[position])
                guard entry.index == writer.size, entry.previous == previous else {
                    throw FormatError("entry", expected: "an entry that continues the chain")
                }
                previous = try writer.append(bundle[position])
                range.read(entry)
            }
            _ = writer.takeFullFiles()
        }
        self.range = range
        self.root = writer.root
    }
}
