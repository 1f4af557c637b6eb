// Reference.swift
package import AntinCrypto
package import AntinLog

/// Points to an entry: of this log by its index, of another log by origin, index and leaf hash,
/// because an index alone says nothing about a log that the reader does not hold.
package struct Reference: Hashable, Sendable {
    /// An entry of another log.
    package struct Elsewhere: Hashable, Sendable {
        package let origin: String
        /// The RFC 6962 leaf hash of the entry.
        package let leaf: Digest

        package init(origin: String, leaf: Digest) {
            self.origin = origin
            self.leaf = leaf
        }
    }

    package let index: UInt64
    /// Nil for an entry of the same log.
    package let elsewhere: Elsewhere?

    package init(_ index: UInt64, elsewhere: Elsewhere? = nil) {
        self.index = index
        self.elsewhere = elsewhere
    }

    /// The index, if the entry is one of this log.
    package var here: UInt64? { self.elsewhere == nil ? self.index : nil }

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.index = try members.index("index")
        let leaf = try members.optionalDigest("leaf")
        let origin = try members.optionalString("origin")
        switch (origin, leaf) {
        case (let origin?, let leaf?): self.elsewhere = Elsewhere(origin: origin, leaf: leaf)
        case (nil, nil): self.elsewhere = nil
        default: throw FormatError(members.format, expected: "both leaf and origin, or neither")
        }
    }

    package var json: JSONObject {
        [
            "index": .integer(self.index),
            "leaf": self.elsewhere.map { .string($0.leaf.hex) },
            "origin": self.elsewhere.map { .string($0.origin) },
        ]
    }

    /// Every reference in a value, at any depth: whatever an unknown kind calls its members, a
    /// document that it mentions is found.
    static func all(in value: JSONValue) -> [Reference] {
        switch value {
        case .array(let values):
            return values.flatMap { Self.all(in: $0) }
        case .object(let object):
            var members = JSONObjectReader(object, format: "reference")
            if let reference = try? Reference(reading: &members), (try? members.finish()) != nil {
                return [reference]
            }
            return object.members.flatMap { Self.all(in: $0.value) }
        case .string, .integer, .bool:
            return []
        }
    }
}
