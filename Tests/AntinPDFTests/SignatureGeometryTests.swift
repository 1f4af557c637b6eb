import AntinSystem
import Testing

@testable import AntinPDF

/// Each point of the list in `SignatureReader` is broken by hand, once or more.
@Suite("Signature geometry")
struct SignatureGeometryTests {
    private let signed: [UInt8]
    private let signature: PDFSignature

    init() throws {
        signed = try DummySignature.sign(try Fixtures.bytes("cairo"))
        signature = try #require(try PDFDocument(reading: ByteStore(signed)).signatures.first)
        #expect(signature.coverage == .entireFile)
    }

    /// The file with other text in the slot of `/ByteRange`.
    private func file(byteRange text: String) throws -> [UInt8] {
        let start = try #require(Forger.last(Array("/ByteRange ".utf8), in: signed)) + 11
        let end = try #require(Forger.last(Array("\n/Contents <".utf8), in: signed))
        #expect(text.utf8.count <= end - start)
        var file = signed
        let padding = [UInt8](repeating: 0x20, count: end - start - text.utf8.count)
        file.replaceSubrange(start..<end, with: Array(text.utf8) + padding)
        return file
    }

    private func reasons(_ file: [UInt8]) throws -> String {
        let document = try read(file)
        let signature = try #require(document.signatures.first)
        guard case .anomaly(let reasons) = signature.coverage else { return "" }
        #expect(signature.changes.finding == .tampered)
        #expect(signature.changes.refused.map(\.why) == reasons)
        return reasons.joined(separator: "; ")
    }

    private func replacing(_ old: String, with new: String) throws -> [UInt8] {
        let start = try #require(Forger.last(Array(old.utf8), in: signed))
        #expect(new.utf8.count <= old.utf8.count)
        var file = signed
        let padding = [UInt8](repeating: 0x20, count: old.utf8.count - new.utf8.count)
        file.replaceSubrange(start..<start + old.utf8.count, with: Array(new.utf8) + padding)
        return file
    }

    @Test("1: /ByteRange is [0 a b c] inside the file")
    func byteRange() throws {
        let (a, b, c) = (signature.byteRange[1], signature.byteRange[2], signature.byteRange[3])
        #expect(try reasons(try file(byteRange: "[0 \(a) \(b) \(c)]")) == "")
        for text in [
            "[]", "[0]", "[0 \(a) \(b)]", "[0 \(a) \(b) \(c) 0]", "[1 \(a) \(b) \(c)]",
            "[0 \(b) \(a) \(c)]", "[0 0 \(b) \(c)]", "[0 \(a) \(b) 0]", "[0 \(a) \(b) \(c + 1)]",
            "[0 -\(a) \(b) \(c)]", "[0 \(a) \(b) -\(c)]", "[0 \(a).0 \(b) \(c)]",
            "[0 \(a) \(a) \(c)]", "[0 \(a) \(b) 9223372036854775807]",
            "[0 \(a) 9223372036854775807 \(c)]", "[0 9223372036854775807 \(b) \(c)]",
            "[-9223372036854775807 \(a) \(b) \(c)]", "(0 \(a) \(b) \(c))", "null", "999 0 R",
        ] {
            #expect(try reasons(try file(byteRange: text)).contains("/ByteRange"), "\(text)")
        }
        #expect(try reasons(try replacing("/ByteRange", with: "/ByteRonge")).contains("/ByteRange"))
    }

    @Test("2: between < and > there are hex digits of one case and nothing else")
    func spelling() throws {
        let hole = signature.contentsRange
        for (offset, byte) in [
            (1, " "), (5, "\n"), (hole.count - 2, " "), (1, "%"), (20, "A"),
        ] {
            var file = signed
            file[hole.lowerBound + offset] = Array(byte.utf8)[0]
            // A comment mark makes the dictionary unreadable, which is an answer too.
            do {
                #expect(try reasons(file).contains("/Contents"), "\(offset) \(byte)")
            } catch let error as PDFError {
                #expect(error.kind == .malformed)
            }
        }
        var literal = signed
        literal[hole.lowerBound] = UInt8(ascii: "(")
        literal[hole.upperBound - 1] = UInt8(ascii: ")")
        #expect(try reasons(literal).contains("hex"))
    }

    @Test("3: the gap is exactly the one /Contents of this dictionary")
    func gap() throws {
        let (a, b, c) = (signature.byteRange[1], signature.byteRange[2], signature.byteRange[3])
        for (first, second) in [(a - 1, b), (a, b + 1), (a + 1, b), (a, b - 1), (a - 10, b)] {
            let text = "[0 \(first) \(second) \(c + b - second)]"
            #expect(try reasons(try file(byteRange: text)).contains("gap"), "\(text)")
        }
        let twice = try replacing("/M (D:20260105080000+07'00')", with: "/Contents <3000>")
        #expect(try reasons(twice).contains("repeated key"))
        let none = try replacing("/Contents <", with: "/Contants <")
        #expect(try reasons(none).contains("/Contents is missing"))
        let indirect = try replacing(
            "/M (D:20260105080000+07'00')", with: "/M null")
        #expect(try reasons(indirect) == "")
    }

