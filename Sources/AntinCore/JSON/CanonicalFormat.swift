// CanonicalFormat.swift
package import AntinLog

/// A format that is one canonical JSON object: how all of them are read, printed and compared.
///
/// A conforming type reads members and prints them; that both agree is checked on every parse,
/// because what was read is printed again and compared with the bytes.
package protocol CanonicalFormat: Equatable, Sendable {
    /// The format as errors call it.
    static var formatName: String { get }
    /// Larger texts are refused before they are read.
    static var maxBytes: Int { get }
    /// Reads the members, from canonical bytes or from a request that was read loosely.
    init(reading members: inout JSONObjectReader) throws(FormatError)
    var json: JSONObject { get }
}

extension CanonicalFormat {
    package static var maxBytes: Int { JSONValue.defaultMaxBytes }

    /// Reads canonical bytes; every second spelling is refused.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let value = try JSONParser.value(
            of: bytes, .canonical, format: Self.formatName, maxBytes: Self.maxBytes)
        try self.init(json: value)
        guard self.json.canonical == bytes else {
            throw FormatError(
                Self.formatName, expected: "canonical JSON, each value in its one spelling")
        }
    }

    /// Reads a value, of which every member must be known.
    package init(json value: JSONValue) throws(FormatError) {
        guard case .object(let object) = value else {
            throw FormatError(Self.formatName, expected: "an object")
        }
        var members = JSONObjectReader(object, format: Self.formatName)
        try self.init(reading: &members)
        try members.finish()
    }

    /// The bytes that are hashed, signed and stored: no final line feed.
    package var canonical: [UInt8] { self.json.canonical }

    /// The canonical bytes, after making sure that a reader will accept them. Writers of what
    /// must last use this one: a value made by hand can break a rule of its format.
    package func checkedCanonical() throws(FormatError) -> [UInt8] {
        let bytes = self.canonical
        _ = try Self(parsing: bytes)
        return bytes
    }

    package static func == (left: Self, right: Self) -> Bool { left.json == right.json }
}
