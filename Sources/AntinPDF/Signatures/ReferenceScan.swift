import AntinSystem

/// Which objects mention certain others, in all revisions.
///
/// A revision that defines an object number which an older page already mentions changes that page
/// without touching it: the trick of the shadow attacks. Cost: one pass over all objects without
/// building them; the bytes of streams are skipped.
struct ReferenceScan {
    struct Mention {
        /// The object that mentions, or 0 for the trailer.
        let referrer: Int
        /// The revision whose entry for the referrer this is.
        let revision: Int
    }

    private var mentions: [Int: [Mention]] = [:]
    private let index: XrefIndex

    /// - Parameter targets: the object numbers of interest.
    init(for targets: Set<Int>, loader: ObjectLoader) throws(PDFError) {
        self.index = loader.index
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
                mentions[reference.number, default: []].append(
                    Mention(referrer: Int(entry.number), revision: Int(entry.revision)))
            }
        }
        for revision in loader.revisions {
            for reference in PDFObject.dictionary(revision.trailer).references
            where targets.contains(reference.number) {
                mentions[reference.number, default: []].append(
                    Mention(referrer: 0, revision: revision.index))
            }
        }
    }

    /// The numbers of the objects that mention `number` as of a revision; 0 is the trailer.
    func referrers(of number: Int, asOf revision: Int) -> [Int] {
        mentions[number, default: []].compactMap { mention in
            guard mention.referrer != 0 else {
                return mention.revision == revision ? 0 : nil
            }
            let live = index.lookUp(mention.referrer, asOf: revision)
            let isInForce = live.map { Int(index.entries[$0].revision) == mention.revision }
            return isInForce == true ? mention.referrer : nil
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
