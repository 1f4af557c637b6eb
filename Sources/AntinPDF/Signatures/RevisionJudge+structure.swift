// The logical structure (14.7): fields that a revision adds may be entered in it, as tagged
// documents need; what was there keeps its place and its words.

extension RevisionJudge {
    private static let path = "/Root/StructTreeRoot"

    mutating func judgeStructure() throws(PDFError) {
        let old = try FormReader.catalog(loader, asOf: before)["StructTreeRoot"]
        let new = try FormReader.catalog(loader, asOf: now)["StructTreeRoot"]
        let count = items.count
        var isWritten = old != new
        let isTouched = changed.contains { number, values in
            guard roles[number] == nil, case .dictionary(let was) = values.old else { return false }
            return was["S"] != nil || was["Nums"] != nil || was["ParentTree"] != nil
        }
        let isRootWritten = new.map(isNewOrChanged) ?? false
        guard isWritten || isTouched || isRootWritten else { return }
        let was = try self.old(old).dictionary ?? PDFDictionary()
        guard let root = try node(new, &isWritten) else {
            if old != nil { refuse(.catalog, "the structure was removed", path: Self.path) }
            return
        }
        if old == nil, try list(root["K"], asOf: now).isEmpty {
            refuse(.catalog, "a structure of nothing was added", path: Self.path)
        }
        for key in Self.differences(was, root) {
            switch key {
            case "K", "ParentTree": continue
            case "Type" where was[key] == nil: continue
            case "ParentTreeNextKey" where root[key]?.integer ?? -1 >= was[key]?.integer ?? 0:
                continue
            case "RoleMap" where was[key] == nil && root[key] == .dictionary(PDFDictionary()):
                continue
            default: refuse(.catalog, "/\(key) of the structure was changed", path: Self.path)
            }
        }
        if was["K"] != root["K"] || root["K"].map(isNewOrChanged) ?? false {
            try judgeKids(was["K"], root["K"], &isWritten)
        }
        for number in changed.keys.sorted() where roles[number] == nil {
            guard let values = changed[number], case .dictionary(let old) = values.old,
                case .dictionary(let new) = values.new, old["S"]?.name != nil,
                old["P"]?.reference != nil, Self.differences(old, new) == ["K"]
            else { continue }
            isWritten = true
            roles[number] = .structure
            try judgeKids(old["K"], new["K"], &isWritten)
        }
        isWritten = isWritten || isTouched
        try judgeParents(was["ParentTree"], root["ParentTree"], &isWritten)
        guard isWritten, items.count == count else { return }
        report(
            .form, .formFill, "the new field was entered in the structure",
            object: new?.reference?.number, path: Self.path)
    }

    private func isNewOrChanged(_ value: PDFObject) -> Bool {
        value.reference.map { created[$0.number] != nil || changed[$0.number] != nil } ?? false
    }

    /// A dictionary of the structure itself, which may be written anew.
    private mutating func node(
        _ value: PDFObject?, _ isWritten: inout Bool
    ) throws(PDFError) -> PDFDictionary? {
        guard case .dictionary(let dictionary) = try new(value), !dictionary.hasRepeatedKey else {
            return nil
        }
        explain(value, &isWritten)
        return dictionary
    }

    private mutating func explain(_ value: PDFObject?, _ isWritten: inout Bool) {
        guard let number = value?.reference?.number else { return }
        if created[number] != nil {
            adopted.insert(number)
            isWritten = true
        } else if changed[number] != nil {
            roles[number] = .structure
            isWritten = true
        }
    }

    // MARK: Elements

    /// What was there stays, in its order; what comes is the element of a new field.
    private mutating func judgeKids(
        _ old: PDFObject?, _ new: PDFObject?, _ isWritten: inout Bool
    ) throws(PDFError) {
        let before = try list(old, asOf: before)
        let after = try list(new, asOf: now)
        if let number = new?.reference?.number, after.count != 1 || after.first != new {
            explain(.reference(PDFReference(number: number)), &isWritten)
        }
        var next = 0
        for kid in after {
            if next < before.count, kid == before[next] {
                next += 1
            } else if try !isElementOfNewField(kid, depth: 0) {
                refuse(
                    .catalog, "a structure element that is no new field's",
                    object: kid.reference?.number, path: Self.path)
            }
        }
        if next < before.count {
            refuse(.catalog, "a structure element was removed", path: Self.path)
        }
    }

