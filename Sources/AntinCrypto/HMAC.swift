// Codes that only who has the key can make.

import COpenSSL

/// HMAC (RFC 2104) over the hash functions that we have.
package enum HMAC {
    /// The code of a message: as many bytes as the hash has. Compare with `Secrets.equal` alone.
    package static func code(
        _ message: [UInt8], key: [UInt8], _ algorithm: DigestAlgorithm = .sha256
    ) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: algorithm.byteCount)
        var count = 0
        let made = unsafe EVP_Q_mac(
            nil, "HMAC", nil, algorithm.hmacName, nil, key, key.count, message, message.count,
            &code, code.count, &count)
        // It fails only if libcrypto itself is broken: no honest answer is left then.
        precondition(unsafe made != nil && count == code.count, "libcrypto could not authenticate")
        return code
    }
}

extension DigestAlgorithm {
    fileprivate var hmacName: String {
        switch self {
        case .sha1: "SHA1"
        case .sha256: "SHA2-256"
        case .sha384: "SHA2-384"
        case .sha512: "SHA2-512"
        }
    }
}
