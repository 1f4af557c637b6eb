// RegisterReplay+Books.swift
import AntinLog

// Volumes and their numbers.

/// An opened volume.
struct VolumeState: Sendable {
    let direction: BookDirection
    let first: Int
    var next: Int
    var isClosed = false
}

/// A number that was taken and waits for the agency's signature.
struct WaitingNumber: Sendable {
    let key: BookKey
    let number: Int
    let date: CivilDate
    let dispatch: DispatchID
}

/// Numbers that were set aside. Which are left is kept as ranges: a reservation may be large.
struct Reservation: Sendable {
    let key: BookKey
    let date: CivilDate
    let numbers: ClosedRange<Int>
    private(set) var left: [ClosedRange<Int>]

    init(key: BookKey, date: CivilDate, numbers: ClosedRange<Int>) {
        self.key = key
        self.date = date
        self.numbers = numbers
        self.left = [numbers]
    }

    func has(_ number: Int) -> Bool { self.left.contains { $0.contains(number) } }

    mutating func settle(_ number: Int) {
        guard let place = self.left.firstIndex(where: { $0.contains(number) }) else { return }
        let range = self.left.remove(at: place)
        if number < range.upperBound {
            self.left.insert(number + 1...range.upperBound, at: place)
        }
        if number > range.lowerBound {
            self.left.insert(range.lowerBound...number - 1, at: place)
        }
    }
}

extension RegisterReplay {
    func checkBook(_ body: EntryBody, _ time: Timestamp, _ found: inout EntryFindings) {
        switch body.content {
        case .bookOpened(let opened):
            let key = BookKey(organ: body.organ, volume: opened.volume)
            self.needActive(body, time, &found)
            found.need(self.volumes[key] == nil, .bookAlreadyOpened, "\(key)")
        case .bookClosed(let closed):
            let key = BookKey(organ: body.organ, volume: closed.volume)
            guard let volume = self.volumes[key], !volume.isClosed else {
                found.add(.bookNotOpen, "\(key)")
                return
            }
            found.need(
                closed.last == volume.next - 1, .bookLast,
                "last \(closed.last) where \(volume.next - 1) was taken last in \(key)")
        case .numberReserved(let reserved):
            let key = BookKey(organ: body.organ, volume: reserved.volume)
            self.needActive(body, time, &found)
            self.needNext(reserved.numbers, key, [.outgoing, .copies], &found)
            self.needDate(reserved.date, key, from: nil, time, &found)
        case .numberVoided(let voided):
            let key = BookKey(organ: body.organ, volume: voided.volume)
            self.needUnsettled(voided.number, key, voided.ref.here, &found)
        case .documentNumbered(let numbered):
            self.checkNumbered(numbered, body, time, &found)
        default:
            break
        }
    }

    private func checkNumbered(
        _ numbered: DocumentNumbered, _ body: EntryBody, _ time: Timestamp,
        _ found: inout EntryFindings
    ) {
        let key = BookKey(organ: body.organ, volume: numbered.volume)
        self.needActive(body, time, &found)
        found.need(
            self.waitingDispatches[numbered.dispatch] == nil, .dispatchRepeated,
            "dispatch \(numbered.dispatch)")
        if let reserved = numbered.reserved {
            if self.kind(at: reserved) == .reserved {
                self.needUnsettled(numbered.number, key, reserved, &found)
            } else {
                found.add(.numberReference, "entry \(reserved) reserves no number")
            }
            let start = self.reservations[reserved]?.date
            self.needDate(numbered.date, key, from: start ?? numbered.date, time, &found)
        } else {
            self.needNext(
                numbered.number...numbered.number, key, [.outgoing, .copies], &found)
            self.needDate(numbered.date, key, from: nil, time, &found)
        }
    }

    // MARK: Rules

    /// The volume is open, of a fitting direction, and these are its next numbers.
    func needNext(
        _ numbers: ClosedRange<Int>, _ key: BookKey, _ directions: [BookDirection],
        _ found: inout EntryFindings
    ) {
        guard let volume = self.volumes[key], !volume.isClosed else {
            found.add(.bookNotOpen, "\(key)")
            return
        }
        found.need(
            directions.contains(volume.direction), .bookDirection,
            "\(key) is \(volume.direction.rawValue)")
        found.need(
            numbers.lowerBound == volume.next,
            volume.next == volume.first ? .numberFirst : .numberNotNext,
            "number \(numbers.lowerBound) where \(volume.next) is next in \(key)")
    }

