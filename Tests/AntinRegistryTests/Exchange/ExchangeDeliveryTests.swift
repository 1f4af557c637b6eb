import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("Exchange: what becomes of what was sent")
struct ExchangeDeliveryTests {
    @Test("Issuing sends: every recipient has a row with its channel, and 01 where it is here")
    func sending() async throws {
        let office = try await ExchangeOffice()
        let sender = try Sample.organ()
        let group = try await office.registry.createRecipientGroup("Báo chí", of: sender)
        let today = try CivilDate(parsing: "2026-11-20")
        try await office.registry.addMembers(
            [
                NewGroupMember(
                    organ: nil, name: "Báo Mẫu", channel: .email, email: "toa.soan@bao.example")
            ], toGroup: group, of: sender, from: today)
        let entry = try await office.issued(
            "một",
            to: ExchangeOffice.recipients(1...2) + [
                Handling.Recipient(
                    organID: try Sample.organ("099.99.18.H41"), organName: "Ngoài hệ thống"),
                Handling.Recipient(organID: nil, organName: "Báo Mẫu"),
                Handling.Recipient(organID: nil, organName: "Ông Nguyễn Văn Mẫu"),
                Handling.Recipient(organID: nil, organName: "Ông Nguyễn Văn Mẫu"),
            ])
        let lines = try await office.registry.deliveryLines(of: entry)
        #expect(lines.map(\.delivery.channel) == [.system, .system, .axis, .email, .paper])
        #expect(lines.map { $0.delivery.state?.rawValue } == ["01", "01", nil, nil, nil])
        #expect(lines[3].message == .waiting && lines[4].message == nil)
        #expect(lines.allSatisfy { $0.delivery.isListed })
        let events = try await office.registry.deliveryEvents(of: lines[0].delivery.id)
        #expect(events.map(\.side) == [.system])
        try await Observer().check(office.registry, at: office.site)
    }

