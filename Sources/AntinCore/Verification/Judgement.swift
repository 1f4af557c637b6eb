// Judgement.swift
internal import AntinCrypto
internal import AntinLog

/// One run of the policy over one file: every check as a property, the verdict at the end.
struct Judgement {
    let file: JudgedFile?
    let register: RegisterJudgement?
    let live: Verifier.LiveAnswer?
    let bundles: [TrustBundle]
    let now: Timestamp
    let maxAge: Int

    /// The bundle that is trusted for this document: the log's if a receipt was proven, else the
    /// first one under which every signer is known.
    let bundle: TrustBundle?
    /// Which of the signatures are the document's, and which came later.
    let scope: JudgedScope
    /// The document's own signatures, in the order of signing, without document timestamps.
    let signers: [SignerJudgement]
    /// Signatures that were added to the finished document.
    let laterSigners: [SignerJudgement]
    let statementSigners: [SignerJudgement]

    init(
        file: JudgedFile?, register: RegisterJudgement?, live: Verifier.LiveAnswer?,
        bundles: [TrustBundle], now: Timestamp, maxAge: Int
    ) {
        self.file = file
        self.register = register
        self.live = live
        self.bundles = bundles
        self.now = now
        self.maxAge = maxAge
        // The register's time where it is proven; otherwise now, the only time nobody can choose.
        let time = register?.document?.registeredAt ?? now
        let signatures = file?.signatures ?? []
        func judged(under bundle: TrustBundle) -> [SignerJudgement] {
            signatures.map {
                SignerJudgement($0, under: bundle, at: time, for: register?.organ)
            }
        }
        let bundle =
            register?.bundle
            ?? bundles.first { candidate in judged(under: candidate).contains { $0.hasPath } }
            ?? bundles.first
        self.bundle = bundle
        let all = bundle.map(judged(under:)) ?? []
        let scope = JudgedScope(file, signers: all, register: register)
        self.scope = scope
        self.signers = all.isEmpty ? [] : scope.own.map { all[$0] }
        self.laterSigners = all.isEmpty ? [] : scope.later.map { all[$0] }
        self.statementSigners =
            bundle.map { bundle in
                (file?.statement?.signatures ?? [])
                    .map { SignerJudgement($0, under: bundle, at: time, for: register?.organ) }
            } ?? []
    }

    /// Who signed the document or the statement about it.
    var documentSigners: [SignerJudgement] { self.signers + self.statementSigners }

    /// Everybody who signed anything.
    var allSigners: [SignerJudgement] {
        self.signers + self.laterSigners + self.statementSigners
    }

    // MARK: The file

    /// Whether there is a signature of a person or an organ; a timestamp alone is none.
    var isSigned: Bool { !self.scope.own.isEmpty }

    /// Every digest and every signature value is right.
    var fileIntegrity: Check {
        guard let file, self.isSigned else {
            return Check(
                .fileIntegrity, .notChecked, reasons: self.file?.obstacle.map { [$0] } ?? [])
        }
        let all = file.signatures + (file.statement?.signatures ?? [])
        return Check(
            .fileIntegrity, CheckResult.all(all.map(\.facts.integrity.result)),
            reasons: all.flatMap(\.facts.integrity.reasons).map(\.rawValue))
    }

    /// Every signature covers one whole revision, by the geometry of its bytes.
    var fileCoverage: Check {
        guard let file, self.isSigned else { return Check(.fileCoverage, .notChecked) }
        return Check(
            .fileCoverage, CheckResult.all(file.signatures.map(\.coverage)),
            reasons: file.signatures.filter { $0.coverage != .pass }.flatMap(\.reasons))
    }

    // MARK: The signers

    /// The agency sealed the file, or the statement about it.
    var sealSignature: Check {
        guard !self.signers.isEmpty else { return Check(.sealSignature, .notChecked) }
        let seals = self.documentSigners.filter { $0.counts(as: .seal) }
        guard !seals.isEmpty else {
            return self.weakOrMissing(.sealSignature, .seal, "seal.missing")
        }
        if let statement = self.file?.statement?.statement {
            let agrees =
                if let record = self.register?.document?.record {
                    statement.agrees(with: record, file: self.file?.sha256)
                } else {
                    statement.files.contains { $0.sha256 == self.file?.sha256 }
                }
            guard agrees else {
                return Check(.sealSignature, .fail, reasons: ["seal.statement_of_another"])
            }
        }
        return Check(.sealSignature, .pass)
    }

    /// What is said where no signature of a role counts.
    func weakOrMissing(_ id: CheckID, _ role: SignerRole, _ missing: String) -> Check {
        let listed = self.documentSigners.filter { $0.listing?.role == role }
        let weak = listed.filter { $0.signature.facts.acceptable.result != .pass }
        guard weak.isEmpty else {
            return Check(
                id, .fail,
                reasons: weak.flatMap(\.signature.facts.acceptable.reasons).map(\.rawValue))
        }
        let older = listed.contains { $0.stands(as: role) }
        return Check(id, .notChecked, reasons: [older ? "signature.older_form" : missing])
    }

