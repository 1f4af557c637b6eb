// JudgedSignature.swift
package import AntinLog
package import AntinPDF

/// One signature of the file in hand: mathematics and geometry, before any question of trust.
package struct JudgedSignature: Sendable {
    package let field: String?
    package let facts: SignatureFacts
    package let coverage: CheckResult
    package let changes: CheckResult
    /// Why coverage or changes did not pass.
    package let reasons: [String]
    package let claimedTime: Timestamp?

    /// A detached signature: it covers the whole file or none of it.
    package init(detached facts: SignatureFacts) {
        self.field = nil
        self.facts = facts
        self.coverage = .pass
        self.changes = .pass
        self.reasons = []
        self.claimedTime = facts.claimedTime
    }

    /// A signature of a PDF.
    package init(_ signature: PDFSignature, facts: SignatureFacts) {
        self.field = signature.fieldName
        self.facts = facts
        self.claimedTime =
            facts.claimedTime
            ?? signature.claimedTime.flatMap(PDFDate.unixSeconds).map(Timestamp.init(seconds:))
        var reasons: [String] = []
        switch signature.coverage {
        case .entireFile, .entireRevision:
            self.coverage = .pass
        case .anomaly(let details):
            self.coverage = .fail
            reasons += details
        }
        self.changes =
            switch signature.changes.finding {
            case .none, .permitted: .pass
            case .undecided: .notChecked
            case .tampered: .fail
            }
        // A broken geometry has its reasons above already.
        if reasons.isEmpty { reasons += signature.changes.reasons }
        self.reasons = reasons
    }

    /// Whether the signature is right as mathematics, over the whole revision.
    package var isIntact: Bool { self.facts.integrity.result == .pass && self.coverage == .pass }
}
