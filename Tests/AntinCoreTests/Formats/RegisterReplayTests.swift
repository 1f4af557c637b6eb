// RegisterReplayTests.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

@Suite("The register's own rules")
struct RegisterReplayTests {
    typealias Rule = RegisterFinding.Rule

    @Test("A year of a register without fault has no finding")
    func clean() throws {
        var register = try SampleRegister()
        let first = try register.issue(1)
        let second = try register.issue(2)
        let range = try register.good(register.reserved(3...6))
        let third = try register.issue(7)
        try register.good(register.voided(5, at: range))
        let filled = try register.good(register.numbered(4, reserved: range))
        try register.good(register.issued(4, at: filled))
        let doomed = try register.good(register.numbered(8))
        try register.good(register.voided(8, at: doomed))
        try register.good(register.received(1, ref: Reference(first)))
        try register.good(register.received(2, date: "2026-11-19", ref: Samples.otherLog))
        try register.good(register.changed(.corrected, first, by: Reference(second)))
        try register.good(register.changed(.replaced, first, by: Reference(third)))
        try register.good(register.changed(.recalled, first))
        try register.good(register.changed(.amended, second))
        try register.good(register.changed(.erased, second))
        try register.good(
            .deliveriesCommitted(
                DeliveriesCommitted(count: 44, handling: register.record, ref: Reference(third))))
        try register.good(
            .referenceFiled(ReferenceFiled(record: register.record, handling: register.record)))
        try register.good(.forgeryDenied(ForgeryDenied(file: nil, record: register.record)))
        #expect(
            register.replay.nextNumber(
                in: BookKey(organ: register.operatorOrgan, volume: register.volume)) == 9)
        try register.good(.bookClosed(BookClosed(register.volume, last: 8)))
        #expect(register.replay.waitingNumbers == [])

