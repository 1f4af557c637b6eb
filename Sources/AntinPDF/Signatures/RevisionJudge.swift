import AntinSystem

/// Judges one revision after a signature: everything is refused but what a rule of the allow-list
/// explains, object by object and by what refers to it (ISO 32000-2, 12.8.2.2; EN 319 142-1, 5.4).
///
/// The first step, ``run(_:)``, goes from the catalog down and explains each object that was written;
/// the second, ``check(_:)``, asks for every explained object whether something else refers to it
/// than what the rule looked at.
struct RevisionJudge {
    /// What an object that was written anew is; says who may refer to it.
    enum Role {
        case catalog
        case form
        case fieldList
        case field
        case page
        case annotationList
        case annotation
        /// An appearance, or a dictionary of them: reached by these edges and no other.
        case appearance(Set<ReferenceScan.Edge>)
        case security
        case information
        case metadata
        case extensions
        case structure
    }

    let loader: ObjectLoader
    let permissions: RevisionPermissions
    let revision: PDFRevision
    /// The revision that this one is compared with, and this one.
    let before: Int
    let now: Int

    private(set) var items: [PDFChange] = []
    /// So many are told of one revision, permitted and refused ones each; the others are counted.
    private static let limit = 40
    private var more: (permitted: Int, refused: Int) = (0, 0)
    /// The signatures of this revision whose geometry is sound, by the number of their field.
    let sound: [Int: PDFSignature]
    /// New things to be seen on the pages.
    var overlays: [PDFOverlay] = []

    var created: [Int: PDFObject] = [:]
    var changed: [Int: (old: PDFObject, new: PDFObject)] = [:]
    var freed: [Int: PDFObject] = [:]
    /// Changed objects that a rule has explained.
    var roles: [Int: Role] = [:]
    /// Objects between a field and what is drawn, with the ways to them that are the field's.
    var holders: [Int: Set<ReferenceScan.Edge>] = [:]
    /// New objects that a rule has explained.
    var adopted: Set<Int> = []
    /// Widgets of new fields, which their pages have to list.
    var newWidgets: [Int: (field: String, isSigned: Bool)] = [:]
    /// New structure elements that were looked at.
    var elements: Set<Int> = []
    /// The security store, its list of entries and the entries, in the revision before.
    var securityHolders: Set<Int> = []
    var fieldsBefore = FieldTable()
    var fieldsNow = FieldTable()

    init(loader: ObjectLoader, revision: Int, signatures: [PDFSignature]) {
        self.loader = loader
        self.revision = loader.revisions[revision]
        self.now = revision
        self.before = revision - 1
        self.permissions = RevisionPermissions(before: revision, signatures, loader.index)
        var sound: [Int: PDFSignature] = [:]
        for signature in signatures where signature.revisionIndex == revision {
            if case .anomaly = signature.coverage { continue }
            let number = signature.fieldReference.number
            if sound[number] == nil { sound[number] = signature }
        }
        self.sound = sound
    }

    // MARK: Telling

    /// Records a change. Permitted is what is not above the level that the earlier signatures leave.
    mutating func report(
        _ kind: PDFChange.Kind, _ level: PDFChange.Level, _ why: String, object: Int? = nil,
        path: String? = nil, field: String? = nil
    ) {
        var why = why
        let isPermitted = level <= permissions.ceiling
        if !isPermitted, level < .other {
            why += permissions.authority.map { "; \($0) does not permit it" } ?? "; not permitted"
        }
        add(
            PDFChange(
                revision: now, kind: kind, level: level, isPermitted: isPermitted,
                object: object, path: path, field: field, why: why))
    }

    /// Whoever writes a file decides how many changes are in it; a report has an end.
    private mutating func add(_ item: PDFChange) {
        let isFull = (item.isPermitted ? more.permitted : more.refused) >= Self.limit
        if item.isPermitted { more.permitted += 1 } else { more.refused += 1 }
        guard isFull else { return items.append(item) }
        let last = items.lastIndex { $0.isPermitted == item.isPermitted }
        // What is left out still counts for the level.
        if let last, item.level > items[last].level || items[last].kind == .unreadable {
            items[last] = item
        }
    }

    /// Records something that no signature permits.
    mutating func refuse(
        _ kind: PDFChange.Kind, _ why: String, level: PDFChange.Level = .other,
        object: Int? = nil, path: String? = nil, field: String? = nil
    ) {
        add(
            PDFChange(
                revision: now, kind: kind, level: level, isPermitted: false, object: object,
                path: path, field: field, why: why))
    }

    // MARK: The first step

