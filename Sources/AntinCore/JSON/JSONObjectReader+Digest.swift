// JSONObjectReader+Digest.swift
package import AntinCrypto
package import AntinLog

extension JSONObjectReader {
    /// 64 lower-case hexadecimal digits.
    package mutating func digest(_ name: String) throws(FormatError) -> Digest {
        try self.required(name, "64 lower-case hexadecimal digits", Self.digest)
    }

    package mutating func optionalDigest(_ name: String) throws(FormatError) -> Digest? {
        try self.optional(name, "64 lower-case hexadecimal digits", Self.digest)
    }

    package mutating func digests(_ name: String) throws(FormatError) -> [Digest] {
        try self.required(name, "an array of SHA-256 values in hexadecimal digits") { value in
            Self.all(value, Self.digest)
        }
    }

    static func digest(_ value: JSONValue) -> Digest? { value.string.flatMap(Digest.init(hex:)) }
}
