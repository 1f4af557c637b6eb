// The little DER that the extensions of our own certificates need.

/// Writes tag, length and content (X.690, 8.1).
enum DERWriter {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }

    static func sequence(_ elements: [[UInt8]]) -> [UInt8] {
        self.element(0x30, Array(elements.joined()))
    }

    /// A dotted object identifier; its arcs must fit in 64 bits.
    static func objectIdentifier(_ dotted: String) -> [UInt8] {
        let arcs = dotted.split(separator: ".").compactMap { UInt64($0) }
        precondition(arcs.count >= 2, "no object identifier")
        var content: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs[2...] {
            var septets = [UInt8(truncatingIfNeeded: arc & 0x7F)]
            var rest = arc >> 7
            while rest > 0 {
                septets.insert(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            content += septets
        }
        return self.element(0x06, content)
    }

    /// GeneralName, uniformResourceIdentifier (RFC 5280, 4.2.1.6).
    static func url(_ text: String) -> [UInt8] { self.element(0x86, Array(text.utf8)) }
}
