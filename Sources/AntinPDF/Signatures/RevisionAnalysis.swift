import AntinSystem

/// What each revision after the first signature did.
///
/// Each is compared with the one before it, once, whatever number of signatures ask; then one pass
/// over all objects tells what refers to those that were written. Cost: linear in the file, plus
/// the form for each revision.
struct RevisionAnalysis {
    private var items: [Int: [PDFChange]] = [:]
    private var overlays: [Int: [PDFOverlay]] = [:]
    private let last: Int
    private let index: XrefIndex

    /// - Parameter from: the first revision to look at.
    init(loader: ObjectLoader, signatures: [PDFSignature], from first: Int) {
        self.last = loader.revisions.count - 1
        self.index = loader.index
        guard !signatures.isEmpty, first <= last else { return }
        var judges: [RevisionJudge] = []
        var tables = FieldTables(limits: loader.limits)
        for revision in first...last {
            var judge = RevisionJudge(loader: loader, revision: revision, signatures: signatures)
            judge.run(&tables)
            judges.append(judge)
        }
        do throws(PDFError) {
            let targets = judges.reduce(into: Set<Int>()) { $0.formUnion($1.numbersToScan) }
            let scan = try ReferenceScan(for: targets, loader: loader)
            for index in judges.indices { try judges[index].check(scan) }
        } catch {
            for index in judges.indices {
                judges[index].refuse(
                    .unreadable, "what refers to it cannot be read: \(error.detail)")
            }
        }
        var finder = OverlayFinder(loader)
        for judge in judges {
            let revision = judge.revision.index
            items[revision] = Self.marked(judge.items, in: revision, signatures)
            overlays[revision] = judge.overlays.map { finder.located($0, before: judge.before) }
        }
    }

    /// The same changes with who signed them afterwards.
    private static func marked(
        _ items: [PDFChange], in revision: Int, _ signatures: [PDFSignature]
    ) -> [PDFChange] {
        let witness = signatures.first { signature in
            if case .anomaly = signature.coverage { return false }
            return signature.revisionIndex >= revision && signature.subFilter != "ETSI.RFC3161"
        }
        return items.map { item in
            var item = item
            item.coveredBy = witness?.fieldName
            return item
        }
    }

    func changes(after revision: Int) -> PDFChanges {
        guard revision < last else { return .none }
        let later = revision + 1...last
        return PDFChanges(
            later.flatMap { items[$0] ?? [] },
            overlays: later.flatMap { overlays[$0] ?? [] }.filter { overlay in
                // A place that was there when this signature was made was planned.
                index.live(overlay.object, asOf: revision) == nil
            })
    }
}
