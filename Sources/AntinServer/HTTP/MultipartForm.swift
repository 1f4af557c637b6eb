internal import AntinCrypto
internal import AntinLog
internal import AntinSystem

/// The parts of a `multipart/form-data` body (RFC 7578), as browsers send files.
///
/// They are read as they arrive: fields into memory, files into scratch files, so that many slow
/// senders of large files cost disk and not memory.
struct MultipartForm: Sendable {
    struct Part: Sendable {
        let name: String
        let fileName: String?
        let content: ByteStore
        let digest: Digest

        /// A copy of the whole content.
        var bytes: [UInt8] { self.content.bytes }
    }

    let parts: [Part]

    /// A page's form has a field for each thing that it asks.
    static let maxParts = 2_000
    static let maxHeaderBytes = 4096
    /// Bytes of all fields that are no files.
    static let maxFieldBytes = 2 << 20

    /// The boundary of a `Content-Type` value, if it is a multipart form with a lawful one.
    static func boundary(in contentType: String) -> String? {
        let pieces = contentType.split(separator: ";").map { piece in
            piece.drop { $0 == " " }
        }
        guard pieces.first?.lowercased() == "multipart/form-data" else { return nil }
        for piece in pieces.dropFirst() where piece.lowercased().hasPrefix("boundary=") {
            let value = piece.dropFirst("boundary=".count).filter { $0 != "\"" }
            return (1...70).contains(value.utf8.count) ? String(value) : nil
        }
        return nil
    }

    init(parts: [Part]) { self.parts = parts }

    /// A form that is in memory already.
    init(parsing body: [UInt8], boundary: String) throws {
        var reader = MultipartReader(boundary: boundary)
        try reader.read(body[...])
        self = try reader.finish()
    }

    subscript(name: String) -> Part? {
        self.parts.first { $0.name == name && !($0.content.count == 0 && $0.fileName == "") }
    }
}
