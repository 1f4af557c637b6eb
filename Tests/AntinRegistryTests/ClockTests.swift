import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("The register's clock")
struct ClockTests {
    @Test("Entries never go back in time; a clock two seconds behind is waited out")
    func slightlyBehind() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let first = try await registry.issued("một")
        try site.clock.set("2026-11-20T01:59:58.000Z")
        let second = try await registry.issued("hai")
        let times = [
            try await need(registry.entry(first.entry)).time,
            try await need(registry.entry(second.entry)).time,
        ]
        #expect(times[0] == times[1])
    }

    @Test("A clock more than two seconds behind is refused, until an administrator decides")
    func behind() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let before = try await registry.issued("một")
        try site.clock.set("2026-11-20T01:59:57.000Z")
        await #expect(throws: RegistryError.clockRefused(.behind(milliseconds: 3_000))) {
            try await registry.issued("hai")
        }
        #expect(try await registry.documents(DocumentQuery()).count == 1)
        // A decision that could not be recorded was not made.
        await #expect(throws: RegistryError.self) {
            try await registry.resume(cause: .clock, reason: "")
        }
        await #expect(throws: RegistryError.clockRefused(.behind(milliseconds: 3_000))) {
            try await registry.issued("hai")
        }
        try await registry.resume(cause: .clock, reason: "đã chỉnh lại giờ máy chủ")
        let after = try await registry.issued("hai")
        #expect(
            try await need(registry.entry(after.entry)).time
                >= need(await registry.entry(before.entry)).time)
        // The clock passes the last entry, and the decision is spent: behind is behind again.
        site.clock.advance(milliseconds: 60_000)
        _ = try await registry.issued("ba")
        try site.clock.set("2026-11-20T01:59:00.000Z")
        await #expect(throws: RegistryError.self) { try await registry.issued("bốn") }
        #expect(site.errors.isEmpty)
    }

    @Test("The decision to go on behind the last entry survives a restart")
    func behindAfterRestart() async throws {
        let site = try TestSite()
        do {
            let registry = try await site.create()
            try site.clock.set("2026-11-20T01:00:00.000Z")
            try await registry.resume(cause: .clock, reason: "giờ máy chủ từng chạy nhanh")
        }
        let registry = try await site.open()
        let issued = try await registry.issued("một")
        #expect(
            try await need(registry.entry(issued.entry)).time.description
                == "2026-11-20T02:00:00.000Z")
    }

    @Test("At a restart a clock behind the last entry is refused, and questions are answered")
    func restartBehind() async throws {
        let site = try TestSite()
        do { _ = try await site.create().issued("một") }
        try site.clock.set("2026-11-19T02:00:00.000Z")
        let registry = try await site.open()
        #expect(registry.mode == .writable)
        await #expect(throws: RegistryError.clockRefused(.behind(milliseconds: 86_400_000))) {
            try await registry.issued("hai")
        }
        #expect(try await registry.documents(DocumentQuery()).count == 1)
    }

    @Test("A jump of more than five minutes against the monotonic clock writes nothing")
    func jump() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        // An hour passes: no jump.
        site.clock.advance(milliseconds: 3_600_000)
        _ = try await registry.issued("một")
        // The clock is set forward by a day: an entry of tomorrow could never be taken back.
        try site.clock.set("2026-11-21T03:00:00.000Z")
        await #expect(throws: RegistryError.clockRefused(.jumped(milliseconds: 86_400_000))) {
            try await registry.issued("hai")
        }
        // It is corrected again: nothing was poisoned.
        try site.clock.set("2026-11-20T03:00:00.000Z")
        _ = try await registry.issued("hai")
        // Or it was right, and an administrator says so.
        try site.clock.set("2026-11-22T03:00:00.000Z")
        let entry = try await registry.resume(cause: .clock, reason: "đồng hồ trước đây chậm")
        #expect(
            try await need(registry.entry(entry)).time.description == "2026-11-22T03:00:00.000Z")
        _ = try await registry.issued("ba")
        try await Observer().check(registry, at: site)
    }
}
