import AntinPDF
import AntinSystem

/// A file of one certified revision with a filled field, empty ones and a locked one, to which the
/// objects under test are added as the next revision. Its cross-reference table is made here, so
/// that mutations reach the judge of revisions in place of the reader of tables.
enum PDFSignedFrame {
    static let base: [UInt8] = {
        do {
            let draft = PDFFrame.file(form: Array("<</Fields[]>>".utf8))
            let form = try PDFFormWriter.prepare(
                try PDFDocument(reading: ByteStore(draft)), plan: PDFDraft.plan)
            let original = ByteStore(draft + form)
            var plan = PDFSignaturePlan(
                fieldName: "Person1", contentsCapacity: 8, claimedTime: "D:20260105080000+07'00'")
            plan.certification = 2
            plan.appearance = PDFDraft.square
            let prepared = try PDFSigner.prepare(try PDFDocument(reading: original), plan: plan)
            return draft + form + (try prepared.filled(with: [0x30, 3, 2, 1, 1]))
        } catch {
            preconditionFailure("the frame cannot be made: \(error)")
        }
    }()

    /// The objects begin with their numbers at the beginning of a line, as a writer prints them.
    static func file(objects: [UInt8]) -> [UInt8] {
        var file = self.base + objects
        var entries: [Int: Int] = [:]
        var position = self.base.count
        for line in objects.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let words = line.split(separator: 0x20)
            if words.count == 3, words[2].elementsEqual("obj".utf8), line.count < 20,
                let number = Int(String(decoding: words[0], as: UTF8.self)),
                (1...99).contains(number)
            {
                entries[number] = position
            }
            position += line.count + 1
        }
        let start = file.count + 1
        var table = "\nxref\n0 0\n"
        for (number, offset) in entries.sorted(by: { $0.key < $1.key }) {
            let digits = String(offset)
            table += "\(number) 1\n" + String(repeating: "0", count: 10 - digits.count) + digits
            table += " 00000 n \n"
        }
        table += "trailer\n<</Size 100/Root 1 0 R/ID[<01><02>]/Prev \(self.lastStart)>>\n"
        file += Array((table + "startxref\n\(start)\n%%EOF\n").utf8)
        return file
    }

    private static let lastStart: Int = {
        let words = base.split { $0 == 0x0A || $0 == 0x0D }
        let last = words.dropLast().last.map { String(decoding: $0, as: UTF8.self) }
        guard let start = last.flatMap({ Int($0) }) else {
            preconditionFailure("the frame has no startxref")
        }
        return start
    }()
}
