import AntinRegistry
import HTTPTypes
import Hummingbird
import Testing

@testable import AntinServer

@Suite("How a request came here")
struct AdminTransportTests {
    private func transport(
        _ fields: [(String, String)], from address: String? = "10.0.0.1",
        proxies: Set<String> = ["10.0.0.1", "10.0.0.2"], speaksTLS: Bool = false
    ) throws -> Transport {
        var headers = HTTPFields()
        for (name, value) in fields {
            headers.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return TransportMiddleware.transport(
            of: headers, from: address, proxies: proxies, speaksTLS: speaksTLS)
    }

    @Test("Forwarded addresses are believed from a named proxy alone, and from the right")
    func forwarded() throws {
        let fields = [
            ("X-Forwarded-For", "6.6.6.6, 192.0.2.7, 10.0.0.2"), ("X-Forwarded-Proto", "https"),
        ]
        #expect(try self.transport(fields) == Transport(client: "192.0.2.7", isSecure: true))
        // Anybody else's words count nothing.
        #expect(
            try self.transport(fields, from: "192.0.2.66")
                == Transport(client: "192.0.2.66", isSecure: false))
        #expect(
            try self.transport(fields, proxies: [])
                == Transport(client: "10.0.0.1", isSecure: false))
        // Two lines are one list; what is no address is passed over.
        #expect(
            try self.transport([
                ("X-Forwarded-For", "192.0.2.9"), ("X-Forwarded-For", "<script>, 10.0.0.2"),
            ]).client == "192.0.2.9")
        #expect(try self.transport([]).client == "10.0.0.1")
        #expect(try self.transport([], from: nil).client == nil)
        #expect(try self.transport([], speaksTLS: true, proxies: []).isSecure)
    }

    private func transport(
        _ fields: [(String, String)], speaksTLS: Bool, proxies: Set<String>
    ) throws -> Transport {
        try self.transport(fields, from: "10.0.0.1", proxies: proxies, speaksTLS: speaksTLS)
    }

    @Test("This machine's own address is nobody's in particular")
    func loopback() {
        #expect(Transport.outside("127.0.0.1") == nil && Transport.outside("::1") == nil)
        #expect(Transport.outside("192.0.2.1") == "192.0.2.1")
    }

    @Test(
        "A method that an address does not have is 405 with what it has; HEAD goes where GET goes")
    func methods() async throws {
        try await ServedOffice.run { _, caller in
            for method in [HTTPRequest.Method.delete, .trace, .connect, .patch, .options] {
                let answer = try await caller.send(method, "/log/checkpoint")
                #expect(answer.status == 405, "\(method)")
                #expect(answer.headers[.allow] == "GET, HEAD", "\(method)")
            }
            #expect(try await caller.send(.head, "/log/checkpoint").status == 200)
            #expect(try await caller.send(.get, "/khong-co").status == 404)
            #expect(try await caller.send(.trace, "/khong-co").status == 405)
        }
    }
}
