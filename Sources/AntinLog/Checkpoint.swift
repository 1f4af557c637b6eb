// Checkpoint.swift

package import AntinCrypto

/// What a log says about itself at one size: origin, size and root, in three lines
/// (c2sp.org/tlog-checkpoint). Docs/formats/checkpoint.md.
///
/// Extension lines are refused: two readers could be shown different ones under one root, and
/// witnesses do not sign them.
package struct Checkpoint: Hashable, Sendable {
    /// The log's identity. Not empty, one line.
    package let origin: String

    /// How many entries there are.
    package let size: UInt64

    /// The root over their leaf hashes; that of the empty tree for size 0.
    package let root: Digest

    /// Throws if the origin is not one line, or if size 0 has another root than the empty tree.
    package init(origin: String, size: UInt64, root: Digest) throws(FormatError) {
        guard !origin.isEmpty, origin.utf8.allSatisfy({ byte in byte >= 0x20 }) else {
            throw FormatError("checkpoint", line: 1, expected: "an origin")
        }
        guard size > 0 || root == MerkleTree.emptyRoot else {
            throw FormatError("checkpoint", line: 3, expected: "the root of the empty tree")
        }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the text of a note: exactly three lines.
    package init(parsing text: [UInt8]) throws(FormatError) {
        let bytes = text.span
        var lines = LineReader(format: "checkpoint")
        let first = bytes.extracting(try lines.next(in: bytes)).array
        guard let origin = String(validating: first, as: UTF8.self), !origin.isEmpty else {
            throw lines.failure(expected: "an origin in UTF-8")
        }
        guard let size = UInt64(decimal: bytes.extracting(try lines.next(in: bytes))) else {
            throw lines.failure(expected: "a decimal size without leading zeros")
        }
        guard let root = Digest(line: bytes.extracting(try lines.next(in: bytes))) else {
            throw lines.failure(expected: "44 characters of base64 of a root")
        }
        guard lines.position == bytes.count else {
            throw FormatError("checkpoint", line: 4, expected: "no extension lines")
        }
        try self.init(origin: origin, size: size, root: root)
    }

    /// The text of the note.
    package var text: [UInt8] {
        Array("\(origin)\n\(size)\n\(root.base64)\n".utf8)
    }
}
