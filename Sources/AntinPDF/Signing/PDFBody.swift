import AntinSystem

/// What is written between `obj` and `endobj`: a value, or a new stream with its bytes.
enum PDFBody: Sendable {
    case object(PDFObject)
    /// The dictionary has `/Length` and names the filter of the bytes.
    case stream(PDFDictionary, [UInt8])

    /// A stream whose dictionary gets the keys that describe its bytes.
    init(stream bytes: [UInt8], _ dictionary: PDFDictionary, compressed: Bool = true) {
        var dictionary = dictionary
        let data = compressed ? Deflate.zlib(bytes) : bytes
        if compressed {
            dictionary = dictionary.replacing("Filter", with: .name("FlateDecode"))
        }
        self = .stream(dictionary.replacing("Length", with: .integer(data.count)), data)
    }

    /// The same with other references.
    func renumbered(_ change: (PDFReference) -> PDFReference) -> PDFBody {
        switch self {
        case .object(let object): .object(object.renumbered(change))
        case .stream(let dictionary, let data): .stream(dictionary.renumbered(change), data)
        }
    }
}

extension PDFObject {
    /// The same with other references. The depth is that of our own objects, or bounded by the
    /// reader's limits.
    func renumbered(_ change: (PDFReference) -> PDFReference) -> PDFObject {
        switch self {
        case .reference(let reference): .reference(change(reference))
        case .array(let values): .array(values.map { $0.renumbered(change) })
        case .dictionary(let dictionary): .dictionary(dictionary.renumbered(change))
        default: self
        }
    }
}

extension PDFDictionary {
    func renumbered(_ change: (PDFReference) -> PDFReference) -> PDFDictionary {
        PDFDictionary(entries.map { ($0.key, $0.value.renumbered(change)) })
    }
}
