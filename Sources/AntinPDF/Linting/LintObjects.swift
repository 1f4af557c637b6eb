import AntinSystem

/// Looks at every object once: what it does, what it mentions, and whether anything mentions it.
struct LintObjects {
    private let document: PDFDocument
    private let allowedFiles: Set<String>
    private let loader: ObjectLoader
    private let revision: Int

    /// Mentioned, directly or not, by the trailer.
    private var seen: Set<Int> = []
    private var waiting: [Int] = []
    private var missing: Set<Int> = []
    private var links = 0
    /// Offsets of objects that only a linearisation dictionary knows of.
    private var hints: Set<Int> = []

    init(_ document: PDFDocument, allowedFiles: Set<String>) {
        self.document = document
        self.allowedFiles = allowedFiles
        self.loader = document.loader()
        self.revision = document.newest.index
    }

    mutating func run(_ findings: inout LintFindings) {
        followTrailers(&findings)
        lookAtTheRest(&findings)
        lookBetweenObjects(&findings)
        if let first = missing.min(), let last = missing.max() {
            // A later revision could put something there. The next one takes the numbers from
            // `/Size` on, so that its own objects would stand where the mention leads.
            let isTakenNext = last >= document.newest.size
            findings.add(
                .malformed, isTakenNext ? .refuse : .warn,
                "\(missing.count) objects are mentioned and not there",
                object: isTakenNext ? last : first)
        }
        if links > 0 { findings.add(.externalLink, .warn, "\(links)") }
    }

    // MARK: Objects

    private mutating func followTrailers(_ findings: inout LintFindings) {
        for revision in document.revisions {
            mention(PDFObject.dictionary(revision.trailer).references)
        }
        while let number = waiting.popLast() {
            do throws(PDFError) {
                guard let object = try parse(number) else {
                    missing.insert(number)
                    continue
                }
                look(at: object, number, &findings)
            } catch {
                findings.add(broken: number, error)
            }
        }
    }

    private mutating func mention(_ references: [PDFReference]) {
        for reference in references where seen.insert(reference.number).inserted {
            waiting.append(reference.number)
        }
    }

    /// Objects that nothing mentions, but for those that are part of the structure.
    private mutating func lookAtTheRest(_ findings: inout LintFindings) {
        var rest: [Int] = []
        var containers: Set<Int> = []
        let structure = Set(document.revisions.compactMap(\.streamNumber))
        var last = -1
        for entry in loader.index.entries where Int(entry.number) != last {
            last = Int(entry.number)
            guard let live = loader.index.live(last, asOf: revision) else { continue }
            if case .stream(let container, _) = live.place { containers.insert(container) }
            if !seen.contains(last), !structure.contains(last) { rest.append(last) }
        }
        var unmentioned: [Int] = []
        var parts: [Int] = []
        for number in rest {
            let object: PDFObject
            do throws(PDFError) {
                object = try parse(number) ?? .null
            } catch {
                findings.add(broken: number, error)
                continue
            }
            if object.isNull || isStructure(object, number, containers) { continue }
            look(at: object, number, &findings)
            waiting.removeAll()
            unmentioned.append(number)
            let type = object.dictionary?["Type"]?.name
            if type == "Catalog" || type == "Pages" || type == "Page" { parts.append(number) }
        }
        unmentioned.removeAll { number in
            if case .offset(let offset) = loader.index.live(number, asOf: revision)?.place {
                return hints.contains(offset)
            }
            return false
        }
        if let part = parts.first {
            findings.add(
                .unreferencedObjects, .refuse, "\(unmentioned.count)", object: part)
        } else if let first = unmentioned.first {
            findings.add(.unreferencedObjects, .warn, "\(unmentioned.count)", object: first)
        }
    }

    /// Object streams, cross-reference streams of older revisions, linearisation (annex F).
    private mutating func isStructure(
        _ object: PDFObject, _ number: Int, _ containers: Set<Int>
    ) -> Bool {
        let dictionary = object.dictionary
        if let stream = object.stream {
            let type = stream.dictionary["Type"]?.name
            return containers.contains(number) || type == "XRef" || type == "ObjStm"
        }
        guard dictionary?["Linearized"] != nil else { return false }
        if let offset = dictionary?["H"]?.array?.first?.integer { hints.insert(offset) }
        return true
    }

