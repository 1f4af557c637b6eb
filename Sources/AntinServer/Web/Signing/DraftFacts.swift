// DraftFacts.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// What a draft says of itself, line by line, in one language: what a signer reads before signing,
/// and what is compared with an earlier version.
struct DraftFacts: Sendable {
    struct Line: Sendable, Equatable {
        /// The id of its words.
        let label: String
        let value: String
    }

    let lines: [Line]

    init(_ draft: DispatchDraft, _ language: Language) {
        let record = draft.record
        let handling = draft.handling
        var lines: [Line] = []
        func add(_ label: String, _ value: String?) {
            if let value, !value.isEmpty { lines.append(Line(label: label, value: value)) }
        }
        add("signing.fact.type", record.typeName)
        add("signing.fact.subject", record.subject)
        add("signing.fact.notation", record.codeNotation.map { "…/\($0)" })
        add("signing.fact.organ", record.organName)
        add(
            "signing.fact.signers",
            record.signers.map { signer in
                "\(SignerTitle.text(signer, in: language)) \(signer.fullName)"
            }.joined(separator: "; "))
        add(
            "signing.fact.recipients",
            handling.recipients.map(\.organName).joined(separator: "; "))
        let urgency = handling.priority.flatMap { Urgency(priority: $0) } ?? .none
        add("signing.fact.urgency", urgency == .none ? nil : urgency.name(in: language))
        add("signing.fact.due", handling.dueDate?.short(in: language))
        add("signing.fact.level", record.level.name(in: language))
        add("signing.fact.effective", record.effectiveDate?.short(in: language))
        add("signing.fact.expiry", record.expiryDate?.short(in: language))
        self.lines = lines
    }

    subscript(label: String) -> String? { self.lines.first { $0.label == label }?.value }

    /// What the other one says otherwise: label, before, after; "–" for what is not there.
    func changes(since before: DraftFacts) -> [(label: String, old: String, new: String)] {
        var labels = before.lines.map(\.label)
        for line in self.lines where !labels.contains(line.label) { labels.append(line.label) }
        return labels.compactMap { label in
            let old = before[label] ?? "–"
            let new = self[label] ?? "–"
            return old == new ? nil : (label, old, new)
        }
    }
}
