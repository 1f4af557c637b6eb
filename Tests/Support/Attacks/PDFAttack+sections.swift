// PDFAttack+sections.swift
internal import AntinPDF

// Cross-references and startxref: two readers find two documents, or one reader goes round for ever.

extension PDFAttack {
    /// The page content replaced in a revision whose section is odd in one way.
    private static func section(
        _ name: String, _ defence: Defence = .structure, _ family: Family = .structure,
        _ change: @escaping @Sendable (inout PDFUpdate, SignedVictim) throws -> Bool
    ) -> PDFAttack {
        PDFAttack("section." + name, family, defence) { victim in
            guard var update = try Self.forgedContent(victim), try change(&update, victim) else {
                return nil
            }
            return update.bytes
        }
    }

    static let sections: [PDFAttack] = [
        section("previousIsItself") { update, _ in
            update.previous = String(update.body.count)
            return true
        },
        section("previousLater") { update, _ in
            update.previous = String(update.body.count + 20)
            return true
        },
        section("previousMissing") { update, _ in
            update.previous = nil
            return true
        },
        section("previousSkipsSigning") { update, victim in
            guard victim.document.revisions.count > 1 else { return false }
            update.previous = String(victim.document.revisions[0].startxref)
            return true
        },
        section("previousZero") { update, _ in
            update.previous = "0"
            return true
        },
        section("previousNegative") { update, _ in
            update.previous = "-1"
            return true
        },
        section("previousReal") { update, victim in
            update.previous = "\(victim.revision.startxref).0"
            return true
        },
        section("previousIndirect") { update, victim in
            update.add(victim.next, String(victim.revision.startxref))
            update.previous = "\(victim.next) 0 R"
            return true
        },
        section("previousTwice") { update, victim in
            update.previous = "\(victim.revision.startxref)/Prev \(victim.revision.startxref)"
            return true
        },
        section("previousIntoContent") { update, victim in
            guard let content = try victim.content,
                let stream = try victim.document.object(content).stream
            else { return false }
            update.previous = String(stream.dataRange.lowerBound)
            return true
        },
        section("rootTwice") { update, _ in
            update.root += "/Root 2 0 R"
            return true
        },
        section("rootDirect") { update, victim in
            update.root = PDFSpelling.text(try victim.catalog)
            return true
        },
        section("rootOtherGeneration") { update, victim in
            update.root = "\(victim.revision.root.number) 7 R"
            return true
        },
        section("rootIsPage") { update, victim in
            guard let page = try victim.page else { return false }
            update.root = "\(page.reference)"
            return true
        },
        section("startxrefPlusOne") { update, _ in
            update.startxref = String(update.body.count + 1)
            return true
        },
        section("startxrefMinusOne") { update, _ in
            update.startxref = String(update.body.count - 1)
            return true
        },
        section("otherKind") { update, _ in
            update.usesStream.toggle()
            return true
        },
        section("identifier", .changesAlone) { update, _ in
            update.set("ID", "[<99><98>]")
            return true
        },
        section("encrypted") { update, victim in
            update.add(
                victim.next,
                "<</Filter/Standard/V 1/R 2/P -1/O<\(String(repeating: "0", count: 64))>"
                    + "/U<\(String(repeating: "0", count: 64))>>>")
            update.set("Encrypt", "\(victim.next) 0 R")
            return true
        },
        section("encryptedDirect") { update, _ in
            update.set("Encrypt", "<</Filter/Standard/V 1/R 2>>")
            return true
        },
        section("hybrid") { update, victim in
            guard !victim.usesStream else { return false }
            update.set("XRefStm", String(victim.revision.startxref))
            return true
        },
        section("sectionObjectReused") { update, victim in
            // The number of the cross-reference stream becomes something else.
            guard victim.usesStream, let number = victim.sectionNumber else { return false }
            update.add(number, "", stream: PDFUpdate.forgedContent)
            return try update.setPage(victim, [("Contents", "\(number) 0 R")])
        },
        section("objectInStream", .changesAlone) { update, victim in
            // The page again, in an object stream; only where streams are read at all.
            guard victim.usesStream, let page = try victim.page else { return false }
            let text = PDFSpelling.text(page.dictionary, setting: [("Rotate", "180")])
            let head = "\(page.reference.number) 0 "
            update.add(
                victim.next, "/Type/ObjStm/N 1/First \(head.utf8.count)",
                stream: Array((head + text).utf8))
            update.compressed = [(page.reference.number, victim.next, 0)]
            return true
        },
        section("containerReplaced") { update, victim in
            // The container of older objects again, with nothing in it.
            guard let container = victim.container else { return false }
            update.add(container, "/Type/ObjStm/N 0/First 0", stream: [])
            return true
        },
        section("containerNoStream") { update, victim in
            guard victim.usesStream, let page = try victim.page else { return false }
            update.compressed = [(page.reference.number, page.reference.number, 0)]
            return true
        },
        section("entryOutside") { update, victim in
            guard let page = try victim.page else { return false }
            update.entries[page.reference.number] = "0999999999"
            return true
        },
        section("entryZero") { update, victim in
            guard let page = try victim.page else { return false }
            update.entries[page.reference.number] = "0000000000"
            return true
        },
        section("entryOfAnother") { update, victim in
            guard let page = try victim.page, let content = try victim.content,
                let place = victim.bytes.first("\n\(content.number) 0 obj")
            else { return false }
            update.entries[page.reference.number] = PDFSpelling.offset(place + 1)
            return true
        },
        section("twoSections") { update, victim in
            update.tail =
                "xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
            return true
        },
    ]

