// JSONObjectReader+Register.swift
package import AntinLog

// The values that bodies, records and bundles share.

extension JSONObjectReader {
    package mutating func identifier<Rule>(
        _ name: String
    ) throws(FormatError) -> Identifier<Rule> {
        try self.required(name, Rule.words) { $0.string.flatMap(Identifier.init) }
    }

    package mutating func optionalIdentifier<Rule>(
        _ name: String
    ) throws(FormatError) -> Identifier<Rule>? {
        try self.optional(name, Rule.words) { $0.string.flatMap(Identifier.init) }
    }

    /// A number in a book: 1 or more.
    package mutating func number(_ name: String) throws(FormatError) -> Int {
        Int(try self.integer(name, 1...JSONValue.maxInteger))
    }

    /// The index of an entry.
    package mutating func index(_ name: String) throws(FormatError) -> UInt64 {
        UInt64(try self.integer(name))
    }

    package mutating func optionalIndex(_ name: String) throws(FormatError) -> UInt64? {
        try self.optionalInteger(name).map(UInt64.init)
    }

    package mutating func date(_ name: String) throws(FormatError) -> CivilDate {
        try self.required(name, Self.aDate, Self.date)
    }

    package mutating func optionalDate(_ name: String) throws(FormatError) -> CivilDate? {
        try self.optional(name, Self.aDate, Self.date)
    }

    package mutating func time(_ name: String) throws(FormatError) -> Timestamp {
        try self.required(name, Self.aTime, Self.time)
    }

    package mutating func optionalTime(_ name: String) throws(FormatError) -> Timestamp? {
        try self.optional(name, Self.aTime, Self.time)
    }

    package mutating func reference(_ name: String) throws(FormatError) -> Reference {
        var members = try self.object(name)
        let reference = try Reference(reading: &members)
        try members.finish()
        return reference
    }

    package mutating func optionalReference(_ name: String) throws(FormatError) -> Reference? {
        guard var members = try self.optionalObject(name) else { return nil }
        let reference = try Reference(reading: &members)
        try members.finish()
        return reference
    }

    private static let aDate = "a date YYYY-MM-DD"
    private static let aTime = "a time YYYY-MM-DDThh:mm:ss.sssZ"

    private static func date(_ value: JSONValue) -> CivilDate? {
        value.string.flatMap { try? CivilDate(parsing: $0) }
    }

    private static func time(_ value: JSONValue) -> Timestamp? {
        value.string.flatMap { try? Timestamp(parsing: $0) }
    }
}
