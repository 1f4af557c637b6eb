import AntinSystem

/// What one revision wrote, compared with the revision before it, object by object.
struct RevisionDifference {
    /// Objects that were not there before.
    private(set) var created: [Int: PDFObject] = [:]
    /// Objects whose meaning is another one.
    private(set) var changed: [Int: (old: PDFObject, new: PDFObject)] = [:]
    /// Objects that are no more.
    private(set) var freed: [Int: PDFObject] = [:]
    /// What is wrong with the revision as a piece of file, with the object where there is one.
    private(set) var faults: [(object: Int?, why: String)] = []

    private let loader: ObjectLoader
    private let revision: PDFRevision
    private let now: Int
    private let before: Int

    /// Throws if an object of the revision cannot be read.
    init(_ loader: ObjectLoader, revision: Int) throws(PDFError) {
        self.loader = loader
        self.revision = loader.revisions[revision]
        self.now = revision
        self.before = revision - 1
        let ranges = try compareObjects()
        accountForBytes(ranges)
    }

    /// Returns where the objects of this revision lie.
    private mutating func compareObjects() throws(PDFError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for number in loader.index.numbers[now].lazy.map({ Int($0) }) {
            let old = loader.index.live(number, asOf: before)
            guard let entry = loader.index.live(number, asOf: now) else {
                if let old { freed[number] = try value(number, old, asOf: before) }
                continue
            }
            if number == revision.streamNumber {
                if old != nil { faults.append((number, "became the cross-reference")) }
                continue
            }
            // A section may repeat entries of older ones.
            if case .offset = entry.place, entry.place == old?.place,
                entry.generation == old?.generation
            {
                continue
            }
            let reference = PDFReference(number: number, generation: Int(entry.generation))
            let loaded: ObjectLoader.Loaded?
            do throws(PDFError) {
                loaded = try loader.load(reference, asOf: now)
            } catch {
                // What took the place of an object and cannot be read is a replacement all the same.
                guard old != nil, error.kind == .malformed else { throw error }
                faults.append((number, "was replaced by something broken: \(error.detail)"))
                continue
            }
            checkPlace(number, entry, old, loaded?.range, &ranges)
            let value = loaded?.value ?? .null
            guard let old else {
                created[number] = value
                continue
            }
            if old.generation != entry.generation {
                faults.append((number, "has another generation"))
            }
            let oldValue = try self.value(number, old, asOf: before)
            if !areSame(oldValue, value) { changed[number] = (oldValue, value) }
        }
        return ranges
    }

    private func value(
        _ number: Int, _ entry: XrefEntry, asOf revision: Int
    ) throws(PDFError) -> PDFObject {
        try loader.object(
            PDFReference(number: number, generation: Int(entry.generation)), asOf: revision)
    }

    /// An object of this revision stands in the bytes of this revision.
    private mutating func checkPlace(
        _ number: Int, _ entry: XrefEntry, _ old: XrefEntry?, _ range: Range<Int>?,
        _ ranges: inout [Range<Int>]
    ) {
        if let range {
            if range.lowerBound >= revision.start {
                ranges.append(range)
            } else {
                faults.append((number, "points into an earlier revision"))
            }
        }
        if case .stream(let container, _) = entry.place, entry.place != old?.place,
            let holder = loader.index.live(container, asOf: now), Int(holder.revision) < now
        {
            faults.append((number, "points into an earlier revision"))
        }
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
                faults.append((nil, "objects overlap at byte \(range.lowerBound)"))
                return
            }
            let hasMore = loader.store.withSpan(position..<range.lowerBound) { bytes in
                var lexer = PDFLexer(at: 0, end: bytes.count, limits: loader.limits)
                lexer.skipSpace(bytes)
                return lexer.position < bytes.count
            }
            if hasMore {
                faults.append((nil, "bytes at \(position) that nothing accounts for"))
            }
            position = range.upperBound
        }
    }
}
