// Report+JSON.swift
internal import AntinCrypto
internal import AntinLog

/// The report for programs: schema `antin.result/1`, additive only. The same checks and the same
/// verdict as the words, never more.
extension Report {
    package static let schema = "antin.result/1"

    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "schema": .string(Self.schema),
            "policy": .string(Self.policy),
            "verdict": .string(self.verdict.rawValue),
            "exit_code": .integer(Int(self.verdict.exitCode)),
            "lookup": .bool(self.isLookup),
            "online": .bool(self.online),
            "checked_at": .string("\(self.checkedAt)"),
            "checks": .array(self.checks.map(Self.json)),
            "not_in_this_version": .strings(Self.notInThisVersion),
            "signatures": .array(self.signatures.map(Self.json)),
            "notices": .array(self.notices.map(Self.json)),
        ]
        if !self.revisions.isEmpty {
            members["changes"] = .string(self.changes.rawValue)
            members["change_reasons"] = .strings(self.changeReasons)
            members["revisions"] = .array(self.revisions.map(Self.json))
            members["overlays"] = .array(self.overlays.map(Self.json))
        }
        if let asOf { members["as_of"] = .string("\(asOf)") }
        if let file {
            members["file"] = .object([
                "name": .string(file.name), "size": .integer(file.size),
                "sha256": .string(file.sha256.hex),
            ])
        }
        // Of a changed file nothing is repeated as fact; the registered document has its own name.
        if let document {
            members[self.verdict == .tampered ? "registered_document" : "document"] =
                Self.json(document)
        }
        return .object(of: members)
    }

    private static func json(_ check: Check) -> JSONValue {
        .object([
            "id": .string(check.id.rawValue), "result": .string(check.result.rawValue),
            "reasons": check.reasons.isEmpty ? nil : .strings(check.reasons),
        ])
    }

    private static func json(_ signer: SignerFacts) -> JSONValue {
        .object([
            "field": signer.field.map { .string($0) },
            "role": signer.role.map { .string($0) },
            "organ_id": signer.organ.map { .string($0) },
            "name": .string(signer.name),
            "certificate": signer.certificate.map { .string($0.hex) },
            "claimed_time": signer.claimedTime.map { .string("\($0)") },
            "integrity": .string(signer.integrity.rawValue),
            "acceptable": .string(signer.acceptable.rawValue),
            "trusted": .string(signer.trusted.rawValue),
            "test_key": .bool(signer.testKey),
            "level": .string(signer.level),
            "part": .string(signer.isLater ? "later" : "document"),
            "revision": signer.revision.map { .integer($0) },
            "changes": signer.changes.map { .string($0.rawValue) },
            "reasons": signer.reasons.isEmpty ? nil : .strings(signer.reasons),
        ])
    }

    private static func json(_ revision: RevisionFacts) -> JSONValue {
        .object([
            "number": .integer(revision.number),
            "end": .integer(revision.end),
            "timestamp": .bool(revision.hasTimestamp),
            "changes": revision.changes.map { .string($0.rawValue) },
            "reasons": revision.reasons.isEmpty ? nil : .strings(revision.reasons),
            "judged": .bool(revision.isJudged),
        ])
    }

    private static func json(_ overlay: Overlay) -> JSONValue {
        .object([
            "revision": .integer(overlay.revision),
            "field": .string(overlay.field),
            "page": overlay.page.map { .integer($0) },
            "covers": .strings(overlay.covers),
            "later": .bool(overlay.isLater),
        ])
    }

    private static func json(_ document: RegisteredDocument) -> JSONValue {
        let record = document.record
        return .object([
            "origin": .string(document.origin),
            "index": .integer(document.index),
            "registered_at": .string("\(document.registeredAt)"),
            "kind": .string(document.kind),
            "state": .string(document.state.rawValue),
            "organ_id": record.organID.map { .string($0.text) },
            "organ_name": .string(record.organName),
            "code_number": record.codeNumber.map { .string($0) },
            "code_notation": record.codeNotation.map { .string($0) },
            "issued_date": record.issuedDate.map { .string("\($0)") },
            "subject": .string(record.subject),
            "type": .string(record.type),
            "level": .string(record.level.rawValue),
            "changes": .array(document.changes.map(Self.json)),
        ])
    }

    private static func json(_ change: Change) -> JSONValue {
        let notice = change.record.notice ?? change.record.replacement
        return .object([
            "kind": .string(change.change.kind.rawValue),
            "index": .integer(change.index),
            "time": .string("\(change.time)"),
            "reason": .string(change.record.reason),
            "notice": notice.map { .string($0.printed) },
        ])
    }

    private static func json(_ notice: Notice) -> JSONValue {
        switch notice {
        case .testKey: .object(["id": "test_key"])
        case .certificateExpiredSince(let time):
            .object(["id": "certificate_expired_since", "time": .string("\(time)")])
        case .corrected(let by): .object(["id": "corrected", "by": .string(by)])
        case .amended: .object(["id": "amended"])
        case .claimedTimeOnly: .object(["id": "claimed_time_only"])
        case .organEnded(let successor):
            .object(["id": "organ_ended", "successor": successor.map { .string($0) }])
        case .attachment(let main):
            .object(["id": "attachment", "main_file": .string(main)])
        case .copy(let kind): .object(["id": "copy", "kind": .string(kind.rawValue)])
        case .joint(let names): .object(["id": "joint", "organs": .strings(names)])
        case .stamp(let name): .object(["id": "stamp", "by": .string(name)])
        case .paperOriginal: .object(["id": "paper_original"])
        case .trustListExpired(let time):
            .object(["id": "trust_list_expired", "time": .string("\(time)")])
        case .serverUnreachable(let why):
            .object(["id": "server_unreachable", "reason": .string(why)])
        }
    }
}