    /// `/K` is one value or an array of them.
    private func list(_ value: PDFObject?, asOf revision: Int) throws(PDFError) -> [PDFObject] {
        guard let value else { return [] }
        return try loader.resolve(value, asOf: revision).array ?? [value]
    }

    private mutating func isElementOfNewField(
        _ value: PDFObject, depth: Int
    ) throws(PDFError) -> Bool {
        guard depth < 8, case .dictionary(let element) = try new(value),
            !element.hasRepeatedKey
        else { return false }
        if let number = value.reference?.number {
            // Each once: elements that share their kids could spell millions of them.
            guard created[number] != nil, elements.insert(number).inserted else { return false }
            adopted.insert(number)
        }
        if element["Type"]?.name == "OBJR" {
            guard Set(element.keys).isSubset(of: ["Type", "Obj", "Pg"]),
                let target = element["Obj"]?.reference
            else { return false }
            return newWidgets[target.number] != nil
        }
        guard Set(element.keys).isSubset(of: ["Type", "S", "P", "K", "Pg", "T"]),
            element["S"]?.name != nil
        else { return false }
        let kids = try list(element["K"], asOf: now)
        for kid in kids {
            if try !isElementOfNewField(kid, depth: depth + 1) { return false }
        }
        // In the end each leads to a widget; one that leads nowhere is nobody's.
        return !kids.isEmpty
    }

    // MARK: The tree from pages and fields to elements

    private mutating func judgeParents(
        _ old: PDFObject?, _ new: PDFObject?, _ isWritten: inout Bool
    ) throws(PDFError) {
        let path = "\(Self.path)/ParentTree"
        guard old != new || new.map(isNewOrChanged) ?? false || isWritten else { return }
        guard new != nil else {
            if old != nil { refuse(.catalog, "the tree was removed", path: path) }
            return
        }
        let before = try numbers(old, asOf: before) { _ in }
        var nodes: [PDFReference] = []
        let after = try numbers(new, asOf: now) { nodes.append($0) }
        for reference in nodes { explain(.reference(reference), &isWritten) }
        for (key, value) in before where after[key] != value {
            guard let now = after[key], try self.old(value) == self.new(now) else {
                refuse(.catalog, "entry \(key) was changed", path: path)
                continue
            }
            if let number = now.reference?.number, created[number] != nil {
                adopted.insert(number)
            }
        }
        for (key, value) in after where before[key] == nil {
            guard let number = value.reference?.number, elements.contains(number) else {
                refuse(.catalog, "entry \(key) is no new field's", path: path)
                continue
            }
        }
    }

    /// A number tree (7.9.7), flat.
    private func numbers(
        _ root: PDFObject?, asOf revision: Int, node: (PDFReference) -> Void
    ) throws(PDFError) -> [Int: PDFObject] {
        var found: [Int: PDFObject] = [:]
        var waiting = [root].compactMap(\.self)
        var seen = 0
        while let value = waiting.popLast() {
            seen += 1
            guard seen + found.count <= loader.limits.fields else {
                throw PDFError(.limit, "too many entries in the structure")
            }
            if let reference = value.reference { node(reference) }
            guard let tree = try loader.resolve(value, asOf: revision).dictionary else { continue }
            let list = try loader.resolve(tree["Nums"], asOf: revision).array ?? []
            if let reference = tree["Nums"]?.reference { node(reference) }
            for index in stride(from: 0, to: list.count - 1, by: 2) {
                guard let key = list[index].integer, found[key] == nil else {
                    throw PDFError(.malformed, "a number tree that is none")
                }
                found[key] = list[index + 1]
            }
            waiting += try loader.resolve(tree["Kids"], asOf: revision).array ?? []
        }
        return found
    }
}
