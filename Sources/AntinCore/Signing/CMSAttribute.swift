internal import AntinLog

/// One attribute of a signer (RFC 5652, 5.3), its values as the bytes they are.
///
/// ```
/// Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }
/// ```
struct CMSAttribute: Equatable, Sendable {
    let type: OID
    let values: [BERElement]
    let encoded: ArraySlice<UInt8>

    /// No attribute of CMS has more values than this.
    private static let valueLimit = 64

    init(parsing element: BERElement) throws(FormatError) {
        guard element.identifier == 0x30 else {
            throw FormatError("cms", expected: "an attribute")
        }
        var fields = BERCursor(element.content)
        self.type = try OID(parsing: fields.next(0x06, "an attribute type"))
        self.values = try fields.next(0x31, "the values of an attribute")
            .elements(limit: Self.valueLimit)
        try fields.finish("an attribute")
        self.encoded = element.encoded
    }

    /// Reads the members of `signedAttrs` or `unsignedAttrs`, in the order of the message.
    static func all(in element: BERElement) throws(FormatError) -> [CMSAttribute] {
        var attributes: [CMSAttribute] = []
        for member in try element.elements(limit: 256) {
            attributes.append(try CMSAttribute(parsing: member))
        }
        return attributes
    }

    /// The value, if there is exactly one.
    var onlyValue: BERElement? { self.values.count == 1 ? self.values.first : nil }

    /// The DER of an attribute with one value.
    static func encoded(_ type: OID, _ value: some Collection<UInt8>) -> [UInt8] {
        DERCanonical.wrap(
            [0x30], Array(type.encoded) + DERCanonical.wrap([0x31], value))
    }
}
