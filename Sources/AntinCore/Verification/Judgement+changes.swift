// Judgement+changes.swift
internal import AntinPDF

/// What happened to the file after each of its signatures, and what that makes of the verdict.
extension Judgement {
    /// Up to the sealed revision: only what earlier signatures permitted and the seal covers.
    /// After it: only maintenance, and stamps of other parties.
    var fileChanges: Check {
        guard let file, self.isSigned else { return Check(.fileChanges, .notChecked) }
        var results = file.signatures.map(\.changes)
        var reasons = file.signatures.filter { $0.changes != .pass }
            .flatMap { $0.later?.reasons ?? [] }
        let doubts = self.doubts
        if !doubts.isEmpty { results.append(.notChecked) }
        reasons += doubts
        var seen: Set<String> = []
        return Check(
            .fileChanges, CheckResult.all(results),
            reasons: reasons.filter { seen.insert($0).inserted })
    }

    /// What a signature permits and nobody has answered for; each with its reason.
    private var doubts: [String] {
        guard let sealed = self.scope.revision else { return [] }
        let isSealed = self.signers.last?.stands(as: .seal) ?? false
        var doubts: [String] = []
        for change in self.permitted {
            switch change.level {
            case .none, .maintenance:
                continue
            case .formFill where change.kind == .signature:
                // Whose signature it is decides: see below.
                continue
            case .formFill where change.revision <= sealed && isSealed:
                continue
            case .formFill, .annotations, .other:
                doubts.append(change.reason)
            }
        }
        return doubts + self.objections
    }

    /// Why what was added to the finished document is more than stamps of others.
    private var objections: [String] {
        let seal = self.signers.last
        var objections = self.laterSigners.compactMap { $0.objection(toStampAfter: seal) }
        // By the revision and not by the name of a field, so that none is overlooked.
        for overlay in seal?.signature.later?.overlays ?? [] where !StampLimit.allows(overlay) {
            objections.append("later.covers_page: \(overlay.field)")
        }
        let organs = self.laterSigners.compactMap(\.organ?.id)
        if organs.count > StampLimit.count || Set(organs).count != organs.count {
            objections.append("later.too_many")
        }
        return objections
    }

    /// Whether a later signature is nothing but the stamp of another party.
    func isStamp(_ signer: SignerJudgement) -> Bool {
        self.objections.isEmpty && signer.objection(toStampAfter: self.signers.last) == nil
    }

    /// The changes that the signatures permit, each once, in the order of the revisions.
    private var permitted: [PDFChange] {
        var seen: Set<PDFChange> = []
        return (self.file?.signatures ?? []).flatMap { $0.later?.items ?? [] }
            .filter { $0.isPermitted && seen.insert($0).inserted }
            .sorted { $0.revision < $1.revision }
    }

    /// How far the changes after the judged revision go, with a reason for each.
    var changesAfter: (word: ChangesWord, reasons: [String]) {
        guard let sealed = self.scope.revision else { return (.none, []) }
        let items = self.changeItems.filter { $0.revision > sealed }
        let level = items.map(\.level).max() ?? .none
        return (ChangesWord(level), Self.unique(items.map(\.reason)))
    }

    /// The file's revisions with their signers and changes.
    var revisions: [Report.RevisionFacts] {
        guard let file, file.revisions.count > 0, !file.signatures.isEmpty else { return [] }
        let first = file.signatures.compactMap(\.revision).min() ?? 0
        let items = Dictionary(grouping: self.changeItems, by: \.revision)
        return file.revisions.enumerated().map { index, revision in
            let changes = items[index] ?? []
            let level = changes.map(\.level).max() ?? .none
            return Report.RevisionFacts(
                number: index + 1, end: revision.end,
                hasTimestamp: file.signatures.contains { $0.isTimestamp && $0.revision == index },
                changes: index > first ? ChangesWord(level) : nil,
                reasons: Self.unique(changes.map(\.reason)),
                isJudged: index == self.scope.revision)
        }
    }

    /// Every change after some signature, permitted or not; of two words about one the worse.
    private var changeItems: [PDFChange] {
        var seen: Set<String> = []
        return (self.file?.signatures ?? []).flatMap { $0.later?.items ?? [] }
            .sorted { !$0.isPermitted && $1.isPermitted }
            .filter {
                seen.insert("\($0.revision) \($0.kind) \($0.object ?? 0) \($0.why)").inserted
            }
            .sorted { $0.revision < $1.revision }
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}

extension ChangesWord {
    init(_ level: PDFChange.Level) {
        self =
            switch level {
            case .none: .none
            case .maintenance: .maintenance
            case .formFill: .formFill
            case .annotations: .annotations
            case .other: .other
            }
    }
}
