internal import AntinCrypto
// RegisterJudgement.swift
package import AntinLog

/// What a receipt proves under a pinned trust bundle, as the four checks of the register. The
/// facts are set only when all of them passed, so that nothing unproven can be shown.
package struct RegisterJudgement: Sendable {
    package let checks: [CheckID: Check]
    /// The bundle whose pinned keys vouch for the log; nil unless everything is proven.
    package let bundle: TrustBundle?
    package let document: Report.RegisteredDocument?
    /// The organ that made the entry.
    package let organ: OrganID?
    package let asOf: Timestamp?
    /// A later entry of a kind unknown to this version is about the document.
    package let hasUnknownChange: Bool

    /// Whether all four checks passed.
    package var isProven: Bool { self.document != nil }

    package func check(_ id: CheckID) -> Check { self.checks[id] ?? Check(id, .notChecked) }

    /// Judges a receipt. Cost: one Ed25519 verification for each of checkpoint and status, and
    /// at most 63 hashes for each proof.
    package static func of(_ receipt: Receipt, trusting bundles: [TrustBundle]) -> Self {
        let origin = receipt.claimedOrigin
        // Only one pinned bundle may speak for a log; the first that knows it does.
        let bundle = bundles.first { !$0.logs(origin: origin).isEmpty }
        guard let bundle else {
            return Self(refused: [Check(.registerPolicy, .fail, reasons: ["log.not_pinned"])])
        }
        let logs = bundle.logs(origin: origin)
        let facts = ReceiptFacts(
            receipt, origin: origin, logKeys: logs.map(\.key), statusKeys: logs.map(\.statusKey))
        var checks = Self.checks(facts)
        // Witness quorums are not judged by this version, so they are never satisfied.
        if logs.contains(where: { $0.witnessPolicy != TrustedLog.noWitnesses }) {
            checks.append(
                Check(.registerPolicy, .notChecked, reasons: ["witness_policy.unsupported"]))
        }
        checks += Self.contradictions(in: receipt, origin: origin, under: bundle)
        let unknown = receipt.changes.contains { part in
            if case .unknown = part.body.content { true } else { false }
        }
        guard checks.allSatisfy({ $0.result == .pass }),
            let status = try? facts.status.get(),
            let document = Report.RegisteredDocument(
                receipt, origin: origin, state: status.state)
        else {
            if checks.allSatisfy({ $0.result == .pass }) {
                checks.append(
                    Check(.registerCommitment, .fail, reasons: ["record.malformed"]))
            }
            return Self(refused: checks)
        }
        return Self(
            checks: Dictionary(checks.map { ($0.id, $0) }) { first, _ in first }, bundle: bundle,
            document: document, organ: receipt.subject.body.organ, asOf: status.time,
            hasUnknownChange: unknown)
    }

    /// The later of two statements about one entry, because a server may answer with an old one;
    /// nothing proven if they contradict each other. One about something else is left aside.
    func reconciled(with other: RegisterJudgement?) -> RegisterJudgement {
        guard let mine = self.document, let asOf = self.asOf, let other,
            let theirs = other.document, let otherAsOf = other.asOf,
            JSONText.same(mine.origin, theirs.origin), mine.index == theirs.index
        else { return self }
        let (old, new) = asOf < otherAsOf ? (self, other) : (other, self)
        let before = old.document?.changes.map(\.index) ?? []
        let after = new.document?.changes.map(\.index) ?? []
        guard mine.registeredAt == theirs.registeredAt, mine.record == theirs.record,
            after.starts(with: before)
        else {
            return Self(refused: [
                Check(.registerPolicy, .fail, reasons: ["log.forked"]),
                Check(.registerStatus, .notChecked, reasons: ["receipts.contradict"]),
            ])
        }
        return new
    }

    private init(
        checks: [CheckID: Check], bundle: TrustBundle?, document: Report.RegisteredDocument?,
        organ: OrganID?, asOf: Timestamp?, hasUnknownChange: Bool
    ) {
        self.checks = checks
        self.bundle = bundle
        self.document = document
        self.organ = organ
        self.asOf = asOf
        self.hasUnknownChange = hasUnknownChange
    }

    /// Nothing is proven; of several checks with one name the worse one is shown.
    private init(refused checks: [Check]) {
        self.init(
            checks: Dictionary(checks.map { ($0.id, $0) }) { first, second in
                second.result == .pass ? first : second
            }, bundle: nil, document: nil, organ: nil, asOf: nil, hasUnknownChange: false)
    }

    /// What a log may sign and still be wrong: speaking for an organ whose register is another
    /// one, a record that is not the entry's, a change by somebody who may not make it. Whoever
    /// keeps one pinned log must not be able to speak for the organs of all others.
    private static func contradictions(
        in receipt: Receipt, origin: String, under bundle: TrustBundle
    ) -> [Check] {
        var checks: [Check] = []
        let body = receipt.subject.body
        if let organ = bundle.organ(body.organ),
            !(organ.log.map { JSONText.same($0, origin) } ?? false)
        {
            checks.append(
                Check(.registerPolicy, .fail, reasons: ["log.not_of_this_organ"]))
        }
        if case .documentIssued(let issued) = body.content,
            let record = try? receipt.documentRecord(), !record.agrees(with: issued, of: body.organ)
        {
            checks.append(
                Check(.registerCommitment, .fail, reasons: ["record.contradicts_entry"]))
        }
        let entitled = bundle.organAndSuccessors(body.organ)
        if !receipt.changes.allSatisfy({ entitled.contains($0.body.organ) }) {
            checks.append(
                Check(.registerStatus, .fail, reasons: ["change.by_another_organ"]))
        }
        return checks
    }

    private static func checks(_ facts: ReceiptFacts) -> [Check] {
        func check(_ id: CheckID, _ holds: Bool, _ reason: String) -> Check {
            holds ? Check(id, .pass) : Check(id, .fail, reasons: [reason])
        }
        let signed: Bool
        switch facts.checkpoint {
        case .success: signed = true
        case .failure: signed = false
        }
        return [
            check(.registerPolicy, signed, "checkpoint.not_by_pinned_key"),
            check(
                .registerInclusion, facts.isIncluded && facts.changesAreIncluded,
                "proof.does_not_hold"),
            check(
                .registerCommitment, facts.recordOpens == true && facts.changeRecordsOpen,
                "record.does_not_open"),
            check(.registerStatus, facts.statusFollows, "status.does_not_follow"),
        ]
    }
}

