/// Reads the content of pages and form XObjects (7.8.2): uncompressed, or with `/FlateDecode` and
/// the two filters that write bytes as text.
struct ContentReader {
    let loader: ObjectLoader
    let revision: Int
    private var decoder: StreamDecoder
    /// What one page may decode to, all its streams together.
    private static let maxPageBytes = 64 << 20

    init(loader: ObjectLoader, revision: Int) {
        self.loader = loader
        self.revision = revision
        self.decoder = StreamDecoder(limits: loader.limits)
    }

    /// The content streams of a page, one after the other. A page without content is empty.
    mutating func content(of page: PDFDictionary) throws(PDFError) -> [UInt8] {
        let contents = try loader.resolve(page["Contents"], asOf: revision)
        switch contents {
        case .null:
            return []
        case .stream(let stream):
            return try bytes(stream)
        case .array(let parts):
            var all: [UInt8] = []
            for part in parts {
                guard let stream = try loader.resolve(part, asOf: revision).stream else {
                    throw PDFError(.malformed, "/Contents names something that is no stream")
                }
                // The streams are parted where tokens are.
                all += try bytes(stream)
                all.append(0x0A)
                guard all.count <= Self.maxPageBytes else {
                    throw PDFError(.limit, "the content of a page is too long")
                }
            }
            return all
        default:
            throw PDFError(.malformed, "/Contents is neither stream nor array")
        }
    }

    mutating func bytes(_ stream: PDFStream) throws(PDFError) -> [UInt8] {
        try decoder.decodeText(stream, of: loader.store) { object throws(PDFError) in
            try loader.resolve(object, asOf: revision)
        }
    }
}
