// RegisterReplay.swift
package import AntinLog

/// The register's own rules, checked entry by entry in the order of the log: books are opened
/// before use, numbers are consecutive, dates are the day's, references fit (Docs/formats/body.md,
/// "Rules of the register"). The registry asks before it commits, the auditor afterwards; both
/// ask this type.
///
/// It holds five bytes an entry, and beside them only organs, signers, volumes, reservations,
/// numbers that wait for their seal, and changed documents. An entry costs a few dictionary
/// look-ups, about one microsecond.
package struct RegisterReplay: Sendable {
    /// One later entry that says something about a document.
    package struct Change: Hashable, Sendable {
        /// The entry that changes.
        package let index: UInt64
        /// Nil for a kind that this version does not know.
        package let change: DocumentChange.Change?
        /// The document that takes the place of this one, or announces the change.
        package let by: Reference?
    }

    /// The number of entries so far: the index of the next one.
    package private(set) var size: UInt64 = 0

    /// What `registry.opened` stated and the log has changed since; nil before entry 0.
    package internal(set) var log: LogState?

    var kinds: [KindTag] = []
    var entryOrgans: [UInt32] = []
    var organs = OrganTable()
    var volumes: [BookKey: VolumeState] = [:]
    var waiting: [UInt64: WaitingNumber] = [:]
    var waitingDispatches: [DispatchID: UInt64] = [:]
    var reservations: [UInt64: Reservation] = [:]
    private var changes: [UInt64: [Change]] = [:]

    package init() {}
}

// MARK: - Reading the log

extension RegisterReplay {
    /// What would be wrong if this body were the next entry. Changes nothing.
    package func check(_ body: EntryBody, at time: Timestamp) -> [RegisterFinding] {
        var found = EntryFindings(index: self.size)
        self.checkLog(body, &found)
        switch body.content {
        case .registryOpened, .policyChanged, .keyRotated, .logResumed, .logClosed:
            break
        case .unknown(let unknown):
            found.add(.kindUnknown, "kind \(unknown.kind)")
        case .organRegistered, .organEnded, .signerRegistered, .signerEnded:
            self.checkParty(body, time, &found)
        case .bookOpened, .bookClosed, .numberReserved, .numberVoided, .documentNumbered:
            self.checkBook(body, time, &found)
        case .documentIssued, .documentReceived:
            self.checkDocument(body, time, &found)
        case .documentChanged(let change):
            self.checkChange(change, by: body.organ, time, &found)
        case .deliveriesCommitted(let deliveries):
            self.checkTarget(deliveries.ref, of: body.organ, [.issued], time, &found)
        case .referenceFiled, .forgeryDenied:
            break
        }
        return found.list
    }

    /// Takes the next entry and says what is wrong with it. A wrong entry is taken as well as it
    /// can be, so that one fault does not make all that follows look wrong. Nil stands for an
    /// entry whose body cannot be read, which the caller has reported.
    @discardableResult
    package mutating func append(_ body: EntryBody?, at time: Timestamp) -> [RegisterFinding] {
        guard let body else {
            self.kinds.append(.none)
            self.entryOrgans.append(OrganTable.nobody)
            self.size += 1
            return []
        }
        let found = self.check(body, at: time)
        self.take(body, time)
        self.kinds.append(KindTag(body.content))
        self.entryOrgans.append(self.organs.number(for: body.organ))
        self.size += 1
        return found
    }

    private mutating func take(_ body: EntryBody, _ time: Timestamp) {
        switch body.content {
        case .registryOpened, .policyChanged, .keyRotated, .logResumed, .logClosed:
            self.takeLog(body)
        case .organRegistered, .organEnded, .signerRegistered, .signerEnded:
            self.takeParty(body)
        case .bookOpened, .bookClosed, .numberReserved, .numberVoided, .documentNumbered,
            .documentIssued, .documentReceived:
            self.takeBook(body)
        case .documentChanged(let change):
            self.note(change.ref, change.change, by: change.by)
        case .unknown(let unknown):
            for reference in unknown.references { self.note(reference, nil, by: nil) }
        case .deliveriesCommitted, .referenceFiled, .forgeryDenied:
            break
        }
    }

    private mutating func note(
        _ ref: Reference, _ change: DocumentChange.Change?, by: Reference?
    ) {
        guard let target = ref.here, target < self.size else { return }
        self.changes[target, default: []].append(Change(index: self.size, change: change, by: by))
    }
}

// MARK: - Asking

extension RegisterReplay {
    /// The entries that changed the document of an entry, in the order of the log.
    package func changes(of index: UInt64) -> [Change] { self.changes[index] ?? [] }

    /// What the register says of the document of an entry now; nil if a change of an unknown
    /// kind leaves it open.
    package func state(of index: UInt64) -> DocumentState? {
        DocumentState(following: self.changes(of: index).map(\.change))
    }

    /// The numbers that wait for the agency's signature: the indexes of their entries.
    package var waitingNumbers: [UInt64] { self.waiting.keys.sorted() }

    /// The next number of a volume; nil unless it is open.
    package func nextNumber(in key: BookKey) -> Int? {
        guard let volume = self.volumes[key], !volume.isClosed else { return nil }
        return volume.next
    }

    /// The organ that stated an entry; nil for what is not there or could not be read.
    package func organ(of index: UInt64) -> OrganID? {
        guard index < self.size else { return nil }
        return self.organs[self.entryOrgans[Int(index)]]
    }

    /// What kind of entry stands at an index before the next one; `.none` if nothing does.
    func kind(at index: UInt64) -> KindTag {
        index < self.size ? self.kinds[Int(index)] : .none
    }
}

/// What later entries need to know of an earlier one's kind, in one byte.
enum KindTag: UInt8, Sendable {
    case none, issued, received, numbered, reserved, withRecord, other

    init(_ content: EntryBody.Content) {
        switch content {
        case .documentIssued: self = .issued
        case .documentReceived: self = .received
        case .documentNumbered: self = .numbered
        case .numberReserved: self = .reserved
        case .numberVoided, .documentChanged, .referenceFiled, .forgeryDenied, .policyChanged,
            .logResumed, .logClosed:
            self = .withRecord
        case .unknown: self = .none
        case .registryOpened, .organRegistered, .organEnded, .signerRegistered, .signerEnded,
            .bookOpened, .bookClosed, .deliveriesCommitted, .keyRotated:
            self = .other
        }
    }
}

extension [KindTag] {
    /// The kinds that have a commitment `record`, so that there is something to erase or amend.
    static let recorded: Self = [.issued, .received, .reserved, .withRecord]
}
