import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import AntinServer

@Suite("A register that may lack its last entries")
struct PublicBehindTests {
    /// Restored without its anchor from a backup that was made after the first of two documents.
    private func restored(
        _ body:
            @Sendable @escaping (_ register: Registry, _ caller: Caller, _ file: String)
            async throws -> Void
    ) async throws {
        try await ServedOffice.run { office, caller in
            let first = try await caller.issue(office, PublicLookupTests.draft("public"))
            let backup = office.folder + "/backup"
            _ = try await office.registry.backup(to: backup)
            _ = try await caller.issue(office, PublicLookupTests.draft("public"))
            let file = try #require(
                try await office.registry.document(UInt64(exactly: first) ?? 0)?.main?.hex)
            let target = office.folder + "/restored"
            let anchor = office.folder + "/lost/head"
            _ = try Backup.restore(
                backup, to: target, anchorPath: anchor, keys: office.registry.keys)
            let register = try Registry.open(
                RegistryConfiguration(directory: target, anchorPath: anchor),
                keys: office.registry.keys)
            #expect(register.mode == .readOnly(.anchorMissing))
            let application = try buildApplication(
                register,
                configuration: ServerConfiguration(
                    hosts: ["localhost"], verifier: "/nonexistent/antin-verify", trust: []),
                logger: Logger(label: "test"), trust: { nil })
            try await application.test(.router) { client in
                try await body(register, Caller(client: client), file)
            }
            await register.close()
        }
    }

    @Test("It answers as of its last entry, and each page says so")
    func asOf() async throws {
        try await self.restored { register, caller, file in
            let asOf = try #require(register.asOf)
            let answer = try await caller.get("/api/lookup?sha256=\(file)")
            #expect(answer.status == 200)
            let receipt = try Receipt(parsing: answer.bytes)
            let facts = ReceiptFacts(
                receipt, origin: register.origin, logKeys: [register.keys.log.verifierKey],
                statusKeys: [register.keys.status.verifierKey])
            #expect(try facts.status.get().time == asOf)
            #expect(facts.statusFollows)
            for path in ["/", "/issued"] {
                let page = try await caller.page(path)
                #expect(page.status == 200, "\(path)")
                #expect(page.text.contains("SỔ CHỈ ĐỌC"), "\(path)")
                #expect(page.text.contains(asOf.long(in: .vietnamese)), "\(path)")
            }
        }
    }

    @Test("It calls nothing absent: what was issued since is not known here")
    func absent() async throws {
        try await self.restored { register, caller, _ in
            let today = CivilDate(vietnam: register.clock.read().wall)
            let number =
                "organ=\(ServedOffice.department)&number=2&notation=SGD%C4%90T-VP&date=\(today)"
            let api = try await caller.get("/api/lookup?\(number)")
            #expect(api.status == 503 && api.problem == "register_behind")
            for path in [
                "/v/8K3M-9QXT-2RHF",
                "/lookup?organ=\(ServedOffice.department)&date=\(today)&number=2/SGD%C4%90T-VP",
            ] {
                let page = try await caller.page(path)
                #expect(page.status == 503 && page.text.contains("Chưa biết"), "\(path)")
            }
            let hash = String(repeating: "a", count: 64)
            let known = try await caller.get("/api/check/\(hash)")
            #expect(known.json["as_of"]?.string == register.asOf.map { "\($0)" })
        }
    }

    @Test("The checkpoint and every tile that it names are told, and nothing is written")
    func log() async throws {
        try await self.restored { register, caller, _ in
            let head = try #require(register.checkpoint?.head)
            let note = try await caller.get("/log/checkpoint")
            #expect(try register.keys.head(of: note.bytes) == head)
            for name in ["0/000", "entries/000"] {
                let tile = try await caller.get("/log/tile/\(name).p/\(head.size)")
                #expect(tile.status == 200 && !tile.bytes.isEmpty, "\(name)")
                let beyond = try await caller.get("/log/tile/\(name).p/\(head.size + 1)")
                #expect(beyond.status == 404)
            }
            #expect(try await caller.post("/api/organs").status != 200)
        }
    }
}
