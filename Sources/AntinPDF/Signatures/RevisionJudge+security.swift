// The document security store (EN 319 142-1, 5.4.2): certificates and revocation data for later
// validation. Everything in it is a stream of bytes that no page shows.

extension RevisionJudge {
    private static let lists: Set = ["Certs", "OCSPs", "CRLs"]
    private static let entryLists: Set = ["Cert", "OCSP", "CRL"]
    private static let path = "/Root/DSS"

    mutating func judgeSecurity(_ before: PDFObject?, _ after: PDFObject?) throws(PDFError) {
        guard before != nil || after != nil else { return }
        let isTouched = changed.contains { number, values in
            guard roles[number] == nil, fieldsBefore[number] == nil else { return false }
            if case .dictionary(let old) = values.old { return old["Type"]?.name != "Page" }
            return values.old.array != nil
        }
        guard before != after || isTouched else { return }
        let count = items.count
        let known = try streams(before)
        var isWritten = before != after
        guard let store = try container(after, Self.path, &isWritten)?.dictionary else {
            return refuse(.securityStore, "the security store was removed", path: Self.path)
        }
        let was = try old(before).dictionary ?? PDFDictionary()
        for key in store.keys {
            switch key {
            case "VRI": try judgeEntries(store["VRI"], known, &isWritten)
            case let key where Self.lists.contains(key):
                try judgeList(store[key], "\(Self.path)/\(key)", known, &isWritten)
            default:
                try judgeUnknown(key, store[key], was[key], Self.path)
            }
        }
        guard isWritten, items.count == count else { return }
        report(
            .securityStore, .maintenance, "material for later validation was added",
            object: after?.reference?.number, path: Self.path)
    }

    private mutating func judgeEntries(
        _ value: PDFObject?, _ known: Set<Int>, _ isWritten: inout Bool
    ) throws(PDFError) {
        let path = "\(Self.path)/VRI"
        guard let entries = try container(value, path, &isWritten)?.dictionary else {
            return refuse(.securityStore, "is no dictionary", path: path)
        }
        for key in entries.keys where key != "Type" {
            let path = "\(path)/\(key)"
            guard let entry = try container(entries[key], path, &isWritten)?.dictionary else {
                refuse(.securityStore, "is no dictionary", path: path)
                continue
            }
            for key in entry.keys {
                switch key {
                case "TS":
                    try judgeStream(entry[key], "\(path)/TS", known)
                case let key where Self.entryLists.contains(key):
                    try judgeList(entry[key], "\(path)/\(key)", known, &isWritten)
                case "Type", "TU": try judgeUnknown(key, entry[key], nil, path)
                default: refuse(.securityStore, "has /\(key)", path: path)
                }
            }
        }
    }

    /// Other keys are nobody's business as long as they say one name, number or text. Nothing that
    /// a reader could do is maintenance, whatever it holds.
    private mutating func judgeUnknown(
        _ key: String, _ value: PDFObject?, _ old: PDFObject?, _ path: String
    ) throws(PDFError) {
        if old != nil, value == old { return }
        let isPlain: Bool =
            switch value {
            case nil, .boolean, .integer, .real, .string, .name: true
            default: false
            }
        let actions: Set = ["A", "AA", "JS", "JavaScript", "Next", "OpenAction"]
        guard isPlain, !actions.contains(key) else {
            return refuse(.securityStore, "has /\(key)", path: path)
        }
    }

    private mutating func judgeList(
        _ value: PDFObject?, _ path: String, _ known: Set<Int>, _ isWritten: inout Bool
    ) throws(PDFError) {
        guard let list = try container(value, path, &isWritten)?.array else {
            return refuse(.securityStore, "is no list", path: path)
        }
        for element in list { try judgeStream(element, path, known) }
    }

    /// A container of the store, which may be written anew. New ones are explained.
    private mutating func container(
        _ value: PDFObject?, _ path: String, _ isWritten: inout Bool
    ) throws(PDFError) -> PDFObject? {
        let object = try new(value)
        if let number = value?.reference?.number {
            if created[number] != nil {
                isWritten = true
                if !Self.isStructure(object) { adopted.insert(number) }
            } else if let (old, _) = changed[number] {
                isWritten = true
                let wasAlike =
                    old.array != nil && object.array != nil
                    || old.dictionary != nil && object.dictionary != nil
                if wasAlike, old.stream == nil { roles[number] = .security }
            }
        }
        if object.stream != nil || object.dictionary?.hasRepeatedKey == true {
            refuse(.securityStore, "is no plain container", path: path)
            return nil
        }
        return object.isNull ? nil : object
    }

    /// Bytes in a stream, and nothing that a page is made of: a font that is listed here too is
    /// still a font.
    private mutating func judgeStream(
        _ value: PDFObject?, _ path: String, _ known: Set<Int>
    ) throws(PDFError) {
        guard let number = value?.reference?.number else {
            return refuse(.securityStore, "an element that is no stream", path: path)
        }
        if known.contains(number), changed[number] == nil { return }
        guard let stream = try new(value).stream else {
            return refuse(
                .securityStore, "an element that is no stream", object: number, path: path)
        }
        let keys: Set = ["Length", "Filter", "DecodeParms", "DL", "Type"]
        guard created[number] != nil, Set(stream.dictionary.keys).isSubset(of: keys),
            !stream.dictionary.hasRepeatedKey, !Self.isStructure(.stream(stream))
        else {
            return refuse(
                .securityStore, "an element that is not the store's alone", object: number,
                path: path)
        }
        adopted.insert(number)
        if let length = stream.dictionary["Length"] { adopt(length) }
    }

    /// The numbers of all streams that the store listed before.
    private func streams(_ value: PDFObject?) throws(PDFError) -> Set<Int> {
        guard let store = try old(value).dictionary else { return [] }
        var found: Set<Int> = []
        func add(_ list: PDFObject?) throws(PDFError) {
            for element in try old(list).array ?? [] {
                if let number = element.reference?.number { found.insert(number) }
            }
        }
        for key in Self.lists { try add(store[key]) }
        for entry in try old(store["VRI"]).dictionary?.entries ?? [] {
            guard let entry = try old(entry.value).dictionary else { continue }
            for key in Self.entryLists { try add(entry[key]) }
            if let number = entry["TS"]?.reference?.number { found.insert(number) }
        }
        return found
    }
}
