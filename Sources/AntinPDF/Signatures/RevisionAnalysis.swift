import AntinSystem

/// What each revision after the first signature did.
///
/// A revision is accepted only if it adds one signature and nothing else (``RevisionJudge``). One
/// that replaces what a page shows is tampering; all others are undecided, with the objects named.
struct RevisionAnalysis {
    /// By revision; an empty list means a further signature and nothing else.
    private var reasons: [Int: [String]] = [:]
    /// Revisions that replace a page or what is on it.
    private var replacing: Set<Int> = []
    private let last: Int

    /// - Parameter from: the first revision to look at.
    init(loader: ObjectLoader, signatures: [PDFSignature], from first: Int) {
        self.last = loader.revisions.count - 1
        guard !signatures.isEmpty, first <= last else { return }
        var judges: [RevisionJudge] = []
        var budget = loader.limits.fields
        for revision in first...last {
            var judge = RevisionJudge(loader: loader, revision: revision, signatures: signatures)
            judge.run(&budget)
            judges.append(judge)
        }
        // Only revisions that are fine so far are worth a pass over the whole file.
        let targets = judges.reduce(into: Set<Int>()) { targets, judge in
            if judge.reasons.isEmpty { targets.formUnion(judge.numbersToScan) }
        }
        var scan: ReferenceScan?
        var failure: String?
        do throws(PDFError) {
            scan = try ReferenceScan(for: targets, loader: loader)
        } catch {
            failure = error.detail
        }
        for var judge in judges {
            if judge.reasons.isEmpty {
                if let scan { judge.check(scan) }
                if let failure { judge.reasons.append(failure) }
            }
            if !judge.replacements.isEmpty { replacing.insert(judge.revision.index) }
            reasons[judge.revision.index] = judge.reasons
        }
    }

    func changes(after revision: Int) -> PDFChanges {
        guard revision < last else { return .none }
        let items = (revision + 1...last).flatMap { revision in
            let found = reasons[revision] ?? ["not judged"]
            let isTampering = replacing.contains(revision)
            if found.isEmpty {
                return [
                    PDFChange(
                        revision: revision, kind: .signature, level: .formFill, isPermitted: true,
                        why: "a further signature")
                ]
            }
            return found.map {
                PDFChange(
                    revision: revision, kind: isTampering ? .content : .unreadable, level: .other,
                    isPermitted: false, why: $0)
            }
        }
        return PDFChanges(items)
    }
}
