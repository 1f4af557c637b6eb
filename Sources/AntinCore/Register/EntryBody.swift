// EntryBody.swift
package import AntinCrypto
package import AntinLog

/// The body of an entry: an organ and what it states. It carries commitments and hashes, never
/// personal data (Docs/formats/body.md).
package struct EntryBody: Sendable {
    /// The organ that makes the statement; for entries about the log itself its operator.
    package let organ: OrganID
    package let content: Content

    package init(organ: OrganID, _ content: Content) {
        self.organ = organ
        self.content = content
    }

    package enum Content: Sendable {
        case registryOpened(RegistryOpened)
        case organRegistered(OrganRegistered)
        case organEnded(OrganEnded)
        case signerRegistered(SignerRegistered)
        case signerEnded(SignerEnded)
        case bookOpened(BookOpened)
        case bookClosed(BookClosed)
        case documentNumbered(DocumentNumbered)
        case documentIssued(DocumentIssued)
        case documentReceived(DocumentReceived)
        /// The five kinds that say something about an earlier entry's document.
        case documentChanged(DocumentChange)
        case deliveriesCommitted(DeliveriesCommitted)
        case numberVoided(NumberVoided)
        case numberReserved(NumberReserved)
        case referenceFiled(ReferenceFiled)
        case forgeryDenied(ForgeryDenied)
        case policyChanged(PolicyChanged)
        case keyRotated(KeyRotated)
        case logResumed(LogResumed)
        case logClosed(LogClosed)
        /// A kind that this version does not know: kept whole, reported, never interpreted.
        case unknown(UnknownContent)
    }
}

/// What one kind states: its members beside `kind` and `organ`.
protocol EntryContent: Sendable {
    var kind: EntryKind { get }
    var members: JSONObject { get }
}

/// A body of a kind that this version does not know.
package struct UnknownContent: Sendable {
    package let kind: String
    /// All members, with `kind` and `organ`.
    package let object: JSONObject
    /// Every reference in it, whatever the members are called.
    package let references: [Reference]
}

// MARK: - Reading

extension EntryBody {
    /// What fits into an entry, whose limit is the same.
    static let maxBytes = 65_535

    /// Reads one line of canonical JSON. The members of a known kind must be exactly its own; an
    /// unknown kind needs only a well-formed kind and an organ. Cost: about ten microseconds.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let value = try JSONParser.value(
            of: bytes, .canonical, format: "body", maxBytes: Self.maxBytes)
        guard case .object(let object) = value else {
            throw FormatError("body", expected: "an object")
        }
        try self.init(reading: object)
        guard self.canonical == bytes else {
            throw FormatError("body", expected: "canonical JSON, each value in its one spelling")
        }
    }

    private init(reading object: JSONObject) throws(FormatError) {
        var members = JSONObjectReader(object, format: "body")
        let name = try members.string("kind")
        guard 1...64 ~= name.utf8.count,
            name.utf8.allSatisfy({ $0.isLower || $0.isDigit || [0x2D, 0x2E, 0x5F].contains($0) })
        else { throw members.failure("kind", "at most 64 of a-z, 0-9, '.', '-' and '_'") }
        self.organ = try members.identifier("organ")
        if let kind = EntryKind(rawValue: name) {
            try BodyRow.check(object, kind)
            var members = JSONObjectReader(object, format: "body, \(name)")
            self.content = try Self.content(kind, &members)
        } else {
            let references = Reference.all(in: .object(object))
            self.content = .unknown(
                UnknownContent(kind: name, object: object, references: references))
        }
    }

    private static func content(
        _ kind: EntryKind, _ members: inout JSONObjectReader
    ) throws(FormatError) -> Content {
        switch kind {
        case .registryOpened: .registryOpened(try RegistryOpened(reading: &members))
        case .organRegistered: .organRegistered(try OrganRegistered(reading: &members))
        case .organEnded: .organEnded(try OrganEnded(reading: &members))
        case .signerRegistered: .signerRegistered(try SignerRegistered(reading: &members))
        case .signerEnded: .signerEnded(try SignerEnded(reading: &members))
        case .bookOpened: .bookOpened(try BookOpened(reading: &members))
        case .bookClosed: .bookClosed(try BookClosed(reading: &members))
        case .documentNumbered: .documentNumbered(try DocumentNumbered(reading: &members))
        case .documentIssued: .documentIssued(try DocumentIssued(reading: &members))
        case .documentReceived: .documentReceived(try DocumentReceived(reading: &members))
        case .documentCorrected: .documentChanged(try DocumentChange(.corrected, &members))
        case .documentReplaced: .documentChanged(try DocumentChange(.replaced, &members))
        case .documentRecalled: .documentChanged(try DocumentChange(.recalled, &members))
        case .documentErased: .documentChanged(try DocumentChange(.erased, &members))
        case .registerAmended: .documentChanged(try DocumentChange(.amended, &members))
        case .deliveriesCommitted:
            .deliveriesCommitted(try DeliveriesCommitted(reading: &members))
        case .numberVoided: .numberVoided(try NumberVoided(reading: &members))
        case .numberReserved: .numberReserved(try NumberReserved(reading: &members))
        case .referenceFiled: .referenceFiled(try ReferenceFiled(reading: &members))
        case .forgeryDenied: .forgeryDenied(try ForgeryDenied(reading: &members))
        case .policyChanged: .policyChanged(try PolicyChanged(reading: &members))
        case .keyRotated: .keyRotated(try KeyRotated(reading: &members))
        case .logResumed: .logResumed(try LogResumed(reading: &members))
        case .logClosed: .logClosed(try LogClosed(reading: &members))
        }
    }
}

