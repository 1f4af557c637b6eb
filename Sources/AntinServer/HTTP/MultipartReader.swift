internal import AntinCrypto
internal import AntinLog
internal import AntinSystem

/// Takes a multipart body apart piece by piece. Cost: linear; in memory are one header, the fields,
/// and as much of a file as a boundary is long.
struct MultipartReader: ~Copyable {
    /// A part whose content still comes.
    private struct Open: ~Copyable {
        let name: String
        let fileName: String?
        var file = ScratchFile()
        var hasher = Hasher256()

        init(name: String, fileName: String?) {
            self.name = name
            self.fileName = fileName
        }

        var count: Int { self.file.count }

        mutating func append(_ bytes: ArraySlice<UInt8>) throws {
            try self.file.append(bytes)
            self.hasher.update(Array(bytes))
        }

        consuming func closed() throws -> MultipartForm.Part {
            let digest = self.hasher.finish()
            return MultipartForm.Part(
                name: self.name, fileName: self.fileName, content: try self.file.finish(),
                digest: digest)
        }
    }

    private enum Place {
        /// Before the first boundary.
        case start
        /// After a boundary: a line end, or two dashes.
        case boundary
        case header, content, end
    }

    private let delimiter: [UInt8]
    private var pending: [UInt8] = []
    private var place = Place.start
    private var open: Open?
    private var parts: [MultipartForm.Part] = []
    private var fieldBytes = 0

    init(boundary: String) {
        self.delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line end before it: one is put there in thought.
        self.pending = Array("\r\n".utf8)
    }

    mutating func read(_ bytes: ArraySlice<UInt8>) throws {
        self.pending += bytes
        while try self.step() {}
    }

    consuming func finish() throws -> MultipartForm {
        guard case .end = self.place else {
            throw FormatError("form", expected: "a closing boundary")
        }
        return MultipartForm(parts: self.parts)
    }

    /// Takes one thing from what is pending; false if more must arrive first.
    private mutating func step() throws -> Bool {
        switch self.place {
        case .start:
            guard self.pending.count >= self.delimiter.count else { return false }
            guard self.pending.starts(with: self.delimiter) else {
                throw FormatError("form", expected: "a first boundary")
            }
            self.drop(self.delimiter.count)
            self.place = .boundary
            return true
        case .boundary:
            guard self.pending.count >= 2 else { return false }
            if self.pending.starts(with: Array("--".utf8)) {
                self.place = .end
            } else if self.pending.starts(with: Array("\r\n".utf8)) {
                self.place = .header
            } else {
                throw FormatError("form", expected: "a line end after a boundary")
            }
            self.drop(2)
            return true
        case .header: return try self.header()
        case .content: return try self.content()
        case .end:
            // What follows the last boundary says nothing (RFC 2046, section 5.1.1).
            self.pending = []
            return false
        }
    }

    private mutating func header() throws -> Bool {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = Self.find(blank, in: self.pending) else {
            guard self.pending.count <= MultipartForm.maxHeaderBytes else { throw Self.badHeader }
            return false
        }
        guard end <= MultipartForm.maxHeaderBytes,
            let header = String(validating: self.pending[..<end], as: UTF8.self)
        else { throw Self.badHeader }
        guard self.parts.count < MultipartForm.maxParts else {
            throw FormatError("form", expected: "at most \(MultipartForm.maxParts) parts")
        }
        let line = header.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let line, let name = Self.parameter("name", of: line) else {
            throw FormatError("form", expected: "a part with a name")
        }
        self.open = Open(name: name, fileName: Self.parameter("filename", of: line))
        self.drop(end + blank.count)
        self.place = .content
        return true
    }

    private mutating func content() throws -> Bool {
        guard let end = Self.find(self.delimiter, in: self.pending) else {
            // What may be the beginning of a boundary waits for the rest of it.
            let known = self.pending.count - (self.delimiter.count - 1)
            if known > 0 {
                try self.append(known)
                self.drop(known)
            }
            return false
        }
        try self.append(end)
        self.drop(end + self.delimiter.count)
        if let open = self.open.take() { self.parts.append(try open.closed()) }
        self.place = .boundary
        return true
    }

    /// Adds the first bytes of what is pending to the open part.
    private mutating func append(_ count: Int) throws {
        guard var open = self.open.take() else { return }
        if open.fileName == nil {
            self.fieldBytes += count
            guard self.fieldBytes <= MultipartForm.maxFieldBytes else {
                throw FormatError("form", expected: "less text")
            }
        }
        if let most = MultipartForm.smallParts[open.name], open.count + count > most {
            throw MultipartForm.tooLarge(open.name, most)
        }
        try open.append(self.pending[..<count])
        self.open = consume open
    }

    private mutating func drop(_ count: Int) { self.pending.removeFirst(count) }

    private static var badHeader: FormatError {
        FormatError("form", expected: "a part's header in UTF-8")
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

    private static func find(_ needle: [UInt8], in body: [UInt8]) -> Int? {
        guard let first = needle.first, body.count >= needle.count else { return nil }
        var at = 0
        while at <= body.count - needle.count {
            if body[at] == first, body[at..<at + needle.count].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }
}
