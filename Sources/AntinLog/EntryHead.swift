// EntryHead.swift

import AntinCrypto

/// The first three lines of an entry, kept as bytes and changed in place from one entry to the
/// next: first line, index, previous leaf hash.
struct EntryHead: Sendable {
    private(set) var bytes: [UInt8]
    // Where the line feed after the index stands.
    private var endOfIndex: Int

    init(index: UInt64, previous: Digest) {
        bytes = Entry.firstLine + [lineFeed]
        bytes += String(index).utf8
        endOfIndex = bytes.count
        bytes.append(lineFeed)
        bytes += previous.base64.utf8
        bytes.append(lineFeed)
        bytes.reserveCapacity(bytes.count + 8 + Digest.byteCount)
    }

    /// Makes the lines of the entry after the one with this leaf hash. Cost: a few dozen
    /// instructions for the base64; no allocation, but for one at each power of ten.
    mutating func advance(past leaf: Digest) {
        increment()
        // For a moment the digest stands behind the lines, so that one buffer is enough.
        let end = bytes.count
        leaf.append(to: &bytes)
        Self.encode(end, to: endOfIndex + 1, in: bytes.mutableSpan, alphabet: Self.alphabet.span)
        bytes.removeLast(Digest.byteCount)
    }

    /// Adds one to the decimal in place; only after 9…9 it grows by a digit.
    private mutating func increment() {
        var position = endOfIndex - 1
        while position > Entry.firstLine.count {
            if bytes[position] != UInt8(ascii: "9") {
                bytes[position] += 1
                return
            }
            bytes[position] = UInt8(ascii: "0")
            position -= 1
        }
        bytes.insert(UInt8(ascii: "1"), at: position + 1)
        endOfIndex += 1
    }

    /// Writes the first 43 characters of the base64 of the 32 bytes at `input`; the last is always
    /// `=`. Written out here because `Base64` would cost as much as a quarter of the leaf hash.
    private static func encode(
        _ input: Int, to output: Int, in bytes: consuming MutableSpan<UInt8>,
        alphabet: borrowing Span<UInt8>
    ) {
        var (input, output) = (input, output)
        for _ in 0..<10 {
            let bits =
                Int(bytes[input]) << 16 | Int(bytes[input + 1]) << 8 | Int(bytes[input + 2])
            bytes[output] = alphabet[bits >> 18]
            bytes[output + 1] = alphabet[bits >> 12 & 0x3F]
            bytes[output + 2] = alphabet[bits >> 6 & 0x3F]
            bytes[output + 3] = alphabet[bits & 0x3F]
            input += 3
            output += 4
        }
        let bits = Int(bytes[input]) << 16 | Int(bytes[input + 1]) << 8
        bytes[output] = alphabet[bits >> 18]
        bytes[output + 1] = alphabet[bits >> 12 & 0x3F]
        bytes[output + 2] = alphabet[bits >> 6 & 0x3F]
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
