// Opening.swift
internal import AntinCrypto
package import AntinLog

/// What opens one commitment of the log: the record's exact bytes and their salt, as an export for
/// auditors holds them in `records/<index>.json` (Docs/formats/export.md).
package struct Opening: CanonicalFormat, Equatable {
    package static let formatName = "opening"
    package static let schema = "antin.opening/1"
    package static let maxBytes = 1 << 19

    package let record: [UInt8]
    package let salt: [UInt8]

    package init(record: [UInt8], salt: [UInt8]) {
        self.record = record
        self.salt = salt
    }

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.record = try members.base64("record")
        self.salt = try members.base64("salt")
        guard try members.string("schema") == Self.schema else {
            throw members.failure("schema", Self.schema)
        }
    }

    package var json: JSONObject {
        [
            "record": .string(Base64.encode(self.record)),
            "salt": .string(Base64.encode(self.salt)),
            "schema": .string(Self.schema),
        ]
    }

    /// Where the opening of an entry stands in an export.
    package static func path(of index: UInt64) -> String { "records/\(index).json" }
}
