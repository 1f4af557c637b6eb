internal import AntinLog

/// Whether two encodings are one X.501 name, written with other string types.
///
/// Some signers copy the issuer's name letter by letter and change PrintableString into UTF8String.
/// Only that is tolerated, and only under a signature: same attributes, same order, same characters.
/// Outside a signature names are compared byte by byte, so that a message has one spelling.
enum NameComparison {
    static func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        if left.elementsEqual(right) { return true }
        do {
            return try self.parts(of: left) == self.parts(of: right)
        } catch {
            return false
        }
    }

    /// One attribute: which relative name it belongs to, its type, and its value as characters, or as
    /// the encoding where it is not a string that is read here.
    private struct Part: Equatable {
        let set: Int
        let type: OID
        let characters: [UInt8]?
        let encoding: ArraySlice<UInt8>?
    }

    /// ```
    /// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
    /// ```
    private static func parts(of name: ArraySlice<UInt8>) throws(FormatError) -> [Part] {
        var outside = BERCursor(name)
        let sets = try outside.next(0x30, "a name").elements(limit: 64)
        try outside.finish("a name")
        var parts: [Part] = []
        for (position, set) in sets.enumerated() {
            for attribute in try set.elements(limit: 16) {
                var fields = try attribute.children()
                let type = try OID(parsing: fields.next(0x06, "an attribute type"))
                guard let value = try fields.next() else {
                    throw FormatError("cms", expected: "the value of an attribute")
                }
                try fields.finish("an attribute")
                let characters = self.characters(of: value)
                parts.append(
                    Part(
                        set: position, type: type, characters: characters,
                        encoding: characters == nil ? value.encoded : nil))
            }
        }
        return parts
    }

    /// UTF8String as it is; PrintableString and IA5String where they are ASCII.
    private static func characters(of value: BERElement) -> [UInt8]? {
        switch value.identifier {
        case 0x0c: Array(value.content)
        case 0x13, 0x16: value.content.allSatisfy { $0 < 0x80 } ? Array(value.content) : nil
        default: nil
        }
    }
}
