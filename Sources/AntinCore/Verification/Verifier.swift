// Verifier.swift
package import AntinCrypto
package import AntinLog

/// Judges a document: file, signatures, register, status, in that order, by `antin.policy/1`.
///
/// It is a function of its arguments: it reads no clock, opens no file and asks no server. The
/// list of calls in ``report(on:receipt:live:at:)`` is the process; each call returns one named
/// check, and the verdict is computed from the checks alone.
package struct Verifier: Sendable {
    /// The pinned trust bundles; nothing that came with a document is ever added.
    package let bundles: [TrustBundle]
    /// How old a receipt may be before its statement "not recalled" is stale.
    package let maxReceiptAgeDays: Int

    package init(trusting bundles: [TrustBundle], maxReceiptAgeDays: Int = 30) {
        self.bundles = bundles
        self.maxReceiptAgeDays = maxReceiptAgeDays
    }

    /// What the sender's server said when it was asked about a file.
    package enum LiveAnswer: Sendable {
        /// A fresh receipt for this very file.
        case receipt(Receipt)
        /// The server has no such file in its books.
        ///
        /// `origin` is the log that was asked; nil when it was the sender's own, found at the
        /// address that is pinned for it. Another office's log knowing nothing says nothing.
        case notRegistered(origin: String?)
        /// The server could not be asked; the words are for people.
        case unreachable(String)
    }

    /// How far the verifier's clock may be behind the register's.
    static let clockTolerance: Int64 = 300_000

    /// Judges a file, with the receipt that came with it or from the sender's server.
    package func report(
        on file: JudgedFile, receipt: Receipt?, live: LiveAnswer? = nil, at now: Timestamp
    ) -> Report {
        let carried = receipt.map { RegisterJudgement.of($0, trusting: self.bundles) }
        let register =
            if case .receipt(let fresh) = live {
                RegisterJudgement.of(fresh, trusting: self.bundles).reconciled(with: carried)
            } else {
                carried
            }
        return Judgement(
            file: file, register: register, live: live, bundles: self.bundles, now: now,
            maxAge: self.maxReceiptAgeDays
        ).report
    }

    /// Whom to ask about a file, and under which digest its register knows it.
    package struct Question: Sendable {
        /// The organ that sealed it, and not one that only stamped it later.
        package let organ: TrustedOrgan?
        /// Of the sealed revision: what came later was never registered.
        package let sha256: Digest
    }

    /// What to ask the sender's server about a file.
    package func question(about file: JudgedFile, at now: Timestamp) -> Question {
        let judged = Judgement(
            file: file, register: nil, live: nil, bundles: self.bundles, now: now,
            maxAge: self.maxReceiptAgeDays)
        let sealed = judged.sealedEnd.flatMap { file.sha256(ofFirst: $0) }
        return Question(
            organ: judged.documentSigners.last { $0.organ != nil }?.organ,
            sha256: sealed ?? file.sha256)
    }

    /// Judges a receipt without its document: the answer is never better than `undecided`.
    package func report(
        onReceipt receipt: Receipt, online: Bool = false, at now: Timestamp
    ) -> Report {
        let register = RegisterJudgement.of(receipt, trusting: self.bundles)
        let judged = Judgement(
            file: nil, register: register, live: nil, bundles: self.bundles, now: now,
            maxAge: self.maxReceiptAgeDays)
        return judged.lookup(online: online)
    }
}
