// RewrittenRevision.swift
internal import AntinPDF

/// The last revision of a file that it signs, ready to be written anew with another dictionary.
struct RewrittenRevision {
    private let victim: SignedVictim
    private let signature: PDFSignature
    private let reference: PDFReference
    private let dictionary: PDFDictionary
    private let digits: String

    /// Nil if the last revision does not sign, or with a dictionary that is part of another object.
    init?(_ victim: SignedVictim) throws {
        let last = victim.document.revisions.count - 1
        guard last > 0, let signature = victim.signature, signature.revisionIndex == last,
            let reference = signature.dictionaryReference,
            let dictionary = try victim.document.object(reference).dictionary,
            let hole = victim.hole
        else { return nil }
        self.victim = victim
        self.signature = signature
        self.reference = reference
        self.dictionary = dictionary
        self.digits = String(decoding: victim.bytes[hole], as: UTF8.self)
    }

    private static let slot = "0000000000"

    func bytes(
        _ change: (PDFAttack.Parts) -> (range: String, contents: String),
        setting: (PDFDictionary) -> [(String, String)], removing: Set<String>
    ) throws -> [UInt8] {
        let document = self.victim.document
        let last = document.revisions.count - 1
        let base = Array(self.victim.bytes[..<document.revisions[last].start])
        var update = PDFUpdate(base: base, document: document, revision: last)
        update.previous = String(document.revisions[last - 1].startxref)
        let next = self.victim.next
        for number in 1..<next where number != self.reference.number {
            let reference = PDFReference(number: number)
            let new = try document.object(reference)
            guard try new != document.object(reference, asOf: last - 1) else { continue }
            guard let stream = new.stream else {
                update.add(reference, PDFSpelling.text(new))
                continue
            }
            if stream.dictionary["Type"]?.name == "XRef" { continue }
            let entries = PDFSpelling.text(stream.dictionary, removing: ["Length"])
            update.add(
                number, String(entries.dropFirst(2).dropLast(2)),
                stream: Array(self.victim.bytes[stream.dataRange]))
        }

        // The numbers stand in the text whose length decides on them: all have ten digits.
        func written(_ range: [String]) -> PDFUpdate {
            let parts = PDFAttack.Parts(
                range: range, digits: self.digits, other: "\(next) 0 R")
            let text = change(parts)
            var copy = update
            if text.range.contains(parts.other) || text.contents.contains(parts.other) {
                let value =
                    text.range.contains(parts.other)
                    ? "[\(range.joined(separator: " "))]" : "<\(self.digits)>"
                copy.add(next, value)
            }
            let values = setting(self.dictionary)
            let rest = PDFSpelling.text(
                self.dictionary, setting: values,
                removing: removing.union(["ByteRange", "Contents"]))
            copy.add(
                self.reference, "\(rest.dropLast(2))\(text.range)\(text.contents)>>")
            return copy
        }
        let body = "<\(self.digits)>"
        var range = ["0", Self.slot, Self.slot, Self.slot]
        // What an attack makes of the numbers may be of another length, which moves what they say.
        for _ in 0..<4 {
            let draft = written(range).bytes
            // Where the hole is not written as it should be, the numbers are those of the file.
            let open =
                draft.last(body, below: draft.count)
                ?? self.signature.contentsRange.lowerBound
            let close = open + body.utf8.count
            let numbers = [open, close, draft.count - close].map(PDFSpelling.offset)
            if range == ["0"] + numbers { break }
            range = ["0"] + numbers
        }
        return written(range).bytes
    }
}
