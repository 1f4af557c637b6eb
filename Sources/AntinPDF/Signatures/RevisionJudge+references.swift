// The second step: what was explained may be reached only by the ways that the rules looked at, and
// what was not explained is named.

extension RevisionJudge {
    /// Appearances that were written anew under fields that may be filled.
    mutating func judgeAppearances() throws(PDFError) {
        let open = changed.filter { number, values in
            roles[number] == nil && values.old.array == nil
                && !Self.isStructure(values.old) && !Self.isStructure(values.new)
        }
        guard !open.isEmpty else { return }
        var owners: [Int: (edges: Set<ReferenceScan.Edge>, node: FieldTable.Node)] = [:]
        for node in fieldsBefore.nodes.values.sorted(by: {
            $0.reference.number < $1.reference.number
        }) where !node.isGroup && !node.isPushButton {
            let number = node.reference.number
            guard
                let widget = try loader.object(node.reference, asOf: before).dictionary,
                let appearance = widget["AP"]
            else { continue }
            var holder = (number, "/AP")
            func add(_ reference: PDFReference?, _ path: String) {
                guard let reference else { return }
                let edge = ReferenceScan.Edge(referrer: holder.0, path: path)
                owners[reference.number, default: ([], node)].edges.insert(edge)
            }
            if let reference = appearance.reference {
                add(reference, "/AP")
                holder = (reference.number, "")
            }
            for kind in try old(appearance).dictionary?.entries ?? [] {
                let path = "\(holder.1)/\(kind.key)"
                add(kind.value.reference, path)
                let outer = holder
                var inner = path
                if let reference = kind.value.reference {
                    holder = (reference.number, "")
                    inner = ""
                }
                if case .dictionary(let states) = try old(kind.value) {
                    for state in states.entries {
                        add(state.value.reference, "\(inner)/\(state.key)")
                    }
                }
                holder = outer
            }
        }
        for (number, values) in open.sorted(by: { $0.key < $1.key }) {
            guard let (edges, node) = owners[number] else { continue }
            roles[number] = .appearance(edges)
            for edge in edges where fieldsBefore[edge.referrer] == nil {
                holders[edge.referrer] = owners[edge.referrer]?.edges ?? []
                for outer in holders[edge.referrer] ?? []
                where fieldsBefore[outer.referrer] == nil {
                    holders[outer.referrer] = owners[outer.referrer]?.edges ?? []
                }
            }
            adopt(values.new)
            if judgeIfLocked(node) { continue }
            report(
                .field, .formFill, "the appearance was replaced", object: number,
                path: "/Root/AcroForm/Fields/AP", field: node.name)
        }
    }

    /// The numbers whose mentions ``check(_:)`` asks for.
    var numbersToScan: Set<Int> {
        var numbers = Set(created.keys).union(freed.keys)
        for number in changed.keys {
            if case .page = roles[number] { continue }
            numbers.insert(number)
        }
        if let number = revision.streamNumber { numbers.insert(number) }
        return numbers.union(holders.keys)
    }

    mutating func check(_ scan: ReferenceScan) throws(PDFError) {
        for number in created.keys.sorted() + [revision.streamNumber].compactMap(\.self) {
            if let edge = try mentionBefore(number, scan) {
                refuse(
                    .shared, "mentioned before it existed", object: number,
                    path: Self.words(edge))
            } else if let object = created[number], !adopted.contains(number) {
                let edge = try scan.edges(to: number, asOf: now).first
                let isUnused = !Self.isStructure(object) || object.isXref
                if edge == nil, isUnused {
                    report(.structure, .maintenance, "an object that nothing uses", object: number)
                } else {
                    refuseLeftover(number, object, edge, "was added")
                }
            }
        }
        securityHolders = findSecurityHolders()
        for (number, values) in changed.sorted(by: { $0.key < $1.key }) {
            guard let role = roles[number] else {
                let edge = try scan.edges(to: number, asOf: before).first
                refuseLeftover(number, values.old, edge, "was changed")
                continue
            }
            if case .page = role { continue }
            try checkEdges(number, role, scan)
        }
        for (number, object) in freed.sorted(by: { $0.key < $1.key }) {
            let edge = try scan.liveEdges(to: number, asOf: now).first
            if edge != nil || Self.isStructure(object) && !object.isXref {
                refuseLeftover(number, object, edge, "was freed")
            } else {
                report(.structure, .maintenance, "a free number", object: number)
            }
        }
    }

    /// The first thing that asked for a number before there was an object of it.
    private func mentionBefore(
        _ number: Int, _ scan: ReferenceScan
    ) throws(PDFError) -> ReferenceScan.Edge? {
        try scan.liveEdges(to: number, asOf: before).first { edge in
            // A trailer that PDFBox wrote; see the comparison of trailers.
            let isStale =
                edge.referrer == 0 && edge.path.hasPrefix("/AdditionalStreams")
                && created[number]?.stream == nil
            return !isStale
        }
    }

