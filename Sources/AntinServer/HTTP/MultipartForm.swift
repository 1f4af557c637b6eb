// MultipartForm.swift
internal import AntinLog

/// The parts of a `multipart/form-data` body (RFC 7578), as browsers send files.
///
/// The body was limited before it came here; the number of parts and the size of their headers are
/// limited here. Cost: linear.
struct MultipartForm: Sendable {
    struct Part: Sendable {
        let name: String
        let fileName: String?
        let bytes: [UInt8]
    }

    let parts: [Part]

    /// A page's form has a field for each thing that it asks.
    static let maxParts = 2_000
    static let maxHeaderBytes = 4096

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

    init(parsing body: [UInt8], boundary: String) throws(FormatError) {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line end before it: one is put there in thought.
        guard body.starts(with: delimiter.dropFirst(2)) else {
            throw FormatError("form", expected: "a first boundary")
        }
        var parts: [Part] = []
        var position = delimiter.count - 2
        while true {
            if body[position...].starts(with: Array("--".utf8)) { break }
            guard body[position...].starts(with: Array("\r\n".utf8)) else {
                throw FormatError("form", expected: "a line end after a boundary")
            }
            position += 2
            guard let next = Self.find(delimiter, in: body, from: position, to: body.count)
            else {
                throw FormatError("form", expected: "a closing boundary")
            }
            guard parts.count < Self.maxParts else {
                throw FormatError("form", expected: "at most \(Self.maxParts) parts")
            }
            parts.append(try Self.part(of: body, position..<next))
            position = next + delimiter.count
        }
        self.parts = parts
    }

    subscript(name: String) -> Part? {
        self.parts.first { $0.name == name && !($0.bytes.isEmpty && $0.fileName == "") }
    }

    private static func part(
        of body: [UInt8], _ range: Range<Int>
    ) throws(FormatError) -> Part {
        let blank = Array("\r\n\r\n".utf8)
        guard
            let end = Self.find(
                blank, in: body, from: range.lowerBound, to: range.upperBound),
            end - range.lowerBound <= Self.maxHeaderBytes,
            let header = String(validating: body[range.lowerBound..<end], as: UTF8.self)
        else { throw FormatError("form", expected: "a part's header in UTF-8") }
        for line in header.split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-disposition:") {
            guard let name = Self.parameter("name", of: line) else { break }
            return Part(
                name: name, fileName: Self.parameter("filename", of: line),
                bytes: Array(body[end + blank.count..<range.upperBound]))
        }
        throw FormatError("form", expected: "a part with a name")
    }

    /// A quoted parameter; browsers write `%22` for a quotation mark.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        let mark = "; \(name)=\""
        var rest = line
        while let first = rest.firstIndex(of: ";") {
            rest = rest[first...]
            if rest.hasPrefix(mark) {
                let value = rest.dropFirst(mark.count)
                guard let end = value.firstIndex(of: "\"") else { return nil }
                return String(value[..<end])
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func find(
        _ needle: [UInt8], in body: [UInt8], from start: Int, to end: Int
    ) -> Int? {
        guard let first = needle.first, end - start >= needle.count else { return nil }
        var at = start
        while at <= end - needle.count {
            if body[at] == first, body[at..<at + needle.count].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }
}
