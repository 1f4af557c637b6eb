import AntinSystem
import Testing

@testable import AntinPDF

@Suite("PDF reader")
struct PDFDocumentTests {
    private func kind(_ bytes: [UInt8], limits: PDFLimits = .standard) -> PDFError.Kind? {
        do throws(PDFError) {
            _ = try PDFDocument(reading: ByteStore(bytes), limits: limits).pages()
            return nil
        } catch { return error.kind }
    }

    /// A minimal file with one text replaced by another.
    private func minimal(
        _ old: String = "", _ new: String = "", _ section: PDFBuilder.Section = .table
    ) throws -> [UInt8] {
        let file = Forger.base(section)
        guard !old.isEmpty else { return file }
        let start = try #require(Forger.last(Array(old.utf8), in: file))
        return file[..<start] + Array(new.utf8) + file[(start + old.utf8.count)...]
    }

    @Test("Files that are no PDF say what they are")
    func kinds() throws {
        #expect(kind([]) == .notPDF)
        #expect(kind(Array("Kính gửi".utf8)) == .notPDF)
        #expect(kind(Array("%PDF-1.7\n".utf8)) == .truncated)
        #expect(kind(Array("x".utf8) + Forger.base()) == .leadingBytes)
        #expect(kind([0xEF, 0xBB, 0xBF] + Forger.base()) == .leadingBytes)
        #expect(kind(Forger.base()) == nil)
        #expect(kind(Forger.base(.stream)) == nil)
        #expect(kind(try Fixtures.bytes("encrypted")) == .encrypted)
        #expect(kind(Array(Forger.base().dropLast(10))) == .truncated)
    }

    @Test("Bytes behind the end are reported, line ends are not")
    func trailing() throws {
        for (text, isTrailing) in [
            ("", false), ("\n", false), ("\r\n\r\n\r\n", false), ("x", true), (" ", true),
        ] {
            #expect((try read(Forger.base() + Array(text.utf8)).trailing != nil) == isTrailing)
        }
    }

    @Test(
        "A file that needs repair is not repaired",
        arguments: [
            ("xref\n", "xreff\n"), ("0 1\n0000000000 65535 f \n", ""),
            (" 00000 n \n", " 00000 n\n"), (" 00000 n \n", " 00000 x \n"),
            ("trailer\n", ""), ("startxref\n", ""), ("/Root 1 0 R", ""),
            ("/Root 1 0 R", "/Root 1 0 R/Root 2 0 R"), ("/Size 9", "/Size 8"), ("/Size 9", ""),
            ("%%EOF\n", "%%EO\n"), ("/Type/Catalog", "/Type/Catalog/Type/Catalog"),
            ("/Kids[3 0 R]", "/Kids[2 0 R]"), ("/Kids[3 0 R]", "/Kids[<<>>]"),
            ("/Fields[8 0 R]", "/Fields[8 0 R 8 0 R]"), ("/Fields[8 0 R]", "/Fields 12"),
        ])
    func noRepair(_ old: String, _ new: String) throws {
        let file = try minimal(old, new)
        let isSame = old == "0 1\n0000000000 65535 f \n"
        #expect((kind(file) == nil) == isSame, "\(old) → \(new)")
    }

    @Test("startxref and /Prev lead back, never forward, in circles or outside")
    func chain() throws {
        let base = Forger.base()
        let start = try read(base).newest.startxref
        for previous in [start + 1, 0, -1, .max, base.count, base.count + 400] {
            var update = PDFBuilder(base: base, previous: previous, next: 9)
            update.add("<</Producer(x)>>", number: 6)
            #expect(kind(update.file(.table)) == .malformed, "\(previous)")
        }
        // A section that names itself.
        let own = base.count + 41
        var update = PDFBuilder(base: base, previous: own, next: 9)
        update.add("<</Producer(x)>>", number: 6)
        let file = update.file(.table)
        #expect(kind(file) == .malformed)
        for text in ["0", "7", "99999999999", "99999999999999999999"] {
            #expect(kind(try minimal("startxref\n\(start)", "startxref\n\(text)")) != nil)
        }
    }

    @Test("Too many revisions are a limit, not a hang")
    func manyRevisions() throws {
        var file = Forger.base()
        for _ in 0..<5 {
            file = try Forger.sign(file) {
                $0.signs = false; $0.objects[6] = "<<>>"
            }
        }
        #expect(try read(file).revisions.count == 6)
        var limits = PDFLimits()
        limits.revisions = 5
        #expect(kind(file, limits: limits) == .limit)
    }

    @Test("One number with two entries in a section is refused")
    func twoEntries() throws {
        let file = try minimal("trailer\n", "6 1\n0000000016 00000 n \ntrailer\n")
        #expect(kind(file) == .malformed)
    }

