// SignerJudgement.swift
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF

/// Who stands behind one signature, by the pinned trust list and at a given time.
struct SignerJudgement: Sendable {
    let signature: JudgedSignature
    /// The organ and the listing of the certificate, valid at the time of judgement.
    let organ: TrustedOrgan?
    let listing: TrustedCertificate?
    /// Listed by some organ, but not valid at that time.
    let isListedAtAnotherTime: Bool
    let path: PathResult?
    /// No path now because a certificate has expired, but there was one at the claimed time.
    let hadPathAtClaimedTime: Bool

    /// Judges a signer at `time` under one bundle. Who signs for several organs signs here for
    /// `organ`, if it is one of them.
    init(
        _ signature: JudgedSignature, under bundle: TrustBundle, at time: Timestamp,
        for organ: OrganID?
    ) {
        self.signature = signature
        let certificate = signature.facts.signer
        let holders = certificate.map { bundle.holders(of: $0.fingerprint) } ?? []
        let all = holders.filter {
            $0.organ.isValid(at: time) && $0.certificate.isValid(at: time)
        }
        let valid = all.first { $0.organ.id == organ } ?? all.first
        self.organ = valid?.organ
        self.listing = valid?.certificate
        self.isListedAtAnotherTime = valid == nil && !holders.isEmpty
        let anchors = TrustAnchors(bundle.anchors)
        func path(_ time: Timestamp) -> PathResult? {
            certificate.map {
                anchors.path(
                    from: $0, through: signature.facts.certificates, at: time.seconds)
            }
        }
        self.path = path(time)
        if case .failed(let failure) = self.path, failure.reason == .expired,
            let claimed = signature.claimedTime, case .found = path(claimed)
        {
            self.hadPathAtClaimedTime = true
        } else {
            self.hadPathAtClaimedTime = false
        }
    }

    var hasPath: Bool {
        if case .found = self.path { true } else { false }
    }

    /// Counts as a signature of its role: right, acceptable, on a path, and of a form that the
    /// documents of this system have.
    func counts(as role: SignerRole) -> Bool {
        self.stands(as: role) && self.signature.isBaseline
    }

    /// The same for documents of others, which may be signed in an older form: enough to say who
    /// signed, and never enough for `genuine`.
    func stands(as role: SignerRole) -> Bool {
        self.listing?.role == role && self.signature.isIntact
            && self.signature.facts.acceptable.result == .pass && self.hasPath
    }

    /// Whether a path leads to a pinned anchor.
    var trusted: CheckResult {
        self.path == nil ? .notChecked : self.hasPath ? .pass : .fail
    }

    func facts(isLater: Bool) -> Report.SignerFacts {
        let facts = self.signature.facts
        var reasons =
            (facts.integrity.reasons + facts.acceptable.reasons).map(\.rawValue)
            + self.signature.reasons + (self.signature.later?.reasons ?? [])
        if case .failed(let failure) = self.path { reasons.append("path.\(failure.reason)") }
        if self.isListedAtAnotherTime { reasons.append("signer.not_listed_at_that_time") }
        let integrity: CheckResult =
            facts.integrity.result == .pass
            ? (self.signature.isIntact ? .pass : .fail) : facts.integrity.result
        return Report.SignerFacts(
            field: self.signature.field,
            role: self.listing?.role.rawValue,
            organ: self.organ?.id.text,
            organName: self.organ?.names.first,
            name: facts.signer?.subject.commonName ?? "?",
            certificate: facts.signer?.fingerprint,
            claimedTime: self.signature.claimedTime,
            integrity: integrity, acceptable: facts.acceptable.result,
            trusted: self.trusted,
            testKey: self.listing?.custody == .test, isLater: isLater,
            revision: self.signature.revision.map { $0 + 1 },
            changes: self.signature.later.map { ChangesWord($0.level) },
            level: facts.level.rawValue, reasons: reasons)
    }
}
