// EntryKind.swift
import AntinLog

/// What an entry says. Docs/formats/body.md has the same table with the meaning of each member.
package enum EntryKind: String, CaseIterable, Sendable {
    case registryOpened = "registry.opened"
    case organRegistered = "organ.registered"
    case organEnded = "organ.ended"
    case signerRegistered = "signer.registered"
    case signerEnded = "signer.ended"
    case bookOpened = "book.opened"
    case bookClosed = "book.closed"
    case documentNumbered = "document.numbered"
    case documentIssued = "document.issued"
    case documentReceived = "document.received"
    case documentCorrected = "document.corrected"
    case documentReplaced = "document.replaced"
    case documentRecalled = "document.recalled"
    case documentErased = "document.erased"
    case registerAmended = "register.amended"
    case deliveriesCommitted = "deliveries.committed"
    case numberVoided = "number.voided"
    case numberReserved = "number.reserved"
    case referenceFiled = "reference.filed"
    case forgeryDenied = "forgery.denied"
    case policyChanged = "policy.changed"
    case keyRotated = "key.rotated"
    case logResumed = "log.resumed"
    case logClosed = "log.closed"

    /// Whether an entry of this kind can change whom a trust list names, or for what.
    package var concernsTrust: Bool {
        switch self {
        case .registryOpened, .organRegistered, .organEnded, .signerRegistered, .signerEnded,
            .bookOpened, .bookClosed, .policyChanged, .keyRotated, .logResumed, .logClosed:
            true
        case .documentNumbered, .documentIssued, .documentReceived, .documentCorrected,
            .documentReplaced, .documentRecalled, .documentErased, .registerAmended,
            .deliveriesCommitted, .numberVoided, .numberReserved, .referenceFiled, .forgeryDenied:
            false
        }
    }

    /// The exact members beside `kind` and `organ`; those in brackets may be absent. This is the
    /// one place that says which members a kind has: the reader refuses what is not here.
    package var members: String {
        switch self {
        case .registryOpened: "log_key origin policy status_key"
        case .organRegistered: "name valid_from"
        case .organEnded: "[successor] valid_to"
        case .signerRegistered: "certificate custody role valid_from"
        case .signerEnded: "certificate reason valid_to"
        case .bookOpened: "book direction first name [reason] series year"
        case .bookClosed: "book last series year"
        case .documentNumbered: "book date dispatch number [reserved] series signed year"
        case .documentIssued: "book date dispatch handling number numbered record series year"
        case .documentReceived: "book channel date handling number record [ref] series year"
        case .documentCorrected: "[by] record ref"
        case .documentReplaced: "by record ref"
        case .documentRecalled: "[by] record ref"
        case .documentErased: "record ref"
        case .registerAmended: "record ref"
        case .deliveriesCommitted: "count handling ref"
        case .numberVoided: "book number record ref series year"
        case .numberReserved: "book date last number record series year"
        case .referenceFiled: "handling record"
        case .forgeryDenied: "[file] record"
        case .policyChanged: "policy record"
        case .keyRotated: "new old role"
        case .logResumed: "cause record"
        case .logClosed: "record [successor]"
        }
    }
}

/// A kind's members in the order of canonical JSON, `kind` and `organ` among them.
struct BodyRow: Sendable {
    private let members: [(name: String, isOptional: Bool)]

    private static let rows: [EntryKind: BodyRow] = Dictionary(
        uniqueKeysWithValues: EntryKind.allCases.map { ($0, BodyRow($0)) })

    private init(_ kind: EntryKind) {
        let words = kind.members.split(separator: " ").map(String.init)
        self.members = (words + ["kind", "organ"])
            .map { word in
                word.hasPrefix("[") ? (String(word.dropFirst().dropLast()), true) : (word, false)
            }
            .sorted { JSONText.precedes($0.name, $1.name) }
    }

    /// Refuses a missing and an unknown member: both lists are in order, so one walk compares
    /// them.
    static func check(_ object: JSONObject, _ kind: EntryKind) throws(FormatError) {
        guard let row = Self.rows[kind] else { return }
        var present = object.members.makeIterator()
        var next = present.next()
        for member in row.members {
            if let name = next?.name, JSONText.same(name, member.name) {
                next = present.next()
            } else if !member.isOptional {
                throw Self.failure(kind)
            }
        }
        guard next == nil else { throw Self.failure(kind) }
    }

    private static func failure(_ kind: EntryKind) -> FormatError {
        FormatError(
            "body, \(kind.rawValue)", expected: "exactly the members kind organ \(kind.members)")
    }
}
