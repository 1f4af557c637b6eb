// Any of the hash functions, over bytes that come in pieces.

import COpenSSL

/// A running hash, used once: `finish` consumes it. For SHA-256 alone `Hasher256` is cheaper.
@safe package struct Hasher: ~Copyable {
    private let context: OpaquePointer
    package let algorithm: DigestAlgorithm

    package init(_ algorithm: DigestAlgorithm) {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory") }
        unsafe self.context = context
        self.algorithm = algorithm
        let result = unsafe EVP_DigestInit_ex2(context, algorithm.fetched.pointer, nil)
        precondition(result == 1, "libcrypto could not hash")
    }

    deinit { unsafe EVP_MD_CTX_free(self.context) }

    package mutating func update(_ bytes: [UInt8]) { self.update(bytes.span) }

    package mutating func update(_ span: Span<UInt8>) {
        let result = unsafe span.withUnsafeBufferPointer {
            unsafe EVP_DigestUpdate(self.context, $0.baseAddress, $0.count)
        }
        precondition(result == 1, "libcrypto could not hash")
    }

    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: self.algorithm.byteCount)
        let result = unsafe EVP_DigestFinal_ex(self.context, &digest, nil)
        precondition(result == 1, "libcrypto could not hash")
        return digest
    }
}
