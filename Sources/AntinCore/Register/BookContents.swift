// BookContents.swift
package import AntinCrypto
package import AntinLog

// Books, and numbers that no document has yet or ever.

package enum BookDirection: String, CaseIterable, Sendable {
    case outgoing, incoming, copies
}

/// A volume of a book begins at the number `first`: 1 on 1 January, in mid-year the next number
/// of the paper book, and then with the reason.
package struct BookOpened: EntryContent {
    package let volume: BookVolume
    package let direction: BookDirection
    package let first: Int
    /// What people call the book.
    package let name: String
    package let reason: String?
    var kind: EntryKind { .bookOpened }

    package init(
        _ volume: BookVolume, direction: BookDirection, first: Int, name: String, reason: String?
    ) {
        self.volume = volume
        self.direction = direction
        self.first = first
        self.name = name
        self.reason = reason
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.direction = try members.choice("direction")
        self.first = try members.number("first")
        self.name = try members.string("name")
        self.reason = try members.optionalString("reason")
        guard (self.first == 1) == (self.reason == nil) else {
            throw members.failure("reason", "a reason exactly if first is not 1,")
        }
    }

    var members: JSONObject {
        var members: JSONObject = [
            "direction": .string(self.direction.rawValue), "first": .integer(self.first),
            "name": .string(self.name), "reason": self.reason.map { .string($0) },
        ]
        self.volume.write(to: &members)
        return members
    }
}

/// A volume takes no more numbers; `last` is the last one taken, 0 or `first`−1 if there is none.
package struct BookClosed: EntryContent {
    package let volume: BookVolume
    package let last: Int
    var kind: EntryKind { .bookClosed }

    package init(_ volume: BookVolume, last: Int) {
        self.volume = volume
        self.last = last
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.last = Int(try members.integer("last"))
    }

    var members: JSONObject {
        var members: JSONObject = ["last": .integer(self.last)]
        self.volume.write(to: &members)
        return members
    }
}

/// The numbers `number` to `last` inclusive are set aside for an outage. Each is later filled in
/// or voided.
package struct NumberReserved: EntryContent {
    package let volume: BookVolume
    package let date: CivilDate
    package let number: Int
    package let last: Int
    /// Opens to a ChangeRecord with the reason.
    package let record: Digest
    var kind: EntryKind { .numberReserved }

    package init(
        _ volume: BookVolume, date: CivilDate, numbers: ClosedRange<Int>, record: Digest
    ) {
        self.volume = volume
        self.date = date
        self.number = numbers.lowerBound
        self.last = numbers.upperBound
        self.record = record
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.date = try members.date("date")
        self.number = try members.number("number")
        self.last = try members.number("last")
        self.record = try members.digest("record")
        guard self.number <= self.last else {
            throw members.failure("last", "a number not below member number")
        }
    }

    package var numbers: ClosedRange<Int> { self.number...max(self.number, self.last) }

    var members: JSONObject {
        var members: JSONObject = [
            "date": .string(self.date.description), "last": .integer(self.last),
            "number": .integer(self.number), "record": .string(self.record.hex),
        ]
        self.volume.write(to: &members)
        return members
    }
}

/// A number that was taken or reserved will have no document.
package struct NumberVoided: EntryContent {
    package let volume: BookVolume
    package let number: Int
    /// Opens to a ChangeRecord with the reason.
    package let record: Digest
    /// The `document.numbered` or `number.reserved` entry that took the number.
    package let ref: Reference
    var kind: EntryKind { .numberVoided }

    package init(_ volume: BookVolume, number: Int, record: Digest, ref: Reference) {
        self.volume = volume
        self.number = number
        self.record = record
        self.ref = ref
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.volume = try BookVolume(reading: &members)
        self.number = try members.number("number")
        self.record = try members.digest("record")
        self.ref = try members.reference("ref")
    }

    var members: JSONObject {
        var members: JSONObject = [
            "number": .integer(self.number), "record": .string(self.record.hex),
            "ref": .object(self.ref.json),
        ]
        self.volume.write(to: &members)
        return members
    }
}