extension Receipt {
    /// The origin that the checkpoint claims; believed only when a pinned key signed it.
    fileprivate var claimedOrigin: String {
        guard let note = try? SignedNote(parsing: self.checkpoint),
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { return "" }
        return checkpoint.origin
    }
}

extension DocumentRecord {
    /// Whether this says the same number, day and organ as the entry that commits to it.
    func agrees(with issued: DocumentIssued, of organ: OrganID) -> Bool {
        self.organID == organ && self.issuedDate == issued.date
            && self.codeNumber.flatMap { Int($0) } == issued.number
    }
}

extension TrustBundle {
    /// An organ and whoever took its place since, who may change what it issued.
    fileprivate func organAndSuccessors(_ organ: OrganID) -> Set<OrganID> {
        var found: Set<OrganID> = [organ]
        var last = organ
        while let next = self.organ(last)?.successor, found.insert(next).inserted { last = next }
        return found
    }
}

extension Report.RegisteredDocument {
    /// The document of a receipt that was proven; nil if its record cannot be read.
    fileprivate init?(_ receipt: Receipt, origin: String, state: DocumentState) {
        guard let record = try? receipt.documentRecord() else { return nil }
        var changes: [Report.Change] = []
        for part in receipt.changes {
            guard let change = part.body.change else { continue }
            guard let opened = try? part.changeRecord() else { return nil }
            changes.append(
                Report.Change(
                    change: change, index: part.entry.index, time: part.entry.time,
                    record: opened))
        }
        self.init(
            origin: origin, index: receipt.subject.entry.index,
            registeredAt: receipt.subject.entry.time, kind: receipt.subject.body.kind,
            record: record, state: state, changes: changes)
    }
}