    static let polyglots = leading + trailing + starts + cuts

    /// Bytes before the header: another format, or another document.
    private static let leading: [PDFAttack] = {
        let texts: [(String, String)] = [
            ("lineEnd", "\n"), ("byteOrderMark", "\u{FEFF}"), ("postScript", "%!PS-Adobe-3.0\n"),
            ("program", "MZ\0\0"), ("image", "GIF89a/*"), ("archive", "PK\u{3}\u{4}"),
            ("secondHeader", "%PDF-1.3\n"), ("page", "<html><!--"),
            ("kilobyte", String(repeating: " ", count: 1_000)),
            ("beyondKilobyte", String(repeating: " ", count: 2_000)),
        ]
        return texts.map { name, text in
            PDFAttack("leading.\(name)", .structure, .structure) {
                Array(text.utf8) + $0.bytes
            }
        }
    }()

    private static let trailing: [PDFAttack] = [
        appended("trailing.archive", .structure) { _ in
            "PK\u{5}\u{6}" + String(repeating: "\0", count: 18)
        },
        appended("trailing.page", .structure) { _ in "<script>1</script>" },
        appended("trailing.startxref", .structure) { _ in "startxref\n0\n%%EOF\n" },
        appended("startxref.older", .structure) {
            "startxref\n\($0.document.revisions[0].startxref)\n%%EOF\n"
        },
        appended("startxref.same", .structure) {
            "startxref\n\($0.revision.startxref)\n%%EOF\n"
        },
    ]

    private static let starts: [PDFAttack] = {
        let deltas: [(String, Int)] = [
            ("plusOne", 1), ("minusOne", -1), ("plusTen", 10), ("toZero", -1_000_000_000),
        ]
        let texts: [(String, String)] = [
            ("negative", "-9"), ("real", "9.5"), ("hexadecimal", "0x10"), ("nothing", ""),
            ("huge", "99999999999999999999"),
        ]
        let moved = deltas.map { name, delta in
            // White space before a section is read over, and the end of a number is a number.
            PDFAttack("startxref.\(name)", .structure, .mathematics) { victim in
                victim.replacingStartxref(String(max(0, victim.revision.startxref + delta)))
            }
        }
        let odd = texts.map { name, text in
            PDFAttack("startxref.\(name)", .structure, .structure) {
                $0.replacingStartxref(text)
            }
        }
        return moved + odd
    }()

    private static let cuts: [PDFAttack] = [
        PDFAttack("header.version", .structure, .mathematics) { victim in
            var bytes = victim.bytes
            bytes[5] ^= 0x03
            return bytes
        },
        PDFAttack("header.gone", .structure, .structure) { Array($0.bytes.dropFirst(9)) },
        PDFAttack("truncated.marker", .structure, .structure) { Array($0.bytes.dropLast(6)) },
        PDFAttack("truncated.tail", .structure, .structure) { Array($0.bytes.dropLast(40)) },
        PDFAttack("truncated.hole", .structure, .structure) { victim in
            victim.hole.map { Array(victim.bytes[..<$0.upperBound]) }
        },
        PDFAttack("covered.byte", .structure, .mathematics) { victim in
            guard let content = try victim.content,
                let stream = try victim.document.object(content).stream
            else { return nil }
            var bytes = victim.bytes
            bytes[stream.dataRange.lowerBound] ^= 0x01
            return bytes
        },
    ]
}

extension SignedVictim {
    fileprivate func replacingStartxref(_ text: String) -> [UInt8]? {
        guard let place = self.bytes.last("startxref", below: self.bytes.count),
            let end = self.bytes.first("%%EOF", from: place)
        else { return nil }
        return self.replacing(place..<end, by: "startxref\n\(text)\n")
    }

    /// The number of the newest cross-reference stream.
    fileprivate var sectionNumber: Int? {
        guard
            let place = self.bytes.first(" 0 obj", from: self.revision.startxref),
            place < self.revision.startxref + 12
        else { return nil }
        let digits = self.bytes[self.revision.startxref..<place]
        return Int(String(decoding: digits, as: UTF8.self).filter(\.isNumber))
    }

    /// An object stream of the first revision.
    fileprivate var container: Int? {
        (1..<self.next).first { number in
            let object = try? self.document.object(PDFReference(number: number))
            return object?.stream?.dictionary["Type"]?.name == "ObjStm"
        }
    }
}
