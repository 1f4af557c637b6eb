// A question.

/// An HTTP request with its body in memory.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"

        /// Whether asking twice is as good as asking once.
        var isRepeatable: Bool { self == .get || self == .head }
    }

    package var method: Method
    package var url: HTTPURL
    /// Names and values beside Host, Content-Length, Connection and User-Agent, which are ours.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        _ method: Method = .get, _ url: HTTPURL, headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// The request line and headers, up to and including the empty line.
    func head() throws(FetchError) -> [UInt8] {
        var text = "\(self.method.rawValue) \(self.url.target) HTTP/1.1\r\n"
        text += "Host: \(self.url.authority)\r\nUser-Agent: antin\r\nAccept-Encoding: identity\r\n"
        for (name, value) in self.headers {
            guard HTTPSyntax.isToken(name.utf8), HTTPSyntax.isFieldValue(value.utf8),
                !Self.reserved.contains(name.lowercased())
            else { throw FetchError(.invalidRequest, "a header that cannot be sent: \(name)") }
            text += "\(name): \(value)\r\n"
        }
        if !self.body.isEmpty || self.method == .post || self.method == .put {
            text += "Content-Length: \(self.body.count)\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    private static let reserved: Set<String> = [
        "host", "content-length", "connection", "user-agent", "transfer-encoding",
        "accept-encoding", "expect", "te", "upgrade",
    ]
}

/// The characters of HTTP's fields.
enum HTTPSyntax {
    /// RFC 9110, 5.6.2.
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
                default: false
                }
            }
    }

    /// RFC 9110, 5.5: visible characters, space, tab, and bytes beyond ASCII.
    static func isFieldValue(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }
}
