// Reading an answer as it arrives.

/// Reads one HTTP/1.x response (RFC 9112) from pieces of any size.
///
/// Strict where two readers could differ: lines end with CR LF, no folded headers, one length and
/// not two, `chunked` as the only transfer coding.
struct HTTPResponseParser {
    private enum State: Equatable {
        case statusLine
        case headers
        case body(remaining: Int)
        case bodyUntilClose
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
        case done
    }

    private let limits: HTTPClient.Limits
    private let isHead: Bool
    private var state = State.statusLine
    /// The bytes of a line that is not complete yet.
    private var line: [UInt8] = []
    private var lineBytesRead = 0
    private var isHTTP11 = false
    private var status = 0
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []
    /// Whether anything has come; before that, a broken idle connection is nobody's fault.
    private(set) var hasBegun = false

    /// `isHead`: the answer to a HEAD request has no body, whatever its headers say.
    init(limits: HTTPClient.Limits, isHead: Bool = false) {
        self.limits = limits
        self.isHead = isHead
    }

    var isDone: Bool { self.state == .done }

    /// Whether the connection may carry another request afterwards.
    var keepsConnection: Bool {
        guard self.isHTTP11, self.state == .done else { return false }
        return !self.headers.contains {
            $0.name == "connection" && $0.value.lowercased().contains("close")
        }
    }

    /// Takes the next bytes and answers how many were used; less than all only when done.
    mutating func consume(_ bytes: ArraySlice<UInt8>) throws(FetchError) -> Int {
        self.hasBegun = self.hasBegun || !bytes.isEmpty
        var rest = bytes
        while !rest.isEmpty, self.state != .done {
            switch self.state {
            case .body(let remaining):
                try self.take(remaining, from: &rest) { .body(remaining: $0) }
            case .chunk(let remaining):
                try self.take(remaining, from: &rest) { .chunk(remaining: $0) }
            case .bodyUntilClose: try self.take(Int.max, from: &rest) { _ in .bodyUntilClose }
            default:
                if let line = try self.nextLine(&rest) { try self.read(line) }
            }
        }
        return bytes.count - rest.count
    }

    /// Says that the peer has ended the connection, in good order.
    mutating func end() throws(FetchError) {
        if self.state == .bodyUntilClose { self.state = .done }
        guard self.state == .done else {
            throw FetchError(.malformedResponse, "the answer is cut off")
        }
    }

    consuming func response() -> HTTPResponse {
        HTTPResponse(status: self.status, headers: self.headers, body: self.body)
    }

    /// Moves body bytes; `next` is the state while more are to come.
    private mutating func take(
        _ remaining: Int, from rest: inout ArraySlice<UInt8>, next: (Int) -> State
    ) throws(FetchError) {
        let count = min(remaining, rest.count)
        guard count <= self.limits.maxBodyBytes - self.body.count else { throw self.tooLarge }
        self.body.append(contentsOf: rest.prefix(count))
        rest = rest.dropFirst(count)
        let left = remaining - count
        if left > 0 {
            self.state = next(left)
        } else if case .chunk = self.state {
            self.state = .chunkEnd
        } else {
            self.state = .done
        }
    }

    /// A whole line without its CR LF, or `nil` if more bytes are needed.
    private mutating func nextLine(
        _ rest: inout ArraySlice<UInt8>
    ) throws(FetchError) -> [UInt8]? {
        let end = rest.firstIndex(of: 0x0A)
        let part = rest[..<(end.map { $0 + 1 } ?? rest.endIndex)]
        self.line.append(contentsOf: part)
        rest = rest[part.endIndex...]
        self.lineBytesRead += part.count
        // Chunk sizes count too, so that an endless stream of empty lines comes to an end.
        guard self.lineBytesRead <= self.limits.maxHeaderBytes + self.body.count else {
            throw FetchError(
                .tooLarge, "more than \(self.limits.maxHeaderBytes) header bytes")
        }
        guard end != nil else { return nil }
        var line = self.line
        self.line = []
        line.removeLast()
        guard line.last == 0x0D else { throw Self.malformed("a line that ends without CR") }
        line.removeLast()
        guard HTTPSyntax.isFieldValue(line) else { throw Self.malformed("a control character") }
        return line
    }

