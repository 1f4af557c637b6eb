// RegisterFinding.swift

/// A breach of one of the register's own rules: which entry, which rule, and the facts.
package struct RegisterFinding: Hashable, Sendable {
    /// The rules by their stable names; Docs/formats/body.md states each in a sentence.
    package enum Rule: String, CaseIterable, Sendable {
        case logNotOpened = "log.not-opened"
        case logAfterClose = "log.after-close"
        case logNotOperator = "log.not-operator"
        case keyNotCurrent = "key.not-current"
        case kindUnknown = "kind.unknown"
        case organNotRegistered = "organ.not-registered"
        case organAlreadyRegistered = "organ.already-registered"
        case organEnded = "organ.ended"
        case signerNotRegistered = "signer.not-registered"
        case signerAlreadyRegistered = "signer.already-registered"
        case bookNotOpen = "book.not-open"
        case bookAlreadyOpened = "book.already-opened"
        case bookDirection = "book.direction"
        case bookLast = "book.last"
        case numberFirst = "number.first"
        case numberNotNext = "number.not-next"
        case numberReference = "number.reference"
        case numberSettled = "number.settled"
        case dispatchRepeated = "dispatch.repeated"
        case dispatchDiffers = "dispatch.differs"
        case dateDiffers = "date.differs"
        case dateNotEntry = "date.not-entry"
        case dateYear = "date.year"
        case referenceAhead = "reference.ahead"
        case referenceSpelling = "reference.spelling"
        case referenceKind = "reference.kind"
        case referenceOrgan = "reference.organ"
        case referenceItself = "reference.itself"
        case changeRepeated = "change.repeated"
        case changeOrder = "change.order"
    }

    /// The entry that breaks the rule.
    package let index: UInt64
    package let rule: Rule
    /// Numbers, identifiers and indexes, in English; nothing that the log does not show anyway.
    package let detail: String

    /// True for what the reader should know but what may be right: a kind of a later version.
    package var isNotice: Bool { self.rule == .kindUnknown }
}

extension RegisterFinding: CustomStringConvertible {
    package var description: String { "entry \(self.index): \(self.rule.rawValue): \(self.detail)" }
}

/// The findings on one entry while they are being collected.
struct EntryFindings {
    let index: UInt64
    private(set) var list: [RegisterFinding] = []

    init(index: UInt64) { self.index = index }

    mutating func add(_ rule: RegisterFinding.Rule, _ detail: String) {
        self.list.append(RegisterFinding(index: self.index, rule: rule, detail: detail))
    }

    /// Adds a finding unless the rule holds; the detail is made only then.
    mutating func need(
        _ holds: Bool, _ rule: RegisterFinding.Rule, _ detail: @autoclosure () -> String
    ) {
        if !holds { self.add(rule, detail()) }
    }
}
