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
    /// How far later revisions went beyond the one that the verdict speaks of.
    package let changes: ChangesWord
    /// One for each of these changes, naming the object and why.
    package let changeReasons: [String]
    /// What later signatures show on pages in places that were not prepared for them.
    package let overlays: [Overlay]
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
        /// Added to the finished document, by a receiver for example.
        package let isLater: Bool
        /// The number of the revision that was signed, from 1; nil for a detached signature.
        package let revision: Int?
        /// How far the changes after this signature go; nil for a detached one.
        package let changes: ChangesWord?
        /// `PAdES-B-B`, `PKCS7-B`, …
        package let level: String
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
        /// A file of its own that goes with the main file of this name, whose signatures by persons
        /// the register has.
        case attachment(of: String)
        /// A copy that the agency made and signed.
        case copy(CopyType)
        /// Other organs have sealed it, too: their names.
        case joint([String])
        /// Another party signed the finished document: the stamp of who received it, for example.
        case stamp(by: String)
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
