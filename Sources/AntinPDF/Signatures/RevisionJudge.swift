import AntinSystem

/// Compares one revision with the one before it, object by object, and explains every difference
/// as part of one new signature, or names it.
///
/// Explained are: the signature dictionary, its field and widget with what only they refer to, the
/// form's `/Fields` and `/SigFlags`, the catalog's `/AcroForm`, and one page's `/Annots`.
struct RevisionJudge {
    let revision: PDFRevision
    var reasons: [String] = []
    /// Those of them that change what the pages show: no reader could call it anything else.
    private(set) var replacements: [String] = []
    /// The objects whose mentions ``check(_:)`` needs to know.
    private(set) var numbersToScan: Set<Int> = []

    let loader: ObjectLoader
    let signatures: [PDFSignature]
    /// The revision that this one is compared with, and this one.
    let before: Int
    let now: Int

    /// Objects that were not there before.
    var created: [Int: PDFObject] = [:]
    /// Objects whose meaning is another one.
    var changed: [Int: (old: PDFObject, new: PDFObject)] = [:]
    /// Numbers that the new signature accounts for.
    var explained: Set<Int> = []
    /// Arrays of `/Annots` that grew, whose pages the scan must confirm.
    var grownArrays: Set<Int> = []

    init(loader: ObjectLoader, revision: Int, signatures: [PDFSignature]) {
        self.loader = loader
        self.revision = loader.revisions[revision]
        self.signatures = signatures
        self.now = revision
        self.before = revision - 1
    }

    /// - Parameter budget: form fields that may still be looked at, in all revisions together.
    mutating func run(_ budget: inout Int) {
        do throws(PDFError) {
            try compareTrailers()
            let ranges = try compareObjects()
            accountForBytes(ranges)
            try explain(&budget)
        } catch {
            reasons.append("cannot be read: \(error.detail)")
        }
        let found = (Array(changed.keys) + Array(created.keys)).filter { !explained.contains($0) }
        for number in found.sorted() {
            reasons.append(describe(number))
            if replacesPage(number) { replacements.append(describe(number)) }
        }
        numbersToScan.formUnion(created.keys)
        numbersToScan.formUnion(grownArrays)
        if let number = revision.streamNumber { numbersToScan.insert(number) }
    }

    /// The second step, with what the first one asked for.
    mutating func check(_ scan: ReferenceScan) {
        let new = Set(created.keys).union([revision.streamNumber].compactMap(\.self))
        for number in new.sorted() where !scan.referrers(of: number, asOf: before).isEmpty {
            reasons.append("object \(number) was mentioned before it existed")
        }
        for number in grownArrays.sorted() {
            let pages = Set(scan.referrers(of: number, asOf: now))
            let areAnnotations = pages.allSatisfy { page in
                let entry = loader.index.live(page, asOf: now)
                let reference = PDFReference(
                    number: page, generation: Int(entry?.generation ?? 0))
                let object = try? loader.object(reference, asOf: now).dictionary
                return object?["Type"]?.name == "Page"
                    && object?["Annots"]?.reference?.number == number
                    && object?.hasRepeatedKey == false
            }
            if pages.count != 1 || !areAnnotations {
                reasons.append("object \(number) is more than the annotations of one page")
            }
        }
    }

    // MARK: Differences

    /// Keys that describe the section itself, and `/ID`, of which only the first half is constant.
    private static let sectionKeys: Set = [
        "Size", "Root", "Prev", "ID", "Type", "W", "Index", "Length", "Filter", "DecodeParms",
    ]
    /// Keys that may stay; the last two are LibreOffice's.
    private static let knownTrailerKeys: Set = ["Info", "DocChecksum", "AdditionalStreams"]

    private mutating func compareTrailers() throws(PDFError) {
        let old = loader.revisions[before]
        if revision.isHybrid { reasons.append("it has two kinds of cross-reference") }
        if revision.usesXrefStream != old.usesXrefStream {
            reasons.append("its cross-reference is of another kind")
        }
        if revision.root != old.root { reasons.append("another catalog") }
        for key in revision.trailer.keys where !Self.sectionKeys.contains(key) {
            if revision.trailer[key] != old.trailer[key] {
                reasons.append("/\(key) of the trailer was changed")
            } else if !Self.knownTrailerKeys.contains(key) {
                reasons.append("the trailer has /\(key)")
            }
        }
        let oldID = try loader.resolve(old.trailer["ID"], asOf: before).array?.first
        let newID = try loader.resolve(revision.trailer["ID"], asOf: now).array?.first
        if let oldID, oldID != newID { reasons.append("/ID of the trailer was changed") }
    }

