import AntinSystem

/// Which objects mention certain others, in all revisions, and where in them.
///
/// A revision that defines an object number which an older page already mentions changes that page
/// without touching it: the trick of the shadow attacks. Cost: one pass over all objects without
/// building them; the bytes of streams are skipped. Objects that mention a target are built when
/// their ``edges(to:asOf:)`` are asked for, each once.
final class ReferenceScan {
    /// One way from an object to another.
    struct Edge: Hashable {
        /// The object that mentions, or 0 for the trailer.
        let referrer: Int
        /// The keys that lead to it, such as `/AP/N` or `/Fields[]`.
        let path: String
    }

    private struct Mention {
        let referrer: Int
        /// The revision whose entry for the referrer this is.
        let revision: Int
    }

    private var mentions: [Int: [Mention]] = [:]
    private let targets: Set<Int>
    private let loader: ObjectLoader
    /// By position of the referrer's entry, or by `-1 - revision` for trailers.
    private var paths: [Int: [Int: Set<String>]] = [:]
    /// By revision: what the trailer leads to.
    private var reached: [Int: Set<Int>] = [:]
    /// Objects that ``isReachable(_:asOf:)`` may still step to: a few passes over the file.
    private var stepsLeft: Int

    /// - Parameter targets: the object numbers of interest.
    init(for targets: Set<Int>, loader: ObjectLoader) throws(PDFError) {
        self.loader = loader
        self.targets = targets
        self.stepsLeft = 1_000 + 4 * loader.index.entries.count
        guard !targets.isEmpty else { return }
        var count = 0
        var found: [PDFReference] = []
        for entry in loader.index.entries where entry.place != .free {
            found.removeAll(keepingCapacity: true)
            do {
                try Self.collect(entry, loader, into: &found)
            } catch {
                throw PDFError(
                    error.kind, at: error.offset,
                    "object \(entry.number) cannot be read: \(error.detail)")
            }
            for reference in found where targets.contains(reference.number) {
                count += 1
                guard count <= loader.limits.mentions else {
                    throw PDFError(.limit, "too many mentions of later objects")
                }
                add(Int(entry.number), in: Int(entry.revision), to: reference.number)
            }
        }
        for revision in loader.revisions {
            for reference in PDFObject.dictionary(revision.trailer).references
            where targets.contains(reference.number) {
                add(0, in: revision.index, to: reference.number)
            }
        }
    }

    private func add(_ referrer: Int, in revision: Int, to number: Int) {
        let last = mentions[number]?.last
        guard last?.referrer != referrer || last?.revision != revision else { return }
        mentions[number, default: []].append(Mention(referrer: referrer, revision: revision))
    }

    /// Forgets which ways were found so far: the next revision has others.
    func forgetWays() {
        paths = [:]
    }

    /// The numbers of the objects that mention `number` as of a revision; 0 is the trailer.
    func referrers(of number: Int, asOf revision: Int) -> [Int] {
        mentions[number, default: []].compactMap { mention in
            guard mention.referrer != 0 else {
                return mention.revision == revision ? 0 : nil
            }
            let live = loader.index.lookUp(mention.referrer, asOf: revision)
            let isInForce = live.map {
                Int(loader.index.entries[$0].revision) == mention.revision
            }
            return isInForce == true ? mention.referrer : nil
        }
    }

