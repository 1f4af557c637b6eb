// SHA-256 of bytes that come in pieces.

import COpenSSL

/// A running SHA-256, used once: `finish` consumes it. The state is inline, nothing is allocated.
@safe package struct Hasher256: ~Copyable {
    private var context = SHA256_CTX()

    package init() {
        let result = unsafe SHA256_Init(&self.context)
        precondition(result == 1, "libcrypto could not hash")
    }

    package mutating func update(_ bytes: [UInt8]) { self.update(bytes.span) }

    package mutating func update(_ span: Span<UInt8>) {
        let result = unsafe span.withUnsafeBufferPointer {
            unsafe SHA256_Update(&self.context, $0.baseAddress, $0.count)
        }
        precondition(result == 1, "libcrypto could not hash")
    }

    package mutating func update(byte: UInt8) {
        var byte = byte
        let result = unsafe SHA256_Update(&self.context, &byte, 1)
        precondition(result == 1, "libcrypto could not hash")
    }

    package consuming func finish() -> Digest {
        var context = self.context
        return unsafe Digest.filled { unsafe SHA256_Final($0, &context) }
    }
}
