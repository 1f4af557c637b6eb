package import AntinCrypto
package import AntinSystem

extension ByteStore {
    /// The digest of parts of the bytes, one after the other, without copying them.
    ///
    /// Traps if a range is not inside. Cost: one pass, in pieces, constant memory.
    package func digest(
        of ranges: [Range<Int>], _ algorithm: DigestAlgorithm
    ) -> [UInt8] {
        var hasher = Hasher(algorithm)
        for range in ranges {
            self.withSpan(range) { hasher.update($0) }
        }
        return hasher.finish()
    }

    /// The digest of all bytes.
    package func digest(_ algorithm: DigestAlgorithm) -> [UInt8] {
        self.digest(of: [0..<self.count], algorithm)
    }

    /// SHA-256 of all bytes.
    package var sha256: Digest { self.withSpan { Digest.sha256($0) } }
}

extension DigestAlgorithm {
    /// The digest of a slice, without copying it.
    func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hasher = Hasher(self)
        hasher.update(bytes.span)
        return hasher.finish()
    }
}
