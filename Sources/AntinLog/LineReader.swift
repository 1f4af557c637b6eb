// LineReader.swift

import AntinCrypto

/// 0x0A, the only line ending of every format here.
let lineFeed = UInt8(ascii: "\n")

/// Takes bytes apart into lines that each end with a line feed, counting them for the errors.
struct LineReader {
    private let format: String
    /// Where the next line begins.
    private(set) var position = 0
    /// The number of the line that was read last, counted from 1.
    private(set) var line = 0

    init(format: String) {
        self.format = format
    }

    /// The place of the next line, without its line feed; throws if no line feed follows.
    mutating func next(in bytes: Span<UInt8>) throws(FormatError) -> Range<Int> {
        line += 1
        var end = position
        while end < bytes.count, bytes[end] != lineFeed { end += 1 }
        guard end < bytes.count else { throw failure(expected: "a line ended by a line feed") }
        defer { position = end + 1 }
        return position..<end
    }

    /// An error about the line that was read last.
    func failure(expected: String) -> FormatError {
        FormatError(format, line: line, expected: expected)
    }
}

extension Span<UInt8> {
    func elementsEqual(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for position in indices where self[position] != other[position] { return false }
        return true
    }

    /// Whether the bytes are the same. One pass without branches, so that the compiler can compare
    /// many bytes at once.
    func isSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var difference: UInt8 = 0
        for position in indices { difference |= self[position] ^ other[position] }
        return difference == 0
    }

    /// Whether no byte is below 0x20. One pass without branches, as above.
    var isOneLine: Bool {
        var lowest = UInt8.max
        for position in indices { lowest = Swift.min(lowest, self[position]) }
        return lowest >= 0x20
    }

    /// A copy of the bytes. Cost: one allocation.
    var array: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        for position in indices { copy.append(self[position]) }
        return copy
    }
}

extension Digest {
    /// The value that a line of 44 base64 characters spells.
    init?(line: Span<UInt8>) {
        guard line.count == 44, let bytes = Base64.decode(line) else { return nil }
        self.init(bytes: bytes)
    }
}
