import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem

// The readers of PDF, from one object to a judged file. Each is given the part that it reads, in a
// file that is right otherwise: mutations then reach the reader in place of the file's header.

extension FuzzTarget {
    static let pdf: [FuzzTarget] = [
        FuzzTarget("pdf") { bytes in judge(bytes) },
        FuzzTarget("pdf-object") { bytes in judge(PDFFrame.file(catalog: bytes)) },
        FuzzTarget("pdf-form") { bytes in
            let file = PDFFrame.file(form: bytes)
            judge(file)
            PDFDraft.prepare(file)
        },
        FuzzTarget("pdf-draft") { bytes in PDFDraft.prepare(bytes) },
        FuzzTarget("pdf-xref") { bytes in judge(PDFFrame.file(section: bytes)) },
        FuzzTarget("pdf-update") { bytes in judge(PDFFrame.file(update: bytes)) },
        FuzzTarget("pdf-revision") { bytes in judge(PDFSignedFrame.file(objects: bytes)) },
        FuzzTarget("pdf-date") { bytes in
            _ = PDFDate.unixSeconds(String(decoding: bytes, as: UTF8.self))
        },
    ]

    /// Everything that a verifier does with a file before it asks about trust, and the pages.
    private static func judge(_ bytes: [UInt8]) {
        let store = ByteStore(bytes)
        guard let document = try? PDFDocument(reading: store) else { return }
        _ = try? document.pages()
        for signature in document.signatures {
            let facts = SignatureFacts(signature, in: store)
            // Nobody can sign a mutation with the key of a seed: what passes covers its bytes.
            precondition(
                facts.integrity.result != .pass || !signature.signedRanges.isEmpty,
                "a signature without a range passed")
        }
    }
}

/// A small file around the part under test.
enum PDFFrame {
    private static let head = "%PDF-1.7\n%\u{E2}\u{E3}\n"
    private static let pages =
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        + "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots 5 0 R>>\nendobj\n"

    /// The bytes are the value of object 1, the catalog.
    static func file(catalog: [UInt8]) -> [UInt8] {
        self.file(1, catalog, others: self.pages)
    }

    /// The bytes are the value of object 4, the form, and of nothing else.
    static func file(form: [UInt8]) -> [UInt8] {
        self.file(
            4, form,
            others: "1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>\nendobj\n" + self.pages)
    }

    /// The bytes stand where `startxref` leads.
    static func file(section: [UInt8]) -> [UInt8] {
        let body =
            Array(self.head.utf8)
            + Array("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".utf8)
            + Array(self.pages.utf8)
        return body + section + Array("\nstartxref\n\(body.count)\n%%EOF\n".utf8)
    }

    /// The bytes stand after a complete file.
    static func file(update: [UInt8]) -> [UInt8] {
        self.file(1, Array("<</Type/Catalog/Pages 2 0 R>>".utf8), others: self.pages) + update
    }

    private static func file(_ number: Int, _ value: [UInt8], others: String) -> [UInt8] {
        var file = Array(self.head.utf8)
        var offsets: [Int: Int] = [:]
        for object in others.split(separator: "endobj\n") {
            guard let other = object.split(separator: " ").first.flatMap({ Int($0) }) else {
                continue
            }
            offsets[other] = file.count
            file += Array("\(object)endobj\n".utf8)
        }
        offsets[number] = file.count
        file += Array("\(number) 0 obj\n".utf8) + value + Array("\nendobj\n".utf8)
        let start = file.count
        var table = "xref\n0 1\n0000000000 65535 f \n"
        for (number, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            let digits = String(offset)
            table += "\(number) 1\n" + String(repeating: "0", count: 10 - digits.count) + digits
            table += " 00000 n \n"
        }
        table += "trailer\n<</Size 9/Root 1 0 R/ID[<01><02>]>>\nstartxref\n\(start)\n%%EOF\n"
        return file + Array(table.utf8)
    }
}
