// Forgetting secrets.

import COpenSSL

/// What must not stay in memory longer than it is used.
package enum Secrets {
    /// Overwrites the bytes with zeros and empties the array.
    ///
    /// This clears the buffer that the array owns; copies made before, by value semantics or by a
    /// `String`, are out of its reach, so keep a secret in one array and pass it on by reference.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes.removeAll()
    }

    /// Whether two byte strings are equal, in a time that tells nothing about their content.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }
}
