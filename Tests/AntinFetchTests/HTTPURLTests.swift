import Testing

@testable import AntinFetch

struct HTTPURLTests {
    @Test("URLs are taken apart")
    func parts() throws {
        let cases: [(String, Bool, String, UInt16, String, String)] = [
            ("http://so.example", false, "so.example", 80, "/", "so.example"),
            ("https://SO.example/a?b=c", true, "so.example", 443, "/a?b=c", "so.example"),
            ("http://127.0.0.1:8080/x", false, "127.0.0.1", 8080, "/x", "127.0.0.1:8080"),
            ("https://[::1]:8443", true, "::1", 8443, "/", "[::1]:8443"),
            ("http://[::1]/", false, "::1", 80, "/", "[::1]"),
            ("https://a:443?q", true, "a", 443, "/?q", "a"),
        ]
        for (text, isSecure, host, port, target, authority) in cases {
            let url = try HTTPURL(text)
            #expect(url.isSecure == isSecure && url.host == host && url.port == port)
            #expect(url.target == target && url.authority == authority)
            #expect(try HTTPURL(url.description) == url)
        }
    }

    @Test("What is no plain URL is refused before anything is sent")
    func refusals() throws {
        for text in [
            "", "so.example", "ftp://a", "file:///etc/passwd", "http://", "http:///x",
            "http://a b/", "http://a/\r\nX: y", "http://user@a/", "http://user:pw@a/", "http://a#x",
            "http://a:0/", "http://a:65536/", "http://a:/", "http://a:+1/", "http://a:080/",
            "http://[::1", "http://[x]/", "http://[::1]x/", "http://đ.example/", "HTTP://a",
        ] {
            #expect(throws: FetchError(.invalidRequest, ""), "\(text)") { try HTTPURL(text) }
        }
        let url = try HTTPURL("http://a/")
        for (name, value) in [
            ("A b", "c"), ("", "c"), ("A", "c\r\nB: d"), ("Host", "b"), ("content-length", "9"),
            ("A", "\u{0}"),
        ] {
            #expect(throws: FetchError(.invalidRequest, "")) {
                try HTTPRequest(.get, url, headers: [(name, value)]).head()
            }
        }
        let head = try HTTPRequest(.post, url, headers: [("Idempotency-Key", "k")]).head()
        let text = String(decoding: head, as: UTF8.self)
        #expect(text.hasPrefix("POST / HTTP/1.1\r\nHost: a\r\n"))
        #expect(text.hasSuffix("Idempotency-Key: k\r\nContent-Length: 0\r\n\r\n"))
    }
}
