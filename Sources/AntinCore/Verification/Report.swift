// Report.swift
package import AntinCrypto
package import AntinLog

/// What verifying one file came to: independent facts, named checks, and one verdict that follows
/// from them.
///
/// A report is made by ``Verifier`` alone. It never says more than its checks: a verdict of
/// `genuine` requires every check of the policy to have passed.
package struct Report: Sendable {
    /// The policy whose checks were made.
    package static let policy = "antin.policy/1"
    /// What this version does not check at all, printed as such and never as passed.
    package static let notInThisVersion = ["revocation.ocsp_crl", "timestamp.rfc3161"]

    package let verdict: Verdict
    /// All checks of the policy, in the policy's order.
    package let checks: [Check]
    package let file: FileFacts?
    /// What the register proves about the document; nil unless the receipt was verified. On
    /// `tampered` it describes the registered document, not the file.
    package let document: RegisteredDocument?
    package let signatures: [SignerFacts]
    /// The revisions of a PDF, oldest first; empty for what is none or cannot be judged.
    package let revisions: [RevisionFacts]
    package let notices: [Notice]
    /// The time up to which the register's statements are known.
    package let asOf: Timestamp?
    package let checkedAt: Timestamp
    /// Whether the sender's server was asked.
    package let online: Bool
    /// Whether only the register was consulted and no file was judged.
    package let isLookup: Bool
    /// When the trust list that was used was made; nil if none is pinned.
    package let trustCreated: Timestamp?

    /// The file that was judged.
    package struct FileFacts: Sendable, Equatable {
        package let name: String
        package let size: Int
        package let sha256: Digest
    }

    /// Who made one signature, as far as the trust list knows.
    package struct SignerFacts: Sendable {
        package let field: String?
        /// `person`, `seal`, or nil when the certificate is in no organ's list.
        package let role: String?
        package let organ: String?
        /// The organ's present name in the trust list.
        package let organName: String?
        package let name: String
        package let certificate: Digest?
        package let claimedTime: Timestamp?
        package let integrity: CheckResult
        package let acceptable: CheckResult
        package let trusted: CheckResult
        package let testKey: Bool
        package let reasons: [String]
    }

    /// A document as the register knows it.
    package struct RegisteredDocument: Sendable {
        package let origin: String
        package let index: UInt64
        package let registeredAt: Timestamp
        package let kind: String
        package let record: DocumentRecord
        package let state: DocumentState
        /// What changed the state, oldest first.
        package let changes: [Change]
    }

    /// One later entry about the document.
    package struct Change: Sendable {
        package let change: DocumentChange.Change
        package let index: UInt64
        package let time: Timestamp
        package let record: ChangeRecord
    }

    /// Something a person should know although it does not change the verdict.
    package enum Notice: Equatable, Sendable {
        /// A signer's key is a test key: KHÓA THỬ NGHIỆM.
        case testKey
        /// The certificate has expired since the document was registered.
        case certificateExpiredSince(Timestamp)
        case corrected(String)
        case amended
        /// The time of signing is the signer's own claim.
        case claimedTimeOnly
        /// The organ has ended since; named by its successor when known.
        case organEnded(successor: String?)
        /// Its issue was recorded for paper: the electronic file is a scan.
        case paperOriginal
        /// The trust list itself is past its date.
        case trustListExpired(Timestamp)
        /// The sender's server was asked and gave no answer; the words say why.
        case serverUnreachable(String)
    }

    /// Every reason of every check that did not pass, in order.
    package var reasons: [String] {
        self.checks.filter { $0.result != .pass }.flatMap(\.reasons)
    }
}
