package import AntinCrypto
package import AntinSystem

/// The bytes that one signature covers: read once, in order, without copying the file.
package struct SignedRanges: Sendable {
    /// Parts in order; a range of one of two stores.
    private let parts: [(ByteStore, Range<Int>)]

    /// Ranges of a file.
    package init(_ store: ByteStore, _ ranges: [Range<Int>]) {
        self.parts = ranges.map { (store, $0) }
    }

    /// Ranges of a file that begins with `original` and goes on with `appended`.
    package init(_ original: ByteStore, _ appended: ByteStore, _ ranges: [Range<Int>]) {
        var parts: [(ByteStore, Range<Int>)] = []
        let border = original.count
        for range in ranges {
            if range.lowerBound < border {
                parts.append((original, range.lowerBound..<min(range.upperBound, border)))
            }
            if range.upperBound > border {
                let start = max(range.lowerBound, border) - border
                parts.append((appended, start..<range.upperBound - border))
            }
        }
        self.parts = parts
    }

    package var byteCount: Int { parts.reduce(0) { $0 + $1.1.count } }

    /// Lends the bytes in chunks of at most 1 MiB, and gives each back to the kernel afterwards:
    /// a mapped file of any size is hashed in constant memory.
    package func forEachChunk<Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let chunkBytes = 1 << 20
        for (store, range) in parts {
            var position = range.lowerBound
            while position < range.upperBound {
                let end = min(position + chunkBytes, range.upperBound)
                try store.withSpan(position..<end, body)
                if range.count > 16 * chunkBytes { store.release(position..<end) }
                position = end
            }
        }
    }

    /// The digest that the signature's `messageDigest` must equal.
    package func digest(_ algorithm: DigestAlgorithm) -> [UInt8] {
        var hasher = Hasher(algorithm)
        forEachChunk { hasher.update($0) }
        return hasher.finish()
    }
}
