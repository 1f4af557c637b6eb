// TestPDF.swift

/// The smallest PDF that can be signed: one page with one line of text, about 500 bytes.
package enum TestPDF {
    package static func bytes(_ text: String = "VAN BAN MAU") -> [UInt8] {
        let stream = "BT (\(text)) Tj ET"
        return self.file([
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            "<</Length \(stream.utf8.count)>>\nstream\n\(stream)\nendstream",
        ])
    }

    /// A file of these objects, numbered from 1; the first is the catalog.
    package static func file(_ objects: [String], trailer more: String = "") -> [UInt8] {
        var file = Array("%PDF-1.7\n".utf8)
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (number, body) in objects.enumerated() {
            let offset = String(file.count)
            table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
            file += Array("\(number + 1) 0 obj\n\(body)\nendobj\n".utf8)
        }
        let start = file.count
        let trailer =
            "trailer\n<</Size \(objects.count + 1)/Root 1 0 R/ID[<01><02>]\(more)>>\n"
            + "startxref\n\(start)\n%%EOF\n"
        return file + Array((table + trailer).utf8)
    }
}
