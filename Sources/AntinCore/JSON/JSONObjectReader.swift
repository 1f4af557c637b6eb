// JSONObjectReader.swift
package import AntinLog

/// Takes the members out of an object one by one and refuses what is left over, so that no
/// format silently ignores a member. Errors name the format and the member, never a value.
package struct JSONObjectReader {
    private let object: JSONObject
    /// The format as errors call it: "record", "record, files".
    package let format: String
    private var asked: [String] = []
    private var found = 0

    package init(_ object: JSONObject, format: String) {
        self.object = object
        self.format = format
        self.asked.reserveCapacity(object.count)
    }

    /// Refuses members that nobody has asked for.
    package func finish() throws(FormatError) {
        guard self.found == self.object.count else {
            let known = self.asked.joined(separator: ", ")
            throw FormatError(self.format, expected: "no member other than \(known)")
        }
    }

    /// The error for a member that is not what it should be.
    package func failure(_ name: String, _ expected: String) -> FormatError {
        FormatError(self.format, expected: "\(expected) as member \(name)")
    }

    // MARK: Any value

    package mutating func optionalValue(_ name: String) -> JSONValue? {
        self.asked.append(name)
        guard let value = self.object[name] else { return nil }
        self.found += 1
        return value
    }

    package mutating func value(_ name: String) throws(FormatError) -> JSONValue {
        guard let value = self.optionalValue(name) else { throw self.failure(name, "a value") }
        return value
    }

    /// A member through a conversion that answers nil for a wrong value.
    package mutating func optional<Value>(
        _ name: String, _ expected: String, _ convert: (JSONValue) -> Value?
    ) throws(FormatError) -> Value? {
        guard let value = self.optionalValue(name) else { return nil }
        guard let converted = convert(value) else { throw self.failure(name, expected) }
        return converted
    }

    package mutating func required<Value>(
        _ name: String, _ expected: String, _ convert: (JSONValue) -> Value?
    ) throws(FormatError) -> Value {
        guard let value = try self.optional(name, expected, convert) else {
            throw self.failure(name, expected)
        }
        return value
    }

    // MARK: Strings

    /// A string of at least one character and without control characters. A loosely parsed
    /// request may hold a line feed; none of our formats may.
    package mutating func string(_ name: String) throws(FormatError) -> String {
        try self.required(name, Self.aText, Self.text)
    }

    package mutating func optionalString(_ name: String) throws(FormatError) -> String? {
        try self.optional(name, Self.aText, Self.text)
    }

    /// A string without control characters that may be empty.
    package mutating func optionalLine(_ name: String) throws(FormatError) -> String? {
        try self.optional(name, "a string without control characters") { value in
            value.string.flatMap { $0.utf8.allSatisfy { $0 >= 0x20 } ? $0 : nil }
        }
    }

    /// Any string, even an empty one or one with line feeds: for requests.
    package mutating func looseString(_ name: String) throws(FormatError) -> String {
        try self.required(name, "a string") { $0.string }
    }

    package mutating func optionalLooseString(_ name: String) throws(FormatError) -> String? {
        try self.optional(name, "a string") { $0.string }
    }

    package mutating func strings(_ name: String) throws(FormatError) -> [String] {
        try self.required(name, "an array of strings", Self.texts)
    }

    package mutating func optionalStrings(_ name: String) throws(FormatError) -> [String]? {
        try self.optional(name, "an array of strings", Self.texts)
    }

    /// A string that is one of an enumeration's raw values.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(FormatError) -> Choice where Choice.RawValue == String {
        let words = type.allCases.map(\.rawValue).joined(separator: " | ")
        return try self.required(name, words) { Self.choice($0) }
    }

    package mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(FormatError) -> Choice? where Choice.RawValue == String {
        let words = type.allCases.map(\.rawValue).joined(separator: " | ")
        return try self.optional(name, words) { Self.choice($0) }
    }

    /// An array of an enumeration's raw values; absent means empty.
    package mutating func choices<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(FormatError) -> [Choice] where Choice.RawValue == String {
        let words = type.allCases.map(\.rawValue).joined(separator: " | ")
        return try self.optional(name, "an array of \(words)") { value in
            Self.all(value) { Self.choice($0) }
        } ?? []
    }

    /// The member `schema`, which must be exactly this text.
    package mutating func schema(_ schema: String) throws(FormatError) {
        _ = try self.required("schema", schema) { value in
            value.string.flatMap { JSONText.same($0, schema) ? $0 : nil }
        }
    }

    // MARK: Numbers

    package mutating func integer(
        _ name: String, _ range: ClosedRange<Int64> = 0...JSONValue.maxInteger
    ) throws(FormatError) -> Int64 {
        try self.required(name, Self.words(for: range)) { Self.integer($0, range) }
    }

    package mutating func optionalInteger(
        _ name: String, _ range: ClosedRange<Int64> = 0...JSONValue.maxInteger
    ) throws(FormatError) -> Int64? {
        try self.optional(name, Self.words(for: range)) { Self.integer($0, range) }
    }

    package mutating func bool(_ name: String) throws(FormatError) -> Bool {
        try self.required(name, "true or false") { $0.bool }
    }

    package mutating func optionalBool(_ name: String) throws(FormatError) -> Bool? {
        try self.optional(name, "true or false") { $0.bool }
    }

    // MARK: Structures

    package mutating func array(_ name: String) throws(FormatError) -> [JSONValue] {
        try self.required(name, "an array") { $0.array }
    }

    package mutating func optionalArray(_ name: String) throws(FormatError) -> [JSONValue]? {
        try self.optional(name, "an array") { $0.array }
    }

    /// A reader for the object that is this member.
    package mutating func object(_ name: String) throws(FormatError) -> JSONObjectReader {
        let object = try self.required(name, "an object") { $0.object }
        return JSONObjectReader(object, format: "\(self.format), \(name)")
    }

    package mutating func optionalObject(_ name: String) throws(FormatError) -> JSONObjectReader? {
        guard let object = try self.optional(name, "an object", { $0.object }) else { return nil }
        return JSONObjectReader(object, format: "\(self.format), \(name)")
    }

    /// Readers for the objects of which this member is the array.
    package mutating func objects(_ name: String) throws(FormatError) -> [JSONObjectReader] {
        guard let readers = try self.optionalObjects(name) else {
            throw self.failure(name, "an array of objects")
        }
        return readers
    }

    package mutating func optionalObjects(
        _ name: String
    ) throws(FormatError) -> [JSONObjectReader]? {
        let format = "\(self.format), \(name)"
        return try self.optional(name, "an array of objects") { value in
            Self.all(value) { $0.object.map { JSONObjectReader($0, format: format) } }
        }
    }
}