    /// Whether the trailer leads to an object; what older revisions have left behind shows nothing.
    /// True if too many have been asked for.
    func isReachable(_ number: Int, asOf revision: Int) throws(PDFError) -> Bool {
        if number == 0 { return true }
        if let known = reached[revision] { return known.contains(number) }
        var seen: Set<Int> = []
        var waiting = PDFObject.dictionary(loader.revisions[revision].trailer).references
            .map(\.number)
        var found: [PDFReference] = []
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted,
                let entry = loader.index.live(next, asOf: revision)
            else { continue }
            stepsLeft -= 1
            guard stepsLeft > 0 else { return true }
            found.removeAll(keepingCapacity: true)
            try Self.collect(entry, loader, into: &found)
            waiting += found.lazy.map(\.number).filter { !seen.contains($0) }
        }
        reached[revision] = seen
        return seen.contains(number)
    }

    /// All ways to `number` as of a revision, without those that start from what nothing leads to.
    func liveEdges(to number: Int, asOf revision: Int) throws(PDFError) -> [Edge] {
        var live: [Edge] = []
        for edge in try edges(to: number, asOf: revision)
        where try isReachable(edge.referrer, asOf: revision) {
            live.append(edge)
        }
        return live
    }

    /// All ways to `number` as of a revision. Cross-reference streams do not count: their
    /// references are the trailer's.
    func edges(to number: Int, asOf revision: Int) throws(PDFError) -> [Edge] {
        var edges: [Edge] = []
        for referrer in referrers(of: number, asOf: revision) {
            for path in try paths(from: referrer, asOf: revision)[number] ?? [] {
                edges.append(Edge(referrer: referrer, path: path))
            }
        }
        return edges
    }

    private func paths(
        from referrer: Int, asOf revision: Int
    ) throws(PDFError) -> [Int: Set<String>] {
        let position =
            referrer == 0
            ? -1 - revision : loader.index.lookUp(referrer, asOf: revision) ?? .min
        if let known = paths[position] { return known }
        var found: [Int: Set<String>] = [:]
        if referrer == 0 {
            collect(.dictionary(loader.revisions[revision].trailer), "", into: &found)
        } else if let entry = loader.index.live(referrer, asOf: revision) {
            let reference = PDFReference(number: referrer, generation: Int(entry.generation))
            let object = try loader.object(reference, asOf: revision)
            if object.stream?.dictionary["Type"]?.name != "XRef" {
                collect(object, "", into: &found)
            }
        }
        paths[position] = found
        return found
    }

    private func collect(
        _ object: PDFObject, _ path: String, into found: inout [Int: Set<String>]
    ) {
        switch object {
        case .reference(let reference):
            if targets.contains(reference.number) {
                found[reference.number, default: []].insert(path)
            }
        case .array(let values):
            for value in values { collect(value, "\(path)[]", into: &found) }
        case .dictionary(let dictionary):
            for entry in dictionary.entries {
                collect(entry.value, "\(path)/\(entry.key)", into: &found)
            }
        case .stream(let stream):
            collect(.dictionary(stream.dictionary), path, into: &found)
        default:
            return
        }
    }

    private static func collect(
        _ entry: XrefEntry, _ loader: ObjectLoader, into found: inout [PDFReference]
    ) throws(PDFError) {
        // A closure may not keep an inout argument, so the references go through a local.
        var references: [PDFReference] = []
        switch entry.place {
        case .free:
            return
        case .offset(let offset):
            let end = loader.revisions[Int(entry.revision)].endOffset
            try loader.store.withSpan(0..<loader.store.count) { bytes throws(PDFError) in
                var lexer = PDFLexer(at: offset, end: end, limits: loader.limits)
                _ = try IndirectObject.header(&lexer, bytes)
                try lexer.collectReferences(bytes) { references.append($0) }
            }
        case .stream(let container, let slot):
            guard
                let position = loader.index.lookUp(container, asOf: Int(entry.revision)),
                let stream = try loader.objectStream(at: position),
                stream.numbers.indices.contains(slot)
            else { throw PDFError(.malformed, "its object stream is none") }
            try stream.collectReferences(slot, limits: loader.limits) { references.append($0) }
        }
        found += references
    }
}

extension PDFObject {
    static func references(of object: PDFObject?) -> [PDFReference] { object?.references ?? [] }

    /// All references in an object, those in its own dictionary and arrays.
    var references: [PDFReference] {
        switch self {
        case .reference(let reference): [reference]
        case .array(let values): values.flatMap(\.references)
        case .dictionary(let dictionary): dictionary.entries.flatMap(\.value.references)
        case .stream(let stream): stream.dictionary.entries.flatMap(\.value.references)
        default: []
        }
    }
}
