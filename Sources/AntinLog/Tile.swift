// Tile.swift

package import AntinCrypto

/// Up to 256 neighbouring hashes of one level: what a hash tile's file holds.
package struct Tile: Hashable, Sendable {
    /// 1…256 hashes from left to right.
    package let hashes: [Digest]

    /// A tile to be written. There are 1…256 hashes.
    package init(hashes: [Digest]) {
        precondition(1...TilePath.fullWidth ~= hashes.count)
        self.hashes = hashes
    }

    /// Reads a file of exactly `width` hashes of 32 bytes.
    package init(parsing bytes: [UInt8], width: Int) throws(FormatError) {
        guard 1...TilePath.fullWidth ~= width, bytes.count == width * Digest.byteCount else {
            throw FormatError("tile", expected: "\(width) hashes of 32 bytes")
        }
        var hashes: [Digest] = []
        hashes.reserveCapacity(width)
        for offset in stride(from: 0, to: bytes.count, by: Digest.byteCount) {
            guard let hash = Digest(bytes.span, at: offset) else { break }
            hashes.append(hash)
        }
        self.hashes = hashes
    }

    /// The file's bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Digest.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    /// The hash of the subtree `levels` above hash number `first`, over 2^levels hashes that are
    /// in this tile. Cost: 2^levels − 1 node hashes.
    func root(first: Int, levels: Int) -> Digest {
        if levels == 0 { return hashes[first] }
        var row = hashes[first..<first + 1 << levels].map { hash in hash }
        while row.count > 1 {
            for position in 0..<row.count / 2 {
                row[position] = Digest.node(row[2 * position], row[2 * position + 1])
            }
            row.removeLast(row.count / 2)
        }
        return row[0]
    }
}