    /// The object as of the last revision, parsed and not kept; nil if there is none.
    private func parse(_ number: Int) throws(PDFError) -> PDFObject? {
        guard let entry = loader.index.live(number, asOf: revision) else { return nil }
        switch entry.place {
        case .free:
            return nil
        case .offset(let offset):
            let parsed = try parse(entry, at: offset)
            return parsed.value
        case .stream(let container, let slot):
            guard let position = loader.index.lookUp(container, asOf: revision),
                let stream = try loader.objectStream(at: position),
                stream.numbers.indices.contains(slot), stream.numbers[slot] == number
            else {
                throw PDFError(.malformed, "object \(number) is not in its object stream")
            }
            return try stream.parse(slot, limits: document.limits)
        }
    }

    private func parse(
        _ entry: XrefEntry, at offset: Int
    ) throws(PDFError) -> IndirectObject {
        let owner = Int(entry.revision)
        let end = document.revisions[owner].endOffset
        let parsed = try document.store.withSpan(0..<document.store.count) {
            bytes throws(PDFError) in
            try IndirectObject(at: offset, end: end, bytes, limits: document.limits) {
                length throws(PDFError) in
                try loader.object(length, asOf: owner).integer
            }
        }
        guard parsed.reference.number == Int(entry.number) else {
            throw PDFError(.malformed, at: offset, "another object than the entry says")
        }
        return parsed
    }

    private mutating func look(
        at object: PDFObject, _ number: Int, _ findings: inout LintFindings
    ) {
        var dictionaries: [PDFDictionary] = []
        object.collect(&dictionaries)
        for dictionary in dictionaries {
            LintDictionary(dictionary, in: number, allowedFiles: allowedFiles)
                .run(&findings, links: &links)
        }
        if let stream = object.stream,
            stream.dictionary["F"] != nil || stream.dictionary["Ref"] != nil
        {
            findings.add(.externalStream, .refuse, "", object: number)
        }
        mention(object.references)
    }

    // MARK: Bytes

    /// Every byte of the file belongs to an object of some revision, to a section, or is white
    /// space or a comment. An object that is in no section waits for a later one to list it.
    private func lookBetweenObjects(_ findings: inout LintFindings) {
        var ranges: [Range<Int>] = document.revisions.flatMap(\.accounted)
        for entry in loader.index.entries {
            guard case .offset(let offset) = entry.place else { continue }
            do throws(PDFError) {
                ranges.append(offset..<(try parse(entry, at: offset).end))
            } catch {
                // Where it ends is not known, so nothing can be said of what lies between.
                findings.add(broken: Int(entry.number), error)
                return
            }
        }
        ranges.sort { $0.lowerBound < $1.lowerBound }
        var position = 0
        let end = document.newest.markerEnd
        for range in ranges + [end..<end] {
            defer { position = max(position, range.upperBound) }
            guard range.lowerBound > position else { continue }
            let gap = position..<range.lowerBound
            if let start = strayStart(in: gap) {
                findings.add(.strayBytes, .refuse, "bytes \(start) to \(gap.upperBound)")
            }
        }
    }

    private func strayStart(in gap: Range<Int>) -> Int? {
        document.store.withSpan(gap) { bytes in
            var lexer = PDFLexer(at: 0, end: bytes.count, limits: document.limits)
            lexer.skipSpace(bytes)
            return lexer.position < bytes.count ? gap.lowerBound + lexer.position : nil
        }
    }
}

extension LintFindings {
    /// An object that no reader can read, or each in its own way.
    fileprivate mutating func add(broken number: Int, _ error: PDFError) {
        let kind: PDFLintFinding.Kind = error.kind == .limit ? .notChecked : .malformed
        add(kind, kind == .malformed ? .refuse : .warn, error.description, object: number)
    }
}

extension PDFObject {
    /// All dictionaries in an object, its own first. As deep as the reader allows.
    fileprivate func collect(_ dictionaries: inout [PDFDictionary]) {
        switch self {
        case .dictionary(let value):
            dictionaries.append(value)
            for entry in value.entries { entry.value.collect(&dictionaries) }
        case .stream(let stream):
            PDFObject.dictionary(stream.dictionary).collect(&dictionaries)
        case .array(let values):
            for value in values { value.collect(&dictionaries) }
        default:
            break
        }
    }
}