    @Test("Receiving reports 03 to the sender, whose commitment holds it")
    func acceptance() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...3))
        let received = try await office.receive(entry, "một", at: 2)
        #expect(try await office.states(of: entry) == ["01", "03", "01"])
        let delivery = try await office.delivery(entry, to: 2)
        #expect(delivery.received == received.entry && delivery.isAccepted)
        #expect(delivery.side == .receiver)
        let told = try await office.registry.deliveries(of: entry)
        #expect(told.map(\.state) == ["01", "03", "01"])
        try await office.registry.commitDeliveries(of: entry, as: Sample.organ())
        #expect(try await office.registry.sentDocuments(to: ExchangeOffice.school(2)).isEmpty)
        #expect(try await office.registry.sentDocuments(to: ExchangeOffice.school(1)).count == 1)
    }

    @Test("Every pair of states: what the exchange allows is done, the rest is refused")
    func transitions() {
        let allowed: [String: Set<String>] = [
            "": ["01", "02", "03", "13"], "01": ["02", "03", "13"],
            "02": [], "03": ["04", "05", "06", "13"], "04": ["05", "06", "13"],
            "05": ["06", "13"], "06": ["13"], "13": ["15", "16"], "15": ["13"],
            "16": ["03", "04", "05", "06", "13"],
        ]
        for (from, next) in allowed {
            let state = ExchangeStatus(rawValue: from)
            let found = Set(
                ExchangeStatus.allCases.filter { $0.mayFollow(state) }.map(\.rawValue))
            #expect(found == next, "after \(from)")
        }
    }

    @Test("Repeating is no step, an impossible step is refused, an older time changes nothing")
    func history() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        let id = try await office.delivery(entry, to: 1).id
        let sent = office.site.clock.read().wall
        office.site.clock.advance(milliseconds: 60_000)
        try await office.receive(entry, "một", at: 1)
        #expect(try await office.report(.received, entry, at: 1) == .repeated)
        await #expect(throws: RegistryError.refused(Refusal(.deliveryState, "03"))) {
            _ = try await office.report(.refused, entry, at: 1, reason: "muộn")
        }
        office.site.clock.advance(milliseconds: 60_000)
        let late = StatusReport(
            .arrived, side: .sender, by: office.clerk, at: sent, via: "telephone")
        #expect(try await office.registry.report(late, on: id, of: entry) == .late)
        #expect(try await office.states(of: entry) == ["03"])
        let events = try await office.registry.deliveryEvents(of: id)
        #expect(events.map(\.state.rawValue) == ["01", "03", "01"])
        #expect(events.map(\.isLate) == [false, false, true])
        #expect(events[2].side == .sender && events[2].via == "telephone")
        #expect(events[2].recorder == office.clerk)
    }

    @Test("A return needs a reason, reaches the sender, and ends the delivery")
    func returning() async throws {
        let office = try await ExchangeOffice()
        let sender = try Sample.organ()
        try await office.registry.setContact(
            OrganContact(email: "vanthu@so.example"), of: sender)
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...2))
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "reason"))) {
            _ = try await office.report(.refused, entry, at: 1)
        }
        #expect(
            try await office.report(.refused, entry, at: 1, reason: "sai nơi nhận") == .changed)
        let lines = try await office.registry.deliveryLines(of: entry)
        #expect(lines[0].reason == "sai nơi nhận" && lines[1].reason == nil)
        let mail = try await office.registry.messages(of: sender)
        #expect(mail.map(\.address) == ["vanthu@so.example"])
        #expect(mail.map(\.event) == [.status])
        #expect(String(decoding: mail[0].facts, as: UTF8.self).contains("sai nơi nhận"))
        // What was returned is not asked back.
        #expect(
            try await office.registry.takeBack(entry, reason: "nhầm", by: office.clerk) == 1)
        #expect(try await office.states(of: entry) == ["02", "13"])
    }

    @Test("Nobody else's delivery can be reported on, and the sender cannot speak as the receiver")
    func strangers() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        await #expect(throws: RegistryError.refused(Refusal(.unknownDelivery))) {
            _ = try await office.report(.received, entry, at: 2)
        }
        #expect(
            try await office.registry.sentDocument(entry, to: ExchangeOffice.school(2)) == nil)
        let id = try await office.delivery(entry, to: 1).id
        for report in [
            StatusReport(.received, side: .sender, by: office.clerk),
            StatusReport(.withdrawalAsked, side: .receiver, by: office.clerk, reason: "x"),
        ] {
            await #expect(throws: RegistryError.refused(Refusal(.invalid, "side"))) {
                try await office.registry.report(report, on: id, of: entry)
            }
        }
        await #expect(throws: RegistryError.refused(Refusal(.unknownDelivery, "\(id)"))) {
            try await office.registry.report(
                StatusReport(.received, side: .sender, by: office.clerk, via: "paper"), on: id,
                of: entry + 1)
        }
    }

    @Test("A recall is a duty for who has the document until it says 15, or 16 with a reason")
    func recall() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...3))
        let received = try await office.receive(entry, "một", at: 1)
        _ = try await office.report(.refused, entry, at: 3, reason: "sai nơi nhận")
        try await office.registry.recall(
            entry, as: Sample.organ(), record: ChangeRecord(reason: "sai thẩm quyền"))
        #expect(try await office.states(of: entry) == ["13", "13", "02"])
        let school = try ExchangeOffice.school(1)
        let duties = try await office.registry.recallDuties(of: school)
        #expect(duties.map(\.document.state) == [.recalled])
        #expect(
            try await office.registry.answerRecall(of: entry, as: school, by: office.clerk)
                == .changed)
        #expect(
            try await office.registry.answerRecall(of: entry, as: school, by: office.clerk)
                == .repeated)
        #expect(try await office.registry.recallDuties(of: school).isEmpty)
        let arrival = try await office.registry.arrival(received.entry, of: school)
        #expect(arrival?.state == .destroyed && arrival?.original == .recalled)
        #expect(
            try await office.registry.answerRecall(
                of: entry, as: ExchangeOffice.school(2), declining: "đã gửi phụ huynh",
                by: office.clerk) == .changed)
        #expect(try await office.states(of: entry) == ["15", "16", "02"])
        try await Observer().check(office.registry, at: office.site)
    }

    @Test("Who received without being a recipient is added, and is told of the recall, too")
    func unlisted() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        try await office.receive(entry, "một", at: 3)
        let lines = try await office.registry.deliveryLines(of: entry)
        #expect(lines.map(\.delivery.isListed) == [true, false])
        #expect(lines[1].delivery.state == .received)
        try await office.registry.recall(
            entry, as: Sample.organ(), record: ChangeRecord(reason: "sai"))
        #expect(
            try await office.registry.recallDuties(of: ExchangeOffice.school(3)).count == 1)
    }

    @Test("What was taken back can still be entered; the request stays on the board")
    func enteredAfterwards() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        try await office.registry.takeBack(entry, reason: "nhầm phụ lục", by: office.clerk)
        let received = try await office.receive(entry, "một", at: 1)
        let delivery = try await office.delivery(entry, to: 1)
        #expect(delivery.state == .withdrawalAsked && delivery.received == received.entry)
    }

    @Test("What was returned or destroyed is not entered any more")
    func returned() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...2))
        _ = try await office.report(.refused, entry, at: 1, reason: "sai nơi nhận")
        await #expect(throws: RegistryError.refused(Refusal(.deliveryState, "02"))) {
            try await office.receive(entry, "một", at: 1)
        }
        try await office.registry.takeBack(entry, reason: "nhầm", by: office.clerk)
        _ = try await office.report(.changeAccepted, entry, at: 2)
        await #expect(throws: RegistryError.refused(Refusal(.deliveryState, "15"))) {
            try await office.receive(entry, "một", at: 2)
        }
        #expect(try await office.states(of: entry) == ["02", "15"])
    }

    @Test("A judgement older than a recall enters nothing")
    func judgedBefore() async throws {
        let office = try await ExchangeOffice()
        let registry = office.registry
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...1))
        let file = try await Sample.file("một sealed", in: registry, signatures: 2)
        func arrival() throws -> Arrival {
            var arrival = try Sample.arrival(
                [file], organ: ExchangeOffice.school(1).text, ref: Reference(entry))
            arrival.judgedAt = registry.checkpoint?.head.size
            return arrival
        }
        let between = try arrival()
        try await registry.recall(entry, as: Sample.organ(), record: ChangeRecord(reason: "sai"))
        await #expect(throws: RegistryError.self) { try await registry.receive(between) }
        #expect(try await registry.receive(try arrival()).number == 1)
    }

    @Test("Reports and minutes are never changed; they go only with their document")
    func appendOnly() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued(
            "một", to: ExchangeOffice.recipients(1...2), priority: 1)
        let id = try await office.delivery(entry, to: 1).id
        try await office.registry.noteCall(
            about: id, of: entry, at: office.site.clock.read().wall, telephone: "0200 000 000",
            person: "Cô Mẫu", said: "đã nhận được", by: office.clerk)
        let store = try SQLiteStore(path: office.site.data + "/registry.sqlite")
        for sql in [
            "UPDATE delivery_events SET reason = 'x'", "DELETE FROM delivery_events",
            "UPDATE delivery_calls SET said = 'x'",
        ] {
            #expect(throws: StoreError.self) { try store.write { try $0.execute(sql, []) } }
        }
        try store.close()
        #expect(try await office.registry.calls(of: entry).map(\.said) == ["đã nhận được"])
        try await office.registry.erase(entry, as: Sample.organ(), reason: "quyết định")
        #expect(try await office.registry.deliveryLines(of: entry).isEmpty)
        #expect(try await office.registry.calls(of: entry).isEmpty)
        try await Observer().check(office.registry, at: office.site)
    }

    @Test("Urgent documents name the minute by which somebody is called")
    func calls() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued(
            "một", to: ExchangeOffice.recipients(1...1), priority: 2)
        let sending = try await need(office.registry.sending(of: entry))
        let usual = try await office.registry.contact(of: Sample.organ())
        let due = try need(usual.callDue(sending))
        #expect(due.milliseconds - sending.time.milliseconds == 30 * 60_000)
        try await office.registry.setContact(
            OrganContact(urgentMinutes: [45, 20, 10]), of: Sample.organ())
        let own = try await office.registry.contact(of: Sample.organ())
        #expect(
            try need(own.callDue(sending)).milliseconds - sending.time.milliseconds == 20 * 60_000)
        let calm = try await office.issued("hai", to: ExchangeOffice.recipients(1...1))
        #expect(own.callDue(try await need(office.registry.sending(of: calm))) == nil)
    }
}