        #expect(register.replay.state(of: first) == .recalled)
        #expect(
            register.replay.changes(of: first).map(\.change) == [.corrected, .replaced, .recalled])
        #expect(register.replay.state(of: second) == .erased)
        #expect(register.replay.state(of: third) == .current)
        #expect(register.replay.organ(of: first) == register.operatorOrgan)
        #expect(register.replay.organ(of: 10_000) == nil)
    }

    @Test("The log is opened by entry 0 and closed by its last one")
    func openingAndClosing() throws {
        let fresh = RegisterReplay()
        let time = try Samples.time()
        let organ = try Samples.organ()
        for content in try Samples.bodies() {
            let rules = fresh.check(EntryBody(organ: organ, content), at: time).map(\.rule)
            if case .registryOpened = content {
                #expect(rules == [])
            } else {
                #expect(rules.contains(.logNotOpened))
            }
        }
        var register = try SampleRegister()
        let opened = try #require(try Samples.bodies().first)
        #expect(register.rules(opened) == [.logNotOpened])
        let closed = EntryBody.Content.logClosed(LogClosed(record: register.record, successor: nil))
        #expect(register.rules(closed, by: register.school) == [.logNotOperator])
        try register.good(closed)
        #expect(register.rules(try register.numbered(1)) == [.logAfterClose])
    }

    @Test(
        "Only the operator rotates keys, changes the policy and resumes, and from the key in force")
    func operatorKinds() throws {
        var register = try SampleRegister()
        let record = register.record
        let (old, new) = (Samples.digest("log key"), Samples.digest("new key"))
        let rotated = EntryBody.Content.keyRotated(KeyRotated(.log, from: old, to: new))
        for content: EntryBody.Content in [
            rotated, .policyChanged(PolicyChanged(policy: "antin.policy/2", record: record)),
            .logResumed(LogResumed(cause: .clock, record: record)),
        ] {
            #expect(register.rules(content, by: register.school) == [.logNotOperator])
            #expect(register.rules(content) == [])
        }
        #expect(
            register.rules(.keyRotated(KeyRotated(.status, from: old, to: new))) == [.keyNotCurrent]
        )
        #expect(
            register.rules(.keyRotated(KeyRotated(.log, from: old, to: old))) == [.keyNotCurrent])
        try register.good(rotated)
        #expect(register.rules(rotated) == [.keyNotCurrent])
        #expect(register.replay.log?.logKey == new)
        try register.good(.policyChanged(PolicyChanged(policy: "antin.policy/2", record: record)))
        #expect(register.replay.log?.policy == "antin.policy/2")
    }

    @Test("An unknown kind is a notice, and leaves the state of what it mentions open")
    func unknownKind() throws {
        var register = try SampleRegister()
        let issued = try register.issue(1)
        let text = #"{"kind":"document.praised","organ":"H41","ref":{"index":\#(issued)}}"#
        let body = try EntryBody(parsing: Array(text.utf8))
        let found = register.replay.append(body, at: register.time)
        #expect(found.map(\.rule) == [.kindUnknown])
        #expect(found.map(\.isNotice) == [true])
        #expect(register.replay.state(of: issued) == nil)
        #expect(register.replay.changes(of: issued).map(\.index) == [register.replay.size - 1])
    }

    @Test("Nobody states anything before being registered, and nobody is registered twice")
    func organs() throws {
        var register = try SampleRegister()
        let stranger = try Samples.organ("Z99")
        for content in try Samples.bodies() {
            let rules = register.rules(content, by: stranger)
            switch content {
            case .registryOpened, .policyChanged, .keyRotated, .logResumed, .logClosed: continue
            case .organRegistered: #expect(rules == [])
            default: #expect(rules.contains(.organNotRegistered))
            }
        }
        #expect(
            register.rules(.organRegistered(OrganRegistered(name: "Sở", validFrom: register.time)))
                == [.organAlreadyRegistered])

        let document = try register.issue(1)
        let waiting = try register.good(register.numbered(2))
        let end = try Samples.time("2026-11-21T05:00:00.000Z")
        let ended = EntryBody.Content.organEnded(
            OrganEnded(successor: register.school, validTo: end))
        try register.good(ended)
        #expect(register.rules(ended) == [.organEnded])
        // Before the stated end the organ goes on, and its successor may not act yet.
        try register.good(register.numbered(3))
        let recall = register.changed(.recalled, document)
        #expect(register.rules(recall, by: register.school) == [.referenceOrgan])
        #expect(register.replay.isActive(register.operatorOrgan, at: register.time))

        register.time = end
        #expect(!register.replay.isActive(register.operatorOrgan, at: register.time))
        #expect(register.rules(try register.numbered(4)) == [.organEnded])
        #expect(register.rules(try register.received(1)) == [.organEnded])
        #expect(register.rules(try register.reserved(4...5)) == [.organEnded])
        #expect(register.rules(try register.issued(2, at: waiting)) == [.organEnded])
        #expect(
            register.rules(register.opening(try Samples.volume("di", year: 2027), .outgoing))
                == [.organEnded])
        #expect(register.rules(recall, by: register.school) == [])
        #expect(register.rules(register.voided(2, at: waiting)) == [])
    }

    @Test("Organs that succeed each other in a circle do not hold the replay up")
    func circle() throws {
        var register = try SampleRegister()
        let document = try register.issue(1)
        try register.good(
            .organEnded(OrganEnded(successor: register.school, validTo: register.time)))
        try register.good(
            .organEnded(OrganEnded(successor: register.operatorOrgan, validTo: register.time)),
            by: register.school)
        let third = try Samples.organ("H42")
        try register.good(
            .organRegistered(OrganRegistered(name: "Sở", validFrom: register.time)), by: third)
        #expect(
            register.rules(register.changed(.recalled, document), by: third) == [.referenceOrgan])
    }

    @Test("A signer is registered before it ends, once, and never again after a compromise")
    func signers() throws {
        var register = try SampleRegister()
        let certificate = Samples.digest("certificate")
        let start = register.time
        let registered = EntryBody.Content.signerRegistered(
            SignerRegistered(
                certificate: certificate, custody: .test, role: .seal, validFrom: start))
        let end = try Samples.time("2026-11-22T00:00:00.000Z")
        func ended(_ reason: SignerEnded.Reason) -> EntryBody.Content {
            .signerEnded(SignerEnded(certificate: certificate, reason: reason, validTo: end))
        }
        #expect(register.rules(ended(.ended)) == [.signerNotRegistered])
        try register.good(registered)
        #expect(register.rules(registered) == [.signerAlreadyRegistered])
        #expect(register.rules(registered, by: register.school) == [])
        #expect(register.rules(ended(.ended), by: register.school) == [.signerNotRegistered])
        let organ = register.operatorOrgan
        #expect(register.replay.signer(certificate, of: organ, at: start)?.role == .seal)
        #expect(register.replay.signer(certificate, of: register.school, at: start) == nil)
        try register.good(ended(.ended))
        #expect(register.rules(ended(.ended)) == [.signerNotRegistered])
        #expect(register.replay.signer(certificate, of: organ, at: start) != nil)
        #expect(register.replay.signer(certificate, of: organ, at: end) == nil)
        let before = try Samples.time("2026-11-20T00:00:00.000Z")
        #expect(register.replay.signer(certificate, of: organ, at: before) == nil)
        try register.good(registered)
        #expect(register.replay.signer(certificate, of: organ, at: end) != nil)
        try register.good(ended(.compromised))
        #expect(register.rules(registered) == [.signerAlreadyRegistered])
    }

    @Test("A volume is opened once, before use, and closed with its last number")
    func books() throws {
        var register = try SampleRegister()
        let other = try Samples.volume("sao")
        #expect(register.rules(try register.numbered(1, volume: other)) == [.bookNotOpen])
        #expect(register.rules(try register.received(1, volume: other)) == [.bookNotOpen])
        #expect(register.rules(.bookClosed(BookClosed(other, last: 0))) == [.bookNotOpen])
        #expect(
            register.rules(register.opening(register.volume, .outgoing)) == [.bookAlreadyOpened])
        #expect(
            register.rules(register.opening(register.volume, .outgoing), by: register.school) == [])
        #expect(register.rules(.bookClosed(BookClosed(register.volume, last: 1))) == [.bookLast])
        try register.good(register.numbered(1))
        #expect(register.rules(.bookClosed(BookClosed(register.volume, last: 0))) == [.bookLast])
        try register.good(.bookClosed(BookClosed(register.volume, last: 1)))
        #expect(register.rules(try register.numbered(2)) == [.bookNotOpen])
        #expect(register.rules(try register.reserved(2...3)) == [.bookNotOpen])
        #expect(
            register.rules(register.opening(register.volume, .outgoing)) == [.bookAlreadyOpened])
        #expect(
            register.rules(try register.numbered(1, "x", volume: register.incoming))
                == [.bookDirection])
        // The number that waits is issued after the volume was closed.
        #expect(register.rules(try register.issued(1, at: 5)) == [])
    }

    @Test("The numbers of a volume are its first one and then each next one, whoever takes them")
    func numbers() throws {
        var register = try SampleRegister()
        for number in [2, 3, 1_000, Int(JSONValue.maxInteger)] {
            #expect(register.rules(try register.numbered(number)) == [.numberFirst])
            #expect(register.rules(try register.received(number)) == [.numberFirst])
            #expect(register.rules(try register.reserved(number...number)) == [.numberFirst])
        }
        try register.good(register.numbered(1))
        for number in [1, 3, 4, Int.max] {
            #expect(register.rules(try register.numbered(number, "x")) == [.numberNotNext])
            #expect(register.rules(try register.reserved(number...number)) == [.numberNotNext])
        }
        try register.good(register.reserved(2...9))
        #expect(register.rules(try register.numbered(3)) == [.numberNotNext])
        try register.good(register.numbered(10))
        try register.good(register.received(1))
        #expect(register.rules(try register.received(1)) == [.numberNotNext])
        #expect(register.rules(try register.received(3)) == [.numberNotNext])

        // In mid-year the volume begins where the paper book stopped.
        let second = BookVolume(
            book: register.volume.book, series: try #require(SeriesID("QD")), year: 2026)
        try register.good(register.opening(second, .outgoing, first: 2_439))
        #expect(register.rules(try register.numbered(1, "q", volume: second)) == [.numberFirst])
        #expect(register.rules(try register.numbered(2_440, volume: second)) == [.numberFirst])
        try register.good(register.numbered(2_439, volume: second))
        try register.good(register.numbered(2_440, volume: second))
    }

    @Test("One gap in the numbers is one finding, not one for each number after it")
    func gap() throws {
        var register = try SampleRegister()
        let body = EntryBody(organ: register.operatorOrgan, try register.numbered(5))
        #expect(register.replay.append(body, at: register.time).map(\.rule) == [.numberFirst])
        try register.good(register.numbered(6))
    }

    @Test("A number is issued once or voided once, by the entry that took it")
    func settling() throws {
        var register = try SampleRegister()
        let first = try register.good(register.numbered(1))
        let second = try register.good(register.numbered(2))
        #expect(register.rules(try register.issued(1, at: second)).contains(.numberReference))
        #expect(register.rules(try register.issued(1, at: 3)) == [.numberReference])
        #expect(
            register.rules(try register.issued(1, at: register.replay.size)) == [.referenceAhead])
        #expect(
            register.rules(try register.issued(1, at: first), by: register.school)
                == [.numberReference])
        #expect(register.rules(register.voided(2, at: first)) == [.numberReference])
        #expect(register.rules(register.voided(1, at: 3)) == [.numberReference])
        #expect(register.rules(register.voided(1, at: 99)) == [.referenceAhead])
        #expect(
            register.rules(register.voided(1, at: first), by: register.school) == [.numberReference]
        )
        let foreign = NumberVoided(
            register.volume, number: 1, record: register.record, ref: Samples.otherLog)
        #expect(register.rules(.numberVoided(foreign)) == [.numberReference])

        try register.good(register.issued(1, at: first))
        #expect(register.rules(try register.issued(1, at: first)) == [.numberSettled])
        #expect(register.rules(register.voided(1, at: first)) == [.numberSettled])
        try register.good(register.voided(2, at: second))
        #expect(register.rules(register.voided(2, at: second)) == [.numberSettled])
        #expect(register.rules(try register.issued(2, at: second)) == [.numberSettled])
    }

    @Test("Each reserved number is filled in once or voided once")
    func reservations() throws {
        var register = try SampleRegister()
        let range = try register.good(register.reserved(1...4))
        #expect(register.rules(try register.numbered(5, reserved: range)) == [.numberReference])
        #expect(register.rules(try register.numbered(1, reserved: 3)) == [.numberReference])
        #expect(register.rules(try register.numbered(1, reserved: 77)) == [.numberReference])
        #expect(register.rules(register.voided(5, at: range)) == [.numberReference])
        #expect(
            register.rules(try register.numbered(1, reserved: range), by: register.school)
                == [.numberReference])
        let filled = try register.good(register.numbered(2, reserved: range))
        #expect(register.rules(try register.numbered(2, "x", reserved: range)) == [.numberSettled])
        #expect(register.rules(register.voided(2, at: range)) == [.numberSettled])
        try register.good(register.voided(3, at: range))
        #expect(register.rules(register.voided(3, at: range)) == [.numberSettled])
        #expect(register.rules(try register.numbered(3, reserved: range)) == [.numberSettled])
        // The number that was filled in is now the numbered entry's to void.
        try register.good(register.voided(2, at: filled))
        try register.good(register.numbered(1, reserved: range))
        try register.good(register.numbered(4, reserved: range))
        #expect(register.rules(register.voided(4, at: range)) == [.numberSettled])
    }

    @Test("A reservation of all numbers there are costs no more than one of a single number")
    func hugeReservation() throws {
        var register = try SampleRegister()
        let range = try register.good(register.reserved(1...Int(JSONValue.maxInteger)))
        try register.good(register.voided(1_000_000, at: range))
        try register.good(register.numbered(999_999, reserved: range))
        #expect(register.rules(register.voided(1_000_000, at: range)) == [.numberSettled])
    }

    @Test("A dispatch has one number while it waits, and the issued document is that dispatch")
    func dispatches() throws {
        var register = try SampleRegister()
        let index = try register.good(register.numbered(1))
        let again = EntryBody.Content.documentNumbered(
            DocumentNumbered(
                register.volume, number: 2, date: try Samples.date(),
                dispatch: try Samples.dispatch("1"), signed: []))
        #expect(register.rules(again) == [.dispatchRepeated])
        #expect(register.rules(try register.issued(1, "other", at: index)) == [.dispatchDiffers])
        try register.good(register.voided(1, at: index))
        #expect(register.rules(again) == [])
    }

    @Test("A number bears the date of its entry in Vietnam, to the millisecond at midnight")
    func dates() throws {
        var register = try SampleRegister()
        for wrong in ["2026-11-20", "2026-11-22", "2025-11-21"] {
            #expect(register.rules(try register.numbered(1, date: wrong)).contains(.dateNotEntry))
        }
        register.time = try Samples.time("2026-11-21T16:59:59.999Z")
        #expect(register.rules(try register.numbered(1, date: "2026-11-21")) == [])
        #expect(register.rules(try register.numbered(1, date: "2026-11-22")) == [.dateNotEntry])
        register.time = try Samples.time("2026-11-21T17:00:00.000Z")
        #expect(register.rules(try register.numbered(1, date: "2026-11-21")) == [.dateNotEntry])
        #expect(register.rules(try register.numbered(1, date: "2026-11-22")) == [])
        #expect(register.rules(try register.reserved(1...2)) == [.dateNotEntry])

        // What arrived earlier may be entered later, what arrives tomorrow may not.
        #expect(register.rules(try register.received(1, date: "2026-11-20")) == [])
        #expect(register.rules(try register.received(1, date: "2026-11-23")) == [.dateNotEntry])
    }

    @Test("At midnight of the new year in Vietnam the numbers of the old volume end")
    func newYear() throws {
        var register = try SampleRegister()
        let index = try register.good(register.numbered(1))
        register.time = try Samples.time("2026-12-31T17:00:00.000Z")
        #expect(register.rules(try register.numbered(2, date: "2027-01-01")) == [.dateYear])
        #expect(register.rules(try register.numbered(2, date: "2026-12-31")) == [.dateNotEntry])
        let next = try Samples.volume(year: 2027)
        try register.good(register.opening(next, .outgoing))
        try register.good(register.numbered(1, "next", date: "2027-01-01", volume: next))
        // The document that took its number in the old year is issued in the new one.
        #expect(
            register.rules(try register.issued(1, date: "2027-01-01", at: index)) == [.dateDiffers])
        #expect(register.rules(try register.issued(1, at: index)) == [])
    }

    @Test("A reserved number has a date from its reservation to its own entry")
    func reservedDates() throws {
        var register = try SampleRegister()
        let range = try register.good(register.reserved(1...9))
        register.time = try Samples.time("2026-11-25T02:00:00.000Z")
        for day in 20...26 {
            let rules = register.rules(
                try register.numbered(1, date: "2026-11-\(day)", reserved: range))
            #expect(rules == (21...25 ~= day ? [] : [.dateNotEntry]))
        }
    }

    @Test("Changes refer backwards, to an entry of a fitting kind, of the same organ")
    func references() throws {
        var register = try SampleRegister()
        let issued = try register.issue(1)
        let other = try register.issue(2)
        let waiting = try register.good(register.numbered(3))
        let received = try register.good(register.received(1))
        let range = try register.good(register.reserved(4...5))
        for change in DocumentChange.Change.allCases {
            #expect(
                register.rules(register.changed(change, register.replay.size)) == [.referenceAhead])
            #expect(register.rules(register.changed(change, .max)) == [.referenceAhead])
            #expect(register.rules(register.changed(change, waiting)) == [.referenceKind])
            #expect(register.rules(register.changed(change, 3)) == [.referenceKind])
            #expect(
                register.rules(register.changed(change, issued), by: register.school)
                    == [.referenceOrgan])
            let foreign = DocumentChange(change, of: Samples.otherLog, record: register.record)
            #expect(register.rules(.documentChanged(foreign)) == [.referenceKind])
            let ofRecord = change == .erased || change == .amended
            for index in [received, range] {
                #expect(
                    register.rules(register.changed(change, index))
                        == (ofRecord ? [] : [.referenceKind]))
            }
            #expect(
                register.rules(register.changed(change, issued, by: Reference(issued)))
                    == [.referenceItself])
            #expect(
                register.rules(register.changed(change, issued, by: Reference(waiting)))
                    == [.referenceKind])
            #expect(
                register.rules(register.changed(change, issued, by: Reference(99)))
                    == [.referenceAhead])
            #expect(register.rules(register.changed(change, issued, by: Reference(other))) == [])
            #expect(register.rules(register.changed(change, issued, by: Samples.otherLog)) == [])
        }
        let disguised = Reference(
            issued, elsewhere: .init(origin: "log.example.vn/so", leaf: Samples.digest("leaf")))
        #expect(
            register.rules(register.changed(.replaced, other, by: disguised))
                == [.referenceSpelling])
        #expect(register.rules(try register.received(2, ref: disguised)) == [.referenceSpelling])
        #expect(
            register.rules(try register.received(2, ref: Reference(waiting))) == [.referenceKind])
        let deliveries = EntryBody.Content.deliveriesCommitted(
            DeliveriesCommitted(count: 1, handling: register.record, ref: Reference(received)))
        #expect(register.rules(deliveries) == [.referenceKind])
    }

    @Test(
        "A document is recalled, replaced and erased once, and not corrected or replaced after its end"
    )
    func changesOnce() throws {
        var register = try SampleRegister()
        let by = Reference(try register.issue(1))
        for (first, then, rules): (DocumentChange.Change, DocumentChange.Change, [Rule]) in [
            (.recalled, .recalled, [.changeRepeated]), (.replaced, .replaced, [.changeRepeated]),
            (.erased, .erased, [.changeRepeated]), (.recalled, .replaced, [.changeOrder]),
            (.recalled, .corrected, [.changeOrder]), (.replaced, .corrected, [.changeOrder]),
            (.replaced, .recalled, []), (.corrected, .corrected, []), (.corrected, .replaced, []),
            (.amended, .amended, []), (.recalled, .erased, []), (.erased, .recalled, []),
        ] {
            var copy = register
            let document = try copy.issue(2)
            try copy.good(copy.changed(first, document, by: first == .replaced ? by : nil))
            let second = copy.changed(then, document, by: then == .replaced ? by : nil)
            #expect(copy.rules(second) == rules, "\(first) \(then)")
        }
    }

    @Test("An entry whose body cannot be read still counts, and nothing can refer to it")
    func unreadable() throws {
        var register = try SampleRegister()
        let size = register.replay.size
        #expect(register.replay.append(nil, at: register.time) == [])
        #expect(register.replay.size == size + 1)
        #expect(register.rules(register.changed(.recalled, size)) == [.referenceKind])
        #expect(register.replay.organ(of: size) == nil)
    }

    @Test("The gravest change makes the state, in whatever order the changes stand")
    func states() {
        #expect(DocumentState(following: []) == .current)
        #expect(DocumentState(following: [.amended]) == .current)
        #expect(DocumentState(following: [.recalled, .erased, .replaced]) == .recalled)
        #expect(DocumentState(following: [.replaced, .erased, .corrected]) == .erased)
        #expect(DocumentState(following: [.corrected, .replaced]) == .replaced)
        #expect(DocumentState(following: [.corrected, .amended]) == .corrected)
        #expect(DocumentState(following: [.recalled, nil]) == nil)
    }

    @Test("Every rule is stated in Docs/formats/body.md and tried in this file")
    func documented() throws {
        let page = String(decoding: try ProjectFile.bytes("Docs/formats/body.md"), as: UTF8.self)
        let tests = String(
            decoding: try ProjectFile.bytes(
                "Tests/AntinCoreTests/Formats/RegisterReplayTests.swift"), as: UTF8.self)
        for rule in Rule.allCases {
            #expect(page.contains("| `\(rule.rawValue)` |"), "\(rule.rawValue)")
            #expect(tests.contains(".\(rule)"), "\(rule)")
        }
    }
}
