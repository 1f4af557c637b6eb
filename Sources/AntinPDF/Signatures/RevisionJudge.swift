import AntinSystem

/// Compares one revision with the one before it, object by object, and explains every difference
/// as part of one new signature, or names it.
///
/// Explained are: the signature dictionary, its field and widget with what only they refer to, the
/// form's `/Fields` and `/SigFlags`, the catalog's `/AcroForm`, and one page's `/Annots`.
struct RevisionJudge {
    let revision: PDFRevision
    var reasons: [String] = []
    /// The objects whose mentions ``check(_:)`` needs to know.
    private(set) var numbersToScan: Set<Int> = []

    private let loader: ObjectLoader
    private let signatures: [PDFSignature]
    private let before: Int
    private let now: Int

    private var created: [Int: PDFObject] = [:]
    private var changed: [Int: (old: PDFObject, new: PDFObject)] = [:]
    private var explained: Set<Int> = []
    /// Arrays of `/Annots` that grew, whose pages the scan must confirm.
    private var grownArrays: Set<Int> = []

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
        for number in found.sorted() { reasons.append(describe(number)) }
        numbersToScan.formUnion(created.keys)
        numbersToScan.formUnion(grownArrays)
    }

    /// The second step, with what the first one asked for.
    mutating func check(_ scan: ReferenceScan) {
        for number in created.keys.sorted()
        where !scan.referrers(of: number, asOf: before).isEmpty {
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

    // MARK: Explanations

    private mutating func explain(_ budget: inout Int) throws(PDFError) {
        explainObjectStreams()
        let added = signatures.filter { signature in
            guard signature.revisionIndex == now else { return false }
            if case .anomaly = signature.coverage { return false }
            return true
        }
        guard added.count == 1, let signature = added.first else {
            reasons.append(
                added.isEmpty ? "it adds no signature" : "it adds more than one signature")
            return
        }
        checkPermissions(signature)
        if let reference = signature.dictionaryReference {
            if created[reference.number] == nil {
                reasons.append("the signature dictionary took the place of another object")
            }
            explained.insert(reference.number)
        }
        let field = signature.fieldReference
        var widget = field
        if let new = created[field.number]?.dictionary {
            widget = explainNewField(new, at: field)
            try checkName(signature, &budget)
        } else if let (old, new) = changed[field.number], let old = old.dictionary,
            let new = new.dictionary
        {
            explainFilledField(old, new, at: field)
        } else {
            reasons.append("the field of the signature is neither new nor filled")
        }
        try explainForm(addedField: created[field.number] == nil ? nil : field)
        if created[widget.number] != nil { try explainPage(widget) }
        explainReachable([field, widget, signature.dictionaryReference ?? field])
    }

    private mutating func checkPermissions(_ signature: PDFSignature) {
        for earlier in signatures where earlier.revisionIndex < now {
            if earlier.certificationLevel == 1 {
                reasons.append("\(earlier.fieldName) certifies that nothing may change")
            }
            if earlier.locks.contains(where: { $0.locks(signature.fieldName) }) {
                reasons.append("\(earlier.fieldName) locks \(signature.fieldName)")
            }
        }
    }

    private static let fieldKeys: Set = [
        "FT", "T", "TU", "TM", "Ff", "V", "Lock", "SV", "Kids", "DA",
    ]
    private static let widgetKeys: Set = [
        "Type", "Subtype", "Rect", "F", "P", "AP", "AS", "MK", "BS", "Border", "H", "NM", "M", "C",
        "Contents",
    ]

    /// A new field at the root of the form, merged with its widget or with one kid as its widget.
    private mutating func explainNewField(
        _ field: PDFDictionary, at reference: PDFReference
    ) -> PDFReference {
        explained.insert(reference.number)
        let allowed = Self.fieldKeys.union(Self.widgetKeys)
        for key in field.keys where !allowed.contains(key) {
            reasons.append("the new field has /\(key)")
        }
        if field.hasRepeatedKey || field["FT"]?.name != "Sig" {
            reasons.append("the new field is no plain signature field")
        }
        guard let kids = field["Kids"] else { return reference }
        guard let kid = kids.array?.first?.reference, kids.array?.count == 1,
            let widget = created[kid.number]?.dictionary, !widget.hasRepeatedKey,
            widget["Parent"]?.reference == reference,
            Set(widget.keys).isSubset(of: Self.widgetKeys.union(["Parent", "FT"]))
        else {
            reasons.append("the new field has more than one plain widget")
            return reference
        }
        explained.insert(kid.number)
        return kid
    }

    /// An empty field that was there and now has a value and an appearance.
    private mutating func explainFilledField(
        _ old: PDFDictionary, _ new: PDFDictionary, at reference: PDFReference
    ) {
        explained.insert(reference.number)
        if old["V"] != nil { reasons.append("the field had a value before") }
        if old.removing(["V", "AP"]) != new.removing(["V", "AP"]) {
            reasons.append("more than the value of the field was changed")
        }
        for kid in new["Kids"]?.array?.compactMap(\.reference) ?? [] {
            guard let (old, new) = changed[kid.number], let old = old.dictionary,
                let new = new.dictionary, old.removing(["AP"]) == new.removing(["AP"])
            else { continue }
            explained.insert(kid.number)
        }
    }

    /// No other field of the form has the name of the new one.
    private mutating func checkName(
        _ signature: PDFSignature, _ budget: inout Int
    ) throws(PDFError) {
        let form = try FormReader.form(loader, asOf: before)
        for field in try FormReader.references(form?["Fields"], loader, asOf: before) {
            budget -= 1
            guard budget > 0 else { throw PDFError(.limit, "too many form fields") }
            let name = try loader.object(field, asOf: before).dictionary?["T"]?.string
            if let name, PDFText.decode(name) == signature.fieldName {
                reasons.append("the form has another field with this name")
            }
        }
    }

    /// The catalog may change in `/AcroForm` only, and the form in `/Fields` and `/SigFlags` only.
    private mutating func explainForm(addedField: PDFReference?) throws(PDFError) {
        let oldCatalog = try FormReader.catalog(loader, asOf: before)
        let newCatalog = try FormReader.catalog(loader, asOf: now)
        if oldCatalog.removing(["AcroForm"]) != newCatalog.removing(["AcroForm"]) {
            reasons.append("the catalog was changed beyond /AcroForm")
        }
        explained.insert(revision.root.number)
        let old = try FormReader.form(loader, asOf: before) ?? PDFDictionary()
        let new = try FormReader.form(loader, asOf: now) ?? PDFDictionary()
        if old.removing(["Fields", "SigFlags"]) != new.removing(["Fields", "SigFlags"]) {
            reasons.append("the form was changed beyond /Fields and /SigFlags")
        }
        let oldFlags = old["SigFlags"]?.integer ?? 0
        let newFlags = new["SigFlags"]?.integer ?? 0
        if newFlags & oldFlags != oldFlags || newFlags & ~3 != 0 {
            reasons.append("/SigFlags lost a flag or has an unknown one")
        }
        let oldFields = try loader.resolve(old["Fields"], asOf: before).array ?? []
        let newFields = try loader.resolve(new["Fields"], asOf: now).array ?? []
        if newFields != oldFields + (addedField.map { [.reference($0)] } ?? []) {
            reasons.append("/Fields of the form was changed otherwise")
        }
        for value in [newCatalog["AcroForm"], new["Fields"]] {
            if let reference = value?.reference { explained.insert(reference.number) }
        }
    }

    /// One page, or the array that holds its annotations, may grow by the widget.
    private mutating func explainPage(_ widget: PDFReference) throws(PDFError) {
        var pages = 0
        for (number, (old, new)) in changed where !explained.contains(number) {
            if let old = old.dictionary, let new = new.dictionary, old["Type"]?.name == "Page",
                old.removing(["Annots"]) == new.removing(["Annots"])
            {
                let before = try loader.resolve(old["Annots"], asOf: before)
                let after = try loader.resolve(new["Annots"], asOf: now)
                guard Self.grew(before, after, by: widget) else { continue }
                explained.insert(number)
                if let array = new["Annots"]?.reference {
                    explained.insert(array.number)
                    grownArrays.insert(array.number)
                }
                pages += 1
            } else if old.array != nil, Self.grew(old, new, by: widget) {
                explained.insert(number)
                grownArrays.insert(number)
                pages += 1
            }
        }
        if pages > 1 { reasons.append("the widget was added more than once") }
    }

    private static func grew(
        _ old: PDFObject, _ new: PDFObject, by widget: PDFReference
    ) -> Bool {
        guard let new = new.array, old.isNull || old.array != nil else { return false }
        let added = PDFObject.reference(widget)
        return new.count == (old.array?.count ?? 0) + 1 && new.contains(added)
            && new.filter { $0 != added } == old.array ?? []
    }

    /// New objects that the signature, its field and its widget refer to, and so on.
    private mutating func explainReachable(_ roots: [PDFReference]) {
        var waiting = roots
        var seen: Set<Int> = []
        while let reference = waiting.popLast() {
            guard seen.insert(reference.number).inserted else { continue }
            let object = created[reference.number] ?? changed[reference.number]?.new
            guard let object, roots.contains(reference) || created[reference.number] != nil else {
                continue
            }
            explained.insert(reference.number)
            waiting += object.references
        }
    }

    /// New object streams, if this revision lists everything that is in them.
    private mutating func explainObjectStreams() {
        var slots: [Int: Int] = [:]
        for number in loader.index.numbers[now] {
            if let entry = loader.index.live(Int(number), asOf: now),
                case .stream(let container, _) = entry.place
            {
                slots[container, default: 0] += 1
            }
        }
        for (container, count) in slots where created[container] != nil {
            guard let position = loader.index.lookUp(container, asOf: now),
                let stream = try? loader.objectStream(at: position),
                stream.numbers.count == count
            else { continue }
            explained.insert(container)
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
