// Opening.swift
internal import AntinCrypto
package import AntinLog

/// What opens one commitment of the log: the record's exact bytes and their salt, as an export for
/// auditors holds them in `records/<index>.json` (Docs/formats/directory.md).
package struct Opening: CanonicalFormat, Equatable {
    package static let formatName = "opening"
    package static let maxBytes = 1 << 19

    /// The entry whose commitment this opens.
    package let entry: UInt64
    package let record: [UInt8]
    package let salt: [UInt8]

    package init(entry: UInt64, record: [UInt8], salt: [UInt8]) {
        self.entry = entry
        self.record = record
        self.salt = salt
    }

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.entry = try members.index("entry")
        self.record = try members.base64("record")
        self.salt = try members.base64("salt")
    }

    package var json: JSONObject {
        [
            "entry": .integer(self.entry),
            "record": .string(Base64.encode(self.record)),
            "salt": .string(Base64.encode(self.salt)),
        ]
    }

    /// Where the opening of an entry stands in an export.
    package static func path(of index: UInt64) -> String { "records/\(index).json" }
}
