import AntinCore
import AntinSystem

/// PDFs to measure with: one page, one stream, and as many idle objects as asked for.
enum SamplePDF {
    /// - Parameters:
    ///   - stream: the length of the page's stream; nearly all of the file.
    ///   - objects: dictionaries beside it, each of which refers to the one before.
    static func bytes(stream: Int, objects: Int = 0) -> [UInt8] {
        var bytes = Array("%PDF-1.7\n".utf8)
        bytes.reserveCapacity(stream + 80 * objects + 1000)
        var offsets: [Int] = []
        func begin() {
            offsets.append(bytes.count)
            bytes += "\(offsets.count) 0 obj\n".utf8
        }
        for dictionary in [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
            /Resources << >> >>
            """,
        ] {
            begin()
            bytes += "\(dictionary)\nendobj\n".utf8
        }
        begin()
        bytes += "<< /Length \(stream) >>\nstream\n".utf8
        for place in 0..<stream {
            bytes.append(UInt8(truncatingIfNeeded: 32 + ((place &* 2_654_435_761) >> 7) & 63))
        }
        bytes += "\nendstream\nendobj\n".utf8
        for _ in 0..<objects {
            begin()
            bytes +=
                "<< /Before \(offsets.count - 1) 0 R /Size [1 2.5 /Name (text)] >>\nendobj\n"
                .utf8
        }
        let table = bytes.count
        bytes += "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n".utf8
        for offset in offsets {
            let digits = "\(offset)"
            bytes += "\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n".utf8
        }
        bytes += "trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R >>\n".utf8
        bytes += "startxref\n\(table)\n%%EOF\n".utf8
        return bytes
    }

    /// The same file with so many signatures, each a revision of its own.
    static func signed(
        _ bytes: [UInt8], _ times: Int, by signer: DocumentSigner<SoftwareSigner>
    ) throws -> [UInt8] {
        var bytes = bytes
        for _ in 0..<times {
            bytes += try SignatureBench.signed(ByteStore(bytes), by: signer)
        }
        return bytes
    }
}
