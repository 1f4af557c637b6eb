import AntinSystem

/// What each revision from a given one on did; signatures ask from the one after their own on.
///
/// Each is compared with the one before it, once, whatever number of signatures ask; then one pass
/// over all objects tells what refers to those that were written. Cost: linear in the file, plus
/// the form for each revision.
struct RevisionAnalysis {
    /// What all revisions from this one on did.
    private var items: [Int: [PDFChange]] = [:]
    private var overlays: [Int: [PDFOverlay]] = [:]
    private let last: Int
    private let index: XrefIndex
    /// So many changes and overlays are told to one signature.
    private static let limit = 60

    /// - Parameter from: the first revision to look at.
    init(loader: ObjectLoader, signatures: [PDFSignature], from first: Int) {
        self.last = loader.revisions.count - 1
        self.index = loader.index
        guard first <= last else { return }
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
            for index in judges.indices {
                try judges[index].check(scan)
                scan.forgetWays()
            }
        } catch {
            for index in judges.indices {
                judges[index].refuse(
                    .unreadable, "what refers to it cannot be read: \(error.detail)")
            }
        }
        var finder = OverlayFinder(loader)
        for judge in judges.reversed() {
            let revision = judge.revision.index
            let found = Self.marked(judge.items, in: revision, signatures)
            items[revision] = Self.shortened(found + (items[revision + 1] ?? []))
            let placed = judge.overlays.map { finder.located($0, before: judge.before) }
            overlays[revision] = Array(
                (placed + (overlays[revision + 1] ?? [])).prefix(Self.limit))
        }
    }

    /// The worst ones, in their order: what is left out never changes the finding or the level.
    private static func shortened(_ items: [PDFChange]) -> [PDFChange] {
        guard items.count > limit else { return items }
        func weight(_ item: PDFChange) -> Int {
            let level = PDFChange.Level.allCases.firstIndex(of: item.level) ?? 0
            let isRefused = item.isPermitted ? 0 : item.kind == .unreadable ? 10 : 20
            return isRefused + level + (item.coveredBy == nil ? 5 : 0)
        }
        let worst = items.indices.sorted { left, right in
            let (first, second) = (weight(items[left]), weight(items[right]))
            return first == second ? left < right : first > second
        }
        return worst.prefix(limit).sorted().map { items[$0] }
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
        return PDFChanges(
            items[revision + 1] ?? [],
            // A place that was there when this signature was made was planned.
            overlays: (overlays[revision + 1] ?? []).filter {
                index.live($0.object, asOf: revision) == nil
            })
    }
}
