// EntryBundle.swift

/// Up to 256 neighbouring entries: what an entry bundle's file holds. Each entry follows its length
/// as two bytes, big-endian.
package struct EntryBundle: Hashable, Sendable {
    /// The file's bytes.
    package private(set) var bytes: [UInt8] = []

    /// The place of each entry in `bytes`.
    package private(set) var ranges: [Range<Int>] = []

    package init() {}

    /// Reads a file of exactly `width` entries. What is in the entries is not looked at.
    package init(parsing bytes: [UInt8], width: Int) throws(FormatError) {
        let span = bytes.span
        var position = 0
        while position < span.count {
            let range = try Self.entry(at: position, in: span)
            ranges.append(range)
            position = range.upperBound
        }
        guard 1...TilePath.fullWidth ~= width, ranges.count == width else {
            throw FormatError("entry bundle", expected: "\(width) entries, each after its length")
        }
        self.bytes = bytes
    }

    package var count: Int { ranges.count }

    /// The bytes of one entry. Cost: a copy.
    package subscript(position: Int) -> [UInt8] { Array(bytes[ranges[position]]) }

    /// Appends an entry. Throws if it is longer than 65,535 bytes. The bundle is not full.
    package mutating func append(_ entry: Span<UInt8>) throws(FormatError) {
        precondition(count < TilePath.fullWidth)
        guard entry.count <= Entry.maxBytes else {
            throw FormatError("entry bundle", expected: "entries of at most 65,535 bytes")
        }
        bytes.append(UInt8(entry.count >> 8))
        bytes.append(UInt8(entry.count & 0xFF))
        let start = bytes.count
        for position in entry.indices { bytes.append(entry[position]) }
        ranges.append(start..<bytes.count)
    }

    /// The place of the entry whose length stands at `position`. The next length follows it.
    static func entry(at position: Int, in bytes: Span<UInt8>) throws(FormatError) -> Range<Int> {
        guard bytes.count - position >= 2 else {
            throw FormatError("entry bundle", expected: "a length of two bytes")
        }
        let start = position + 2
        let count = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        guard bytes.count - start >= count else {
            throw FormatError("entry bundle", expected: "as many bytes as the length says")
        }
        return start..<start + count
    }
}
