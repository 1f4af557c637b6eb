import Testing

@testable import AntinFetch

struct HTTPResponseParserTests {
    static let limits = HTTPClient.Limits(maxHeaderBytes: 2000, maxBodyBytes: 1000)

    /// Parses an answer that arrives in the given pieces; `nil` if it is not complete at its end.
    static func parse(
        _ text: String, cutAt cuts: [Int] = [], isHead: Bool = false
    ) throws(FetchError) -> HTTPResponse {
        let bytes = Array(text.utf8)
        var parser = HTTPResponseParser(limits: Self.limits, isHead: isHead)
        var start = 0
        for end in cuts + [bytes.count] {
            let used = try parser.consume(bytes[start..<end])
            if used < end - start { break }
            start = end
        }
        try parser.end()
        return parser.response()
    }

    static let answers: [(text: String, body: String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b c \r\n\r\nhello", "hello"),
        ("HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n", ""),
        ("HTTP/1.0 404 Không\r\nContent-Type: text/plain\r\n\r\nđến hết", "đến hết"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                + "A;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n", "hello0123456789"
        ),
        (
            "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n!",
            "!"
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", ""),
    ]

    @Test("An answer is the same however it is cut into pieces")
    func pieces() throws {
        for (text, body) in Self.answers {
            let whole = try Self.parse(text)
            #expect(whole.body == Array(body.utf8))
            let count = text.utf8.count
            for cut in 0...count {
                for second in stride(from: cut, through: count, by: 5) {
                    let response = try Self.parse(text, cutAt: [cut, second])
                    #expect(response.body == whole.body && response.status == whole.status)
                    #expect(response.headers.map(\.name) == whole.headers.map(\.name))
                }
            }
        }
        let first = try Self.parse(Self.answers[0].text)
        #expect(first.status == 200 && first.isSuccess)
        #expect(first.header("X-a") == "b c" && first.header("none") == nil)
        let typed = try Self.parse(Self.answers[2].text)
        #expect(typed.status == 404 && !typed.isSuccess && typed.contentType == "text/plain")
    }

    @Test("No proper prefix is an answer, unless its end is the end of the connection")
    func prefixes() {
        for (text, _) in Self.answers {
            let bytes = Array(text.utf8)
            let isUntilClose = text.hasPrefix("HTTP/1.0")
            let head = (text.split(separator: "\r\n\r\n").first ?? "").utf8.count + 4
            for count in bytes.indices where !(isUntilClose && count >= head) {
                let prefix = String(decoding: bytes[..<count], as: UTF8.self)
                #expect(throws: FetchError(.malformedResponse, "")) { try Self.parse(prefix) }
            }
        }
    }

    @Test("What two readers could understand differently is refused")
    func refusals() {
        let head = "HTTP/1.1 200 OK\r\n"
        for text in [
            "", "\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 600 x\r\n\r\n",
            "HTTP/1.1 2000 x\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 200\u{0} OK\r\n\r\n",
            "HTTP/1.1 200 OK\n\n", head + "A: b\n\r\n", head + "A : b\r\n\r\n",
            head + ": b\r\n\r\n", head + "A: b\r\n c\r\n\r\n", head + "A: b\rc\r\n\r\n",
            head + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            head + "Content-Length: +1\r\n\r\nx", head + "Content-Length: 01\r\n\r\nx",
            head + "Content-Length: -1\r\n\r\n", head + "Content-Length: 1, 1\r\n\r\nx",
            head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n100000000\r\nx\r\n0\r\n\r\n",
            "HTTP/1.1 101 Switching\r\n\r\n",
        ] {
            #expect(throws: FetchError(.malformedResponse, ""), "\(text)") {
                try Self.parse(text)
            }
        }
    }

    @Test("Headers and bodies beyond the limits are refused as soon as it is known")
    func limits() throws {
        let head = "HTTP/1.1 200 OK\r\n"
        let kilobyte = String(repeating: "x", count: 1000)
        for text in [
            head + "Content-Length: 1001\r\n\r\n",
            head + "Connection: close\r\n\r\n" + kilobyte + "x",
            head + "Transfer-Encoding: chunked\r\n\r\n3E8\r\n\(kilobyte)\r\n1\r\nx\r\n",
            head + "A: \(kilobyte)\r\nB: \(kilobyte)", "HTTP/1.1 200 \(kilobyte)\(kilobyte)",
            head + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: \(kilobyte)\r\nB: \(kilobyte)",
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 100),
        ] {
            #expect(throws: FetchError(.tooLarge, "")) { try Self.parse(text) }
        }
        let full = try Self.parse(head + "Content-Length: 1000\r\n\r\n" + kilobyte)
        #expect(full.body.count == 1000)
    }

    @Test("The answer to HEAD has no body, whatever it says")
    func head() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"
        #expect(try Self.parse(text, isHead: true).body.isEmpty)
    }
}
