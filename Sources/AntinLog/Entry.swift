// Entry.swift

package import AntinCrypto

/// One entry of the register, as it is hashed into the tree: `antin.entry/1`.
///
/// The entry carries the leaf hash of the entry before it, so that the hash chain lives inside
/// the leaves of the Merkle tree and the two cannot tell different stories. What the body means
/// is not known here: this type orders and proves bytes. Docs/formats/entry.md.
package struct Entry: Hashable, Sendable {
    /// The place in the log, counted from 0.
    package let index: UInt64

    /// The leaf hash of the entry before, or the genesis value for index 0.
    package let previous: Digest

    /// When the sequencer took it in; never before the entry before.
    package let time: Timestamp

    /// One line without its line feed: at least one byte, none below 0x20.
    package let body: [UInt8]

    /// The largest entry in bytes: what the two length bytes of an entry bundle can say.
    package static let maxBytes = 65_535

    /// The largest body in bytes that every index can carry.
    package static let maxBodyBytes =
        maxBytes - firstLine.count - 20 - 44 - Timestamp.byteCount - 5

    /// An entry to be written. Throws if the body is empty, holds a byte below 0x20, or is so long
    /// that the entry would exceed `maxBytes`.
    package init(index: UInt64, previous: Digest, time: Timestamp, body: [UInt8])
        throws(FormatError)
    {
        guard !body.isEmpty, body.span.isOneLine else {
            throw FormatError("entry", line: 5, expected: "one line without control characters")
        }
        self.index = index
        self.previous = previous
        self.time = time
        self.body = body
        guard byteCount <= Self.maxBytes else { throw Self.tooLong }
    }

    /// Reads exactly one entry; every second spelling is refused. Cost: one pass, and the entry is
    /// printed once to compare.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        try self.init(parsing: bytes.span)
    }

    /// Reads exactly one entry from bytes that the caller keeps.
    package init(parsing bytes: Span<UInt8>) throws(FormatError) {
        guard bytes.count <= Self.maxBytes else { throw Self.tooLong }
        var lines = LineReader(format: "entry")
        guard bytes.extracting(try lines.next(in: bytes)).elementsEqual(Self.firstLine) else {
            throw lines.failure(expected: "antin.entry/1")
        }
        guard let index = UInt64(decimal: bytes.extracting(try lines.next(in: bytes))) else {
            throw lines.failure(expected: "a decimal index without leading zeros")
        }
        guard let previous = Digest(line: bytes.extracting(try lines.next(in: bytes))) else {
            throw lines.failure(expected: "44 characters of base64 of a SHA-256 value")
        }
        let clock = bytes.extracting(try lines.next(in: bytes))
        guard clock.count == Timestamp.byteCount, let time = Timestamp(reading: clock) else {
            throw lines.failure(expected: "a time that exists, as YYYY-MM-DDThh:mm:ss.sssZ")
        }
        let body = bytes.extracting(try lines.next(in: bytes)).array
        guard lines.position == bytes.count else {
            throw FormatError("entry", line: 6, expected: "no sixth line")
        }
        try self.init(index: index, previous: previous, time: time, body: body)
        guard bytes.elementsEqual(self.bytes) else {
            throw FormatError("entry", expected: "the only spelling of this entry")
        }
    }

    /// RFC 6962, 2.1: SHA-256(0x00 ‖ entry bytes). Cost: prints and hashes the entry.
    package var leafHash: Digest {
        Digest.leaf(bytes)
    }

    /// The `previous` of index 0: SHA-256("antin.genesis/1\n" ‖ origin ‖ "\n"). It ties the first
    /// entry, and so every later one, to the identity of the log.
    package static func genesis(origin: String) -> Digest {
        Digest.sha256("antin.genesis/1\n\(origin)\n")
    }

    static let firstLine = Array("antin.entry/1".utf8)

    private static let tooLong = FormatError("entry", expected: "at most 65,535 bytes")
}

extension Entry {
    /// The entry's bytes: five lines, each ended by a line feed.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        bytes += Self.firstLine
        bytes.append(lineFeed)
        bytes += String(index).utf8
        bytes.append(lineFeed)
        bytes += previous.base64.utf8
        bytes.append(lineFeed)
        bytes += time.bytes
        bytes.append(lineFeed)
        bytes += body
        bytes.append(lineFeed)
        return bytes
    }

    /// How many bytes `bytes` has.
    package var byteCount: Int {
        Self.firstLine.count + String(index).utf8.count + 44 + Timestamp.byteCount + body.count + 5
    }
}
