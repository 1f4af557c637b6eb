import AntinFetch
import AntinSystem
import Synchronization
import Testing

struct HTTPClientTests {
    @Test("GET and POST reach the server with their headers and bodies, over one connection")
    func requests() throws {
        let seen = Mutex<[String]>([])
        let server = try TestServer { request in
            seen.withLock { $0.append(request) }
            return .bytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
        }
        let client = HTTPClient()
        #expect(try client.get(server.url + "/x?y=1").body == Array("abc".utf8))
        #expect(try client.get(server.url + "/again").status == 200)
        #expect(server.connectionCount == 1)
        let body = Array("nội dung".utf8)
        let response = try client.send(
            HTTPRequest(
                .post, HTTPURL(server.url + "/z"), headers: [("Authorization", "Bearer t")],
                body: body))
        #expect(response.isSuccess)
        let requests = seen.withLock { $0 }
        #expect(requests[0].hasPrefix("GET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        #expect(requests[2].contains("Authorization: Bearer t\r\n"))
        #expect(requests[2].hasSuffix("Content-Length: \(body.count)\r\n\r\nnội dung"))
    }

    @Test("An idle connection that the server closed is no failure")
    func idleClosed() throws {
        let server = try TestServer { _ in
            .last("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let client = HTTPClient()
        for _ in 0..<3 { #expect(try client.get(server.url).body == Array("ok".utf8)) }
        #expect(server.connectionCount == 3)
    }

    @Test("Redirects are handed to the caller")
    func redirects() throws {
        let server = try TestServer { _ in
            .bytes(
                "HTTP/1.1 302 Found\r\nLocation: http://else.example/\r\nContent-Length: 0\r\n\r\n")
        }
        let response = try HTTPClient().get(server.url)
        #expect(response.status == 302 && response.header("location") == "http://else.example/")
        #expect(server.connectionCount == 1)
    }

    @Test("A silent, endless, broken or absent server is told apart")
    func failures() throws {
        let hasty = HTTPClient(
            limits: HTTPClient.Limits(
                connectMilliseconds: 30_000, readMilliseconds: 200, totalMilliseconds: 30_000,
                maxBodyBytes: 1000))
        let silent = try TestServer { _ in .silence }
        #expect(throws: FetchError(.timedOut, "")) { try hasty.get(silent.url) }
        // Whoever answers at all may be slow to do so on a busy machine.
        let client = HTTPClient(
            limits: HTTPClient.Limits(
                connectMilliseconds: 30_000, readMilliseconds: 30_000, totalMilliseconds: 60_000,
                maxBodyBytes: 1000))

        let long = String(repeating: "x", count: 2000)
        let endless = try TestServer { _ in .last("HTTP/1.1 200 OK\r\n\r\n" + long) }
        #expect(throws: FetchError(.tooLarge, "")) { try client.get(endless.url) }

        let cut = try TestServer { _ in .last("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc") }
        #expect(throws: FetchError(.malformedResponse, "")) { try client.get(cut.url) }
        let mute = try TestServer { _ in .last("") }
        #expect(throws: FetchError(.malformedResponse, "")) { try client.get(mute.url) }

        let free = try ListeningSocket(loopbackPort: 0).port
        #expect(throws: FetchError(.unreachable, "")) { try client.get("http://127.0.0.1:\(free)") }
        // A name that RFC 6761 reserves so that nobody ever has it.
        #expect(throws: FetchError.self) { try client.get("http://nobody.invalid/") }
    }

    @Test("A server that refuses a long body early is heard")
    func refusedBody() throws {
        let server = try TestServer(readingBodies: false) { _ in
            .last("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        }
        let body = [UInt8](repeating: 1, count: 20 << 20)
        let response = try? HTTPClient().send(
            HTTPRequest(.put, HTTPURL(server.url), body: body))
        // The kernel may throw the answer away when it resets the connection; never a crash.
        #expect(response == nil || response?.status == 413)
    }

    @Test("A drip of bytes ends with the total time")
    func drip() throws {
        // Each byte comes in time, the answer as a whole does not.
        let server = try TestServer { _ in
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        }
        let client = HTTPClient(
            limits: HTTPClient.Limits(readMilliseconds: 110_000, totalMilliseconds: 300))
        let before = SystemClock.monotonicNanoseconds()
        #expect(throws: FetchError(.timedOut, "")) { try client.get(server.url) }
        #expect(SystemClock.monotonicNanoseconds() - before < 60_000_000_000)
    }
}
