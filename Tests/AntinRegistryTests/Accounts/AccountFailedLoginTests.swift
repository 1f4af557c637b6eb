import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("What refused sign-ins leave in the access log")
struct AccountFailedLoginTests {
    private static func lines(_ registry: Registry) async throws -> [AccessEvent] {
        var query = AccessQuery()
        query.action = "login.failed"
        return try await registry.accessLog(query, limit: 2_000).reversed().map(\.event)
    }

    private static func guess(
        _ registry: Registry, _ login: String, from address: String?
    ) async throws {
        let answer = try await registry.logIn(
            login: login, password: "sai", from: LoginSource(address: address))
        guard case .wrong = answer else {
            Issue.record("it was not looked at")
            return
        }
    }

    @Test("The first in an hour is a line, the others are one sum when the hour is over")
    func sums() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.person("vanthu", .clerk)
            // To the beginning of an hour.
            let now = site.clock.read().wall.milliseconds
            site.clock.advance(milliseconds: 3_600_000 - now % 3_600_000)
            let began = site.clock.read().wall
            for number in 0..<4 {
                try await Self.guess(registry, "vanthu", from: "192.0.2.1")
                try await Self.guess(registry, "khong.co.\(number)", from: "192.0.2.1")
            }
            try await Self.guess(registry, "ai.do", from: nil)
            var lines = try await Self.lines(registry)
            #expect(lines.map(\.actor) == [account.id, "-", "-"])
            #expect(lines.map(\.detail) == [nil, nil, nil])
            site.clock.advance(milliseconds: 3_600_000)
            // Who signs in to look finds the sums.
            _ = try await registry.enter("vanthu")
            lines = try await Self.lines(registry)
            #expect(lines.count == 5)
            #expect(Set(lines.suffix(2).map(\.actor)) == [account.id, "-"])
            #expect(Set(lines.suffix(2).map(\.detail)) == ["+3 \(began)"])
            #expect(Set(lines.suffix(2).map(\.address)) == ["192.0.2.1"])
            // And finds them once.
            site.clock.advance(milliseconds: 3_600_000)
            _ = try await registry.enter("vanthu")
            #expect(try await Self.lines(registry).count == 5)
        }
    }

    @Test("However many addresses strangers have, an hour has so many lines and no more")
    func bounded() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let now = site.clock.read().wall.milliseconds
            site.clock.advance(milliseconds: 3_600_000 - now % 3_600_000)
            for number in 0..<600 {
                try await Self.guess(
                    registry, "khong.co.\(number)", from: "2001:db8::\(number)")
            }
            #expect(try await Self.lines(registry).count == 500)
            site.clock.advance(milliseconds: 3_600_000)
            try await Self.guess(registry, "khong.co", from: "192.0.2.1")
            let last = try await Self.lines(registry).dropFirst(500)
            #expect(last.map(\.address) == [nil, "192.0.2.1"])
            #expect(last.first?.detail?.hasPrefix("+100 ") == true)
        }
    }
}