    /// - Parameter tables: the forms as of each revision; what is missing is added.
    mutating func run(_ tables: inout FieldTables) {
        do throws(PDFError) {
            try compareTrailers()
            let difference = try RevisionDifference(loader, revision: now)
            for fault in difference.faults {
                refuse(.structure, fault.why, object: fault.object)
            }
            (created, changed) = (difference.created, difference.changed)
            freed = difference.freed
            guard !created.isEmpty || !changed.isEmpty || !freed.isEmpty else { return }
            explainObjectStreams()
            fieldsBefore = try tables.table(before, loader)
            fieldsNow = try tables.table(now, loader)
            try judgeInformation()
            try judgeCatalog()
            try judgeForm()
            try judgePages()
            try judgeStructure()
            try judgeAppearances()
        } catch {
            refuse(.unreadable, "cannot be read: \(error.detail)")
        }
        // The second step asks for the form itself; fields of all revisions would fill the memory.
        fieldsBefore.forgetFields()
        fieldsNow.forgetFields()
    }

    /// Keys that describe the section itself.
    private static let sectionKeys: Set = [
        "Size", "Prev", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "XRefStm",
    ]
    private mutating func compareTrailers() throws(PDFError) {
        let old = loader.revisions[before]
        if revision.isHybrid {
            refuse(.unreadable, "two kinds of cross-reference: two readers may see two documents")
        }
        for key in Set(revision.trailer.keys).union(old.trailer.keys).sorted()
        where !Self.sectionKeys.contains(key) && key != "Root" && key != "Info" {
            let (before, after) = (old.trailer[key], revision.trailer[key])
            switch key {
            case "ID":
                if let first = before?.array?.first, after?.array?.first != first {
                    report(.structure, .maintenance, "the document's identifier was changed")
                }
            case "DocChecksum" where after?.name != nil || after == nil: continue
            case "AdditionalStreams":
                // LibreOffice shows what this names in place of the pages. PDFBox leaves it with
                // a number that names something else.
                if before != after, try namesStream(after) {
                    refuse(.structure, "another document in /\(key)", path: "/\(key)")
                }
            default:
                if before != after {
                    refuse(.structure, "/\(key) of the trailer was changed", path: "/\(key)")
                } else if !PDFObject.references(of: after).isEmpty {
                    // Nobody can say what such a way into the document is for.
                    refuse(.structure, "the trailer leads to objects by /\(key)", path: "/\(key)")
                }
            }
        }
    }

    private func namesStream(_ value: PDFObject?) throws(PDFError) -> Bool {
        for reference in PDFObject.references(of: value) {
            if try loader.object(reference, asOf: now).stream != nil { return true }
        }
        return false
    }

    // MARK: Explaining new objects

    /// New objects that a value refers to, and so on, are explained with it. Objects that were there
    /// are only looked at: their own changes are judged where they stand.
    mutating func adopt(_ value: PDFObject, except keys: Set<String> = []) {
        var waiting: [PDFReference]
        if let dictionary = value.dictionary {
            waiting = PDFObject.dictionary(dictionary.removing(keys)).references
        } else {
            waiting = value.references
        }
        while let reference = waiting.popLast() {
            guard let object = created[reference.number], !adopted.contains(reference.number),
                !Self.isStructure(object)
            else { continue }
            adopted.insert(reference.number)
            waiting += object.references
        }
    }

    /// Objects that are never part of a value: whoever repairs a file looks for them.
    static func isStructure(_ object: PDFObject) -> Bool {
        let types: Set = ["Catalog", "Page", "Pages", "ObjStm", "XRef"]
        return object.dictionary?["Type"]?.name.map(types.contains) ?? false
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
            adopted.insert(container)
        }
    }

    // MARK: What rules ask

    /// The value behind a key in the revision before, and in this one.
    func old(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: before)
    }

    func new(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: now)
    }

    /// The keys whose values differ.
    static func differences(_ old: PDFDictionary, _ new: PDFDictionary) -> [String] {
        if old.hasRepeatedKey || new.hasRepeatedKey { return ["a repeated key"] }
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
    }

    /// Numbers, words and texts, also in arrays and dictionaries: nothing that is drawn or done.
    func isPlain(_ object: PDFObject?) throws(PDFError) -> Bool {
        // References fan out: a few objects can spell millions of values.
        var left = 10_000
        return try isPlain(object, depth: 0, &left)
    }

    private func isPlain(
        _ object: PDFObject?, depth: Int, _ left: inout Int
    ) throws(PDFError) -> Bool {
        left -= 1
        guard depth < 8, left > 0 else { return false }
        switch try new(object) {
        case .null, .boolean, .integer, .real, .string, .name: return true
        case .array(let values):
            for value in values where try !isPlain(value, depth: depth + 1, &left) {
                return false
            }
            return true
        case .dictionary(let dictionary):
            for entry in dictionary.entries
            where try !isPlain(entry.value, depth: depth + 1, &left) {
                return false
            }
            return !dictionary.hasRepeatedKey
        case .stream, .reference: return false
        }
    }
}