// MARK: - Conversions

extension JSONObjectReader {
    static let aText = "a string of one character or more, none of them a control character"

    static func text(_ value: JSONValue) -> String? {
        guard let text = value.string, !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 }) else {
            return nil
        }
        return text
    }

    static func texts(_ value: JSONValue) -> [String]? { Self.all(value, Self.text) }

    static func choice<Choice: RawRepresentable<String>>(_ value: JSONValue) -> Choice? {
        guard let text = value.string, let choice = Choice(rawValue: text),
            JSONText.same(choice.rawValue, text)
        else { return nil }
        return choice
    }

    static func integer(_ value: JSONValue, _ range: ClosedRange<Int64>) -> Int64? {
        guard let integer = value.integer, range.contains(integer) else { return nil }
        return integer
    }

    /// Every element of an array converted, or nil if the value is no array or one fails.
    static func all<Value>(_ value: JSONValue, _ convert: (JSONValue) -> Value?) -> [Value]? {
        guard let array = value.array else { return nil }
        var values: [Value] = []
        values.reserveCapacity(array.count)
        for element in array {
            guard let converted = convert(element) else { return nil }
            values.append(converted)
        }
        return values
    }

    private static func words(for range: ClosedRange<Int64>) -> String {
        "an integer from \(range.lowerBound) to \(range.upperBound)"
    }
}
