// JSONParser.swift
import AntinLog

/// One recursive-descent reader for both rules. Depth and size are limited before anything is
/// built, so that a stranger's text costs at most a small multiple of its own size.
struct JSONParser {
    enum Rules {
        /// Our formats: no whitespace, members in order, no control characters. What this pass
        /// lets through in a second spelling is caught by printing the value and comparing.
        case canonical
        /// Requests and configuration: see `JSONValue.init(parsingLoosely:)`.
        case loose
    }

    private let bytes: [UInt8]
    private let rules: Rules
    private let format: String
    private var position = 0

    /// The value that the whole of `bytes` is.
    static func value(
        of bytes: [UInt8], _ rules: Rules, format: String, maxBytes: Int
    ) throws(FormatError) -> JSONValue {
        guard bytes.count <= maxBytes else {
            throw FormatError(format, expected: "at most \(maxBytes) bytes")
        }
        var parser = JSONParser(bytes: bytes, rules: rules, format: format)
        parser.skipSpace()
        guard let value = try parser.value(depth: 0) else {
            throw parser.failure("a value other than null")
        }
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.failure("the end of the JSON") }
        return value
    }

    private init(bytes: [UInt8], rules: Rules, format: String) {
        self.bytes = bytes
        self.rules = rules
        self.format = format
    }

    private func failure(_ expected: String) -> FormatError {
        FormatError(self.format, expected: "\(expected) at byte \(self.position)")
    }

    // MARK: Values

    /// The value at the position; nil for null, which only the loose rules know.
    private mutating func value(depth: Int) throws(FormatError) -> JSONValue? {
        guard let byte = self.peek else { throw self.failure("a JSON value") }
        switch byte {
        case UInt8(ascii: "{"):
            return .object(try self.object(depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try self.array(depth: depth + 1))
        case UInt8(ascii: "\""):
            return .string(try self.string())
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .integer(try self.integer())
        case UInt8(ascii: "-"):
            throw self.failure("an integer from 0 to 9007199254740991, no negative number")
        case UInt8(ascii: "t") where self.take("true"):
            return .bool(true)
        case UInt8(ascii: "f") where self.take("false"):
            return .bool(false)
        case UInt8(ascii: "n") where self.rules == .loose && self.take("null"):
            return nil
        default:
            throw self.failure("an object, array, string, integer, true or false")
        }
    }

    private mutating func object(depth: Int) throws(FormatError) -> JSONObject {
        try self.enter(depth)
        var members: [JSONObject.Member] = []
        if self.takeByte(UInt8(ascii: "}")) { return JSONObject(sorted: []) }
        repeat {
            self.skipSpace()
            guard self.peek == UInt8(ascii: "\"") else {
                throw self.failure("a member's name in quotation marks")
            }
            let name = try self.string()
            if self.rules == .canonical, let last = members.last?.name,
                !JSONText.precedes(last, name)
            {
                throw self.failure("members in ascending order, each once, before here,")
            }
            self.skipSpace()
            guard self.takeByte(UInt8(ascii: ":")) else { throw self.failure("a colon") }
            self.skipSpace()
            if let value = try self.value(depth: depth) {
                members.append(JSONObject.Member(name: name, value: value))
            }
            self.skipSpace()
        } while self.takeByte(UInt8(ascii: ","))
        guard self.takeByte(UInt8(ascii: "}")) else { throw self.failure("a comma or }") }
        if self.rules == .loose {
            members.sort { JSONText.precedes($0.name, $1.name) }
            for (left, right) in zip(members, members.dropFirst())
            where JSONText.same(left.name, right.name) {
                throw self.failure("each member once in the object that ends here,")
            }
        }
        return JSONObject(sorted: members)
    }

    private mutating func array(depth: Int) throws(FormatError) -> [JSONValue] {
        try self.enter(depth)
        var values: [JSONValue] = []
        if self.takeByte(UInt8(ascii: "]")) { return values }
        repeat {
            self.skipSpace()
            guard let value = try self.value(depth: depth) else {
                throw self.failure("no null inside an array before here,")
            }
            values.append(value)
            self.skipSpace()
        } while self.takeByte(UInt8(ascii: ","))
        guard self.takeByte(UInt8(ascii: "]")) else { throw self.failure("a comma or ]") }
        return values
    }

    private mutating func enter(_ depth: Int) throws(FormatError) {
        guard depth <= JSONValue.maxDepth else {
            throw self.failure("at most \(JSONValue.maxDepth) levels of nesting")
        }
        self.position += 1
        self.skipSpace()
    }

    private mutating func integer() throws(FormatError) -> Int64 {
        let start = self.position
        var value: Int64 = 0
        while let byte = self.peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            // At most 2^53−1 before this step, so ten times it and a digit fit in 64 bits.
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            guard value <= JSONValue.maxInteger else {
                throw self.failure("an integer of at most 9007199254740991")
            }
            self.position += 1
        }
        if self.bytes[start] == UInt8(ascii: "0"), self.position - start > 1 {
            throw self.failure("a number without leading zeros")
        }
        if let byte = self.peek,
            [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")]
                .contains(byte)
        {
            throw self.failure("an integer without fraction or exponent")
        }
        return value
    }

    // MARK: Strings

    private mutating func string() throws(FormatError) -> String {
        self.position += 1
        let start = self.position
        var escaped: [UInt8]?
        var isASCII = true
        while true {
            guard let byte = self.peek else { throw self.failure("the end of a string") }
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20 else { throw self.failure("no control character in a string") }
            if byte == UInt8(ascii: "\\") {
                var text = escaped ?? Array(self.bytes[start..<self.position])
                try self.escape(into: &text)
                escaped = text
            } else {
                if byte >= 0x80 { isASCII = false }
                escaped?.append(byte)
                self.position += 1
            }
        }
        let text: String? =
            if let escaped {
                String(validating: escaped, as: UTF8.self)
            } else if isASCII {
                // Decoding is several times faster than validating, and has nothing to mend here.
                String(decoding: self.bytes[start..<self.position], as: UTF8.self)
            } else {
                String(validating: self.bytes[start..<self.position], as: UTF8.self)
            }
        guard let text else { throw self.failure("UTF-8 in the string that ends here,") }
        self.position += 1
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(FormatError) {
        self.position += 1
        guard let byte = self.peek else { throw self.failure("an escape") }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            text.append(byte)
        case _ where self.rules == .canonical:
            throw self.failure("no escape but of quotation mark and backslash")
        case UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "u"):
            let scalar = try self.escapedScalar()
            text.append(contentsOf: String(Character(scalar)).utf8)
            return
        default:
            throw self.failure("a known escape")
        }
        self.position += 1
    }

    /// After `\u`: one code unit, or two that are a surrogate pair.
    private mutating func escapedScalar() throws(FormatError) -> Unicode.Scalar {
        let first = try self.codeUnit()
        var code = first
        if (0xD800..<0xDC00).contains(first) {
            guard self.take("\\") else { throw self.failure("the second half of a pair") }
            guard self.peek == UInt8(ascii: "u") else {
                throw self.failure("the second half of a pair")
            }
            let second = try self.codeUnit()
            guard (0xDC00..<0xE000).contains(second) else {
                throw self.failure("a low surrogate before here,")
            }
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        guard code != 0, let scalar = Unicode.Scalar(code) else {
            throw self.failure("a character other than U+0000 or a lone surrogate before here,")
        }
        return scalar
    }

    /// Standing on the `u` of an escape: its four hexadecimal digits.
    private mutating func codeUnit() throws(FormatError) -> UInt32 {
        self.position += 1
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw self.failure("four hexadecimal digits") }
            code = code << 4 | UInt32(digit)
            self.position += 1
        }
        return code
    }

    // MARK: Bytes

    private var peek: UInt8? {
        self.position < self.bytes.count ? self.bytes[self.position] : nil
    }

    private mutating func takeByte(_ byte: UInt8) -> Bool {
        guard self.peek == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let word = Array(word.description.utf8)
        guard self.bytes[self.position...].starts(with: word) else { return false }
        self.position += word.count
        return true
    }

    private mutating func skipSpace() {
        guard self.rules == .loose else { return }
        while let byte = self.peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            self.position += 1
        }
    }
}
