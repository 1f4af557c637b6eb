// Judgement+verdict.swift
internal import AntinCrypto
internal import AntinLog

/// From checks to the one verdict: every ground for doubt is collected, and the worst wins.
extension Judgement {
    var report: Report {
        let checks = self.checks
        return self.report(
            verdict: self.verdict(from: checks), checks: checks, isLookup: false,
            online: self.wasAnswered)
    }

    /// The worst of the verdicts that the checks call for. `genuine` only if all of the policy's
    /// checks are there, once each, and passed: whatever else was found.
    func verdict(from checks: [Check]) -> Verdict {
        let verdict = Verdict.worst(of: self.grounds(checks)) ?? .undecided
        guard verdict == .genuine || verdict == .statusOld else { return verdict }
        let isWhole =
            checks.map(\.id) == CheckID.allCases && checks.allSatisfy { $0.result == .pass }
        return isWhole ? verdict : .undecided
    }

    /// Whether the sender's server said something about this file.
    private var wasAnswered: Bool {
        switch self.live {
        case .receipt, .notRegistered: true
        case .unreachable, nil: false
        }
    }

    /// The answer to a receipt or a code alone: the register may know it, the copy is unseen.
    func lookup(online: Bool) -> Report {
        self.report(verdict: .undecided, checks: self.checks, isLookup: true, online: online)
    }

    /// Every verdict that some check calls for. `genuine` is added only when all checks passed.
    private func grounds(_ checks: [Check]) -> [Verdict] {
        guard let file, file.obstacle == nil else { return [.undecided] }
        guard self.isSigned else { return [.unsigned] }
        let results = Dictionary(uniqueKeysWithValues: checks.map { ($0.id, $0.result) })
        func failed(_ ids: CheckID...) -> Bool { ids.contains { results[$0] == .fail } }

        var grounds: [Verdict] = []
        if failed(.fileIntegrity, .fileCoverage, .fileChanges) { grounds.append(.tampered) }
        if failed(.sealOrgan) || self.bundle == nil { grounds.append(.signerUntrusted) }
        if failed(.signerPath) { grounds.append(self.pathGround) }
        if self.register?.isProven == true, failed(.signerRegistered) {
            grounds.append(.signerUntrusted)
        }
        grounds += self.registerGrounds
        if checks.allSatisfy({ $0.result == .pass }) {
            grounds.append(.genuine)
        } else if self.register != nil || grounds.isEmpty {
            grounds.append(self.isSignedOnly(results) ? .signedOnly : .undecided)
        }
        return grounds
    }

    /// What the register, its age and the calendar say of a document whose receipt was proven.
    private var registerGrounds: [Verdict] {
        if case .notRegistered(let origin) = self.live {
            // A proof in hand that the file is registered beats the server's word, and then one
            // of the two is wrong: see `registerStatus`. A file with later additions is not one
            // that any register would know.
            if self.registerFile.result != .pass, self.isAsSealed,
                self.isDue(inRegister: origin)
            {
                return [.notRegistered]
            }
        }
        guard let register, let document = register.document, let asOf = register.asOf,
            self.registerFile.result == .pass
        else { return [] }
        var grounds: [Verdict] = []
        switch document.state {
        case .recalled: grounds.append(.recalled)
        case .replaced: grounds.append(.replaced)
        case .erased: grounds.append(.undecided)
        case .current, .corrected: break
        }
        if register.hasUnknownChange { grounds.append(.undecided) }
        // Its reason says why: the clock is wrong, or the server denies what is proven.
        if self.registerStatus.result != .pass { grounds.append(.undecided) }
        let age = self.now.milliseconds - asOf.milliseconds
        let (limit, overflow) = Int64(self.maxAge).multipliedReportingOverflow(by: 86_400_000)
        if !overflow, age > limit { grounds.append(.statusOld) }
        let today = CivilDate(vietnam: self.now)
        if let last = document.record.expiryDate, today > last { grounds.append(.expired) }
        if let first = document.record.effectiveDate, today < first { grounds.append(.notYet) }
        return grounds
    }

    /// A certificate that expired before anybody registered the document proves nothing about
    /// when it was used, but it is no stranger's either.
    private var pathGround: Verdict {
        let failed = self.allSigners.filter { !$0.hasPath }
        let onlyExpired = failed.allSatisfy(\.hadPathAtClaimedTime)
        return onlyExpired && self.register?.isProven != true ? .undecided : .signerUntrusted
    }

    /// Right signatures on pinned paths, from an office whose register nobody here can ask.
    private func isSignedOnly(_ results: [CheckID: CheckResult]) -> Bool {
        self.register == nil && !self.senderHasRegister
            && [.fileIntegrity, .fileCoverage, .fileChanges, .signerPath]
                .allSatisfy { results[$0] == .pass }
            && results[.sealSignature] != .fail && !self.isUnfinished
            && !self.allSigners.contains(where: \.isListedAtAnotherTime)
            && self.allSigners.allSatisfy { $0.signature.facts.acceptable.result == .pass }
    }

    /// A certification that permits filling says that the document was not finished yet: without
    /// a seal after it anybody may have filled in number and date.
    private var isUnfinished: Bool {
        self.signers.contains { ($0.signature.certificationLevel ?? 1) > 1 }
            && !self.signers.contains { $0.stands(as: .seal) }
    }

    /// Whether nothing follows the document's last signature.
    private var isAsSealed: Bool { self.sealedEnd == nil }

    /// How many bytes the document's last signature covers, if more follow.
    var sealedEnd: Int? {
        guard let file, let last = self.scope.revision, last < file.revisions.count - 1 else {
            return nil
        }
        return self.signers.last?.signature.end
    }

    /// Whether an organ among the signers keeps a register of this system.
    private var senderHasRegister: Bool {
        self.documentSigners
            .contains { !($0.organ?.registersFrom.isEmpty ?? true) }
    }

    /// Whether a document of this claimed day must be in a book of the organ that sealed it, in
    /// the log `origin` if that was the one asked: another office's log knowing nothing says
    /// nothing. The claim is the signer's: an earlier one only takes the answer from "not
    /// registered" to "undecided".
    private func isDue(inRegister origin: String?) -> Bool {
        self.documentSigners.contains { signer in
            guard let organ = signer.organ, origin == nil || organ.log == origin,
                let start = organ.registersFrom.map(\.date).min()
            else { return false }
            let time = signer.signature.claimedTime ?? self.now
            return CivilDate(vietnam: time) >= start
        }
    }
}