    /// Fills `created` and `changed`; returns where the objects of this revision lie.
    private mutating func compareObjects() throws(PDFError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for number in loader.index.numbers[now].lazy.map({ Int($0) }) {
            let old = loader.index.live(number, asOf: before)
            guard let entry = loader.index.live(number, asOf: now) else {
                if old != nil { reasons.append("object \(number) was freed") }
                continue
            }
            if number == revision.streamNumber {
                if old != nil { reasons.append("object \(number) became the cross-reference") }
                continue
            }
            let reference = PDFReference(number: number, generation: Int(entry.generation))
            let loaded = try loader.load(reference, asOf: now)
            if let range = loaded?.range {
                if range.lowerBound >= revision.start {
                    ranges.append(range)
                } else if entry.place != old?.place {
                    reasons.append("object \(number) points into an earlier revision")
                }
            }
            if case .stream(let container, _) = entry.place, entry.place != old?.place,
                let holder = loader.index.live(container, asOf: now),
                Int(holder.revision) < now
            {
                reasons.append("object \(number) points into an earlier revision")
            }
            let value = loaded?.value ?? .null
            guard let old else {
                created[number] = value
                continue
            }
            if old.generation != entry.generation {
                reasons.append("object \(number) has another generation")
            }
            let previous = PDFReference(number: number, generation: Int(old.generation))
            let oldValue = try loader.object(previous, asOf: before)
            if !areSame(oldValue, value) { changed[number] = (oldValue, value) }
        }
        return ranges
    }

    private func areSame(_ old: PDFObject, _ new: PDFObject) -> Bool {
        guard let old = old.stream, let new = new.stream else { return old == new }
        guard old.dictionary == new.dictionary, old.dataRange.count == new.dataRange.count else {
            return false
        }
        return loader.store.withSpan(old.dataRange) { left in
            loader.store.withSpan(new.dataRange) { right in
                for index in 0..<left.count where left[index] != right[index] { return false }
                return true
            }
        }
    }

    /// Every byte of the revision belongs to a listed object, to its section, or is white space.
    private mutating func accountForBytes(_ objects: [Range<Int>]) {
        let ranges = (objects + revision.accounted).sorted { $0.lowerBound < $1.lowerBound }
        var position = revision.start
        for range in ranges + [revision.endOffset..<revision.endOffset] {
            guard range.lowerBound >= position else {
                reasons.append("objects overlap at byte \(range.lowerBound)")
                return
            }
            let gap = loader.store.withSpan(position..<range.lowerBound) { bytes in
                var lexer = PDFLexer(at: 0, end: bytes.count, limits: loader.limits)
                lexer.skipSpace(bytes)
                return lexer.position < bytes.count
            }
            if gap { reasons.append("bytes at \(position) that nothing accounts for") }
            position = range.upperBound
        }
    }

    /// Whether a changed object was a page, a part of the page tree or what a page is drawn from.
    ///
    /// Left open are annotations, metadata, form XObjects and other streams: filled fields and long-term
    /// validation change those, and who added them is not known here.
    private func replacesPage(_ number: Int) -> Bool {
        guard let (old, new) = changed[number] else { return false }
        if let stream = old.stream {
            let type = stream.dictionary["Type"]
            return (type == nil || type?.name == "XObject")
                && stream.dictionary["Subtype"]?.name != "Form"
        }
        guard let was = old.dictionary, let type = was["Type"]?.name,
            type == "Page" || type == "Pages" || type == "Catalog"
        else { return false }
        guard let now = new.dictionary, now["Type"]?.name == type else { return true }
        if type == "Catalog" { return was["Pages"] != now["Pages"] }
        return Set(was.keys).union(now.keys).contains { key in
            key != "Annots" && was[key] != now[key]
        }
    }

    private func describe(_ number: Int) -> String {
        let isNew = changed[number] == nil
        let object = changed[number]?.new ?? created[number] ?? .null
        let dictionary = object.dictionary
        let type = [dictionary?["Type"]?.name, dictionary?["Subtype"]?.name]
            .compactMap(\.self).joined(separator: " ")
        let kind = type.isEmpty ? (object.stream == nil ? "" : " (stream)") : " (\(type))"
        return "object \(number)\(kind) was \(isNew ? "added" : "changed")"
    }
}