    private mutating func read(_ line: [UInt8]) throws(FetchError) {
        switch self.state {
        case .statusLine: try self.readStatus(line)
        case .headers:
            if line.isEmpty { try self.beginBody() } else { try self.readHeader(line) }
        case .chunkSize: try self.readChunkSize(line)
        case .chunkEnd:
            guard line.isEmpty else { throw Self.malformed("a chunk that is too long") }
            self.state = .chunkSize
        case .trailers:
            // Trailers are bounded by the header limit and have no use here.
            if line.isEmpty { self.state = .done }
        case .body, .bodyUntilClose, .chunk, .done: break
        }
    }

    private mutating func readStatus(_ line: [UInt8]) throws(FetchError) {
        let text = String(decoding: line, as: UTF8.self)
        let digits = text.utf8.dropFirst(9).prefix(3)
        guard text.hasPrefix("HTTP/1.1 ") || text.hasPrefix("HTTP/1.0 "), digits.count == 3,
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 12 || text.utf8.dropFirst(12).first == 0x20,
            let status = Int(String(decoding: digits, as: UTF8.self)), (100..<600).contains(status)
        else { throw Self.malformed("no status line") }
        self.isHTTP11 = text.hasPrefix("HTTP/1.1 ")
        self.status = status
        self.headers = []
        self.state = .headers
    }

    private mutating func readHeader(_ line: [UInt8]) throws(FetchError) {
        guard let colon = line.firstIndex(of: 0x3A), HTTPSyntax.isToken(line[..<colon]) else {
            throw Self.malformed("a header without a name")
        }
        var value = line[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        self.headers.append(
            (
                String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                String(decoding: value, as: UTF8.self)
            ))
    }

    /// RFC 9112, 6.3: how long the body is.
    private mutating func beginBody() throws(FetchError) {
        if (100..<200).contains(self.status) {
            guard self.status != 101 else { throw Self.malformed("a protocol nobody asked for") }
            self.state = .statusLine
            return
        }
        let codings = self.headers.filter { $0.name == "transfer-encoding" }
        let lengths = self.headers.filter { $0.name == "content-length" }
        guard codings.count + lengths.count <= 1 else {
            throw Self.malformed("more than one statement about the length")
        }
        if self.isHead || self.status == 204 || self.status == 304 {
            self.state = .done
        } else if let coding = codings.first {
            guard coding.value.lowercased() == "chunked", self.isHTTP11 else {
                throw Self.malformed("an unknown transfer coding")
            }
            self.state = .chunkSize
        } else if let length = lengths.first {
            guard let count = Int(length.value), count >= 0, String(count) == length.value else {
                throw Self.malformed("a length that is no number")
            }
            guard count <= self.limits.maxBodyBytes else { throw self.tooLarge }
            self.state = count == 0 ? .done : .body(remaining: count)
        } else {
            self.state = .bodyUntilClose
        }
    }

    private mutating func readChunkSize(_ line: [UInt8]) throws(FetchError) {
        // What stands after a semicolon is an extension, which nobody may depend on.
        let digits = line.prefix { $0 != 0x3B && $0 != 0x20 && $0 != 0x09 }
        let text = String(decoding: digits, as: UTF8.self)
        guard !digits.isEmpty, digits.count <= 8, text.allSatisfy(\.isHexDigit),
            let count = Int(text, radix: 16)
        else { throw Self.malformed("a chunk without a size") }
        self.state = count == 0 ? .trailers : .chunk(remaining: count)
    }

    private var tooLarge: FetchError {
        FetchError(.tooLarge, "more than \(self.limits.maxBodyBytes) bytes")
    }

    private static func malformed(_ what: String) -> FetchError {
        FetchError(.malformedResponse, "the answer is not HTTP/1.1: \(what)")
    }
}
