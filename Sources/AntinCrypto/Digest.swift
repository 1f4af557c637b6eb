// A SHA-256 value.

import COpenSSL

/// A SHA-256 value, stored inline: 32 bytes, no allocation.
@safe package struct Digest: Hashable, Sendable {
    package static let byteCount = 32

    // The 32 bytes in memory order; the words only make copying and comparing cheap.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    private init() {}

    /// Thirty-two bytes, or `nil` for any other number.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe withUnsafeMutableBytes(of: &self.words) { unsafe $0.copyBytes(from: bytes) }
    }

    /// The 32 bytes that begin at `offset`; `nil` if there are fewer. Cost: one copy.
    package init?(_ span: Span<UInt8>, at offset: Int) {
        guard offset >= 0, offset <= span.count, span.count - offset >= Self.byteCount else {
            return nil
        }
        let part = span.extracting(offset..<(offset + Self.byteCount))
        unsafe part.withUnsafeBytes { source in
            unsafe withUnsafeMutableBytes(of: &self.words) { unsafe $0.copyMemory(from: source) }
        }
    }

    /// Sixty-four lower-case hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// Forty-four characters of canonical base64 with padding.
    package init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// The same from ASCII, without an array in between: for lines that are read by the million.
    package init?(base64 digits: Span<UInt8>) {
        guard digits.count == 44, Base64.byteCount(of: digits) == Self.byteCount else { return nil }
        let isCanonical = unsafe withUnsafeMutableBytes(of: &self.words) {
            unsafe Base64.decode(digits, into: $0, count: Self.byteCount)
        }
        guard isCanonical else { return nil }
    }

    package var bytes: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            unsafe withUnsafeBytes(of: self.words) { source in
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            count = Self.byteCount
        }
    }

    package var hex: String { Hex.encode(self.bytes) }
    package var base64: String { Base64.encode(self.bytes) }

    /// Adds the 32 bytes to `output`.
    package func append(to output: inout [UInt8]) {
        unsafe withUnsafeBytes(of: self.words) { unsafe output.append(contentsOf: $0) }
    }

    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < Self.byteCount)
        return unsafe withUnsafeBytes(of: self.words) { unsafe $0[index] }
    }
}

// MARK: - Hashing

extension Digest {
    package static func sha256(_ bytes: [UInt8]) -> Digest { Self.sha256(bytes.span) }

    /// The hash of the text's UTF-8 bytes.
    package static func sha256(_ text: String) -> Digest { Self.sha256(Array(text.utf8).span) }

    package static func sha256(_ span: Span<UInt8>) -> Digest {
        unsafe Self.filled { digest in
            unsafe span.withUnsafeBufferPointer {
                unsafe antin_sha256($0.baseAddress, $0.count, digest)
            }
        }
    }

    /// RFC 6962, 2.1: the hash of a leaf, SHA-256(0x00 ‖ entry). Cost: that of the bare C calls.
    package static func leaf(_ entry: Span<UInt8>) -> Digest {
        unsafe Self.filled { digest in
            unsafe entry.withUnsafeBufferPointer {
                unsafe antin_sha256_leaf($0.baseAddress, $0.count, digest)
            }
        }
    }

    /// RFC 6962, 2.1: the hash of a leaf, SHA-256(0x00 ‖ entry).
    package static func leaf(_ entry: [UInt8]) -> Digest { Self.leaf(entry.span) }

    /// RFC 6962, 2.1: the hash of an inner node, SHA-256(0x01 ‖ left ‖ right).
    package static func node(_ left: Digest, _ right: Digest) -> Digest {
        unsafe Self.filled { digest in
            unsafe withUnsafeBytes(of: left.words) { left in
                unsafe withUnsafeBytes(of: right.words) { right in
                    unsafe antin_sha256_node(left.baseAddress, right.baseAddress, digest)
                }
            }
        }
    }

    /// A digest whose 32 bytes `fill` writes; `fill` returns 1 on success, as libcrypto does.
    static func filled(_ fill: (UnsafeMutablePointer<UInt8>) -> Int32) -> Digest {
        var digest = Digest()
        let result = unsafe withUnsafeMutableBytes(of: &digest.words) { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe fill(base.assumingMemoryBound(to: UInt8.self))
        }
        // SHA256_* fail only if libcrypto itself is broken: no honest answer is left then.
        precondition(result == 1, "libcrypto could not hash")
        return digest
    }
}

// MARK: - Comparing and printing

extension Digest: Comparable, CustomStringConvertible {
    package static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Swift.Hasher) {
        // The value is already uniform: one word of it is as good as four.
        hasher.combine(self.words.0)
    }

    /// The order of the bytes, as `memcmp`.
    package static func < (left: Digest, right: Digest) -> Bool {
        let (a, b) = (left.words, right.words)
        if a.0 != b.0 { return a.0.bigEndian < b.0.bigEndian }
        if a.1 != b.1 { return a.1.bigEndian < b.1.bigEndian }
        if a.2 != b.2 { return a.2.bigEndian < b.2.bigEndian }
        return a.3.bigEndian < b.3.bigEndian
    }

    /// The hexadecimal digits.
    package var description: String { self.hex }
}
