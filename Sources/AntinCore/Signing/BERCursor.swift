internal import AntinLog

/// Walks the elements of one level of a BER encoding, skipping what is inside them.
///
/// An element of definite length costs its header; one of indefinite length costs a pass over the
/// headers inside, without recursion and within limits. Nothing is trusted: every length is compared
/// with the bytes that are there.
struct BERCursor: Sendable {
    /// How deep indefinite lengths (and our own recursion) may nest.
    static let depthLimit = 32
    /// How many headers one indefinite-length element may hold.
    static let elementLimit = 65_536

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    /// Whether every element has been read.
    var isAtEnd: Bool { self.rest.isEmpty }

    /// The identifier octet of the next element, without reading it.
    var nextIdentifier: UInt8? { self.rest.first }

    /// The next element, or nil at the end.
    mutating func next() throws(FormatError) -> BERElement? {
        guard let identifier = self.rest.first else { return nil }
        let header = try Self.header(of: self.rest)
        let start = self.rest.startIndex
        let contentStart = start + header.byteCount
        if let length = header.length {
            let end = contentStart + length
            let element = BERElement(
                identifier: identifier, encoded: self.rest[start..<end],
                content: self.rest[contentStart..<end], hasDERLength: header.isDER)
            self.rest = self.rest[end...]
            return element
        }
        let contentEnd = try Self.endOfContents(self.rest[contentStart...])
        let element = BERElement(
            identifier: identifier, encoded: self.rest[start..<contentEnd + 2],
            content: self.rest[contentStart..<contentEnd], hasDERLength: false)
        self.rest = self.rest[(contentEnd + 2)...]
        return element
    }

    /// The next element, which must be there and have this identifier octet.
    mutating func next(_ identifier: UInt8, _ expected: String) throws(FormatError) -> BERElement {
        guard let element = try self.next(), element.identifier == identifier else {
            throw FormatError("cms", expected: expected)
        }
        return element
    }

    /// The next element if it has this identifier octet, else nil and the cursor stays.
    mutating func optional(_ identifier: UInt8) throws(FormatError) -> BERElement? {
        guard self.nextIdentifier == identifier else { return nil }
        return try self.next()
    }

    /// Refuses elements that nobody asked for.
    func finish(_ name: String) throws(FormatError) {
        guard self.isAtEnd else {
            throw FormatError("cms", expected: "nothing more in \(name)")
        }
    }

    // MARK: - Headers

    private struct Header {
        let byteCount: Int
        /// Nil for the indefinite form.
        let length: Int?
        let isDER: Bool
    }

    /// Reads identifier and length octets (X.690, 8.1.2 and 8.1.3); a definite length is within `bytes`.
    private static func header(of bytes: ArraySlice<UInt8>) throws(FormatError) -> Header {
        var index = bytes.startIndex
        func octet() throws(FormatError) -> UInt8 {
            guard index < bytes.endIndex else {
                throw FormatError("cms", expected: "a complete element")
            }
            defer { index += 1 }
            return bytes[index]
        }
        let identifier = try octet()
        guard identifier != 0 else {
            throw FormatError("cms", expected: "an element, not end-of-contents octets")
        }
        if identifier & 0x1f == 0x1f {
            // Tag numbers above 30 are no part of CMS; four octets of them are more than enough.
            var octets = 0
            while try octet() & 0x80 != 0 {
                octets += 1
                guard octets < 4 else { throw FormatError("cms", expected: "a shorter tag") }
            }
        }
        let first = try octet()
        var length = Int(first)
        var isDER = true
        if first == 0x80 {
            guard identifier & 0x20 != 0 else {
                throw FormatError("cms", expected: "a definite length in a primitive element")
            }
            return Header(byteCount: index - bytes.startIndex, length: nil, isDER: false)
        }
        if first & 0x80 != 0 {
            let octets = Int(first & 0x7f)
            guard octets <= 8 else { throw FormatError("cms", expected: "a shorter length") }
            length = 0
            for position in 0..<octets {
                let next = try octet()
                if position == 0 && next == 0 { isDER = false }
                guard length <= Int.max >> 8 else {
                    throw FormatError("cms", expected: "a smaller length")
                }
                length = length << 8 | Int(next)
            }
            if length < 0x80 { isDER = false }
        }
        guard length <= bytes.endIndex - index else {
            throw FormatError("cms", expected: "a complete element")
        }
        return Header(byteCount: index - bytes.startIndex, length: length, isDER: isDER)
    }

    /// The index of the end-of-contents octets that close the level that `bytes` begins in.
    private static func endOfContents(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> Int {
        var rest = bytes
        var open = 1
        var count = 0
        while true {
            guard rest.count >= 2 else {
                throw FormatError("cms", expected: "end-of-contents octets")
            }
            if rest[rest.startIndex] == 0 && rest[rest.startIndex + 1] == 0 {
                open -= 1
                if open == 0 { return rest.startIndex }
                rest = rest.dropFirst(2)
                continue
            }
            count += 1
            guard count <= self.elementLimit else {
                throw FormatError("cms", expected: "fewer elements")
            }
            let header = try self.header(of: rest)
            if let length = header.length {
                rest = rest.dropFirst(header.byteCount + length)
            } else {
                open += 1
                guard open <= self.depthLimit else {
                    throw FormatError("cms", expected: "elements nested less deeply")
                }
                rest = rest.dropFirst(header.byteCount)
            }
        }
    }
}
