// Judgement+facts.swift
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF

/// The report: verdict and checks with the facts that a reader needs beside them.
extension Judgement {
    func report(
        verdict: Verdict, checks: [Check], isLookup: Bool, online: Bool
    ) -> Report {
        Report(
            verdict: verdict, checks: checks,
            file: self.file.map {
                Report.FileFacts(name: $0.name, size: $0.size, sha256: $0.sha256)
            },
            document: self.register?.document,
            signatures: self.signerFacts, revisions: self.revisions,
            changes: self.changesAfter.word, changeReasons: self.changesAfter.reasons,
            overlays: self.overlays, notices: self.notices, asOf: self.register?.asOf,
            checkedAt: self.now,
            online: online, isLookup: isLookup, trustCreated: self.bundle?.created)
    }

    /// Who signed, the document's own signatures first.
    private var signerFacts: [Report.SignerFacts] {
        self.signers.map { $0.facts(isLater: false) }
            + self.laterSigners.map { $0.facts(isLater: true) }
            + self.statementSigners.map { $0.facts(isLater: false) }
    }

    /// Visible things in places that were not prepared, as the first signature sees them: it has
    /// seen the least.
    private var overlays: [Report.Overlay] {
        var seen: Set<Report.Overlay> = []
        return (self.file?.signatures ?? []).flatMap { $0.later?.overlays ?? [] }
            .map { Report.Overlay($0, isLater: $0.revision > self.scope.revision ?? .max) }
            .filter { seen.insert($0).inserted }
    }

    private var notices: [Report.Notice] {
        var notices: [Report.Notice] = []
        let all = self.documentSigners
        if all.contains(where: { $0.listing?.custody == .test }) { notices.append(.testKey) }
        if self.register?.isProven == true {
            let expiries = all.compactMap { $0.signature.facts.signer?.notAfter }
            if let first = expiries.min(), first < self.now.seconds {
                notices.append(.certificateExpiredSince(Timestamp(seconds: first)))
            }
        } else if !all.isEmpty {
            notices.append(.claimedTimeOnly)
        }
        notices += self.partNotices
        for change in self.register?.document?.changes ?? [] {
            switch change.change {
            case .corrected:
                notices.append(.corrected(change.record.notice?.printed ?? change.record.reason))
            case .amended: notices.append(.amended)
            case .replaced, .recalled, .erased: break
            }
        }
        if self.register?.document?.record.medium == .paper {
            notices.append(.paperOriginal)
        }
        let organs = Set(all.compactMap(\.organ)).sorted { $0.id.text < $1.id.text }
        for organ in organs {
            if let end = organ.validTo, end <= self.now {
                notices.append(.organEnded(successor: organ.successor?.text))
            }
        }
        if let bundle, bundle.isExpired(at: self.now) {
            notices.append(.trustListExpired(bundle.expires))
        }
        if case .unreachable(let why) = self.live { notices.append(.serverUnreachable(why)) }
        return notices
    }

    /// What the file is beside a document of one person and one agency, and what was added to it.
    private var partNotices: [Report.Notice] {
        var notices: [Report.Notice] = []
        switch self.agencyAlone {
        case .attachment(let main): notices.append(.attachment(of: main))
        case .copy(let kind): notices.append(.copy(kind))
        case nil: break
        }
        let issuer = self.register?.organ ?? self.signers.last?.organ?.id
        var others: [OrganID: String] = [:]
        for signer in self.signers where signer.stands(as: .seal) {
            guard let organ = signer.organ, organ.id != issuer else { continue }
            others[organ.id] = organ.names.first ?? organ.id.text
        }
        if !others.isEmpty {
            notices.append(
                .joint(others.sorted { $0.key.text < $1.key.text }.map(\.value)))
        }
        for signer in self.laterSigners
        where self.isStamp(signer) {
            let name = signer.facts(isLater: true).name
            notices.append(.stamp(by: signer.organ?.names.first ?? name))
        }
        return notices
    }
}
