import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("Exchange: the outbox")
struct ExchangeOutboxTests {
    @Test("Messages are written with what they tell, and to everybody whom it concerns")
    func messages() async throws {
        let office = try await ExchangeOffice()
        let registry = office.registry
        let sender = try Sample.organ()
        let school = try ExchangeOffice.school(1)
        let own = try await registry.createWebhook(
            "Phần mềm của Sở", url: "https://so.example/antin", of: sender, by: office.clerk)
        let theirs = try await registry.createWebhook(
            "Phần mềm của trường", url: "https://truong.example/antin", of: school,
            by: office.clerk)
        let secret = try need(own.secret)
        #expect(secret.count > 60 && secret != theirs.secret)
        try await registry.setContact(OrganContact(email: "vt@truong.example"), of: school)
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...3))
        let due = try await registry.dueMessages()
        #expect(Set(due.map(\.message.kind)) == [.email, .webhook])
        #expect(due.filter { $0.webhook?.id == own.id }.count == 1)
        #expect(due.filter { $0.webhook?.id == theirs.id }.count == 1)
        #expect(due.compactMap(\.message.address) == ["vt@truong.example"])
        #expect(due.allSatisfy { $0.document?.entry == entry && $0.sending?.entry == entry })
        try await registry.note(
            due.map { SendingOutcome(message: $0.message.id, isSent: true, answer: "200") })
        #expect(try await registry.dueMessages().isEmpty)
        try await office.receive(entry, "một", at: 2)
        let status = try await registry.dueMessages()
        #expect(status.map(\.message.event) == [.status] && status[0].webhook?.id == own.id)
    }

    @Test("A refused request leaves no message behind")
    func refused() async throws {
        let office = try await ExchangeOffice()
        _ = try await office.registry.createWebhook(
            "a", url: "https://a.example/", of: Sample.organ(), by: office.clerk)
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        try await office.receive(entry, "một", at: 1)
        let before = try await office.registry.messages(of: Sample.organ()).count
        await #expect(throws: RegistryError.self) {
            _ = try await office.report(.refused, entry, at: 1, reason: "muộn")
        }
        #expect(try await office.registry.messages(of: Sample.organ()).count == before)
    }

    @Test("A failed message waits longer each time, then fails, and can be sent again")
    func retries() async throws {
        let office = try await ExchangeOffice()
        let registry = office.registry
        let organ = try Sample.organ()
        _ = try await registry.createWebhook(
            "a", url: "https://a.example/", of: organ, by: office.clerk)
        _ = try await office.issued("một", to: [])
        let id = try await need(registry.dueMessages().first).message.id
        for minutes in Registry.retryMinutes {
            try await registry.note([
                SendingOutcome(message: id, isSent: false, answer: "không kết nối được")
            ])
            #expect(try await registry.dueMessages().isEmpty)
            office.site.clock.advance(milliseconds: minutes * 60_000 - 1)
            #expect(try await registry.dueMessages().isEmpty)
            office.site.clock.advance(milliseconds: 1)
            #expect(try await registry.dueMessages().map(\.message.id) == [id])
        }
        try await registry.note([SendingOutcome(message: id, isSent: false, answer: "hết lần")])
        #expect(try await registry.messages(of: organ, states: [.failed]).map(\.id) == [id])
        #expect(
            try await registry.attempts(of: id).count == Registry.retryMinutes.count + 1)
        await #expect(throws: RegistryError.refused(Refusal(.unknownMessage, "\(id)"))) {
            try await registry.resend(id, of: ExchangeOffice.school(1))
        }
        try await registry.resend(id, of: organ)
        #expect(try await registry.dueMessages().map(\.message.id) == [id])
        try await registry.note([
            SendingOutcome(message: id, isSent: false, answer: "550", isFinal: true)
        ])
        #expect(try await registry.messages(of: organ, states: [.failed]).count == 1)
    }

    @Test("An ended webhook is told nothing more, and what waited for it is given up")
    func ended() async throws {
        let office = try await ExchangeOffice()
        let registry = office.registry
        let organ = try Sample.organ()
        let hook = try await registry.createWebhook(
            "a", url: "https://a.example/", of: organ, by: office.clerk)
        _ = try await office.issued("một", to: [])
        try await registry.endWebhook(hook.id, of: organ)
        #expect(try await registry.dueMessages().isEmpty)
        _ = try await office.issued("hai", to: [])
        #expect(try await registry.messages(of: organ).count == 1)
        await #expect(throws: RegistryError.refused(Refusal(.unknownWebhook, "\(hook.id)"))) {
            try await registry.endWebhook(hook.id, of: ExchangeOffice.school(1))
        }
    }
}
