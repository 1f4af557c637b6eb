// Check.swift

/// What one check came to. There is no fourth value: what was not looked at is `notChecked`.
package enum CheckResult: String, CaseIterable, Sendable {
    case pass
    case fail
    case notChecked = "not_checked"

    /// The result of several parts: one failure fails all, and all must have been checked to pass.
    ///
    /// Of nothing it is `notChecked`, so that an empty list can never round up to a pass.
    package static func all(_ results: some Sequence<CheckResult>) -> CheckResult {
        var combined: CheckResult?
        for result in results {
            switch result {
            case .fail: return .fail
            case .notChecked: combined = .notChecked
            case .pass: combined = combined ?? .pass
            }
        }
        return combined ?? .notChecked
    }
}

/// The checks of policy `antin.policy/1`, by the names that reports print.
package enum CheckID: String, CaseIterable, Sendable {
    /// Every digest and every signature value is right.
    case fileIntegrity = "file.integrity"
    /// Each signature covers a complete revision; the geometry leaves no gap.
    case fileCoverage = "file.coverage"
    /// Nothing but later signatures was added after a signature.
    case fileChanges = "file.changes"
    /// The persons whom the record names have signed.
    case personSignature = "person.signature"
    /// The agency has signed.
    case sealSignature = "seal.signature"
    /// The agency's signature came last, over everything.
    case sealLast = "seal.last"
    /// Each signer's certificate leads to a pinned authority at the time of judgement.
    case signerPath = "signer.path"
    /// The agency that signed is the one that the record names.
    case sealOrgan = "seal.organ"
    /// Each signer was entitled by its organ on that day.
    case signerRegistered = "signer.registered"
    /// The record opens the commitment in the register's entry.
    case registerCommitment = "register.commitment"
    /// The record names this very file.
    case registerFile = "register.file"
    /// The entry is in the register's tree.
    case registerInclusion = "register.inclusion"
    /// The head of the register is signed as the pinned policy asks.
    case registerPolicy = "register.policy"
    /// The register's statement of the document's state is signed and follows from its entries.
    case registerStatus = "register.status"
}

/// One named check of a report, with the reasons why it did not pass.
package struct Check: Hashable, Sendable {
    package let id: CheckID
    package let result: CheckResult
    /// Stable ids such as `receipt.none`, each with a detail after ": " where there is one.
    package let reasons: [String]

    package init(_ id: CheckID, _ result: CheckResult, reasons: [String] = []) {
        self.id = id
        self.result = result
        self.reasons = reasons
    }
}
