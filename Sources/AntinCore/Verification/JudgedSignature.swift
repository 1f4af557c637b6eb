// JudgedSignature.swift
package import AntinLog
package import AntinPDF

/// One signature of the file in hand: mathematics and geometry, before any question of trust.
package struct JudgedSignature: Sendable {
    package let field: String?
    package let facts: SignatureFacts
    package let coverage: CheckResult
    /// Why coverage did not pass.
    package let reasons: [String]
    package let claimedTime: Timestamp?
    /// What happened to the file after this signature; nil for a detached one.
    package let later: PDFChanges?
    /// The revision that is signed, from 0; nil for a detached signature.
    package let revision: Int?
    /// How many bytes of the file are signed, the hole included; nil for a detached signature.
    package let end: Int?
    /// `/P` of a certification: what it permits.
    package let certificationLevel: Int?

    /// A detached signature: it covers the whole file or none of it.
    package init(detached facts: SignatureFacts) {
        self.field = nil
        self.facts = facts
        self.coverage = .pass
        self.reasons = []
        self.claimedTime = facts.claimedTime
        self.later = nil
        self.revision = nil
        self.end = nil
        self.certificationLevel = nil
    }

    /// A signature of a PDF.
    package init(_ signature: PDFSignature, facts: SignatureFacts) {
        self.field = signature.fieldName
        self.facts = facts
        self.claimedTime =
            facts.claimedTime
            ?? signature.claimedTime.flatMap(PDFDate.unixSeconds).map(Timestamp.init(seconds:))
        switch signature.coverage {
        case .entireFile, .entireRevision:
            self.coverage = .pass
            self.reasons = []
        case .anomaly(let details):
            self.coverage = .fail
            self.reasons = details
        }
        self.later = signature.changes
        self.revision = signature.revisionIndex
        self.end = signature.signedRanges.last?.upperBound
        self.certificationLevel = signature.certificationLevel
    }

    /// Whether the signature is right as mathematics, over the whole revision.
    package var isIntact: Bool { self.facts.integrity.result == .pass && self.coverage == .pass }

    /// A document timestamp: the word of an authority about a time, and nobody's signature.
    package var isTimestamp: Bool { self.facts.form == .documentTimestamp }

    /// Of a form that names the signer's certificate under the signature, as all of ours do. The
    /// older forms of PDF signatures (PKCS7-B) are read, but a document of this system never rests
    /// on one.
    var isBaseline: Bool {
        switch self.facts.form {
        case .pades, .detached, .enveloping: true
        case .pdfPKCS7, .pdfPKCS7SHA1, .documentTimestamp, .unknown: false
        }
    }

    /// Whether later revisions did only what the signature permits.
    var changes: CheckResult {
        switch self.later?.finding {
        case nil, PDFChanges.Finding.none?, .permitted?: .pass
        case .undecided?: .notChecked
        case .tampered?: .fail
        }
    }
}
