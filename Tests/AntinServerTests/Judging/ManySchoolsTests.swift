// ManySchoolsTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@testable import AntinServer

@Suite("One document at many schools is judged once")
struct ManySchoolsTests {
    /// A document that was sent to schools, each with its own token.
    private struct Sent {
        let office: ServedOffice
        let caller: Caller
        let entry: Int64
        let schools: [(organ: String, token: String)]

        init(_ office: ServedOffice, _ caller: Caller, schools count: Int) async throws {
            self.office = office
            self.caller = caller
            var schools: [(String, String)] = []
            var recipients: [JSONValue] = []
            for number in 1...count {
                let text = "000.0\(number).19.H41"
                let organ = try #require(OrganID(text))
                try await office.registry.registerOrgan(organ, name: "Trường số \(number)")
                try await office.registry.openBook(
                    organ, book: #require(BookID("den")), series: #require(SeriesID("CHUNG")),
                    direction: .incoming, name: "Sổ văn bản đến")
                let token = try await office.registry.createToken(
                    label: "văn thư", grants: [Token.Grant(organ: text, role: .clerk)])
                schools.append((text, token.secret))
                recipients.append(
                    ["OrganId": .string(text), "OrganName": .string("Trường số \(number)")])
            }
            self.schools = schools
            let draft = try #require(ServedOffice.draft.object)
            self.entry = try await caller.issue(
                office, .object(draft.merging(["To": .array(recipients)])))
        }

        func receive(_ school: Int, _ facts: JSONValue = .object([:])) async throws
            -> Caller.Answer
        {
            try await self.caller.post(
                "/api/organs/\(self.schools[school].organ)/sent/\(self.entry)/receive",
                token: self.schools[school].token, facts)
        }

        func recall() async throws {
            try await self.office.registry.recall(
                UInt64(self.entry), as: #require(OrganID(ServedOffice.department)),
                record: ChangeRecord(reason: "sai thẩm quyền"))
        }
    }

    @Test("Schools that enter it one after the other share a judgement for a slot")
    func once() async throws {
        let clock = SlotClock()
        try await ServedOffice.run(judges: true, clock: clock) { office, caller in
            let sent = try await Sent(office, caller, schools: 3)
            for school in 0..<2 {
                let answer = try await sent.receive(school)
                #expect(answer.status == 200 && answer.json["verdict"]?.string == "genuine")
            }
            #expect(try office.judgements == 1)
            clock.pass(seconds: 10)
            #expect(try await sent.receive(2).status == 200)
            #expect(try office.judgements == 2)
        }
    }

    @Test("Schools that enter it at the same time share a child")
    func together() async throws {
        try await ServedOffice.run(judges: true, clock: SlotClock()) { office, caller in
            let sent = try await Sent(office, caller, schools: 4)
            let wait = office.folder + "/wait"
            try FileSystem.makeDirectory(wait, durable: false)
            let verdicts = try await withThrowingTaskGroup(of: String?.self) { group in
                for school in 0..<4 {
                    group.addTask { try await sent.receive(school).json["verdict"]?.string }
                }
                while try office.judgements == 0 { await Task.yield() }
                try FileSystem.removeTree(wait)
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(verdicts == ["genuine", "genuine", "genuine", "genuine"])
            #expect(try office.judgements == 1)
        }
    }

    @Test("A recall between two schools: the second is told at once, and may enter with a reason")
    func recalled() async throws {
        try await ServedOffice.run(judges: true, clock: SlotClock()) { office, caller in
            let sent = try await Sent(office, caller, schools: 2)
            #expect(try await sent.receive(0).status == 200)
            try await sent.recall()
            let refused = try await sent.receive(1)
            #expect(refused.status == 422)
            #expect(try office.judgements == 2)
            // What was not entered waits for the clerk with its verdict.
            let organ = try #require(OrganID(sent.schools[1].organ))
            let waiting = try await office.registry.sentDocument(UInt64(sent.entry), to: organ)
            #expect(waiting?.verdict == "recalled" && waiting?.delivery.received == nil)
            let entered = try await sent.receive(1, ["anyway": "để lưu hồ sơ"])
            #expect(entered.status == 200 && entered.json["verdict"]?.string == "recalled")
            #expect(try office.judgements == 2)
        }
    }

    @Test("The public page in both languages is judged once, and anew after a recall")
    func shared() async throws {
        try await ServedOffice.run(judges: true, clock: SlotClock()) { office, caller in
            let sent = try await Sent(office, caller, schools: 1)
            let document = try #require(
                try await office.registry.document(UInt64(sent.entry)))
            let file = try #require(document.main)
            for language in ["vi", "en", "vi"] {
                let page = try await caller.get("/check/\(file.hex)?lang=\(language)")
                #expect(page.status == 200)
            }
            #expect(try office.judgements == 1)
            try await sent.recall()
            let page = try await caller.get("/check/\(file.hex)")
            #expect(String(decoding: page.bytes, as: UTF8.self).contains("<h1>recalled</h1>"))
            #expect(try office.judgements == 2)
        }
    }
}
