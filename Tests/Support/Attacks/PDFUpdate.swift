// PDFUpdate.swift
internal import AntinPDF

/// One more revision, written by hand: honest where nothing else is asked for.
///
/// Whatever a number is, is text, so that it may be a number that no reader expects.
struct PDFUpdate {
    /// What stands before the revision.
    let base: [UInt8]
    var usesStream: Bool
    /// `/Prev`; nil leaves it out.
    var previous: String?
    var size: String?
    var root: String
    /// Further entries of the trailer; those of the file are taken over.
    var trailer: [(key: String, value: String)]
    /// What `startxref` says; nil says where the section is.
    var startxref: String?
    /// Entries that name another place than an object of this revision.
    var entries: [Int: String] = [:]
    var freed: [Int] = []
    /// Objects in an object stream of this revision; only where the section is a stream.
    var compressed: [(number: Int, container: Int, slot: Int)] = []
    /// `/W` and `/Index` of a stream in place of the right ones.
    var widths = "[1 4 2]"
    var index: String?
    /// Bytes after `%%EOF` and its line end.
    var tail = ""

    private var objects: [(number: Int, generation: Int, body: [UInt8])] = []
    private let next: Int

    init(_ victim: SignedVictim) {
        self.init(base: victim.bytes, of: victim)
    }

    /// After other bytes of the same length as the victim's.
    init(base: [UInt8], of victim: SignedVictim) {
        self.init(
            base: base, document: victim.document,
            revision: victim.document.revisions.count - 1)
    }

    /// A revision after that one of the document, of which `base` is the beginning.
    init(base: [UInt8], document: PDFDocument, revision index: Int) {
        let revision = document.revisions[index]
        self.base = base
        self.usesStream = revision.usesXrefStream
        self.previous = String(revision.startxref)
        self.root = revision.root.description
        self.next = SignedVictim.size(of: document, revision: index)
        self.trailer = revision.trailer.entries
            .filter { !Self.sectionKeys.contains($0.key) }
            .map { ($0.key, PDFSpelling.text($0.value)) }
    }

    private static let sectionKeys: Set = [
        "Size", "Root", "Prev", "Type", "W", "Index", "Length", "Filter", "DecodeParms",
        "XRefStm",
    ]

    mutating func add(_ number: Int, _ body: String, generation: Int = 0) {
        self.objects.append((number, generation, Array(body.utf8)))
    }

    mutating func add(_ reference: PDFReference, _ body: String) {
        self.add(reference.number, body, generation: reference.generation)
    }

    mutating func add(_ number: Int, _ entries: String, stream: [UInt8]) {
        self.objects.append(
            (
                number, 0,
                Array("<<\(entries)/Length \(stream.count)>>\nstream\n".utf8) + stream
                    + Array("\nendstream".utf8)
            ))
    }

    mutating func set(_ key: String, _ value: String?) {
        self.trailer.removeAll { $0.key == key }
        if let value { self.trailer.append((key, value)) }
    }

    // MARK: - Printing

    /// The objects alone, without a section.
    var body: [UInt8] {
        self.objects.reduce(into: self.base) { bytes, object in
            bytes += Array("\(object.number) \(object.generation) obj\n".utf8)
            bytes += object.body
            bytes += Array("\nendobj\n".utf8)
        }
    }

    /// The whole file.
    var bytes: [UInt8] {
        let body = self.body
        let section = self.usesStream ? self.streamSection(at: body.count) : self.table()
        let end = "startxref\n\(self.startxref ?? String(body.count))\n%%EOF\n\(self.tail)"
        return body + section + Array(end.utf8)
    }

    private var offsets: [Int: (offset: Int, generation: Int)] {
        var position = self.base.count
        var offsets: [Int: (Int, Int)] = [:]
        for object in self.objects {
            offsets[object.number] = (position, object.generation)
            position += "\(object.number) \(object.generation) obj\n".utf8.count
            position += object.body.count + "\nendobj\n".utf8.count
        }
        return offsets
    }

    private var highest: Int {
        max(self.next, (self.offsets.keys.max() ?? 0) + 1)
    }

    private func dictionary(_ size: Int) -> String {
        let previous = self.previous.map { "/Prev \($0)" } ?? ""
        return "/Size \(self.size ?? String(size))/Root \(self.root)\(previous)"
            + self.trailer.map { "/\($0.key) \($0.value)" }.joined()
    }

    private func table() -> [UInt8] {
        var rows: [Int: String] = [:]
        for (number, place) in self.offsets {
            let generation = String(place.generation)
            rows[number] =
                "\(PDFSpelling.offset(place.offset)) "
                + String(repeating: "0", count: 5 - generation.count) + "\(generation) n \n"
        }
        for number in self.freed { rows[number] = "0000000000 00001 f \n" }
        for (number, place) in self.entries { rows[number] = "\(place) 00000 n \n" }
        var text = "xref\n"
        for (number, row) in rows.sorted(by: { $0.key < $1.key }) { text += "\(number) 1\n\(row)" }
        return Array((text + "trailer\n<<\(self.dictionary(self.highest))>>\n").utf8)
    }

    private func streamSection(at start: Int) -> [UInt8] {
        let own = self.highest
        var rows: [(number: Int, kind: UInt8, place: Int, last: Int)] = [(own, 1, start, 0)]
        rows += self.offsets.map { ($0.key, 1, $0.value.offset, $0.value.generation) }
        rows += self.freed.map { ($0, 0, 0, 1) }
        rows += self.compressed.map { ($0.number, 2, $0.container, $0.slot) }
        rows += self.entries.map { ($0.key, 1, Int($0.value) ?? .max, 0) }
        rows.sort { $0.number < $1.number }
        var data: [UInt8] = []
        for row in rows {
            data.append(row.kind)
            for shift in [24, 16, 8, 0] {
                data.append(UInt8(truncatingIfNeeded: row.place >> shift))
            }
            for shift in [8, 0] { data.append(UInt8(truncatingIfNeeded: row.last >> shift)) }
        }
        let index = self.index ?? "[\(rows.map { "\($0.number) 1" }.joined(separator: " "))]"
        let text =
            "\(own) 0 obj\n<</Type/XRef/W \(self.widths)/Index \(index)"
            + "\(self.dictionary(own + 1))/Length \(data.count)>>\nstream\n"
        return Array(text.utf8) + data + Array("\nendstream\nendobj\n".utf8)
    }
}
