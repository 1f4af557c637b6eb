// ChangeRecord.swift
package import AntinLog

/// Why something changed: what the commitment of a change, a voided or reserved number, a denial
/// or a decision about the log opens to (Docs/formats/record.md).
package struct ChangeRecord: CanonicalFormat {
    /// A typing error in the book: which member of the record said what, and what it should say.
    package struct Amendment: Hashable, Sendable {
        /// The member's name in the record: "Subject".
        package var field: String
        package var old: String
        package var new: String

        package init(field: String, old: String, new: String) {
            self.field = field
            self.old = old
            self.new = new
        }
    }

    package var reason: String
    /// What a forged document claims to be.
    package var claimed: Citation?
    /// The document that announces the change.
    package var notice: Citation?
    /// The document that takes the place of the one replaced.
    package var replacement: Citation?
    package var amendment: Amendment?

    package init(
        reason: String, notice: Citation? = nil, replacement: Citation? = nil,
        amendment: Amendment? = nil, claimed: Citation? = nil
    ) {
        self.reason = reason
        self.notice = notice
        self.replacement = replacement
        self.amendment = amendment
        self.claimed = claimed
    }

    /// Refuses a record whose members do not fit the kind of its entry: an amendment belongs to
    /// `register.amended` and to nothing else, a replacement to `document.replaced`, a claim to
    /// `forgery.denied`.
    package func check(for kind: EntryKind) throws(FormatError) {
        func need(_ fits: Bool, _ name: String) throws(FormatError) {
            guard fits else {
                throw FormatError(
                    Self.formatName, expected: "member \(name) only where its kind has it")
            }
        }
        try need((kind == .registerAmended) == (self.amendment != nil), "field")
        try need(kind == .documentReplaced || self.replacement == nil, "replacement")
        try need(kind == .forgeryDenied || self.claimed == nil, "claimed")
    }
}

extension ChangeRecord {
    package static let formatName = "change record"
    package static let maxBytes = 1 << 16

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.claimed = try members.citation("claimed")
        let field = try members.optionalString("field")
        let new = try members.optionalLine("new")
        self.notice = try members.citation("notice")
        let old = try members.optionalLine("old")
        self.reason = try members.string("reason")
        self.replacement = try members.citation("replacement")
        switch (field, old, new) {
        case (let field?, let old?, let new?):
            self.amendment = Amendment(field: field, old: old, new: new)
        case (nil, nil, nil):
            self.amendment = nil
        default:
            throw FormatError(members.format, expected: "field, old and new together")
        }
    }

    package var json: JSONObject {
        [
            "claimed": self.claimed.map { .object($0.json) },
            "field": self.amendment.map { .string($0.field) },
            "new": self.amendment.map { .string($0.new) },
            "notice": self.notice.map { .object($0.json) },
            "old": self.amendment.map { .string($0.old) },
            "reason": .string(self.reason),
            "replacement": self.replacement.map { .object($0.json) },
        ]
    }
}

extension JSONObjectReader {
    fileprivate mutating func citation(_ name: String) throws(FormatError) -> Citation? {
        guard var members = try self.optionalObject(name) else { return nil }
        let citation = try Citation(reading: &members)
        try members.finish()
        return citation
    }
}
