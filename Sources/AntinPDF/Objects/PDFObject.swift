/// A PDF object (ISO 32000-1, 7.3).
///
/// Names are text whose scalars U+0000…U+00FF are the bytes of the name after `#xx` is decoded:
/// lossless, and `/Type` reads as `"Type"`. No two such texts are canonically equivalent.
package enum PDFObject: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case real(PDFReal)
    case string([UInt8])
    case name(String)
    case array([PDFObject])
    case dictionary(PDFDictionary)
    indirect case stream(PDFStream)
    case reference(PDFReference)
}

extension PDFObject {
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value of an integer or real number.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): Double(value.text)
        default: nil
        }
    }

    /// A measure, rounded to a ten-thousandth: an integer if it is one. Not-a-number and what no
    /// page is large enough for become 0.
    package static func number(_ value: Double) -> PDFObject {
        guard value.isFinite, abs(value) < 1e9 else { return .integer(0) }
        let scaled = Int((value * 10_000).rounded())
        guard scaled % 10_000 != 0 else { return .integer(scaled / 10_000) }
        let digits = String(scaled.magnitude % 10_000 + 10_000).utf8.dropFirst()
        return .real(
            PDFReal(
                sign: scaled < 0, whole: String(scaled.magnitude / 10_000).utf8,
                fraction: digits))
    }

    package var name: String? {
        if case .name(let value) = self { value } else { nil }
    }

    package var string: [UInt8]? {
        if case .string(let value) = self { value } else { nil }
    }

    package var array: [PDFObject]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The dictionary, of a stream too.
    package var dictionary: PDFDictionary? {
        switch self {
        case .dictionary(let value): value
        case .stream(let value): value.dictionary
        default: nil
        }
    }

    package var stream: PDFStream? {
        if case .stream(let value) = self { value } else { nil }
    }

    package var reference: PDFReference? {
        if case .reference(let value) = self { value } else { nil }
    }

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension PDFObject: Equatable {
    /// Equality of meaning: order of keys, spelling of numbers and strings, and place in the file
    /// do not count. Streams are equal here only if they are the same bytes of the same file.
    package static func == (left: PDFObject, right: PDFObject) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.real(let left), .real(let right)): left == right
        case (.integer(let whole), .real(let real)), (.real(let real), .integer(let whole)):
            real.text == "\(whole).0"
        case (.string(let left), .string(let right)): left == right
        case (.name(let left), .name(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.dictionary(let left), .dictionary(let right)): left == right
        case (.stream(let left), .stream(let right)): left == right
        case (.reference(let left), .reference(let right)): left == right
        default: false
        }
    }
}
