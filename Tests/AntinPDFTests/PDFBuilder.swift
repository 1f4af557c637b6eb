/// Writes small PDFs by hand: the objects as they are given, numbered from 1, and a section.
struct PDFBuilder {
    enum Section {
        case table
        case stream
    }

    private(set) var bytes: [UInt8]
    private(set) var offsets: [Int: Int] = [:]
    private var inStreams: [Int: (container: Int, slot: Int)] = [:]
    private var freed: Set<Int> = []
    private var previous: Int?
    private var next = 1

    /// A new file, or an update of `base` whose newest section is at `previous`.
    init(
        base: [UInt8] = Array("%PDF-1.7\n%\u{E2}\u{E3}\n".utf8), previous: Int? = nil, next: Int = 1
    ) {
        self.bytes = base
        self.previous = previous
        self.next = next
    }

    /// Adds an object, by default with the next number.
    mutating func add(_ body: String, number: Int? = nil) {
        let number = number ?? next
        next = max(next, number + 1)
        offsets[number] = bytes.count
        bytes += Array("\(number) 0 obj\n\(body)\nendobj\n".utf8)
    }

    /// Lists an object that is in an object stream; for files with a stream section.
    mutating func addInStream(_ number: Int, container: Int, slot: Int) {
        next = max(next, number + 1)
        inStreams[number] = (container, slot)
    }

    /// Marks these numbers as free.
    mutating func free(_ numbers: [Int]) { freed.formUnion(numbers) }

    /// Bytes that no section accounts for.
    mutating func append(_ text: String) { bytes += Array(text.utf8) }

    /// Ends the file. The trailer has `/Size`, `/Root 1 0 R`, `/Prev` and `extra`.
    func file(_ kind: Section, extra: String = "", size: Int? = nil, root: Int = 1) -> [UInt8] {
        var file = bytes
        let start = file.count
        let prev = previous.map { "/Prev \($0)" } ?? ""
        switch kind {
        case .table:
            var text = "xref\n"
            if previous == nil { text += "0 1\n0000000000 65535 f \n" }
            for number in freed.sorted() { text += "\(number) 1\n\(Self.pad(0)) 00001 f \n" }
            for (number, offset) in offsets.sorted(by: { $0.key < $1.key }) {
                text += "\(number) 1\n\(Self.pad(offset)) 00000 n \n"
            }
            text += "trailer\n<</Size \(size ?? next)/Root \(root) 0 R\(prev)\(extra)>>\n"
            file += Array(text.utf8)
        case .stream:
            var entries = offsets.merging([next: start]) { first, _ in first }
                .map { (number: $0.key, kind: UInt8(1), place: $0.value, slot: 0) }
            for (number, place) in inStreams {
                entries.append((number, 2, place.container, place.slot))
            }
            entries.sort { $0.number < $1.number }
            var rows: [UInt8] = []
            for entry in entries {
                rows.append(entry.kind)
                for shift in [24, 16, 8, 0] {
                    rows.append(UInt8(truncatingIfNeeded: entry.place >> shift))
                }
                rows.append(UInt8(entry.slot))
            }
            let index = entries.map { "\($0.number) 1" }.joined(separator: " ")
            let text =
                "\(next) 0 obj\n<</Type/XRef/W[1 4 1]/Index[\(index)]/Size \(size ?? next + 1)"
                + "/Root \(root) 0 R\(prev)\(extra)/Length \(rows.count)>>\nstream\n"
            file += Array(text.utf8)
            file += rows
            file += Array("\nendstream\nendobj\n".utf8)
        }
        return file + Array("startxref\n\(start)\n%%EOF\n".utf8)
    }

    private static func pad(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: 10 - text.count) + text
    }
}
