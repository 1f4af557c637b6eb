internal import AntinCrypto
internal import AntinLog
internal import AntinSystem
internal import HTTPTypes

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

    /// Files that are never large: they are refused while they arrive. A receipt is a few
    /// kilobytes; each attachment and each later change adds some hundred bytes.
    static let smallParts = [
        "receipt": 256 << 10, "metadata": 256 << 10, "certificate": 256 << 10,
        "signature": 256 << 10,
    ]

    static func tooLarge(_ name: String, _ most: Int) -> Problem {
        Problem(
            .contentTooLarge, "part_too_large",
            vi: "Phần \(name) quá lớn, tối đa \(most >> 10) KiB",
            en: "the part \(name) is too large, at most \(most >> 10) KiB",
            nextVi: "xem lại có chọn nhầm tệp không", nextEn: "see whether it is the right file")
    }

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
