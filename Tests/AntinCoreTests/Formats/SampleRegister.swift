// SampleRegister.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

/// A register in which every rule holds so far. Day 21 November 2026 at +07:00.
struct SampleRegister {
    var replay = RegisterReplay()
    var time: Timestamp
    let operatorOrgan: OrganID
    let school: OrganID
    let volume: BookVolume
    let incoming: BookVolume
    let record = Samples.digest("record")

    /// Entries 0–4: opened, two organs, an outgoing and an incoming book.
    init() throws {
        self.time = try Samples.time()
        self.operatorOrgan = try Samples.organ()
        self.school = try Samples.organ("000.01.18.H41")
        self.volume = try Samples.volume()
        self.incoming = try Samples.volume("den")
        try self.good(
            .registryOpened(
                RegistryOpened(
                    logKey: Samples.digest("log key"), origin: "log.example.vn/so",
                    policy: "antin.policy/1", statusKey: Samples.digest("status key"))))
        try self.good(.organRegistered(OrganRegistered(name: "Sở", validFrom: self.time)))
        try self.good(
            .organRegistered(OrganRegistered(name: "Trường", validFrom: self.time)),
            by: self.school)
        try self.good(self.opening(self.volume, .outgoing))
        try self.good(self.opening(self.incoming, .incoming))
    }

    func rules(_ content: EntryBody.Content, by organ: OrganID? = nil) -> [RegisterFinding.Rule] {
        self.replay.check(EntryBody(organ: organ ?? self.operatorOrgan, content), at: self.time)
            .map(\.rule)
    }

    @discardableResult
    mutating func good(_ content: EntryBody.Content, by organ: OrganID? = nil) throws -> UInt64 {
        let body = EntryBody(organ: organ ?? self.operatorOrgan, content)
        #expect(try EntryBody(parsing: body.canonical) == body)
        #expect(self.replay.append(body, at: self.time) == [])
        return self.replay.size - 1
    }

    func opening(_ volume: BookVolume, _ direction: BookDirection, first: Int = 1)
        -> EntryBody.Content
    {
        .bookOpened(
            BookOpened(
                volume, direction: direction, first: first, name: "Sổ",
                reason: first == 1 ? nil : "Tiếp sổ giấy"))
    }

    func numbered(
        _ number: Int, _ label: String = "", date: String = "2026-11-21",
        reserved: UInt64? = nil, volume: BookVolume? = nil
    ) throws -> EntryBody.Content {
        .documentNumbered(
            DocumentNumbered(
                volume ?? self.volume, number: number, date: try Samples.date(date),
                dispatch: try Samples.dispatch("\(number)\(label)"), signed: [],
                reserved: reserved))
    }

    func issued(
        _ number: Int, _ label: String = "", date: String = "2026-11-21", at index: UInt64
    ) throws -> EntryBody.Content {
        .documentIssued(
            DocumentIssued(
                self.volume, number: number, date: try Samples.date(date),
                dispatch: try Samples.dispatch("\(number)\(label)"), numbered: index,
                record: self.record, handling: self.record))
    }

    func received(
        _ number: Int, date: String = "2026-11-21", ref: Reference? = nil,
        volume: BookVolume? = nil
    ) throws -> EntryBody.Content {
        .documentReceived(
            DocumentReceived(
                volume ?? self.incoming, number: number, date: try Samples.date(date),
                channel: .paper, ref: ref, record: self.record, handling: self.record))
    }

    func voided(_ number: Int, at index: UInt64) -> EntryBody.Content {
        .numberVoided(
            NumberVoided(
                self.volume, number: number, record: self.record, ref: Reference(index)))
    }

    func reserved(_ numbers: ClosedRange<Int>) throws -> EntryBody.Content {
        .numberReserved(
            NumberReserved(
                self.volume, date: try Samples.date(), numbers: numbers, record: self.record))
    }

    func changed(
        _ change: DocumentChange.Change, _ index: UInt64, by: Reference? = nil
    ) -> EntryBody.Content {
        .documentChanged(
            DocumentChange(change, of: Reference(index), by: by, record: self.record))
    }

    /// Numbers and issues; the index of the issued entry.
    mutating func issue(_ number: Int) throws -> UInt64 {
        let index = try self.good(self.numbered(number))
        return try self.good(self.issued(number, at: index))
    }
}