// MARK: - Asking and printing

extension EntryBody {
    /// The kind as it is written, also one that this version does not know.
    package var kind: String {
        if case .unknown(let unknown) = self.content { return unknown.kind }
        return self.known?.kind.rawValue ?? ""
    }

    /// The entry that this one is about, for the kinds with a member `ref`.
    package var reference: Reference? {
        switch self.content {
        case .documentChanged(let change): change.ref
        case .documentReceived(let received): received.ref
        case .deliveriesCommitted(let deliveries): deliveries.ref
        case .numberVoided(let voided): voided.ref
        default: nil
        }
    }

    /// The commitment `record`, for the kinds that have one.
    package var record: Digest? {
        switch self.content {
        case .documentIssued(let issued): issued.record
        case .documentReceived(let received): received.record
        case .documentChanged(let change): change.record
        case .numberVoided(let voided): voided.record
        case .numberReserved(let reserved): reserved.record
        case .referenceFiled(let filed): filed.record
        case .forgeryDenied(let forgery): forgery.record
        case .policyChanged(let changed): changed.record
        case .logResumed(let resumed): resumed.record
        case .logClosed(let closed): closed.record
        default: nil
        }
    }

    /// The commitment `handling`, for the kinds that have one.
    package var handling: Digest? {
        switch self.content {
        case .documentIssued(let issued): issued.handling
        case .documentReceived(let received): received.handling
        case .deliveriesCommitted(let deliveries): deliveries.handling
        case .referenceFiled(let filed): filed.handling
        default: nil
        }
    }

    package var json: JSONObject {
        guard let known else {
            if case .unknown(let unknown) = self.content { return unknown.object }
            return JSONObject()
        }
        var object = known.members
        object["kind"] = .string(known.kind.rawValue)
        object["organ"] = .string(self.organ.text)
        return object
    }

    /// One line without its line feed.
    package var canonical: [UInt8] { self.json.canonical }

    /// The canonical bytes, after making sure that a reader will accept them.
    package func checkedCanonical() throws(FormatError) -> [UInt8] {
        let bytes = self.canonical
        _ = try EntryBody(parsing: bytes)
        return bytes
    }

    private var known: (any EntryContent)? {
        switch self.content {
        case .registryOpened(let content): content
        case .organRegistered(let content): content
        case .organEnded(let content): content
        case .signerRegistered(let content): content
        case .signerEnded(let content): content
        case .bookOpened(let content): content
        case .bookClosed(let content): content
        case .documentNumbered(let content): content
        case .documentIssued(let content): content
        case .documentReceived(let content): content
        case .documentChanged(let content): content
        case .deliveriesCommitted(let content): content
        case .numberVoided(let content): content
        case .numberReserved(let content): content
        case .referenceFiled(let content): content
        case .forgeryDenied(let content): content
        case .policyChanged(let content): content
        case .keyRotated(let content): content
        case .logResumed(let content): content
        case .logClosed(let content): content
        case .unknown: nil
        }
    }
}

extension EntryBody: Equatable {
    package static func == (left: EntryBody, right: EntryBody) -> Bool { left.json == right.json }
}
