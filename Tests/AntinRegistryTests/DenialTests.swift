import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@Suite("Calling a file forged")
struct DenialTests {
    private static let reason = ChangeRecord(reason: "không phải văn bản của Sở")

    private func code(_ body: () async throws -> Void) async -> Refusal.Code? {
        do {
            try await body()
            return nil
        } catch RegistryError.refused(let refusal) {
            return refusal.code
        } catch {
            return nil
        }
    }

    @Test("A file that the register vouches for is no forgery, whoever says so")
    func genuine() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let organ = try Sample.organ()
            let school = try Sample.organ("000.01.18.H41")
            try await registry.registerOrgan(school, name: "Trường Mẫu")
            _ = try await registry.issued("một")
            // The sealed file, and the revision that the person signed.
            for file in [Digest.sha256("một sealed"), .sha256("một")] {
                for denier in [organ, school] {
                    #expect(
                        await self.code {
                            try await registry.deny(
                                as: denier, file: file, record: Self.reason)
                        } == .fileRegistered)
                    #expect(
                        await self.code {
                            _ = try await registry.askForDenial(
                                as: denier, file: file, record: Self.reason,
                                by: Recorder(id: "a", name: "A"))
                        } == .fileRegistered)
                }
            }
            #expect(try await registry.denials(from: 0).denials.isEmpty)
        }
    }

    @Test("One asks and another one publishes; twice is refused")
    func two() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let organ = try Sample.organ()
            let one = try await registry.person("vanthu1", .clerk)
            let two = try await registry.person("vanthu2", .clerk)
            let file = Digest.sha256("tệp giả")
            let asker = Recorder(id: one.id, name: one.name)
            let id = try await registry.askForDenial(
                as: organ, file: file, record: Self.reason, by: asker)
            #expect(
                try await registry.askForDenial(
                    as: organ, file: file, record: Self.reason, by: asker) == id)
            #expect(try await registry.denials(from: 0).denials.isEmpty)
            #expect(
                await self.code {
                    try await registry.confirmDenial(id, of: organ, by: one.id)
                } == .notConfirmer)
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            #expect(
                await self.code {
                    try await registry.confirmDenial(id, of: organ, by: one.id)
                } == .notConfirmer)
            let entry = try await registry.confirmDenial(id, of: organ, by: two.id)
            #expect(try await registry.denials(from: 0).denials.map(\.entry) == [entry])
            #expect(
                await self.code {
                    try await registry.confirmDenial(id, of: organ, by: two.id)
                } == .unknownDenial)
            #expect(
                await self.code {
                    _ = try await registry.askForDenial(
                        as: organ, file: file, record: Self.reason, by: asker)
                } == .fileDenied)
        }
    }

    @Test("Who is alone waits an hour; a request that was dropped is over")
    func alone() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let organ = try Sample.organ()
            let one = try await registry.person("vanthu", .clerk)
            let asker = Recorder(id: one.id, name: one.name)
            func ask(_ text: String) async throws -> String {
                try await registry.askForDenial(
                    as: organ, file: .sha256(text), record: Self.reason, by: asker)
            }
            let dropped = try await ask("một")
            try await registry.refuseDenial(dropped, of: organ, by: one.id)
            let id = try await ask("hai")
            #expect(
                await self.code {
                    try await registry.confirmDenial(id, of: organ, by: one.id)
                } == .notConfirmer)
            site.clock.advance(milliseconds: Registry.loneChangeMilliseconds)
            try await registry.confirmDenial(id, of: organ, by: one.id)
            #expect(
                await self.code {
                    try await registry.confirmDenial(dropped, of: organ, by: one.id)
                } == .unknownDenial)
            #expect(try await registry.denials(from: 0).denials.count == 1)
        }
    }

    @Test("A denied file is refused as a draft, and is not issued as a scan")
    func later() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let organ = try Sample.organ()
            let file = try await Sample.file("bị bác bỏ", in: registry)
            try await registry.deny(as: organ, file: file.sha256, record: Self.reason)
            let draft = try Sample.draft("một")
            #expect(
                await self.code {
                    _ = try await registry.createDispatch(draft, files: [file])
                } == .fileDenied)
            var paper = draft
            paper.record.medium = .paper
            let scan = paper
            #expect(
                await self.code {
                    _ = try await registry.registerPaper(scan, files: [file])
                } == .fileDenied)
            #expect(try await registry.issued("hai").number.number == 1)
        }
    }
}
