// DocumentContents.swift
package import AntinCrypto
package import AntinLog

// The life of a document: numbered, issued or received, sent.

/// A document has its number and its date, before the agency's signature.
package struct DocumentNumbered: EntryContent {
    package let volume: BookVolume
    package let number: Int
    /// The civil date at +07:00 of this entry; for a reserved number a date since the reservation.
    package let date: CivilDate
    package let dispatch: DispatchID
    /// The `number.reserved` entry of this log whose number is filled in here.
    package let reserved: UInt64?
    /// SHA-256 of each file as the persons signed it, in order; empty for paper.
    package let signed: [Digest]
    var kind: EntryKind { .documentNumbered }

    package init(
        _ volume: BookVolume, number: Int, date: CivilDate, dispatch: DispatchID,
        signed: [Digest], reserved: UInt64? = nil
    ) {
        self.volume = volume
        self.number = number
        self.date = date
        self.dispatch = dispatch
        self.reserved = reserved
        self.signed = signed
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.number = try members.number("number")
        self.date = try members.date("date")
        self.dispatch = try members.identifier("dispatch")
        self.reserved = try members.optionalIndex("reserved")
        self.signed = try members.digests("signed")
    }

    var members: JSONObject {
        var members: JSONObject = [
            "date": .string(self.date.description), "dispatch": .string(self.dispatch.text),
            "number": .integer(self.number), "reserved": self.reserved.map { .integer($0) },
            "signed": .strings(self.signed.map(\.hex)),
        ]
        self.volume.write(to: &members)
        return members
    }
}

/// A numbered document is sealed and issued: from this entry on it exists.
package struct DocumentIssued: EntryContent {
    package let volume: BookVolume
    package let number: Int
    package let date: CivilDate
    package let dispatch: DispatchID
    /// The index of its `document.numbered` entry.
    package let numbered: UInt64
    /// Opens to the DocumentRecord.
    package let record: Digest
    /// Opens to the Handling.
    package let handling: Digest
    var kind: EntryKind { .documentIssued }

    package init(
        _ volume: BookVolume, number: Int, date: CivilDate, dispatch: DispatchID,
        numbered: UInt64, record: Digest, handling: Digest
    ) {
        self.volume = volume
        self.number = number
        self.date = date
        self.dispatch = dispatch
        self.numbered = numbered
        self.record = record
        self.handling = handling
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.number = try members.number("number")
        self.date = try members.date("date")
        self.dispatch = try members.identifier("dispatch")
        self.numbered = try members.index("numbered")
        self.record = try members.digest("record")
        self.handling = try members.digest("handling")
    }

    var members: JSONObject {
        var members: JSONObject = [
            "date": .string(self.date.description), "dispatch": .string(self.dispatch.text),
            "handling": .string(self.handling.hex), "number": .integer(self.number),
            "numbered": .integer(self.numbered), "record": .string(self.record.hex),
        ]
        self.volume.write(to: &members)
        return members
    }
}

/// A document of somebody else has arrived and has its number in the incoming book.
package struct DocumentReceived: EntryContent {
    package let volume: BookVolume
    package let number: Int
    /// The day of arrival at +07:00.
    package let date: CivilDate
    package let channel: ArrivalChannel
    /// Its `document.issued` entry, where the sender's register is known.
    package let ref: Reference?
    package let record: Digest
    package let handling: Digest
    var kind: EntryKind { .documentReceived }

    package init(
        _ volume: BookVolume, number: Int, date: CivilDate, channel: ArrivalChannel,
        ref: Reference?, record: Digest, handling: Digest
    ) {
        self.volume = volume
        self.number = number
        self.date = date
        self.channel = channel
        self.ref = ref
        self.record = record
        self.handling = handling
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.number = try members.number("number")
        self.date = try members.date("date")
        self.channel = try members.choice("channel")
        self.ref = try members.optionalReference("ref")
        self.record = try members.digest("record")
        self.handling = try members.digest("handling")
    }

    var members: JSONObject {
        var members: JSONObject = [
            "channel": .string(self.channel.rawValue), "date": .string(self.date.description),
            "handling": .string(self.handling.hex), "number": .integer(self.number),
            "record": .string(self.record.hex), "ref": self.ref.map { .object($0.json) },
        ]
        self.volume.write(to: &members)
        return members
    }
}

/// Material that is no document is kept: no number.
package struct ReferenceFiled: EntryContent {
    package let record: Digest
    package let handling: Digest
    var kind: EntryKind { .referenceFiled }

    package init(record: Digest, handling: Digest) {
        self.record = record
        self.handling = handling
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.record = try members.digest("record")
        self.handling = try members.digest("handling")
    }

    var members: JSONObject {
        ["handling": .string(self.handling.hex), "record": .string(self.record.hex)]
    }
}

/// To whom a document was sent and what became of it so far, as a commitment.
package struct DeliveriesCommitted: EntryContent {
    /// The number of deliveries in the Handling.
    package let count: Int
    package let handling: Digest
    package let ref: Reference
    var kind: EntryKind { .deliveriesCommitted }

    package init(count: Int, handling: Digest, ref: Reference) {
        self.count = count
        self.handling = handling
        self.ref = ref
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.count = Int(try members.integer("count"))
        self.handling = try members.digest("handling")
        self.ref = try members.reference("ref")
    }

    var members: JSONObject {
        [
            "count": .integer(self.count), "handling": .string(self.handling.hex),
            "ref": .object(self.ref.json),
        ]
    }
}
