// Random bytes that nobody can foresee.

import COpenSSL

/// libcrypto's generator for secrets, seeded by the kernel.
package enum SecureRandom {
    /// `count` random bytes. Traps if the machine has no entropy: a guessable salt or key would be
    /// worse than no process.
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= Int(Int32.max))
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe RAND_priv_bytes(&bytes, Int32(count))
        precondition(result == 1, "libcrypto has no entropy")
        return bytes
    }
}
