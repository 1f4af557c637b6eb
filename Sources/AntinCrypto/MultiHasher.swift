// Several hash functions over the same bytes.

import COpenSSL

/// Running hashes of several algorithms, used once: `finish` consumes them.
@safe package struct MultiHasher: ~Copyable {
    private let contexts: [(algorithm: DigestAlgorithm, context: OpaquePointer)]

    package init(_ algorithms: Set<DigestAlgorithm>) {
        unsafe self.contexts = algorithms.map { algorithm in
            guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory") }
            let result = unsafe EVP_DigestInit_ex2(context, algorithm.fetched.pointer, nil)
            precondition(result == 1, "libcrypto could not hash")
            return unsafe (algorithm, context)
        }
    }

    deinit {
        unsafe self.contexts.forEach { unsafe EVP_MD_CTX_free($0.context) }
    }

    package mutating func update(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { bytes in
            unsafe self.contexts.forEach {
                let result = unsafe EVP_DigestUpdate($0.context, bytes.baseAddress, bytes.count)
                precondition(result == 1, "libcrypto could not hash")
            }
        }
    }

    package consuming func finish() -> [DigestAlgorithm: [UInt8]] {
        var digests: [DigestAlgorithm: [UInt8]] = [:]
        unsafe self.contexts.forEach { algorithm, context in
            var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
            let result = unsafe EVP_DigestFinal_ex(context, &digest, nil)
            precondition(result == 1, "libcrypto could not hash")
            digests[algorithm] = digest
        }
        return digests
    }
}
