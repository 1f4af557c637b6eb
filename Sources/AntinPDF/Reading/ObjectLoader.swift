import AntinSystem

/// Loads objects as of a revision, each at most once.
///
/// A loader lives for one question (listing signatures, preparing one) and is used by one thread.
/// What it has loaded stays in memory, up to the limits.
final class ObjectLoader {
    /// An object and, if it stands in the file itself, the bytes from its number to `endobj`.
    struct Loaded {
        let value: PDFObject
        let range: Range<Int>?
    }

    let store: ByteStore
    let revisions: [PDFRevision]
    let index: XrefIndex
    let limits: PDFLimits

    private var decoder: StreamDecoder
    private var held: [Int: Loaded] = [:]
    private var containers: [Int: ObjectStream] = [:]
    private var elementsLeft: Int
    private var depth = 0

    init(store: ByteStore, revisions: [PDFRevision], index: XrefIndex, limits: PDFLimits) {
        self.store = store
        self.revisions = revisions
        self.index = index
        self.limits = limits
        self.decoder = StreamDecoder(limits: limits)
        self.elementsLeft = limits.heldElements
    }

    /// The object behind a reference; null if free, unknown or of another generation (7.3.10).
    func object(_ reference: PDFReference, asOf revision: Int) throws(PDFError) -> PDFObject {
        try load(reference, asOf: revision)?.value ?? .null
    }

    /// The object itself, or what it refers to.
    func resolve(_ object: PDFObject?, asOf revision: Int) throws(PDFError) -> PDFObject {
        switch object {
        case nil: .null
        case .reference(let reference): try self.object(reference, asOf: revision)
        case .some(let object): object
        }
    }

    func load(_ reference: PDFReference, asOf revision: Int) throws(PDFError) -> Loaded? {
        guard let position = index.lookUp(reference.number, asOf: revision) else { return nil }
        let entry = index.entries[position]
        guard entry.place == .free || Int(entry.generation) == reference.generation else {
            return nil
        }
        // Objects inside object streams depend on the revision that one looks from, because the
        // container may have been replaced; they are held by their container.
        switch entry.place {
        case .free:
            return nil
        case .offset(let offset):
            if let loaded = held[position] { return loaded }
            let loaded = try parse(entry, at: offset)
            held[position] = loaded
            return loaded
        case .stream(let container, let slot):
            let number = Int(entry.number)
            return Loaded(
                value: try object(number, in: container, at: slot, asOf: revision), range: nil)
        }
    }

    // MARK: In the file

    private func parse(_ entry: XrefEntry, at offset: Int) throws(PDFError) -> Loaded {
        try nested(at: offset) { () throws(PDFError) -> Loaded in
            let revision = Int(entry.revision)
            let end = revisions[revision].endOffset
            var limits = limits
            limits.elements = min(limits.elements, elementsLeft)
            let parsed = try store.withSpan(0..<store.count) { bytes throws(PDFError) in
                try IndirectObject(at: offset, end: end, bytes, limits: limits) {
                    length throws(PDFError) in
                    try self.object(length, asOf: revision).integer
                }
            }
            guard parsed.reference.number == Int(entry.number),
                parsed.reference.generation == Int(entry.generation)
            else {
                throw PDFError(.malformed, at: offset, "another object than the entry says")
            }
            try hold(parsed.value)
            return Loaded(value: parsed.value, range: offset..<parsed.end)
        }
    }

    /// An indirect `/Length` may lead to another object, and so on: bounded, and no cycles.
    private func nested<Result>(
        at offset: Int, _ body: () throws(PDFError) -> Result
    ) throws(PDFError) -> Result {
        guard depth < 8 else { throw PDFError(.malformed, at: offset, "a cycle of lengths") }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }

    private func hold(_ object: PDFObject) throws(PDFError) {
        elementsLeft -= object.weight
        guard elementsLeft > 0 else { throw PDFError(.limit, "too many values in all objects") }
    }

    // MARK: In object streams

    private func object(
        _ number: Int, in container: Int, at slot: Int, asOf revision: Int
    ) throws(PDFError) -> PDFObject {
        guard let position = index.lookUp(container, asOf: revision),
            let object = try objectStream(at: position)
        else {
            throw PDFError(.malformed, "object \(number) is in an object stream that is none")
        }
        guard object.numbers.indices.contains(slot), object.numbers[slot] == number else {
            throw PDFError(
                .malformed, at: object.place, "object \(number) is not where its entry says")
        }
        if let value = object.values[slot] { return value }
        var limits = limits
        limits.elements = min(limits.elements, elementsLeft)
        let value = try object.parse(slot, limits: limits)
        try hold(value)
        object.values[slot] = value
        return value
    }

    /// The object stream whose entry is at this position of the index; nil if it is none.
    func objectStream(at position: Int) throws(PDFError) -> ObjectStream? {
        if let known = containers[position] { return known }
        let entry = index.entries[position]
        guard case .offset(let offset) = entry.place else { return nil }
        let loaded =
            if let known = held[position] { known } else { try parse(entry, at: offset) }
        held[position] = loaded
        guard let stream = loaded.value.stream, stream.dictionary["Type"]?.name == "ObjStm" else {
            return nil
        }
        let decoded = try decoder.decode(stream, of: store)
        let container = try ObjectStream(
            stream.dictionary, decoded: decoded, at: offset, limits: limits)
        containers[position] = container
        return container
    }
}

extension PDFObject {
    /// Roughly how many values an object holds in memory; long strings count for their length.
    var weight: Int {
        switch self {
        case .array(let values):
            return values.reduce(1) { $0 + $1.weight }
        case .dictionary(let dictionary):
            return dictionary.entries.reduce(1) { $0 + 1 + $1.value.weight }
        case .stream(let stream):
            return PDFObject.dictionary(stream.dictionary).weight
        case .string(let bytes):
            return 1 + bytes.count / 24
        case .name(let text):
            return 1 + text.utf8.count / 24
        default:
            return 1
        }
    }
}
