internal import AntinLog

/// Rewrites BER as DER: definite lengths, octet strings in one piece, sets in order.
///
/// Only what CMS needs for the bytes under a signature (RFC 5652, 5.4): an attribute received in BER
/// is signed in DER. Values are not interpreted, so an implicitly tagged set keeps its order.
enum DERCanonical {
    /// The DER form of one element.
    static func bytes(of element: BERElement) throws(FormatError) -> [UInt8] {
        var budget = BERCursor.elementLimit
        return try self.bytes(of: element, depth: 1, budget: &budget)
    }

    /// A SET OF, in DER order, from the encodings of its members (X.690, 11.6).
    static func setOf(_ members: [[UInt8]]) -> [UInt8] {
        self.setOf(members.map { $0[...] })
    }

    /// The same from slices of a message.
    static func setOf(_ members: [ArraySlice<UInt8>]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(members.reduce(0) { $0 + $1.count })
        for member in members.sorted(by: self.precedes) { content.append(contentsOf: member) }
        return self.wrap([0x31], content)
    }

    /// Whether `left` stands before `right` in a DER SET OF: compared as octet strings, the shorter
    /// one padded with zeros. One encoding cannot be another one with zeros behind it, so plain
    /// lexicographic order is the same.
    static func precedes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        left.lexicographicallyPrecedes(right)
    }

    /// `content` behind identifier octets and a DER length.
    static func wrap(_ identifier: some Sequence<UInt8>, _ content: some Collection<UInt8>)
        -> [UInt8]
    {
        var out: [UInt8] = []
        out.reserveCapacity(content.count + 12)
        out.append(contentsOf: identifier)
        let count = content.count
        if count < 0x80 {
            out.append(UInt8(truncatingIfNeeded: count))
        } else {
            let octets = (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
            out.append(0x80 | UInt8(truncatingIfNeeded: octets))
            for shift in stride(from: (octets - 1) * 8, through: 0, by: -8) {
                out.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        out.append(contentsOf: content)
        return out
    }

    private static func bytes(
        of element: BERElement, depth: Int, budget: inout Int
    ) throws(FormatError) -> [UInt8] {
        budget -= 1
        guard depth <= BERCursor.depthLimit, budget > 0 else {
            throw FormatError("cms", expected: "fewer elements, nested less deeply")
        }
        switch element.identifier {
        case 0x24:
            return self.wrap([0x04], try element.octets())
        case 0x01 where element.content.count == 1:
            // X.690, 11.1: TRUE is FF.
            return [0x01, 0x01, element.content.first == 0 ? 0x00 : 0xff]
        default: break
        }
        // With a tag number above 30 the identifier has more octets than one.
        var identifier = element.encoded.prefix(1)
        if element.identifier & 0x1f == 0x1f {
            let tail = element.encoded.dropFirst()
            let last = tail.firstIndex { $0 & 0x80 == 0 } ?? tail.startIndex
            identifier = element.encoded[element.encoded.startIndex...last]
        }
        guard element.isConstructed else { return self.wrap(identifier, element.content) }
        var cursor = BERCursor(element.content)
        var members: [[UInt8]] = []
        while let member = try cursor.next() {
            members.append(try self.bytes(of: member, depth: depth + 1, budget: &budget))
        }
        if element.identifier == 0x31 { members.sort(by: self.precedes) }
        return self.wrap(identifier, members.flatMap { $0 })
    }
}
