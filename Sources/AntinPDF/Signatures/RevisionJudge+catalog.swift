// The catalog and what hangs on it beside pages and form: maintenance is explained, all else refused.

extension RevisionJudge {
    /// `/Info` of the trailer: texts and names about the document, which no page shows.
    mutating func judgeInformation() throws(PDFError) {
        let before = loader.revisions[before].trailer["Info"]
        let after = revision.trailer["Info"]
        let number = after?.reference?.number
        let isWritten = number.map { changed[$0] != nil } ?? false
        guard before != after || isWritten else { return }
        let (old, new) = (try old(before), try new(after))
        guard new.isNull || new.dictionary != nil, new.stream == nil else { return }
        let (was, now) = (old.dictionary ?? PDFDictionary(), new.dictionary ?? PDFDictionary())
        for key in Self.differences(was, now) where try !isPlain(now[key]) {
            refuse(.metadata, "/\(key) is no plain value", object: number, path: "/Info")
        }
        adopt(after ?? .null)
        if let number, isWritten { roles[number] = .information }
        report(
            .metadata, .maintenance, "information about the document was changed", object: number,
            path: "/Info")
    }

    mutating func judgeCatalog() throws(PDFError) {
        let root = revision.root.number
        let old = try FormReader.catalog(loader, asOf: before)
        let new = try FormReader.catalog(loader, asOf: now)
        if changed[root] != nil { roles[root] = .catalog }
        // Some tools write the catalog with another number; it is compared all the same.
        if created[root] != nil { adopted.insert(root) }
        for key in Self.differences(old, new) {
            switch key {
            case "AcroForm", "DSS", "Extensions", "Metadata", "StructTreeRoot": continue
            case "Version": judgeVersion(old[key], new[key])
            default:
                refuse(
                    key == "Pages" ? .page : .catalog, "/\(key) of the catalog was changed",
                    object: root, path: "/Root/\(key)")
            }
        }
        try judgeExtensions(old["Extensions"], new["Extensions"])
        try judgeMetadata(old["Metadata"], new["Metadata"])
        try judgeSecurity(old["DSS"], new["DSS"])
    }

    /// A newer version of the format may be declared, never an older one.
    private mutating func judgeVersion(_ old: PDFObject?, _ new: PDFObject?) {
        let versions = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"]
        let after = new?.name.flatMap(versions.firstIndex(of:))
        let before = old.map { $0.name.flatMap(versions.firstIndex(of:)) ?? .max } ?? -1
        guard let after, after >= before else {
            return refuse(.version, "/Version was not raised", path: "/Root/Version")
        }
        report(.version, .maintenance, "/Version was raised", path: "/Root/Version")
    }

    /// Developers' extensions (7.12) may be added and raised: names, numbers and texts.
    private mutating func judgeExtensions(
        _ before: PDFObject?, _ after: PDFObject?
    ) throws(PDFError) {
        let number = after?.reference?.number
        guard before != after || number.map({ changed[$0] != nil }) ?? false else { return }
        let was = try old(before).dictionary ?? PDFDictionary()
        guard let now = try new(after).dictionary, try isPlain(after),
            Set(was.keys).isSubset(of: now.keys)
        else {
            return refuse(
                .version, "/Extensions lost an entry or has more than plain values",
                object: number, path: "/Root/Extensions")
        }
        adopt(after ?? .null)
        if let number, changed[number] != nil { roles[number] = .extensions }
        report(
            .version, .maintenance, "extensions of the format were declared", object: number,
            path: "/Root/Extensions")
    }

    /// XMP may be replaced by other XMP that can only be data.
    private mutating func judgeMetadata(
        _ before: PDFObject?, _ after: PDFObject?
    ) throws(PDFError) {
        let number = after?.reference?.number
        guard before != after || number.map({ changed[$0] != nil }) ?? false else { return }
        var problem: String?
        if let stream = try new(after).stream {
            var limits = loader.limits
            limits.decodedBytes = min(limits.decodedBytes, 8 << 20)
            var decoder = StreamDecoder(limits: limits)
            do throws(PDFError) {
                problem = XMPCheck.problem(try decoder.decode(stream, of: loader.store))
            } catch {
                problem = "cannot be decoded"
            }
        } else {
            problem = "is no stream"
        }
        if let problem {
            return refuse(
                .metadata, "the metadata \(problem)", object: number, path: "/Root/Metadata")
        }
        adopt(after ?? .null)
        if let number, changed[number] != nil { roles[number] = .metadata }
        report(
            .metadata, .maintenance, "the metadata were replaced", object: number,
            path: "/Root/Metadata")
    }
}
