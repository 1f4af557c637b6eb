// TlogProof.swift

package import AntinCrypto

/// An inclusion proof together with the checkpoint that it leads to, as one text
/// (c2sp.org/tlog-proof@v1). Docs/formats/proof.md.
///
/// Nothing in it is believed before the checkpoint is opened with a pinned key and the hashes lead
/// from the leaf to its root; only then do the index and `extra` mean anything.
package struct TlogProof: Hashable, Sendable {
    /// Bytes for the application, not authenticated. We write none.
    package let extra: [UInt8]?

    /// The place of the leaf.
    package let index: UInt64

    /// From the leaf's sibling upwards; at most 63.
    package let hashes: [Digest]

    /// The signed note, verbatim.
    package let checkpoint: [UInt8]

    /// How many hashes there may be.
    package static let maxHashes = 63

    /// A proof to be written. Throws if there are too many hashes, the checkpoint does not end
    /// with a line feed, or `extra` is empty.
    package init(index: UInt64, hashes: [Digest], checkpoint: [UInt8], extra: [UInt8]? = nil)
        throws(FormatError)
    {
        guard extra?.isEmpty != true else {
            throw FormatError("proof", expected: "no extra line for no bytes")
        }
        guard hashes.count <= Self.maxHashes else {
            throw FormatError("proof", expected: "at most 63 hashes")
        }
        guard checkpoint.last == lineFeed, checkpoint.count <= SignedNote.maxBytes else {
            throw FormatError("proof", expected: "a checkpoint after an empty line")
        }
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads exactly one spelling. The checkpoint is kept as it is and not looked into.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let span = bytes.span
        var lines = LineReader(format: "proof")
        func text(_ range: Range<Int>) -> String {
            String(decoding: bytes[range], as: UTF8.self)
        }
        guard span.extracting(try lines.next(in: span)).elementsEqual(Self.firstLine) else {
            throw lines.failure(expected: "c2sp.org/tlog-proof@v1")
        }
        var line = text(try lines.next(in: span))
        var extra: [UInt8]?
        if line.hasPrefix("extra ") {
            guard let decoded = Base64.decode(line.dropFirst(6)) else {
                throw lines.failure(expected: "base64 after extra")
            }
            extra = decoded
            line = text(try lines.next(in: span))
        }
        guard line.hasPrefix("index "), let index = UInt64(decimal: line.dropFirst(6)) else {
            throw lines.failure(expected: "index and a decimal without leading zeros")
        }
        var hashes: [Digest] = []
        while true {
            let range = try lines.next(in: span)
            if range.isEmpty { break }
            guard let hash = Digest(line: span.extracting(range)) else {
                throw lines.failure(expected: "44 characters of base64 of a hash")
            }
            hashes.append(hash)
            guard hashes.count <= Self.maxHashes else {
                throw lines.failure(expected: "at most 63 hashes")
            }
        }
        try self.init(
            index: index, hashes: hashes, checkpoint: Array(bytes[lines.position...]),
            extra: extra)
        guard self.bytes == bytes else {
            throw FormatError("proof", expected: "the only spelling of this proof")
        }
    }

    /// The file's bytes.
    package var bytes: [UInt8] {
        var text = "c2sp.org/tlog-proof@v1\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += "\(hash.base64)\n" }
        return Array((text + "\n").utf8) + checkpoint
    }

    /// Whether the proof leads from this leaf to the root of this checkpoint, and carries exactly
    /// the note that was opened.
    package func proves(leaf: Digest, under signed: SignedCheckpoint) -> Bool {
        signed.bytes == checkpoint
            && InclusionProof(index: index, size: signed.checkpoint.size, hashes: hashes)
                .proves(leaf: leaf, root: signed.checkpoint.root)
    }

    private static let firstLine = Array("c2sp.org/tlog-proof@v1".utf8)
}
