import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Testing

@testable import AntinServer

/// An office with a clock that the test moves, whose document of number 1 is issued.
private struct PostOffice {
    static let organ = "000.00.18.H41"

    let registry: Registry
    let clock: MovableClock
    let folder: String
    let organ: OrganID

    init() async throws {
        self.folder = try FileSystem.temporaryDirectory(prefix: "antin-courier")
        self.clock = MovableClock()
        self.organ = try #require(OrganID(Self.organ))
        var configuration = RegistryConfiguration(directory: self.folder + "/so")
        configuration.clock = self.clock
        configuration.passwordCost = PasswordHash.Cost(logN: 2, r: 1, p: 1)
        self.registry = try await Registry.create(
            configuration,
            keys: LogKeys(
                origin: "test.antin.example/so", log: .generate(.ed25519),
                status: .generate(.ed25519)),
            organ: self.organ, name: "Sở GD&ĐT tỉnh A (hư cấu)")
        try await self.registry.openBook(
            self.organ, book: try #require(BookID("di")), series: try #require(SeriesID("CHUNG")),
            direction: .outgoing, name: "Sổ văn bản đi")
    }

    func end() async throws {
        await self.registry.close()
        try FileSystem.removeTree(self.folder)
    }

    /// A paper document with a recipient who is told by letter.
    func send(_ subject: String) async throws {
        let draft = DispatchDraft(
            organ: self.organ, book: try #require(BookID("di")),
            series: try #require(SeriesID("CHUNG")),
            record: DocumentRecord(
                organID: self.organ, organName: "Sở GD&ĐT tỉnh A (hư cấu)", codeNumber: nil,
                codeNotation: "SGDĐT-VP", issuedDate: nil, type: "CV", typeName: "Công văn",
                subject: subject,
                signers: [RecordSigner(fullName: "Trần Văn Mẫu", position: "Giám đốc")],
                files: [], level: .public, medium: .paper),
            handling: Handling(recipients: []))
        _ = try await self.registry.registerPaper(draft)
    }

    func hook(_ url: String) async throws -> Webhook {
        try await self.registry.createWebhook(
            "thử", url: url, of: self.organ, by: Recorder(id: "test", name: "Thử"))
    }

    func courier(relay port: UInt16? = nil, allowsPrivate: Bool = true) throws -> Courier {
        var settings = OutboxSettings(sender: "antin@so.example")
        settings.webhooks = WebhookPolicy(allowsPrivate: allowsPrivate)
        if let port {
            try settings.setRelay(
                host: "127.0.0.1", port: Int(port), isSecure: false, ownName: "so.example")
        }
        return Courier(
            registry: self.registry, settings: settings, publicAddress: "https://so.example.vn")
    }

    func only(_ state: OutboxMessage.State) async throws -> OutboxMessage {
        let all = try await self.registry.messages(of: self.organ)
        #expect(all.map(\.state) == [state])
        return try #require(all.first)
    }
}

