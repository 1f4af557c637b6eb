// JSONValue.swift
package import AntinLog

/// A JSON value of the kind that the formats of this project use: objects, arrays, strings,
/// integers from 0 to 2^53−1 and booleans; no null, no sign, no fraction (Docs/formats/json.md).
///
/// Equality is equality of the canonical bytes. Swift's own `==` on `String` takes canonically
/// equivalent spellings for equal (é as one or as two scalars), which would let two records with
/// different hashes compare equal; nothing here relies on it.
package enum JSONValue: Sendable {
    case object(JSONObject)
    case array([JSONValue])
    case string(String)
    /// From 0 to `maxInteger`; a reader never makes another one.
    case integer(Int64)
    case bool(Bool)

    /// 2^53−1, the largest integer that every JSON implementation keeps exactly.
    package static let maxInteger: Int64 = 9_007_199_254_740_991

    /// Objects and arrays within each other; what lies deeper is refused.
    package static let maxDepth = 16

    /// The limit on the size of a text where the caller names none: 1 MiB.
    package static let defaultMaxBytes = 1 << 20
}

// MARK: - Reading

extension JSONValue {
    /// Reads canonical JSON and nothing else: one value has one spelling (RFC 8785), so
    /// whitespace, unsorted or repeated members, needless escapes, leading zeros, control
    /// characters and invalid UTF-8 are refused. Cost: linear in the size.
    package init(
        parsingCanonical bytes: [UInt8], format: String = "json",
        maxBytes: Int = JSONValue.defaultMaxBytes
    ) throws(FormatError) {
        self = try JSONParser.value(of: bytes, .canonical, format: format, maxBytes: maxBytes)
        guard self.canonical == bytes else {
            throw FormatError(format, expected: "canonical JSON, each value in its one spelling")
        }
    }

    /// Reads JSON as people and programs send it: whitespace, any order of members and every
    /// escape are accepted. A member that is null counts as absent. Refused with the reason: a
    /// repeated member, a lone surrogate, U+0000, null inside an array, and numbers other than
    /// integers from 0 to 2^53−1 (no sign, no fraction, no exponent).
    package init(
        parsingLoosely bytes: [UInt8], format: String = "json",
        maxBytes: Int = JSONValue.defaultMaxBytes
    ) throws(FormatError) {
        self = try JSONParser.value(of: bytes, .loose, format: format, maxBytes: maxBytes)
    }
}

// MARK: - Printing

extension JSONValue {
    /// The canonical bytes (RFC 8785), without a final line feed.
    package var canonical: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        self.print(to: &bytes)
        return bytes
    }

    /// The canonical text.
    package var text: String { String(decoding: self.canonical, as: UTF8.self) }

    func print(to bytes: inout [UInt8]) {
        switch self {
        case .object(let object):
            object.print(to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            var first = true
            for value in values {
                if !first { bytes.append(UInt8(ascii: ",")) }
                first = false
                value.print(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text):
            JSONText.print(text, to: &bytes)
        case .integer(let integer):
            bytes.append(contentsOf: String(integer).utf8)
        case .bool(let bool):
            bytes.append(contentsOf: (bool ? "true" : "false").utf8)
        }
    }
}

// MARK: - Making and asking

extension JSONValue {
    /// A count or an index. A value beyond 2^53−1 prints as a number that no reader accepts:
    /// the writer's own check of what it prints then fails, and nothing wrong is stored.
    package static func integer(_ value: some BinaryInteger) -> JSONValue {
        .integer(Int64(clamping: value))
    }

    package static func strings(_ texts: some Sequence<String>) -> JSONValue {
        .array(texts.map { .string($0) })
    }

    package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    package var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }
    package var string: String? { if case .string(let string) = self { string } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
}

// MARK: - Conformances

extension JSONValue: Equatable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): JSONText.same(left, right)
        case (.integer(let left), .integer(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: CustomStringConvertible {
    package var description: String { self.text }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue?)...) {
        self = .object(JSONObject(elements))
    }
}
