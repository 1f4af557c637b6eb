// ClientLimitTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Hummingbird
import Synchronization
import Testing

@testable import AntinServer

@Suite("No client takes it from everybody else")
struct ClientLimitTests {
    @Test(
        "An IPv4 address is one client, an IPv6 network of 64 bits is one client",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:cb00:7107", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("2001:DB8::1", "2001:db8:0:0::/64"),
            ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::1", "0:0:0:0::/64"),
        ])
    func keys(address: String, key: String) {
        #expect(ClientKey(address: address).text == key)
    }

    @Test(
        "What is no address is a client of its own, and no crash", arguments: ["", "x", "1::2::3"])
    func strange(address: String) {
        _ = ClientKey(address: address)
        #expect(ClientKey(address: nil) == .everybody)
    }

    private static func problem(_ body: () throws -> Void) -> Problem? {
        do {
            try body()
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test("An allowance is spent, names the seconds to wait, and fills again")
    func bucket() throws {
        let now = Mutex<Int64>(0)
        var limits = ServerLimits()
        limits.numberAllowance = ServerLimits.Allowance(burst: 3, perSecond: 0.5)
        let table = ClientLimits(limits) { now.withLock { $0 } }
        let one = ClientKey(address: "203.0.113.7")
        for _ in 0..<3 { try table.take(.number, by: one) }
        let refused = Self.problem { try table.take(.number, by: one) }
        #expect(refused?.status == .tooManyRequests && refused?.headers[.retryAfter] == "2")
        try table.take(.number, by: ClientKey(address: "203.0.113.8"))
        try table.take(.upload, by: one)
        now.withLock { $0 = 2_000 }
        try table.take(.number, by: one)
        #expect(Self.problem { try table.take(.number, by: one) } != nil)
    }

    @Test("The table of clients is bounded, whatever addresses come")
    func bounded() throws {
        let table = ClientLimits(ServerLimits()) { 0 }
        for number in 0..<100_000 {
            try table.take(
                .number, by: ClientKey(address: "2001:db8:\(String(number, radix: 16))::1"))
        }
        #expect(table.count <= 2 * ClientLimits.maxBuckets)
    }

    @Test("A client has so many uploads in hand at once; the next is told, others are not")
    func uploads() async throws {
        var limits = ServerLimits()
        limits.uploadsOfClient = 2
        let table = ClientLimits(limits) { 0 }
        let one = ClientKey(address: "203.0.113.7")
        try await table.upload(by: one) {
            try await table.upload(by: one) {
                await #expect(throws: Problem.self) { try await table.upload(by: one) {} }
                try await table.upload(by: ClientKey(address: "203.0.113.8")) {}
            }
        }
        try await table.upload(by: one) {}
    }

    @Test("Whoever waits is served client by client, and a full queue makes room for another")
    func fair() async throws {
        let queue = Queue(running: 1, waiting: 4)
        let served = Names()
        let greedy = ClientKey(address: "203.0.113.7")
        let other = ClientKey(address: "203.0.113.8")
        try await withThrowingTaskGroup(of: String?.self) { group in
            // The first stays until all others wait.
            let (stream, open) = AsyncStream<Void>.makeStream()
            group.addTask {
                try await queue.run(for: greedy) { for await _ in stream {} }
                return nil
            }
            while await queue.isFree { await Task.yield() }
            func add(_ client: ClientKey, _ name: String) async {
                let before = await queue.waitingCount
                group.addTask {
                    do {
                        try await queue.run(for: client) {
                            served.list.withLock { $0.append(name) }
                        }
                        return nil
                    } catch {
                        return name
                    }
                }
                while await queue.waitingCount == before, before < 4 { await Task.yield() }
            }
            for number in 1...4 { await add(greedy, "g\(number)") }
            await add(other, "o1")
            // The greedy client's last place went to the other.
            while await queue.waitingCount(of: other) == 0 { await Task.yield() }
            open.finish()
            var refused: [String] = []
            for try await name in group { if let name { refused.append(name) } }
            #expect(refused == ["g4"])
        }
        #expect(served.list.withLock { $0 } == ["g1", "o1", "g2", "g3"])
    }

    @Test("What is held never goes above its limit, and the large one is not passed for ever")
    func held() async throws {
        let held = HeldBytes(100)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await held.run(number % 7 == 0 ? 90 : 20) { await Task.yield() }
                }
            }
            try await group.waitForAll()
        }
        #expect(await held.peak <= 100)
        #expect(await held.held == 0)
    }

    @Test("A connection too many of one address is refused; proxies are not counted")
    func connections() throws {
        let table = ConnectionTable(most: 2, proxies: ["127.0.0.1"])
        let first = try #require(table.take("203.0.113.7"))
        #expect(table.take("203.0.113.7") != nil && table.take("203.0.113.7") == nil)
        #expect(table.take("203.0.113.8") != nil)
        for _ in 0..<5 { #expect(table.take("127.0.0.1") == .everybody) }
        table.giveBack(first)
        #expect(table.take("203.0.113.7") != nil)
    }

    @Test("Behind a trusted proxy the header names the client; else it is the caller's words")
    func proxies() throws {
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let headers: HTTPFields = [name: "198.51.100.1, 203.0.113.7"]
        func client(_ proxies: Set<String>) -> ClientKey {
            ClientKey(
                address: TransportMiddleware.transport(
                    of: headers, from: "127.0.0.1", proxies: proxies, speaksTLS: false
                ).client)
        }
        #expect(client(["127.0.0.1"]).text == "203.0.113.7")
        #expect(client([]).text == "127.0.0.1")
    }

    @Test("Lookups beyond the allowance are answered 429 in plain words, with the time to wait")
    func lookups() async throws {
        var limits = ServerLimits()
        limits.numberAllowance = ServerLimits.Allowance(burst: 2, perSecond: 0.000_1)
        limits.missedCodeAllowance = ServerLimits.Allowance(burst: 1, perSecond: 0.000_1)
        limits.uploadAllowance = ServerLimits.Allowance(burst: 1, perSecond: 0.000_1)
        try await ServedOffice.run(limits: limits) { _, caller in
            let page = "/lookup?organ=\(ServedOffice.department)&number=1/A&date=2026-11-20"
            let api =
                "/api/lookup?organ=\(ServedOffice.department)&number=1&notation=A&date=2026-11-20"
            #expect(try await caller.page(page).status == 200)
            #expect(try await caller.get(api).status == 200)
            let refused = try await caller.page(page + "&lang=en")
            #expect(refused.status == 429 && refused.headers[.retryAfter] != nil)
            #expect(refused.text.contains("wait") && refused.text.contains("others need not wait"))
            let program = try await caller.get(api)
            #expect(program.status == 429 && program.problem == "too_many")
            #expect(try await caller.page("/v/9K3M-9QXT-2RHF").status == 404)
            #expect(try await caller.page("/v/8K3M-9QXT-2RHF").status == 429)
            for status in [200, 429] {
                let sent = try await caller.send(
                    .post, "/api/check", type: "application/pdf", ServedOffice.pdf)
                #expect(sent.status == status)
            }
        }
    }

    @Test("The language link of a public document found by number keeps the question")
    func language() async throws {
        try await ServedOffice.run { office, caller in
            _ = try await caller.issue(office, PublicLookupTests.draft("public"))
            let today = CivilDate(vietnam: office.registry.clock.read().wall)
            let page = try await caller.page(
                "/lookup?organ=\(ServedOffice.department)&date=\(today)&number=1/SGD%C4%90T-VP")
            let mark = "href=\"/lookup?"
            let start = try #require(page.text.firstRange(of: mark))
            let end = try #require(page.text[start.upperBound...].firstIndex(of: "\""))
            let link = page.text[start.lowerBound..<end].dropFirst(6)
                .replacing("&amp;", with: "&").replacing("&#38;", with: "&")
            let other = try await caller.page(String(link))
            #expect(other.status == 200 && other.text.contains("lang=\"en\""))
        }
    }
}

/// Names in the order in which they came.
private final class Names: Sendable {
    let list = Mutex<[String]>([])
}
