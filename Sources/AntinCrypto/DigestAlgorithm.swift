// The hash functions that signatures name.

import COpenSSL

/// A hash function of a signature. SHA-1 is here to be recognised, not to be accepted: that is
/// the policy's part.
package enum DigestAlgorithm: String, Sendable, CaseIterable {
    case sha1, sha256, sha384, sha512

    /// The algorithm with this dotted object identifier.
    package init?(oid: String) {
        guard let found = Self.allCases.first(where: { $0.oid == oid }) else { return nil }
        self = found
    }

    /// The dotted object identifier (RFC 3370 2.1, RFC 5754 2).
    package var oid: String {
        switch self {
        case .sha1: "1.3.14.3.2.26"
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        }
    }

    package var byteCount: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    package func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = Hasher(self)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// libcrypto's algorithm, fetched once per process: fetching costs more than a small hash.
    var fetched: FetchedDigest {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }

    init?(nid: Int32) {
        switch nid {
        case NID_sha1: self = .sha1
        case NID_sha256: self = .sha256
        case NID_sha384: self = .sha384
        case NID_sha512: self = .sha512
        default: return nil
        }
    }
}

/// An `EVP_MD` that lives as long as the process.
// @unchecked: EVP_MD(3): a fetched EVP_MD is immutable and its reference count is atomic, so it
// may be used from many threads; it is never freed here.
@safe final class FetchedDigest: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(_ name: String) {
        guard let pointer = unsafe EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("libcrypto has no \(name)")
        }
        unsafe self.pointer = pointer
    }

    static let sha1 = FetchedDigest("SHA1")
    static let sha256 = FetchedDigest("SHA2-256")
    static let sha384 = FetchedDigest("SHA2-384")
    static let sha512 = FetchedDigest("SHA2-512")
}
