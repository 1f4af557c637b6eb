import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@Suite("Posts, delegations, names of organs")
struct CareAuthorityTests {
    private func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

    private func signer(
        _ name: String, _ position: String, _ authority: SigningAuthority...
    ) -> RecordSigner {
        RecordSigner(fullName: name, position: position, authority: authority)
    }

    @Test("A trust list is old when an organ or a signer came, not when documents come and go")
    func trust() async throws {
        try await TestSite().created { registry in
            let begun = try await registry.lastTrustEntry()
            #expect(begun != nil)
            let file = try await Sample.file("mẫu", in: registry)
            _ = try await registry.receive(Sample.arrival([file], organ: TestSite.organ))
            #expect(registry.checkpoint?.head.size ?? 0 > (begun ?? 0) + 1)
            #expect(try await registry.lastTrustEntry() == begun)
            try await registry.registerOrgan(try Sample.organ("401.00.09.H99"), name: "Trường mẫu")
            let later = try await registry.lastTrustEntry()
            #expect(try #require(later) > (begun ?? 0))
        }
    }

    @Test("Who signs as what is compared with the posts that are noted")
    func posts() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let head = self.signer("Lê Thị Mẫu", "Giám đốc")
        func right(
            _ signer: RecordSigner, _ date: String = "2026-06-01", type: String? = nil
        ) async throws -> String {
            try await registry.authority(
                of: signer, in: organ, on: self.day(date), type: type
            ).id
        }
        // Nothing noted, nothing to hold against anybody.
        #expect(try await right(head) == "not_kept")
        try await registry.addPost(
            "Giám đốc", of: organ, holder: "Lê Thị Mẫu", isHead: true, from: self.day("2026-01-01"))
        let deputy = try await registry.addPost(
            "Phó Giám đốc", of: organ, holder: "Nguyễn Văn Mẫu", isHead: false,
            from: self.day("2026-01-01"), to: self.day("2026-12-31"))
        #expect(try await right(head) == "post")
        #expect(try await right(self.signer("LÊ THỊ MẪU", "GIÁM ĐỐC")) == "post")
        #expect(try await right(head, "2025-12-31") == "post_not_held")
        #expect(try await right(self.signer("Người Lạ", "Giám đốc")) == "unknown_post")
        #expect(try await right(self.signer("Lê Thị Mẫu", "Chủ tịch")) == "unknown_post")

        let byDeputy = self.signer("Nguyễn Văn Mẫu", "PHÓ GIÁM ĐỐC", .deputy)
        #expect(try await right(byDeputy) == "no_delegation")
        let given = try await registry.addDelegation(
            .deputy, to: deputy, of: organ, for: "GIÁM ĐỐC", types: ["CV", "TB"], scope: "",
            basis: "Quyết định 12/QĐ", from: self.day("2026-02-01"), until: self.day("2026-12-31"))
        #expect(try await right(byDeputy, type: "CV") == "delegation")
        #expect(try await right(byDeputy, type: "QĐ") == "out_of_scope")
        #expect(try await right(byDeputy, "2026-01-31") == "delegation_not_in_force")
        try await registry.endDelegation(given, of: organ, on: self.day("2026-03-31"))
        #expect(try await right(byDeputy, "2026-03-31", type: "CV") == "delegation")
        #expect(try await right(byDeputy, "2026-04-01") == "delegation_not_in_force")
        await registry.close()
    }

    @Test("TUQ. is limited in time and content, and nobody passes it on")
    func delegated() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let post = try await registry.addPost(
            "Chánh Văn phòng", of: organ, holder: "Trần Văn Mẫu", isHead: false,
            from: self.day("2026-01-01"), to: self.day("2026-06-30"))
        func add(_ scope: String, _ until: String?) async throws {
            try await registry.addDelegation(
                .delegated, to: post, of: organ, for: "GIÁM ĐỐC", scope: scope, basis: "QĐ 1",
                from: self.day("2026-01-01"), until: until.map(self.day))
        }
        await #expect(throws: RegistryError.self) { try await add("giấy mời", nil) }
        await #expect(throws: RegistryError.self) { try await add("", "2026-03-31") }
        // Not longer than the post, and not backwards.
        await #expect(throws: RegistryError.self) { try await add("giấy mời", "2026-07-01") }
        await #expect(throws: RegistryError.self) { try await add("giấy mời", "2025-12-31") }
        try await add("giấy mời", "2026-03-31")
        let signer = self.signer("Trần Văn Mẫu", "CHÁNH VĂN PHÒNG", .delegated)
        #expect(
            try await registry.authority(of: signer, in: organ, on: self.day("2026-03-31")).isFine)
        #expect(
            try await registry.authority(of: signer, in: organ, on: self.day("2026-04-01")).id
                == "delegation_not_in_force")
        let passed = self.signer("Trần Văn Mẫu", "CHÁNH VĂN PHÒNG", .delegated, .deputy)
        #expect(
            try await registry.authority(of: passed, in: organ, on: self.day("2026-03-01"))
                == .passedOn)
        // With the post ends what was given to it.
        try await registry.endPost(post, of: organ, on: self.day("2026-02-15"))
        #expect(try await registry.delegations(of: organ)[0].validTo == self.day("2026-02-15"))
        #expect(
            try await !registry.authority(of: signer, in: organ, on: self.day("2026-03-01")).isFine)
        await registry.close()
    }

    @Test("A post of one organ is none of another's to end")
    func otherOrgans() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let other = try Sample.organ("000.01.18.H41")
        try await registry.registerOrgan(other, name: "Trường B")
        let post = try await registry.addPost(
            "Giám đốc", of: Sample.organ(), holder: "A", isHead: true, from: self.day("2026-01-01"))
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "post"))) {
            try await registry.endPost(post, of: other, on: self.day("2026-02-01"))
        }
        #expect(try await registry.posts(of: other).isEmpty)
        await registry.close()
    }

    @Test("An organ that is renamed keeps its earlier names, each once")
    func names() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let old = try await need(registry.organ(organ)).name
        #expect(registry.renamed == 0)
        try await registry.renameOrgan(organ, to: "Sở Giáo dục tỉnh Mới")
        #expect(try await registry.organ(organ)?.name == "Sở Giáo dục tỉnh Mới")
        #expect(try await registry.formerNames(of: organ).map(\.name) == [old])
        try await registry.renameOrgan(organ, to: old)
        #expect(
            try await registry.formerNames(of: organ).map(\.name) == ["Sở Giáo dục tỉnh Mới"])
        #expect(registry.renamed == 2)
        await #expect(throws: RegistryError.self) { try await registry.renameOrgan(organ, to: "") }
        #expect(try await registry.doctor().allSatisfy { $0.status != .problem })
        await registry.close()
    }
}