    @Test("A count of entries that is not there is refused before it costs anything")
    func counts() throws {
        #expect(kind(try minimal("xref\n0 1\n", "xref\n0 1000000\n")) == .malformed)
        #expect(kind(try minimal("xref\n0 1\n", "xref\n0 1000001\n")) == .limit)
        #expect(kind(try minimal("xref\n0 1\n", "xref\n0 9223372036854775807\n")) == .limit)
        #expect(kind(try minimal("xref\n0 1\n", "xref\n9223372036854775807 1\n")) == .malformed)
        let stream = try minimal("/Index[", "/Index[0 1000000 ", .stream)
        #expect(kind(stream) != nil)
    }

    @Test("An encrypted document is known by any of its sections")
    func encrypted() throws {
        let base = try minimal("/ID[", "/Encrypt 6 0 R/ID[")
        #expect(kind(base) == .encrypted)
    }

    @Test("A stream ends where /Length says or not at all")
    func lengths() throws {
        func content(_ file: [UInt8]) throws -> PDFObject {
            try read(file).object(PDFReference(number: 4))
        }
        #expect(try content(Forger.base()).stream?.dataRange.count == 30)
        for length in ["29", "32", "-1", "9223372036854775807", "null", "(30)", "4 0 R", "5 0 R"] {
            let file = try Forger.sign(Forger.base()) {
                $0.signs = false
                $0.objects[4] =
                    "<</Length \(length)>>\nstream\nBT (VAN BAN MAU) Tj 99 0 Td ET\nendstream"
            }
            #expect(throws: PDFError.self, "\(length)") { try content(file) }
        }
        let indirect = try Forger.sign(Forger.base()) {
            $0.signs = false
            $0.objects[9] = "30"
            $0.objects[4] = "<</Length 9 0 R>>\nstream\nBT (VAN BAN MAU) Tj 99 0 Td ET\nendstream"
        }
        #expect(try content(indirect).stream?.dataRange.count == 30)
    }

    @Test("References to nothing are null; another generation is another object")
    func nothing() throws {
        let document = try read(Forger.base())
        for reference in [
            PDFReference(number: 9), PDFReference(number: 4_000_000_000),
            PDFReference(number: 1, generation: 1), PDFReference(number: 0),
            PDFReference(number: -1), PDFReference(number: .max),
        ] {
            #expect(try document.object(reference).isNull)
        }
    }

