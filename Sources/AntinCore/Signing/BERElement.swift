internal import AntinLog
internal import SwiftASN1

/// One tag-length-value of a BER or DER encoding, as slices of the bytes it was read from.
///
/// The outer structure of a CMS message is walked element by element with this type, so that
/// certificates, revocation lists and unsigned attributes stay the bytes they are, at no cost, and
/// only the small leaves are decoded (by swift-asn1).
struct BERElement: Equatable, Sendable {
    /// The first identifier octet; a tag number of 31 or more shows as `0x1f` in the low bits.
    let identifier: UInt8
    /// Header, content and, for the indefinite form, the end-of-contents octets.
    let encoded: ArraySlice<UInt8>
    /// The content octets alone.
    let content: ArraySlice<UInt8>
    /// Whether the length is definite and as short as DER demands (X.690, 10.1).
    let hasDERLength: Bool

    var isConstructed: Bool { self.identifier & 0x20 != 0 }

    /// A cursor over the elements inside.
    func children() throws(FormatError) -> BERCursor {
        guard self.isConstructed else {
            throw FormatError("cms", expected: "a constructed element")
        }
        return BERCursor(self.content)
    }

    /// All elements inside, at most `limit` of them.
    func elements(limit: Int) throws(FormatError) -> [BERElement] {
        var cursor = try self.children()
        var all: [BERElement] = []
        while let element = try cursor.next() {
            guard all.count < limit else {
                throw FormatError("cms", expected: "at most \(limit) elements in one set")
            }
            all.append(element)
        }
        return all
    }
}

// MARK: - Leaves

extension BERElement {
    /// The OBJECT IDENTIFIER that this element is.
    func objectIdentifier() throws(FormatError) -> ASN1ObjectIdentifier {
        try self.leaf("an object identifier") { node in
            try ASN1ObjectIdentifier(berEncoded: node, withIdentifier: .objectIdentifier)
        }
    }

    /// The small INTEGER that this element is, for versions and salt lengths.
    func smallInteger() throws(FormatError) -> Int {
        let octets = try self.integerContent()
        guard octets.count <= 8 else { throw FormatError("cms", expected: "a small integer") }
        // Two's complement: the first octet says the sign.
        var value = octets.first.map { Int(Int8(bitPattern: $0)) } ?? 0
        for octet in octets.dropFirst() { value = value << 8 | Int(octet) }
        return value
    }

    /// The content octets of the INTEGER that this element is: two's complement, as short as can be.
    ///
    /// The value is kept in its encoded form because serial numbers are compared, never computed with.
    func integerContent() throws(FormatError) -> ArraySlice<UInt8> {
        guard self.identifier == 0x02, let first = self.content.first else {
            throw FormatError("cms", expected: "an integer")
        }
        if let second = self.content.dropFirst().first {
            let isPadded =
                (first == 0x00 && second & 0x80 == 0) || (first == 0xff && second & 0x80 != 0)
            guard !isPadded else {
                throw FormatError("cms", expected: "an integer in the fewest octets")
            }
        }
        return self.content
    }

    /// The octets of the OCTET STRING that this element is, under `tag` when implicitly tagged.
    ///
    /// BER may cut the string into pieces (X.690, 8.7); the pieces are joined.
    func octets(tag: UInt8 = 0x04) throws(FormatError) -> ArraySlice<UInt8> {
        if self.identifier == tag { return self.content }
        guard self.identifier == tag | 0x20 else {
            throw FormatError("cms", expected: "an octet string")
        }
        var joined: [UInt8] = []
        joined.reserveCapacity(self.content.count)
        try Self.join(self.content, into: &joined, depth: 1)
        return joined[...]
    }

    private static func join(
        _ content: ArraySlice<UInt8>, into joined: inout [UInt8], depth: Int
    ) throws(FormatError) {
        guard depth <= BERCursor.depthLimit else {
            throw FormatError("cms", expected: "octet strings nested less deeply")
        }
        var cursor = BERCursor(content)
        while let piece = try cursor.next() {
            switch piece.identifier {
            case 0x04: joined.append(contentsOf: piece.content)
            case 0x24: try self.join(piece.content, into: &joined, depth: depth + 1)
            default: throw FormatError("cms", expected: "an octet string in pieces")
            }
        }
    }

    /// Decodes a primitive element with swift-asn1, whose many errors become one of ours.
    func leaf<Value>(
        _ expected: String, _ decode: (ASN1Node) throws -> Value
    ) throws(FormatError) -> Value {
        guard !self.isConstructed else { throw FormatError("cms", expected: expected) }
        do {
            return try decode(BER.parse(self.encoded))
        } catch {
            throw FormatError("cms", expected: expected)
        }
    }
}
