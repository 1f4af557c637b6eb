// BadInput.swift
internal import AntinPDF
internal import AntinSystem

/// Files that cost their reader as much as they can, and the same things done to a signed file.
///
/// Small files that unpack, nest or repeat without end, and large ones that are merely large.
package struct BadInput: Sendable {
    package let name: String
    package let bytes: [UInt8]

    /// Files of their own.
    package static func files() -> [BadInput] {
        Self.bombs + Self.nested + Self.cycles + Self.crowds + Self.numbers
    }

    /// The same kinds of cost in a revision after a signature; the names begin with that of the
    /// victim.
    package static func updates(of victim: SignedVictim) throws -> [BadInput] {
        func update(_ name: String, _ change: (inout PDFUpdate) throws -> Void) throws -> BadInput {
            var update = PDFUpdate(victim)
            try change(&update)
            return BadInput("\(victim.name): \(name)", update.bytes)
        }
        let next = victim.next
        var all = [
            try update("annotations") { update in
                for number in next..<next + 20_000 {
                    update.add(number, "<</Type/Annot/Subtype/Square>>")
                }
                let list = (next..<next + 20_000).map { "\($0) 0 R" }.joined(separator: " ")
                _ = try update.setPage(victim, [("Annots", "[\(list)]")])
            },
            try update("fields") { update in
                for number in next..<next + 2_000 {
                    update.add(number, "<</FT/Sig/T(\(number))>>")
                }
                let list = (next..<next + 2_000).map { "\($0) 0 R" }.joined(separator: " ")
                _ = try update.setForm(victim, [("Fields", "[\(list)]")])
            },
            try update("twinKids") { update in
                for number in next..<next + 40 {
                    update.add(
                        number,
                        "<</FT/Sig/T(k)/Kids[\(number + 1) 0 R \(number + 1) 0 R]>>")
                }
                update.add(next + 40, "<</FT/Sig/T(end)>>")
                _ = try update.setForm(victim, [("Fields", "[\(next) 0 R]")])
            },
            try update("longArray") { update in
                let list = String(repeating: "0 ", count: 400_000)
                _ = try update.setPage(victim, [("Contents", "[\(list)]")])
            },
            try update("mentions") { update in
                let list = String(repeating: "\(next) 0 R ", count: 200_000)
                update.add(next, "[\(list)]")
                try update.setCatalog(victim, [("X", "\(next) 0 R")])
            },
            try update("strayText") { update in
                update.tail = String(repeating: "9 0 obj\n", count: 100_000)
            },
        ]
        var many = victim.bytes
        var previous = victim.revision.startxref
        for _ in 0..<400 {
            let start = many.count
            guard !victim.usesStream else { break }
            many += Array(
                ("xref\n0 0\ntrailer\n<</Size \(next)/Root \(victim.revision.root)"
                    + "/Prev \(previous)>>\nstartxref\n\(start)\n%%EOF\n").utf8)
            previous = start
        }
        if !victim.usesStream {
            // Nothing changes in them, but they are there.
            var last = PDFUpdate(base: many, of: victim)
            last.previous = String(previous)
            _ = try last.setPage(victim, [("Rotate", "90")])
            all.append(BadInput("\(victim.name): revisions", last.bytes))
        }
        return all
    }

    // MARK: - Decompression

    private static let bombs: [BadInput] = {
        // A thousand to one: 64 MiB of zeros in 64 KiB.
        let zeros = Deflate.zlib([UInt8](repeating: 0, count: 64 << 20))
        func half(_ number: Int, _ object: String) -> [UInt8] {
            Deflate.zlib(
                Array("\(number) 0 \(object)".utf8) + [UInt8](repeating: 0x20, count: 40 << 20))
        }
        let parts = [
            half(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>"),
            half(2, "<</Type/Pages/Kids[]/Count 0>>"), half(3, "<</Fields[4 0 R]>>"),
            half(4, "<</FT/Sig/T(a)>>"),
        ]
        let million = Deflate.zlib([UInt8](repeating: 0, count: 3_000_000))
        return [
            BadInput(
                "bomb.section", Self.section(zeros, "/W[1 1 1]/Index[0 20000000]", size: 20_000_000)
            ),
            BadInput("bomb.freeEntries", Self.section(million, "/W[1 1 1]", size: 1_000_000)),
            BadInput("bomb.moreEntries", Self.section(zeros, "/W[1 1 1]", size: 9_000_000)),
            BadInput("bomb.noWidth", Self.section(million, "/W[0 0 0]", size: 1_000_000_000)),
            BadInput(
                "bomb.predictor",
                Self.section(
                    zeros, "/W[1 1 1]/DecodeParms<</Predictor 12/Columns 1000000000>>",
                    size: 1_000)),
            BadInput("bomb.objects", Self.containers(Array(parts.prefix(1)))),
            BadInput("bomb.manyObjects", Self.containers(parts)),
            BadInput(
                "bomb.filters",
                Self.section(zeros, "/W[1 1 1]/Filter[/FlateDecode/FlateDecode]", size: 9)),
        ]
    }()

    // MARK: - Nesting

    private static func deep(_ open: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + String(repeating: close, count: count)
    }

    private static let nested: [BadInput] = [
        BadInput("deep.arrays", Self.catalog("/X " + Self.deep("[", "]", 200_000))),
        BadInput("deep.dictionaries", Self.catalog("/X " + Self.deep("<</X ", ">>", 100_000))),
        BadInput("deep.open", Self.catalog("/X " + String(repeating: "[", count: 300_000))),
        BadInput("deep.strings", Self.catalog("/X (" + Self.deep("(", ")", 500_000) + ")")),
        BadInput(
            "deep.trailer", TestPDF.file(Self.plain, trailer: "/X" + Self.deep("[", "]", 9_999))),
        BadInput("long.name", Self.catalog("/" + String(repeating: "N", count: 5_000_000))),
        BadInput("long.number", Self.catalog("/X " + String(repeating: "9", count: 2_000_000))),
        BadInput("long.real", Self.catalog("/X ." + String(repeating: "9", count: 2_000_000))),
        BadInput(
            "long.comment", Self.catalog("%" + String(repeating: "x", count: 5_000_000) + "\n")),
        BadInput("long.space", Self.catalog(String(repeating: " ", count: 5_000_000))),
        BadInput(
            "long.array", Self.catalog("/X[" + String(repeating: "0 ", count: 2_000_000) + "]")),
        BadInput("long.keys", Self.catalog((0..<200_000).map { "/K\($0) 0" }.joined())),
    ]

    // MARK: - Cycles

    private static let cycles: [BadInput] = [
        BadInput("cycle.pages", TestPDF.file([Self.root, "<</Type/Pages/Kids[2 0 R]/Count 1>>"])),
        BadInput(
            "cycle.twoPages",
            TestPDF.file([
                Self.root, "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>",
            ])),
        BadInput(
            "cycle.fields",
            Self.form(["<</FT/Sig/T(a)/Kids[6 0 R]>>", "<</T(b)/Parent 5 0 R/Kids[5 0 R]>>"])),
        BadInput(
            "cycle.parents",
            Self.form(["<</T(a)/Parent 6 0 R/FT/Sig>>", "<</T(b)/Parent 5 0 R>>"])),
        BadInput("cycle.reference", Self.form(["5 0 R"])),
        BadInput("cycle.value", Self.form(["<</FT/Sig/T(a)/V 6 0 R>>", "6 0 R"])),
        BadInput(
            "cycle.length",
            Self.form([
                "<</Length 6 0 R>>\nstream\nx\nendstream",
                "<</Length 5 0 R>>\nstream\nx\nendstream",
            ])),
        BadInput(
            "cycle.manyKids",
            // Each level names the next one twice: 2^40 paths in forty objects.
            Self.form(
                (0..<40).map { "<</FT/Sig/T(k)/Kids[\($0 + 6) 0 R \($0 + 6) 0 R]>>" }
                    + ["<</FT/Sig/T(end)>>"])),
        BadInput(
            "cycle.manyPages",
            TestPDF.file(
                [Self.root]
                    + (0..<40).map { "<</Type/Pages/Kids[\($0 + 3) 0 R \($0 + 3) 0 R]/Count 2>>" }
                    + ["<</Type/Page/MediaBox[0 0 9 9]>>"])),
    ]

    // MARK: - Numbers of things

    private static let crowds: [BadInput] = {
        let fields = (5..<60_005).map { "\($0) 0 R" }.joined(separator: " ")
        let signatures = (0..<60_000).map { "<</FT/Sig/T(\($0))>>" }
        let pages = (3..<60_003).map { "\($0) 0 R" }.joined(separator: " ")
        let updates = (0..<700).reduce(into: TestPDF.bytes()) { file, _ in
            let previous = file.last("xref\n", below: file.count - 40) ?? 0
            let start = file.count
            file += Array(
                ("xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R/Prev \(previous)>>\n"
                    + "startxref\n\(start)\n%%EOF\n").utf8)
        }
        return [
            BadInput("many.objects", Self.manyObjects(1_000_000)),
            BadInput("many.objectsBeyond", Self.manyObjects(1_000_001)),
            BadInput(
                "many.fields",
                TestPDF.file(
                    [
                        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[\(fields)]/SigFlags 3>>>>",
                        "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R>>",
                        "null",
                    ] + signatures)),
            BadInput(
                "many.pages",
                TestPDF.file(
                    [Self.root, "<</Type/Pages/Kids[\(pages)]/Count 60000>>"]
                        + [String](repeating: "<</Type/Page/Parent 2 0 R>>", count: 60_000))),
            BadInput("many.revisions", updates),
            BadInput(
                "many.markers",
                TestPDF.bytes() + Array(String(repeating: "%%EOF\n", count: 500_000).utf8)),
            BadInput(
                "many.startxrefs",
                TestPDF.bytes()
                    + Array(String(repeating: "startxref\n9\n%%EOF\n", count: 200_000).utf8)),
            BadInput(
                "many.headers",
                Array(String(repeating: "%PDF-1.7\n", count: 200_000).utf8) + TestPDF.bytes()),
        ]
    }()

    // MARK: - Numbers

    private static let numbers: [BadInput] = [
        ("count", "xref\n0 4000000000\n0000000000 65535 f \n"),
        ("countBeyond", "xref\n0 99999999999999999999\n0000000000 65535 f \n"),
        ("startBeyond", "xref\n9223372036854775807 2\n0000000000 65535 f \n0000000000 65535 f \n"),
        ("negativeOffset", "xref\n0 2\n0000000000 65535 f \n-000000010 00000 n \n"),
        ("largeOffset", "xref\n0 2\n0000000000 65535 f \n9999999999 00000 n \n"),
        ("noRows", "xref\n0 3\n"),
        ("manySubsections", "xref\n" + String(repeating: "0 0\n", count: 300_000)),
    ].map { name, section in
        var file = Array("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".utf8)
        let start = file.count
        file += Array(
            (section + "trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n").utf8)
        return BadInput("section.\(name)", file)
    }

    // MARK: - Parts

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    private static let root = "<</Type/Catalog/Pages 2 0 R>>"
    private static let plain = [
        root, "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]

    private static func catalog(_ more: String) -> [UInt8] {
        TestPDF.file(["<</Type/Catalog/Pages 2 0 R\(more)>>"] + Self.plain.dropFirst())
    }

    /// A form whose one field is object 5.
    private static func form(_ objects: [String]) -> [UInt8] {
        TestPDF.file(
            ["<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>"]
                + Self.plain.dropFirst() + ["null"] + objects)
    }

    /// A file whose section is a stream with this data.
    private static func section(_ data: [UInt8], _ entries: String, size: Int) -> [UInt8] {
        var file = Array("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".utf8)
        let start = file.count
        let filter = entries.contains("/Filter") ? "" : "/Filter/FlateDecode"
        file += Array(
            ("5 0 obj\n<</Type/XRef\(entries)\(filter)/Size \(size)/Root 1 0 R"
                + "/Length \(data.count)>>\nstream\n").utf8)
        return file + data
            + Array("\nendstream\nendobj\nstartxref\n\(start)\n%%EOF\n".utf8)
    }

    /// A file whose catalog, pages and so on stand in object streams with this data.
    private static func containers(_ data: [[UInt8]]) -> [UInt8] {
        var file = Array("%PDF-1.7\n".utf8)
        var rows: [[Int]] = [[0, 0, 0]]
        // Objects 1, 2, … are in the containers 101, 102, …
        rows += data.indices.map { [2, 101 + $0, 0] }
        var offsets: [Int] = []
        for (index, data) in data.enumerated() {
            offsets.append(file.count)
            file += Array(
                ("\(101 + index) 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode"
                    + "/Length \(data.count)>>\nstream\n").utf8)
            file += data + Array("\nendstream\nendobj\n".utf8)
        }
        let start = file.count
        rows += offsets.map { [1, $0, 0] } + [[1, start, 0]]
        let table = rows.flatMap { row in
            [UInt8(row[0])]
                + [16, 8, 0].map { UInt8(truncatingIfNeeded: row[1] >> $0) } + [UInt8(row[2])]
        }
        let own = 101 + data.count
        file += Array(
            ("\(own) 0 obj\n<</Type/XRef/W[1 3 1]/Index[0 \(data.count + 1) 101 \(data.count + 1)]"
                + "/Size \(own + 1)/Root 1 0 R/Length \(table.count)>>\nstream\n").utf8)
        return file + table
            + Array("\nendstream\nendobj\nstartxref\n\(start)\n%%EOF\n".utf8)
    }

    /// A right file with so many entries; all but a few name one and the same object.
    private static func manyObjects(_ count: Int) -> [UInt8] {
        var file = Array("%PDF-1.7\n".utf8)
        var offsets: [Int] = []
        for (number, body) in Self.plain.enumerated() {
            offsets.append(file.count)
            file += Array("\(number + 1) 0 obj\n\(body)\nendobj\n".utf8)
        }
        let start = file.count
        var rows: [UInt8] = [0, 0, 0]
        for offset in offsets { rows += [1, UInt8(offset >> 8), UInt8(offset & 0xff)] }
        rows += [1, UInt8(start >> 8), UInt8(start & 0xff)]
        for _ in 5..<count { rows += [1, 0, 9] }
        let data = Deflate.zlib(rows)
        file += Array(
            ("4 0 obj\n<</Type/XRef/W[1 2 0]/Size \(count)/Root 1 0 R/Filter/FlateDecode"
                + "/Length \(data.count)>>\nstream\n").utf8)
        return file + data
            + Array("\nendstream\nendobj\nstartxref\n\(start)\n%%EOF\n".utf8)
    }
}
