/// Prints the cross-reference section of an update: of the same kind as the section that it
/// extends, because readers refuse or misread a mixture.
struct SectionPrinter {
    /// The revision that is extended.
    let revision: PDFRevision
    /// The lowest number that no object has.
    let nextNumber: Int
    var identifier: PDFObject?

    /// Ends the file after the objects at these offsets.
    func print(
        _ objects: [(PDFReference, Int)], at offset: Int, _ printer: inout PDFPrinter
    ) throws(PDFError) {
        let sorted = objects.sorted { $0.0.number < $1.0.number }
        if revision.usesXrefStream {
            printStream(sorted, at: offset, &printer)
        } else {
            try printTable(sorted, at: offset, &printer)
        }
        printer.print("startxref\n\(offset)\n%%EOF\n")
    }

    private func trailer(size: Int) -> [(String, PDFObject)] {
        var entries: [(String, PDFObject)] = [
            ("Size", .integer(size)), ("Root", .reference(revision.root)),
            ("Prev", .integer(revision.startxref)),
        ]
        if let info = revision.trailer["Info"] { entries.append(("Info", info)) }
        if let identifier { entries.append(("ID", identifier)) }
        return entries
    }

    private func printTable(
        _ objects: [(PDFReference, Int)], at offset: Int, _ printer: inout PDFPrinter
    ) throws(PDFError) {
        guard offset < 10_000_000_000 else {
            throw PDFError(.limit, at: offset, "a table cannot name bytes beyond 10 GB")
        }
        printer.print("xref\n")
        for run in Self.runs(objects) {
            printer.print("\(run[0].0.number) \(run.count)\n")
            for (reference, place) in run {
                printer.print("\(Self.pad(place, 10)) \(Self.pad(reference.generation, 5)) n \n")
            }
        }
        printer.print("trailer\n")
        printer.value(.dictionary(PDFDictionary(trailer(size: nextNumber))))
        printer.print("\n")
    }

    /// Not compressed: the few bytes are not worth a second thing that may go wrong.
    private func printStream(
        _ objects: [(PDFReference, Int)], at offset: Int, _ printer: inout PDFPrinter
    ) {
        let own = PDFReference(number: nextNumber)
        let all = objects + [(own, offset)]
        let width = offset < 1 << 32 ? 4 : 5
        var rows: [UInt8] = []
        for (reference, place) in all {
            rows.append(1)
            for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
                rows.append(UInt8(truncatingIfNeeded: place >> shift))
            }
            rows.append(UInt8(truncatingIfNeeded: reference.generation >> 8))
            rows.append(UInt8(truncatingIfNeeded: reference.generation))
        }
        let index = Self.runs(all).flatMap { run in
            [PDFObject.integer(run[0].0.number), .integer(run.count)]
        }
        var entries = trailer(size: nextNumber + 1)
        entries.insert(("Type", .name("XRef")), at: 0)
        entries.append(("W", .array([.integer(1), .integer(width), .integer(2)])))
        entries.append(("Index", .array(index)))
        entries.append(("Length", .integer(rows.count)))
        printer.print("\(own.number) 0 obj\n")
        printer.value(.dictionary(PDFDictionary(entries)))
        printer.print("\nstream\n")
        printer.append(rows)
        printer.print("\nendstream\nendobj\n")
    }

    /// Consecutive object numbers together.
    private static func runs(_ objects: [(PDFReference, Int)]) -> [[(PDFReference, Int)]] {
        var runs: [[(PDFReference, Int)]] = []
        for object in objects {
            if let last = runs.last?.last, last.0.number + 1 == object.0.number {
                runs[runs.count - 1].append(object)
            } else {
                runs.append([object])
            }
        }
        return runs
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