    @Test("3: a signature dictionary in an object stream is none")
    func objectStream() throws {
        var builder = PDFBuilder()
        builder.add("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>")
        builder.add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
        builder.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>")
        builder.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[0 0 0 0]/V 6 0 R>>")
        let inner =
            "6 0 <</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 20 9]/Contents<300000>>>"
        builder.add(
            "<</Type/ObjStm/N 1/First 4/Length \(inner.utf8.count)>>\nstream\n\(inner)\nendstream")
        builder.addInStream(6, container: 5, slot: 0)
        let document = try read(builder.file(.stream))
        guard case .anomaly(let reasons) = try #require(document.signatures.first).coverage else {
            Issue.record("accepted")
            return
        }
        #expect(reasons.contains { $0.contains("object stream") })
    }

    @Test("3: two fields with one signature dictionary are both refused")
    func shared() throws {
        let once = try Forger.sign(Forger.base())
        let document = try read(once)
        let next = document.newest.size
        let dictionary = try #require(document.signatures.first?.dictionaryReference)
        let twice = try Forger.sign(once) {
            $0.signs = false
            $0.objects[next] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(B)/Rect[0 0 0 0]/V \(dictionary)>>"
            $0.objects[5] = "<</Fields[8 0 R \(next - 1) 0 R \(next) 0 R]/SigFlags 3>>"
        }
        for signature in try read(twice).signatures {
            guard case .anomaly = signature.coverage else {
                Issue.record("accepted")
                continue
            }
        }
    }

    @Test("4: /Contents is one value and zero bytes behind it")
    func content() throws {
        let hole = signature.contentsRange
        func filled(_ digits: String, at offset: Int = 0) -> [UInt8] {
            var file = signed
            let start = hole.lowerBound + 1 + offset
            file.replaceSubrange(start..<start + digits.utf8.count, with: Array(digits.utf8))
            return file
        }
        let zeros = String(repeating: "0", count: hole.count - 2)
        #expect(try reasons(filled(zeros)).contains("empty"))
        #expect(try reasons(filled("31")).contains("no signature value"))
        #expect(try reasons(filled("3084ffffffff")).contains("cut off"))
        #expect(try reasons(filled("30ff")).contains("cut off"))
        #expect(try reasons(filled("01", at: hole.count - 4)).contains("bytes follow"))
        #expect(
            try reasons(filled("01", at: DummySignature.cms.count * 2)).contains("bytes follow"))
        #expect(try reasons(filled("3080")) == "")
    }

    @Test("5: bytes behind the file that no section accounts for are tampering")
    func trailing() throws {
        for junk in [
            "x", "\n", "\r\n", "\n\n\n\n\n\n", " ", "\0", "%%EOF", "% comment",
            "\n4 0 obj\n<</Type/Page>>\nendobj\n", "\nstartxref\n0\n", "%%EOF\n%%EOF\n",
        ] {
            #expect(try !reasons(signed + Array(junk.utf8)).isEmpty, "\(junk)")
        }
        // The old section once more: every viewer reads the file, nothing accounts for the bytes.
        let start = try read(signed).newest.startxref
        let forged = signed + Array("7 0 obj\nnull\nendobj\nstartxref\n\(start)\n%%EOF\n".utf8)
        #expect(try reasons(forged).contains("bytes follow"))
    }

    @Test("5: after a later revision, too, trailing bytes are tampering")
    func trailingLater() throws {
        let twice = try DummySignature.sign(signed) + Array("x".utf8)
        for signature in try read(twice).signatures {
            guard signature.changes.finding == .tampered else {
                Issue.record("\(signature.changes)")
                continue
            }
        }
    }

    @Test("5: the end of the line of %%EOF may be outside, nothing else")
    func lineEnd() throws {
        let (a, b, c) = (signature.byteRange[1], signature.byteRange[2], signature.byteRange[3])
        #expect(try reasons(try file(byteRange: "[0 \(a) \(b) \(c - 1)]")) == "")
        #expect(try reasons(try file(byteRange: "[0 \(a) \(b) \(c - 2)]")).contains("no revision"))
        let cut = try file(byteRange: "[0 \(a) \(b) \(c - 1)]")
        #expect(try reasons(cut + Array("\n".utf8)) == "")
        #expect(try !reasons(cut + Array("\n\n\n\n".utf8)).isEmpty)
        #expect(try !reasons(cut + Array(" ".utf8)).isEmpty)
    }

    @Test("6: a signature ends where a complete revision ends")
    func revision() throws {
        let twice = try DummySignature.sign(signed)
        let document = try read(twice)
        let (first, second) = (document.signatures[0], document.signatures[1])
        #expect(first.coverage == .entireRevision)
        #expect(first.revisionIndex == 1)
        #expect(second.revisionIndex == 2)
        // The first signature cannot claim the revision that came later.
        let (a, b) = (first.byteRange[1], first.byteRange[2])
        var file = twice
        let text = Array("[0 \(a) \(b) \(twice.count - b)]".utf8)
        let slot = try #require(Forger.last(Array("/ByteRange [0 \(a)".utf8), in: twice)) + 11
        let width = 81
        file.replaceSubrange(
            slot..<slot + width,
            with: text + [UInt8](repeating: 0x20, count: width - text.count))
        for signature in try read(file).signatures {
            guard case .anomaly(let reasons) = signature.coverage else {
                Issue.record("accepted")
                continue
            }
            #expect(reasons.contains { $0.contains("overlaps") })
        }
    }

    @Test("7: dictionary and field stay as they were signed")
    func spoofed() throws {
        let once = try Forger.sign(Forger.base()) {
            $0.inDictionary = "/Reason 20 0 R"; $0.objects[20] = "(Dong y)"
        }
        let document = try read(once)
        let number = try #require(document.signatures.first?.dictionaryReference?.number)
        let field = try #require(document.signatures.first?.fieldReference.number)
        #expect(document.signatures.first?.reason == "Dong y")
        let start = try #require(Forger.last(Array("\(number) 0 obj\n".utf8), in: once))
        let end = try #require(Forger.last(Array("\(field) 0 obj\n".utf8), in: once))
        let body = String(
            String(decoding: once[start..<end], as: UTF8.self)
                .dropFirst("\(number) 0 obj\n".count).dropLast("\nendobj\n".count))
        for (target, text) in [
            (number, body.replacing("/Reason 20 0 R", with: "/Reason(Tu choi)")),
            (number, body),
            (20, "(Tu choi)"),
            (
                field,
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(X)/F 132/Rect[0 0 0 0]/P 3 0 R/V \(number) 0 R>>"
            ),
            (
                field,
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(S\(number))/F 132/Rect[0 0 9 9]/P 3 0 R/V \(number) 0 R>>"
            ),
        ] {
            let forged = try Forger.sign(once) { $0.objects[target] = text }
            let found = try #require(try read(forged).signatures.first)
            guard case .anomaly = found.coverage, found.changes.finding == .tampered else {
                Issue.record("\(target): \(found.coverage) \(found.changes)")
                continue
            }
        }
    }

    @Test("7: a signature whose dictionary was replaced is listed beside the new one")
    func replaced() throws {
        let once = try Forger.sign(Forger.base())
        let document = try read(once)
        let field = try #require(document.signatures.first?.fieldReference.number)
        let forged = try Forger.sign(once) {
            let next = document.newest.size
            $0.objects[field] =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(S9)/F 132/Rect[0 0 0 0]/P 3 0 R/V \(next) 0 R>>"
            $0.objects[next + 1] = ""
            $0.objects[5] = ""
            $0.objects[7] = ""
        }
        let signatures = try read(forged).signatures
        #expect(signatures.count == 2)
        guard signatures[0].changes.finding == .tampered else {
            Issue.record("\(signatures[0].changes)")
            return
        }
    }

    @Test("8: a later signature that does not cover an earlier one spoils both")
    func nesting() throws {
        let twice = try DummySignature.sign(signed)
        let document = try read(twice)
        let second = document.signatures[1]
        let hole = document.signatures[0].contentsRange
        var file = twice
        // The second signature claims the first one's hole as its own.
        let text = Array(
            "[0 \(hole.lowerBound) \(hole.upperBound) \(twice.count - hole.upperBound)]".utf8)
        let slot =
            try #require(
                Forger.last(Array("/ByteRange [0 \(second.byteRange[1])".utf8), in: twice)) + 11
        file.replaceSubrange(
            slot..<slot + 81, with: text + [UInt8](repeating: 0x20, count: 81 - text.count))
        for signature in try read(file).signatures {
            guard case .anomaly(let reasons) = signature.coverage else {
                Issue.record("accepted")
                continue
            }
            #expect(reasons.contains { $0.contains("overlaps") })
        }
    }

    @Test("Legacy sub-filters are listed with their name and judged alike")
    func subFilters() throws {
        for name in ["adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.RFC3161"] {
            let file = try replacing("/SubFilter /ETSI.CAdES.detached", with: "/SubFilter /\(name)")
            let signature = try #require(try read(file).signatures.first)
            #expect(signature.subFilter == name)
            #expect(signature.coverage == .entireFile)
        }
        let file = try replacing(
            "/SubFilter /ETSI.CAdES.detached", with: "/SubFilter /adbe.x509.rsa_sha1")
        #expect(try reasons(file).contains("no signature value"))
        let none = try replacing("/SubFilter /ETSI.CAdES.detached", with: "/SubFilter null")
        #expect(try read(none).signatures.first?.subFilter == "")
    }

    @Test("A value that is no dictionary is a broken signature, not an unsigned field")
    func noDictionary() throws {
        for value in ["(x)", "12", "[1]", "4 0 R"] {
            let file = try Forger.sign(Forger.base()) {
                $0.signs = false
                $0.objects[20] =
                    "<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[0 0 0 0]/V \(value)>>"
                $0.objects[5] = "<</Fields[8 0 R 20 0 R]/SigFlags 3>>"
            }
            let document = try read(file)
            #expect(document.signatures.count == 1, "\(value)")
            guard case .anomaly = document.signatures[0].coverage else {
                Issue.record("\(value) accepted")
                continue
            }
        }
    }
}