    /// The date is the day of the entry, or lies between `from` and that day; its year is the
    /// volume's.
    func needDate(
        _ date: CivilDate, _ key: BookKey, from: CivilDate?, _ time: Timestamp,
        _ found: inout EntryFindings
    ) {
        let today = CivilDate(vietnam: time)
        found.need(
            date <= today && date >= (from ?? today), .dateNotEntry,
            "\(date) in an entry of \(today)")
        found.need(date.year == key.year, .dateYear, "\(date) in \(key)")
    }

    /// The number was taken or reserved by that entry and has neither been issued nor voided.
    private func needUnsettled(
        _ number: Int, _ key: BookKey, _ index: UInt64?, _ found: inout EntryFindings
    ) {
        guard let index, index < self.size else {
            found.add(index == nil ? .numberReference : .referenceAhead, "number \(number)")
            return
        }
        let detail = "number \(number) of \(key) by entry \(index)"
        switch self.kind(at: index) {
        case .numbered:
            guard let waiting = self.waiting[index] else {
                found.add(.numberSettled, detail)
                return
            }
            found.need(
                waiting.key == key && waiting.number == number, .numberReference, detail)
        case .reserved:
            guard let reservation = self.reservations[index], reservation.key == key,
                reservation.numbers.contains(number)
            else {
                found.add(.numberReference, detail)
                return
            }
            found.need(reservation.has(number), .numberSettled, detail)
        default:
            found.add(.numberReference, detail)
        }
    }

    /// The issued document is what its numbered entry said.
    func needNumbered(
        _ issued: DocumentIssued, _ organ: OrganID, _ found: inout EntryFindings
    ) {
        let key = BookKey(organ: organ, volume: issued.volume)
        guard issued.numbered < self.size else {
            found.add(.referenceAhead, "entry \(issued.numbered)")
            return
        }
        guard self.kind(at: issued.numbered) == .numbered else {
            found.add(.numberReference, "entry \(issued.numbered) takes no number")
            return
        }
        guard let waiting = self.waiting[issued.numbered] else {
            found.add(.numberSettled, "number \(issued.number) of \(key)")
            return
        }
        found.need(
            waiting.key == key && waiting.number == issued.number, .numberReference,
            "number \(issued.number) of \(key) by entry \(issued.numbered)")
        found.need(
            waiting.dispatch == issued.dispatch, .dispatchDiffers, "dispatch \(issued.dispatch)")
        found.need(
            waiting.date == issued.date, .dateDiffers, "\(issued.date) in place of \(waiting.date)")
    }

    // MARK: Taking

    mutating func takeBook(_ body: EntryBody) {
        switch body.content {
        case .bookOpened(let opened):
            let key = BookKey(organ: body.organ, volume: opened.volume)
            guard self.volumes[key] == nil else { return }
            self.volumes[key] = VolumeState(
                direction: opened.direction, first: opened.first, next: opened.first)
        case .bookClosed(let closed):
            self.volumes[BookKey(organ: body.organ, volume: closed.volume)]?.isClosed = true
        case .numberReserved(let reserved):
            let key = BookKey(organ: body.organ, volume: reserved.volume)
            self.advance(key, past: reserved.numbers.upperBound)
            self.reservations[self.size] = Reservation(
                key: key, date: reserved.date, numbers: reserved.numbers)
        case .numberVoided(let voided):
            guard let index = voided.ref.here else { return }
            self.settle(
                voided.number, BookKey(organ: body.organ, volume: voided.volume), at: index)
        case .documentNumbered(let numbered):
            let key = BookKey(organ: body.organ, volume: numbered.volume)
            if let reserved = numbered.reserved {
                self.settle(numbered.number, key, at: reserved)
            } else {
                self.advance(key, past: numbered.number)
            }
            self.waiting[self.size] = WaitingNumber(
                key: key, number: numbered.number, date: numbered.date,
                dispatch: numbered.dispatch)
            self.waitingDispatches[numbered.dispatch] = self.size
        case .documentIssued(let issued):
            self.settle(
                issued.number, BookKey(organ: body.organ, volume: issued.volume),
                at: issued.numbered)
        case .documentReceived(let received):
            self.advance(
                BookKey(organ: body.organ, volume: received.volume), past: received.number)
        default:
            break
        }
    }

    private mutating func advance(_ key: BookKey, past number: Int) {
        guard let volume = self.volumes[key], number < Int.max else { return }
        self.volumes[key]?.next = max(volume.next, number + 1)
    }

    private mutating func settle(_ number: Int, _ key: BookKey, at index: UInt64) {
        if let waiting = self.waiting[index], waiting.key == key, waiting.number == number {
            self.waiting[index] = nil
            if self.waitingDispatches[waiting.dispatch] == index {
                self.waitingDispatches[waiting.dispatch] = nil
            }
        } else if self.reservations[index]?.key == key {
            self.reservations[index]?.settle(number)
        }
    }
}
