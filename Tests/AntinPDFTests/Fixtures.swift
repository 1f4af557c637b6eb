import AntinSystem

@testable import AntinPDF

/// The PDFs of Tests/Fixtures/pdf.
enum Fixtures {
    /// Those that can be signed, each from another producer.
    static let signable = [
        "cairo", "chromium", "ghostscript", "libreoffice", "libreoffice-pdfa", "pdftex",
        "pdftex-form", "pdftex-table", "qpdf-linearized", "qpdf-linearized-objects",
        "qpdf-objects", "qpdf-table", "weasyprint",
    ]

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return try FileSystem.read("/\(folder)/Fixtures/pdf/\(name).pdf", limit: 1 << 20)
    }
}

/// A signature whose CMS is only shaped like one.
enum DummySignature {
    static let time = "D:20260105080000+07'00'"

    /// A DER SEQUENCE with 260 octets.
    static let cms: [UInt8] =
        [0x30, 0x82, 0x01, 0x04] + (0..<260).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 0x9A) }

    static func plan(_ field: String? = nil) -> PDFSignaturePlan {
        PDFSignaturePlan(
            fieldName: field, contentsCapacity: 512, claimedTime: time,
            name: "Nguyễn Văn Mẫu", reason: "Ký thử", location: "Đông Hải")
    }

    /// The file with one more signature.
    static func sign(_ bytes: [UInt8], field: String? = nil) throws -> [UInt8] {
        let document = try PDFDocument(reading: ByteStore(bytes))
        let prepared = try PDFSigner.prepare(document, plan: plan(field))
        return bytes + (try prepared.filled(with: cms))
    }
}

func read(_ bytes: [UInt8]) throws(PDFError) -> PDFDocument {
    try PDFDocument(reading: ByteStore(bytes))
}