    @Test("Each revision can be looked at as it was")
    func asOf() throws {
        let file = try Forger.sign(Forger.base()) {
            $0.signs = false
            $0.objects[6] = "<</Producer(later)>>"
        }
        let document = try read(file)
        let reference = PDFReference(number: 6)
        #expect(
            try document.object(reference, asOf: 0).dictionary?["Producer"]?.string
                == Array("test".utf8))
        #expect(
            try document.object(reference).dictionary?["Producer"]?.string == Array("later".utf8))
        #expect(document.revisions.map(\.endOffset).last == file.count)
        #expect(document.revisions[0].endOffset == Forger.base().count)
    }

    @Test("Pages of every fixture are found", arguments: Fixtures.signable)
    func fixtures(_ name: String) throws {
        let document = try read(try Fixtures.bytes(name))
        #expect((1...2).contains(try document.pages().count))
        #expect(document.signatures.isEmpty)
        #expect(document.revisions.count == 1)
    }

    @Test("Object streams must hold what the entries say")
    func objectStreams() throws {
        func file(_ inner: String, first: Int = 4, count: Int = 1, slot: Int = 0) throws
            -> PDFObject
        {
            var builder = PDFBuilder()
            builder.add("<</Type/Catalog/Pages 2 0 R>>")
            builder.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
            builder.add("<</Type/Page/Parent 2 0 R>>")
            builder.add(
                "<</Type/ObjStm/N \(count)/First \(first)/Length \(inner.utf8.count)>>\nstream\n\(inner)\nendstream"
            )
            builder.addInStream(5, container: 4, slot: slot)
            return try read(builder.file(.stream)).object(PDFReference(number: 5))
        }
        #expect(try file("5 0 (x)") == .string([0x78]))
        #expect(try file("7 0 5 0 (x)", first: 8, count: 2, slot: 1) == .string([0x78]))
        for (inner, first, count, slot) in [
            ("6 0 (x)", 4, 1, 0), ("5 9 (x)", 4, 1, 0), ("5 0 (x)", 4, 1, 1),
            ("5 0 (x)", 99, 1, 0), ("5 0 (x)", -1, 1, 0), ("5 0 (x)", 4, -1, 0),
            ("5 0 (x)", 4, 2, 0), ("5 0 (x)", 4, 99_999_999, 0), ("5 -1 (x)", 5, 1, 0),
        ] {
            #expect(throws: PDFError.self) {
                try file(inner, first: first, count: count, slot: slot)
            }
        }
    }

    @Test("An object stream in an object stream is refused")
    func nestedObjectStream() throws {
        var builder = PDFBuilder()
        builder.add("<</Type/Catalog/Pages 2 0 R>>")
        builder.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
        builder.add("<</Type/Page/Parent 2 0 R>>")
        builder.addInStream(5, container: 6, slot: 0)
        builder.addInStream(6, container: 5, slot: 0)
        let document = try read(builder.file(.stream))
        #expect(throws: PDFError.self) { try document.object(PDFReference(number: 5)) }
    }

    @Test("A stream that decodes to too much is a limit")
    func bomb() throws {
        let bomb = Deflate.zlib([UInt8](repeating: 0, count: 1 << 21))
        var limits = PDFLimits()
        limits.decodedBytes = 1 << 20
        let store = ByteStore(bomb)
        let stream = PDFStream(
            dictionary: PDFDictionary([("Filter", .name("FlateDecode"))]),
            dataRange: 0..<bomb.count)
        var decoder = StreamDecoder(limits: limits)
        let error = #expect(throws: PDFError.self) { try decoder.decode(stream, of: store) }
        #expect(error?.kind == .limit)
        limits.decodedBytes = 1 << 22
        limits.totalDecodedBytes = 1 << 22
        var wider = StreamDecoder(limits: limits)
        #expect(try wider.decode(stream, of: store).count == 1 << 21)
        let second = #expect(throws: PDFError.self) {
            _ = try wider.decode(stream, of: store)
            _ = try wider.decode(stream, of: store)
        }
        #expect(second?.kind == .limit)
    }

    @Test("Every PNG filter and the TIFF predictor are undone")
    func predictors() throws {
        let plain: [UInt8] = (0..<48).map { UInt8(truncatingIfNeeded: $0 * $0 + 7) }
        for (colors, columns) in [(1, 12), (3, 4), (2, 6)] {
            let row = colors * columns
            for filter in 0...4 {
                var encoded: [UInt8] = []
                for start in stride(from: 0, to: plain.count, by: row) {
                    encoded.append(UInt8(filter))
                    for column in 0..<row {
                        let here = Int(plain[start + column])
                        let left = column >= colors ? Int(plain[start + column - colors]) : 0
                        let up = start > 0 ? Int(plain[start + column - row]) : 0
                        let corner =
                            start > 0 && column >= colors
                            ? Int(plain[start + column - row - colors]) : 0
                        let guess = left + up - corner
                        let distances = [
                            (abs(guess - left), 0), (abs(guess - up), 1), (abs(guess - corner), 2),
                        ]
                        let nearest = distances.min { $0 < $1 }?.1
                        let paeth = nearest == 0 ? left : nearest == 1 ? up : corner
                        let predicted = [0, left, up, (left + up) / 2, paeth][filter]
                        encoded.append(UInt8(truncatingIfNeeded: here - predicted))
                    }
                }
                #expect(try decode(encoded, predictor: 10 + filter, colors, columns) == plain)
            }
            var differences = plain
            for index in plain.indices where index % row >= colors {
                differences[index] = plain[index] &- plain[index - colors]
            }
            #expect(try decode(differences, predictor: 2, colors, columns) == plain)
        }
        #expect(throws: PDFError.self) { try decode([5, 1], predictor: 12, 1, 1) }
        #expect(throws: PDFError.self) { try decode([0, 1, 2], predictor: 12, 1, 1) }
        #expect(throws: PDFError.self) { try decode([0], predictor: 3, 1, 1) }
        #expect(throws: PDFError.self) { try decode([0], predictor: 12, 0, 1) }
        #expect(throws: PDFError.self) { try decode([0], predictor: 12, 1, .max) }
    }

    private func decode(
        _ bytes: [UInt8], predictor: Int, _ colors: Int, _ columns: Int
    ) throws -> [UInt8] {
        let data = Deflate.zlib(bytes)
        let parameters = PDFDictionary([
            ("Predictor", .integer(predictor)), ("Colors", .integer(colors)),
            ("Columns", .integer(columns)),
        ])
        let dictionary = PDFDictionary([
            ("Filter", .array([.name("FlateDecode")])),
            ("DecodeParms", .array([.dictionary(parameters)])),
        ])
        var decoder = StreamDecoder(limits: .standard)
        return try decoder.decode(
            PDFStream(dictionary: dictionary, dataRange: 0..<data.count), of: ByteStore(data))
    }
}