@Suite("The courier")
struct CourierTests {
    @Test("A webhook carries its id and a signature that its secret verifies")
    func signature() async throws {
        let office = try await PostOffice()
        let sink = try HookSink { _ in "204 ok" }
        let hook = try await office.hook(sink.url)
        try await office.send("Về việc thử nghiệm")
        #expect(try await office.courier().sendDue() == 1)
        let call = try #require(sink.calls.first)
        let message = try await office.only(.sent)
        #expect(call.headers["antin-delivery"] == "evt_\(message.id)")
        #expect(call.headers["antin-event"] == "document.sent")
        let parts = try #require(call.headers["antin-signature"]).split(separator: ",")
        let time = String(try #require(parts.first).dropFirst(2))
        #expect(abs(try #require(Int64(time)) - office.clock.read().wall.seconds) < 600)
        let secret = try #require(hook.secret)
        let code = HMAC.code(Array("\(time).\(call.body)".utf8), key: Array(secret.utf8))
        #expect(parts.last.map(String.init) == "v1=\(Hex.encode(code))")
        #expect(call.body.contains("Về việc thử nghiệm") && !call.body.contains(secret))
        #expect(try await office.courier().sendDue() == 0)
        try await office.end()
    }

    @Test("A target that fails is tried again, later each time, under the same id, and then heard")
    func retries() async throws {
        let office = try await PostOffice()
        let sink = try HookSink { number in
            switch number {
            case 0: "500 no"
            case 1: nil
            case 2: "429 later"
            default: "200 ok"
            }
        }
        _ = try await office.hook(sink.url)
        try await office.send("Về việc thử nghiệm")
        let courier = try office.courier()
        for minutes in [1, 2, 5] as [Int64] {
            #expect(try await courier.sendDue() == 1)
            // Not a moment too early.
            office.clock.advance(milliseconds: minutes * 60_000 - 30_000)
            #expect(try await courier.sendDue() == 0)
            office.clock.advance(milliseconds: 31_000)
        }
        #expect(try await courier.sendDue() == 1)
        let message = try await office.only(.sent)
        #expect(Set(sink.calls.map { $0.headers["antin-delivery"] }) == ["evt_\(message.id)"])
        let answers = try await office.registry.attempts(of: message.id)
        #expect(answers.map(\.isSent) == [false, false, false, true])
        #expect(answers.first?.answer == "HTTP 500" && answers.last?.answer == "HTTP 200")
        try await office.end()
    }

    @Test("A redirect is an answer like others, and not followed; 410 is the end")
    func redirect() async throws {
        let office = try await PostOffice()
        let other = try HookSink { _ in "200 ok" }
        let address = other.url
        let sink = try HookSink { $0 == 0 ? "307 there\r\nLocation: \(address)" : "410 gone" }
        _ = try await office.hook(sink.url)
        try await office.send("Về việc thử nghiệm")
        let courier = try office.courier()
        #expect(try await courier.sendDue() == 1)
        let message = try await office.only(.waiting)
        #expect(try await office.registry.attempts(of: message.id).map(\.answer) == ["HTTP 307"])
        office.clock.advance(milliseconds: 61_000)
        #expect(try await courier.sendDue() == 1)
        _ = try await office.only(.failed)
        #expect(other.connections == 0)
        try await office.end()
    }

    @Test(
        "Addresses of this machine and of private networks are not reached unless allowed",
        arguments: [
            "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433",
        ])
    func privateRanges(_ host: String) async throws {
        let office = try await PostOffice()
        let sink = try HookSink { _ in "200 ok" }
        _ = try await office.hook("http://\(host):\(sink.port)/")
        try await office.send("Về việc thử nghiệm")
        #expect(try await office.courier(allowsPrivate: false).sendDue() == 1)
        #expect(sink.connections == 0)
        let all = try await office.registry.messages(of: office.organ)
        #expect(all.allSatisfy { $0.state != .sent })
        try await office.end()
    }

    @Test("A target that is not heard keeps back its own messages, without a try for each")
    func silent() async throws {
        let office = try await PostOffice()
        let deaf = try HookSink { _ in nil }
        let sink = try HookSink { _ in "200 ok" }
        let silent = try await office.hook(deaf.url)
        let heard = try await office.hook(sink.url)
        for number in 1...3 { try await office.send("Văn bản \(number)") }
        #expect(try await office.courier().sendDue() == 6)
        #expect(sink.calls.count == 3)
        let mine = try await office.registry.messages(of: office.organ, webhook: silent.id)
        #expect(mine.map(\.attempts).sorted() == [0, 0, 1])
        #expect(mine.allSatisfy { $0.state == .waiting })
        let theirs = try await office.registry.messages(of: office.organ, webhook: heard.id)
        #expect(theirs.allSatisfy { $0.state == .sent })
        #expect(try await office.courier().sendDue() == 0)
        try await office.end()
    }

    @Test("Two couriers at once send each message once")
    func two() async throws {
        let office = try await PostOffice()
        let sink = try HookSink { _ in "200 ok" }
        let relay = try LetterSink()
        _ = try await office.hook(sink.url)
        for number in 1...5 { try await office.send("Văn bản \(number)") }
        try await office.registry.noteRelay(true)
        let account = try await office.registry.createAccount(
            AccountDraft(
                login: "kyso", name: "Người Mẫu", email: "kyso@truong.example",
                grants: [Token.Grant(organ: PostOffice.organ, role: .signer)]),
            password: "bốn con mèo vàng ngủ", by: "test")
        for _ in 0..<3 {
            try await office.registry.setPassword(
                "bốn con mèo vàng ngủ", of: account.id, by: account.id)
        }
        let couriers = [
            try office.courier(relay: relay.port), try office.courier(relay: relay.port),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for courier in couriers { group.addTask { try await courier.sendDue() } }
            try await group.waitForAll()
        }
        #expect(sink.calls.count == 5)
        #expect(Set(sink.calls.compactMap { $0.headers["antin-delivery"] }).count == 5)
        #expect(relay.letters.count == 3)
        #expect(Set(relay.letters.compactMap { LetterSink.header("Message-ID", $0) }).count == 3)
        try await office.end()
    }

    @Test("A trial reaches its webhook, signed, and the organ's own address, and tells nothing")
    func trial() async throws {
        let office = try await PostOffice()
        let sink = try HookSink { _ in "200 ok" }
        let relay = try LetterSink()
        let hook = try await office.hook(sink.url)
        _ = try await office.registry.writeTrial(webhook: hook.id, of: office.organ)
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "email"))) {
            _ = try await office.registry.writeTrialLetter(of: office.organ)
        }
        try await office.registry.setContact(
            OrganContact(email: "vanthu@so.example"), of: office.organ)
        _ = try await office.registry.writeTrialLetter(of: office.organ)
        #expect(try await office.courier(relay: relay.port).sendDue() == 2)
        let call = try #require(sink.calls.first)
        #expect(call.headers["antin-event"] == "trial")
        #expect(call.headers["antin-signature"]?.contains("v1=") == true)
        #expect(call.body.contains("\"event\":\"trial\""))
        let letter = try #require(relay.letters.first)
        #expect(letter.contains("To: <vanthu@so.example>"))
        #expect(LetterSink.text(letter).contains("This letter is a trial"))
        let all = try await office.registry.messages(of: office.organ)
        #expect(all.count == 2 && all.allSatisfy { $0.state == .sent })
        // A webhook of another organ, or one that ended, is not tried.
        let other = try #require(OrganID("001.00.18.H41"))
        try await office.registry.endWebhook(hook.id, of: office.organ)
        for organ in [other, office.organ] {
            await #expect(throws: RegistryError.self) {
                _ = try await office.registry.writeTrial(webhook: hook.id, of: organ)
            }
        }
        try await office.end()
    }

    @Test("A notice says what was done in both languages, and holds no link and no secret")
    func notice() async throws {
        let office = try await PostOffice()
        let relay = try LetterSink()
        let courier = try office.courier(relay: relay.port)
        try await courier.noteRelay()
        let account = try await office.registry.createAccount(
            AccountDraft(
                login: "kyso", name: "Người Mẫu", email: "kyso@truong.example",
                grants: [Token.Grant(organ: PostOffice.organ, role: .clerk)]),
            password: "bốn con mèo vàng ngủ", by: "test")
        try await office.registry.setPassword(
            "năm con mèo đen thức", of: account.id, by: account.id)
        try await office.registry.revoke(
            Token.Grant(organ: PostOffice.organ, role: .clerk), from: account.id, by: "antind")
        #expect(try await courier.sendDue() == 2)
        let texts = relay.letters.map(LetterSink.text)
        #expect(texts.count == 2)
        for text in texts {
            #expect(text.contains("kyso") && text.contains("so.example.vn"))
            for word in ["http", "mèo", "Người Mẫu", "/login", "/invite"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
        #expect(texts[0].contains("Mật khẩu vừa được đổi"))
        #expect(texts[0].contains("The password was changed"))
        #expect(texts[0].contains("chính tài khoản này"))
        #expect(texts[1].contains("clerk") && texts[1].contains("quản trị"))
        #expect(relay.letters.allSatisfy { $0.contains("To: <kyso@truong.example>") })
        try await office.end()
    }
}