    /// The last signature is the agency's: nothing was added to what it sealed.
    var sealLast: Check {
        guard let last = self.statementSigners.last ?? self.signers.last else {
            return Check(.sealLast, .notChecked)
        }
        return last.counts(as: .seal)
            ? Check(.sealLast, .pass) : Check(.sealLast, .notChecked, reasons: ["seal.not_last"])
    }

    /// Every signer's certificate leads to a pinned anchor at the time of judgement.
    var signerPath: Check {
        let all = self.allSigners
        guard !all.isEmpty else { return Check(.signerPath, .notChecked) }
        return Check(
            .signerPath, CheckResult.all(all.map(\.trusted)),
            reasons: all.flatMap { signer -> [String] in
                if case .failed(let failure) = signer.path {
                    ["path.\(failure.reason)"]
                } else {
                    []
                }
            })
    }

    /// The seal belongs to the organ that the record names.
    var sealOrgan: Check {
        let seals = self.documentSigners.filter { $0.counts(as: .seal) }
        guard let seal = seals.last, let organ = self.register?.organ else {
            return Check(.sealOrgan, .notChecked)
        }
        guard let sealing = seal.organ, sealing.id == organ else {
            return Check(.sealOrgan, .fail, reasons: ["seal.of_another_organ"])
        }
        // The name is what people read: one that the trust list does not give this organ could
        // be that of any other.
        guard let name = self.register?.document?.record.organName, sealing.names.contains(name)
        else { return Check(.sealOrgan, .notChecked, reasons: ["seal.name_not_listed"]) }
        return Check(.sealOrgan, .pass)
    }

    /// Every signer is on the organ's list at the time of judgement.
    var signerRegistered: Check {
        let all = self.allSigners
        guard !all.isEmpty else { return Check(.signerRegistered, .notChecked) }
        let strangers = all.filter { $0.listing == nil }
        guard strangers.isEmpty else {
            return Check(
                .signerRegistered, .fail,
                reasons: strangers.map {
                    $0.isListedAtAnotherTime
                        ? "signer.not_listed_at_that_time" : "signer.not_listed"
                })
        }
        // A joint document bears the seals of several organs; each answers for its own persons.
        let sealing = Set(
            self.documentSigners.filter { $0.counts(as: .seal) }.compactMap(\.organ?.id))
        if let organ = self.register?.organ,
            self.documentSigners.contains(where: { signer in
                guard let own = signer.organ?.id, own != organ else { return false }
                return !sealing.contains(own)
            })
        {
            return Check(.signerRegistered, .fail, reasons: ["signer.of_another_organ"])
        }
        return Check(.signerRegistered, .pass)
    }

    // MARK: The register

    /// The record names this very file, or the one that it begins with, with these signatures.
    var registerFile: Check {
        guard self.file != nil, let document = self.register?.document else {
            return Check(.registerFile, .notChecked)
        }
        guard document.kind == EntryKind.documentIssued.rawValue else {
            return Check(.registerFile, .fail, reasons: ["receipt.not_of_an_issued_document"])
        }
        return self.scope.listed != nil
            ? Check(.registerFile, .pass)
            : Check(.registerFile, .fail, reasons: ["receipt.of_another_file"])
    }

    func registerCheck(_ id: CheckID) -> Check {
        self.register?.check(id) ?? Check(id, .notChecked, reasons: ["receipt.none"])
    }

    /// The register's statement of the state, unless something else makes it worthless.
    var registerStatus: Check {
        let check = self.registerCheck(.registerStatus)
        guard check.result == .pass, let document = self.register?.document,
            let asOf = self.register?.asOf
        else { return check }
        var reasons: [String] = []
        // The server was asked about all bytes; what begins with the registered ones it cannot know.
        if case .notRegistered = self.live, self.registerFile.result == .pass, self.scope.isWhole {
            reasons.append("server.denies_receipt")
        }
        // A clock before the register's own time makes every age and every validity meaningless.
        let earliest = max(document.registeredAt.milliseconds, asOf.milliseconds)
        if self.now.milliseconds + Verifier.clockTolerance < earliest {
            reasons.append("clock.before_register")
        }
        return reasons.isEmpty ? check : Check(.registerStatus, .notChecked, reasons: reasons)
    }

    /// All checks of the policy, in its order.
    var checks: [Check] {
        [
            self.fileIntegrity, self.fileCoverage, self.fileChanges,
            self.personSignature, self.sealSignature, self.sealLast,
            self.signerPath, self.sealOrgan, self.signerRegistered,
            self.registerCheck(.registerCommitment), self.registerFile,
            self.registerCheck(.registerInclusion),
            self.registerCheck(.registerPolicy),
            self.registerStatus,
        ]
    }
}