    private mutating func checkEdges(
        _ number: Int, _ role: Role, _ scan: ReferenceScan
    ) throws(PDFError) {
        var lists: Set<Int> = []
        for edge in try scan.edges(to: number, asOf: before) {
            if let ways = holders[edge.referrer] {
                for outer in try scan.edges(to: edge.referrer, asOf: before)
                where !ways.contains(outer) {
                    if try !scan.isReachable(outer.referrer, asOf: before) { continue }
                    refuse(
                        .shared, "it has another use, too", object: edge.referrer,
                        path: Self.words(outer))
                }
            }
            if case .annotationList = role,
                try scan.isReachable(edge.referrer, asOf: before)
            {
                lists.insert(edge.referrer)
            }
            guard !isAllowed(edge, to: role),
                try scan.isReachable(edge.referrer, asOf: before)
            else { continue }
            refuse(.shared, "it has another use, too", object: number, path: Self.words(edge))
        }
        if lists.count > 1 {
            refuse(.shared, "the annotations of more than one page", object: number)
        }
    }

    /// Whether an object of this role may be referred to in this way and still be replaced.
    private func isAllowed(_ edge: ReferenceScan.Edge, to role: Role) -> Bool {
        let root = loader.revisions[before].root.number
        switch role {
        case .catalog:
            // A signature reference names what it was made over (table 256).
            return edge.referrer == 0 && edge.path == "/Root" || edge.path.hasSuffix("/Data")
        case .information: return edge.referrer == 0 && edge.path == "/Info"
        case .metadata: return edge.referrer == root && edge.path == "/Metadata"
        case .extensions:
            return edge.referrer == root && edge.path == "/Extensions"
        case .form:
            return edge.referrer == root && edge.path.hasPrefix("/AcroForm")
                || edge.referrer == fieldsBefore.formNumber && edge.path.hasPrefix("/DR")
                || edge.referrer == fieldsBefore.form?["DR"]?.reference?.number
        case .fieldList:
            return edge.referrer == root && edge.path == "/AcroForm/Fields"
                || edge.referrer == fieldsBefore.formNumber && edge.path == "/Fields"
        case .security:
            if edge.referrer == root { return edge.path.hasPrefix("/DSS") }
            if case .security = roles[edge.referrer] { return true }
            return securityHolders.contains(edge.referrer)
        case .annotationList:
            return edge.path == "/Annots" && isPage(edge.referrer)
        case .field, .annotation:
            let ends = ["[]", "/Kids", "/Parent", "/Obj", "/T", "/Popup", "/IRT"]
            return ends.contains { edge.path.hasSuffix($0) }
        case .structure:
            let ends = [
                "[]", "/K", "/P", "/StructTreeRoot", "/ParentTree", "/Nums", "/Kids", "/SE",
            ]
            return ends.contains { edge.path.hasSuffix($0) }
        case .appearance(let edges): return edges.contains(edge)
        case .page: return true
        }
    }

    private func isPage(_ number: Int) -> Bool {
        guard let object = value(number), case .dictionary(let page) = object else { return false }
        return page["Type"]?.name == "Page" && !page.hasRepeatedKey
    }

    /// The numbers of the store, its list of entries and the entries, in the revision before.
    private func findSecurityHolders() -> Set<Int> {
        guard let catalog = try? FormReader.catalog(loader, asOf: before) else { return [] }
        let store = catalog["DSS"]
        let entries = try? old(store).dictionary?["VRI"]
        let each = (try? old(entries).dictionary)?.entries ?? []
        let numbers = [store, entries].map { $0?.reference?.number }
        return Set((numbers + each.map { $0.value.reference?.number }).compactMap(\.self))
    }

    private func value(_ number: Int) -> PDFObject? {
        guard let entry = loader.index.live(number, asOf: before) else { return nil }
        let reference = PDFReference(number: number, generation: Int(entry.generation))
        return try? loader.object(reference, asOf: before)
    }

    // MARK: Names for what was not explained

    private mutating func refuseLeftover(
        _ number: Int, _ object: PDFObject, _ edge: ReferenceScan.Edge?, _ what: String
    ) {
        let type = [object.dictionary?["Type"]?.name, object.dictionary?["Subtype"]?.name]
            .compactMap(\.self).joined(separator: " ")
        let noun = type.isEmpty ? (object.stream == nil ? "an object" : "a stream") : type
        refuse(
            Self.kind(object, edge), "\(noun) \(what)", object: number, path: edge.map(Self.words))
    }

    /// What a reader would call the object: by its type, else by the key that leads to it.
    private static func kind(_ object: PDFObject, _ edge: ReferenceScan.Edge?) -> PDFChange.Kind {
        switch object.dictionary?["Type"]?.name {
        case "Page", "Pages": return .page
        case "Catalog": return .catalog
        case "ObjStm", "XRef": return .structure
        case "Font", "FontDescriptor", "XObject", "Pattern", "ExtGState": return .content
        case "Annot": return object.dictionary?["FT"] == nil ? .annotation : .form
        case "Sig", "DocTimeStamp": return .spoofedSignature
        default: break
        }
        if object.stream != nil { return .content }
        let keys = ["/Contents", "/Resources", "/Font", "/XObject"]
        return keys.contains { edge?.path.hasPrefix($0) ?? false } ? .content : .catalog
    }

    /// `object 3/Contents[]`, or `trailer/Info`.
    private static func words(_ edge: ReferenceScan.Edge) -> String {
        (edge.referrer == 0 ? "trailer" : "object \(edge.referrer)") + edge.path
    }
}

extension PDFObject {
    fileprivate var isXref: Bool { stream?.dictionary["Type"]?.name == "XRef" }
}
