import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("Exchange: groups of recipients")
struct ExchangeGroupTests {
    @Test("A group has the members of its day, and no other office sees it")
    func members() async throws {
        let office = try await ExchangeOffice()
        let registry = office.registry
        let owner = try Sample.organ()
        let group = try await registry.createRecipientGroup("Trường THCS", of: owner)
        await #expect(throws: RegistryError.refused(Refusal(.groupExists, "Trường THCS"))) {
            _ = try await registry.createRecipientGroup("Trường THCS", of: owner)
        }
        func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }
        func schools(_ range: ClosedRange<Int>) throws -> [NewGroupMember] {
            try ExchangeOffice.recipients(range).map {
                NewGroupMember(organ: $0.organID, name: $0.organName)
            }
        }
        let added = try await registry.addMembers(
            schools(1...2), toGroup: group, of: owner, from: day("2026-09-01"))
        #expect(added == 2)
        let more = try await registry.addMembers(
            schools(1...3), toGroup: group, of: owner, from: day("2026-11-01"))
        #expect(more == 1)
        let first = try await need(
            registry.members(ofGroup: group, of: owner, on: day("2026-11-20")).first)
        try await registry.endMember(first.id, ofGroup: group, of: owner, on: day("2026-12-01"))
        let groups = try await registry.recipientGroups(of: owner)
        #expect(groups.map(\.memberCount) == [3])
        for (text, names) in [
            ("2026-08-31", []), ("2026-09-15", ["1", "2"]), ("2026-11-20", ["1", "2", "3"]),
            ("2026-12-01", ["2", "3"]),
        ] {
            let found = try await registry.recipients(
                inGroups: [group, group], of: owner, on: day(text))
            #expect(found.map { $0.organName.suffix(1).description } == names, "\(text)")
        }
        let stranger = try ExchangeOffice.school(1)
        #expect(try await registry.recipientGroups(of: stranger).isEmpty)
        #expect(
            try await registry.members(ofGroup: group, of: stranger, on: nil).isEmpty)
        await #expect(throws: RegistryError.refused(Refusal(.unknownGroup, "\(group)"))) {
            try await registry.endRecipientGroup(group, of: stranger)
        }
        try await registry.endRecipientGroup(group, of: owner)
        #expect(try await registry.recipientGroups(of: owner).isEmpty)
    }

    @Test(
        "An address that could carry a second recipient or a line end is none",
        arguments: [
            "", "a", "@b.example", "a@", "a b@c.example", "a@b@c.example", "a@b.example\r\nBcc: x",
            "\"a\"@b.example", "a@b..example", "a@-b.example", ".a@b.example", "a..b@c.example",
            "tuyển@b.example", "<a@b.example>",
        ])
    func badAddresses(_ text: String) {
        #expect(!MailAddress.isLawful(text))
        #expect(MailAddress.isLawful("van-thu.1+den@thcs.b.example"))
    }
}
