package import AntinCrypto
package import AntinSystem

/// A content that was hashed: all that signing and verifying need to know of a file.
///
/// Whoever holds the file decides how it is read: mapped, or in pieces by `FileHasher`, which keeps
/// memory constant for files of any size.
package struct HashedContent: Equatable, Sendable {
    package let byteCount: Int
    package let digests: [DigestAlgorithm: [UInt8]]

    /// A file that `FileHasher` has read once.
    package init(_ result: FileHasher.Result) {
        self.byteCount = result.count
        self.digests = result.digests
    }

    /// Bytes that are mapped or in memory. Cost: one pass for all algorithms.
    package init(_ store: ByteStore, _ algorithms: Set<DigestAlgorithm>) {
        var hasher = MultiHasher(algorithms)
        store.forEachPiece { hasher.update($0) }
        self.byteCount = store.count
        self.digests = hasher.finish()
    }

    package init(_ bytes: [UInt8], _ algorithms: Set<DigestAlgorithm>) {
        self.init(ByteStore(bytes), algorithms)
    }

    /// The digests that preparing and filling in need for a signature by this algorithm.
    package static func algorithms(for signature: SignatureAlgorithm) -> Set<DigestAlgorithm> {
        [.sha256, signature.messageDigest]
    }

    /// SHA-256, if it was asked for.
    package var sha256: Digest? { self.digests[.sha256].flatMap { Digest(bytes: $0) } }

    /// The digest by an algorithm; empty, and so equal to no digest, if it was not asked for.
    package subscript(_ algorithm: DigestAlgorithm) -> [UInt8] { self.digests[algorithm] ?? [] }
}

extension ByteStore {
    /// SHA-256 of all bytes.
    var sha256: Digest? { HashedContent(self, [.sha256]).sha256 }

    /// Lends all bytes in pieces of at most 1 MiB.
    func forEachPiece(_ body: (Span<UInt8>) -> Void) {
        var start = 0
        while start < self.count {
            let end = min(start + (1 << 20), self.count)
            self.withSpan(start..<end, body)
            // The pages of a large file are given back, so that its size does not count.
            if self.count > 16 << 20 { self.release(start..<end) }
            start = end
        }
    }
}

extension DigestAlgorithm {
    /// The digest of a slice, without copying it.
    func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hasher = Hasher(self)
        hasher.update(bytes.span)
        return hasher.finish()
    }
}
