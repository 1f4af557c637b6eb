import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("Exchange: what a school does with what it got")
struct ExchangeInboxTests {
    @Test("Assigning, working and finishing are 04, 05 and 06 at the sender")
    func work() async throws {
        let office = try await ExchangeOffice()
        let school = try ExchangeOffice.school(1)
        let registry = office.registry
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        let received = try await office.receive(entry, "một", at: 1).entry
        let first = try await registry.assign(
            received, of: school,
            to: NewAssignment(account: "a1", name: "Cô Mẫu", instruction: "làm trước thứ Sáu"),
            by: office.clerk)
        let second = try await registry.assign(
            received, of: school, to: NewAssignment(name: "Tổ Văn"), by: office.clerk)
        #expect(try await office.states(of: entry) == ["04"])
        try await registry.progress(
            first, on: received, of: school, note: "đang thu số liệu", by: office.clerk)
        #expect(try await office.states(of: entry) == ["05"])
        #expect(
            try await registry.finish(
                first, on: received, of: school, note: "xong", by: office.clerk) == false)
        #expect(
            try await registry.finish(
                second, on: received, of: school, note: "xong", reply: "12/BC-THCS",
                by: office.clerk))
        #expect(try await office.states(of: entry) == ["06"])
        let arrival = try await need(registry.arrival(received, of: school))
        #expect(arrival.state == .finished && arrival.reply == "12/BC-THCS")
        #expect(arrival.assignees == ["Cô Mẫu", "Tổ Văn"])
        #expect(
            try await registry.assignmentNotes(of: received).map(\.state.rawValue)
                == ["processing", "finished", "finished"])
        await #expect(throws: RegistryError.refused(Refusal(.arrivalState, "finished"))) {
            try await registry.assign(
                received, of: school, to: NewAssignment(name: "Tổ Toán"), by: office.clerk)
        }
        await #expect(throws: RegistryError.refused(Refusal(.unknownDocument, "\(received)"))) {
            try await registry.assign(
                received, of: ExchangeOffice.school(2), to: NewAssignment(name: "Tổ Toán"),
                by: office.clerk)
        }
        let mine = try await registry.arrivals(of: school, ArrivalQuery(account: "a1"))
        #expect(mine.map(\.document.entry) == [received])
        #expect(try await registry.arrivals(of: school, ArrivalQuery(account: "a2")).isEmpty)
    }

    @Test("The deadlines of every office stand in one list, entered or not, the nearest first")
    func deadlines() async throws {
        let office = try await ExchangeOffice()
        let school = try ExchangeOffice.school(1)
        let to = try ExchangeOffice.recipients(1...1)
        let late = try await office.issued("một", to: to, due: "2026-12-15")
        let soon = try await office.issued("hai", to: to, due: "2026-11-21", priority: 1)
        _ = try await office.issued("ba", to: to)
        let received = try await office.receive(late, "một", at: 1).entry
        let list = try await office.registry.deadlines(of: school)
        #expect(list.map(\.due.description) == ["2026-11-21", "2026-12-15"])
        #expect(list.map(\.document.entry) == [soon, received])
        #expect(list.map(\.state) == [nil, .received])
        try await office.registry.setDue(
            CivilDate(parsing: "2026-11-19"), of: received, at: school)
        let today = try CivilDate(parsing: "2026-11-20")
        let counts = try await office.registry.inboxCounts(of: school, on: today)
        #expect(counts == InboxCounts(new: 2, duties: 0, overdue: 1, unassigned: 1))
        try await office.registry.finish(received, of: school, by: office.clerk)
        #expect(try await office.registry.deadlines(of: school).map(\.document.entry) == [soon])
        #expect(
            try await office.registry.deadlines(of: school, withFinished: true).count == 2)
    }

    @Test("An arrival takes deadline and urgency from its sender, and finds itself by any words")
    func arrival() async throws {
        let office = try await ExchangeOffice()
        let school = try ExchangeOffice.school(2)
        let entry = try await office.issued(
            "Tuyển sinh lớp 10", to: ExchangeOffice.recipients(2...2), due: "2026-12-01",
            priority: 3)
        let received = try await office.receive(entry, "Tuyển sinh lớp 10", at: 2).entry
        let found = try await office.registry.arrivals(
            of: school, ArrivalQuery(words: "to chuc hoi nghi"))
        #expect(found.map(\.document.entry) == [received])
        #expect(found[0].due?.description == "2026-12-01" && found[0].priority == 3)
        #expect(try await office.registry.arrivals(of: school, ArrivalQuery(words: "khác")).isEmpty)
        #expect(
            try await office.registry.arrivals(of: ExchangeOffice.school(1)).isEmpty)
    }

    @Test("A judged file waits for the decision and is forgotten after a week")
    func checks() async throws {
        let office = try await ExchangeOffice()
        let school = try ExchangeOffice.school(1)
        let blob = try await office.registry.stage(Array("tệp lạ".utf8))
        let id = try await office.registry.keepCheck(
            of: school, document: nil,
            files: [CheckedFile(name: "la.pdf", digest: blob.digest, size: blob.size)],
            receipt: nil, verdict: "signed_only", report: Array("{}".utf8), by: office.clerk)
        #expect(try await office.registry.sweep() == 0)
        let check = try await need(office.registry.check(id, of: school))
        #expect(check.files.map(\.name) == ["la.pdf"] && check.verdict == "signed_only")
        #expect(try await office.registry.check(id, of: ExchangeOffice.school(2)) == nil)
        office.site.clock.advance(milliseconds: Registry.checkLifeMilliseconds + 1)
        let other = try await office.registry.stage(Array("tệp khác".utf8))
        _ = try await office.registry.keepCheck(
            of: school, document: nil,
            files: [CheckedFile(name: "b.pdf", digest: other.digest, size: other.size)],
            receipt: nil, verdict: "genuine", report: Array("{}".utf8), by: office.clerk)
        #expect(try await office.registry.check(id, of: school) == nil)
        try await Observer().check(office.registry, at: office.site)
    }
}
