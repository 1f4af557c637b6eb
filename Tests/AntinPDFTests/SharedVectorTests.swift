import AntinSystem
import AntinTestSupport
import Testing

@testable import AntinPDF

/// Public PDFs with a stated verdict. Digests and certificates are not looked at here, so a row
/// says something only about structure, geometry and later revisions.
@Suite("Shared PDF vectors")
struct SharedVectorTests {
    private struct Row {
        let file: String
        let expected: String
        let bytes: [UInt8]
    }

    private func rows() throws -> [Row] {
        guard let index = try SharedVectors.bytes("vectors/signatures/INDEX.tsv") else { return [] }
        var rows: [Row] = []
        for line in String(decoding: index, as: UTF8.self).split(separator: "\n").dropFirst() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count > 4, cells[0].hasSuffix(".pdf"),
                let bytes = try SharedVectors.bytes("vectors/signatures/\(cells[0])")
            else { continue }
            rows.append(Row(file: String(cells[0]), expected: String(cells[4]), bytes: bytes))
        }
        return rows
    }

    @Test("Every row about coverage and changes agrees")
    func verdicts() throws {
        for row in try rows() {
            let document: PDFDocument
            do { document = try read(row.bytes) } catch {
                // Encrypted documents are never judged; nothing else may stay unread.
                let isEncrypted = error.kind == .encrypted
                let isBroken = row.expected == "PARSE_ONLY" && error.kind == .malformed
                #expect(isEncrypted || isBroken, "\(row.file): \(error)")
                continue
            }
            let signatures = document.signatures
            let anomalies = signatures.filter {
                if case .anomaly = $0.coverage { true } else { false }
            }
            let isAccepted = signatures.allSatisfy(\.changes.isAccepted)
            switch row.expected {
            case "COVERAGE_ANOMALY":
                #expect(!anomalies.isEmpty, "\(row.file)")
            case "SUSPICIOUS_MODIFICATION", "REVISIONS_INVALID":
                #expect(!signatures.isEmpty && !isAccepted, "\(row.file)")
            case "ALLOWED_MODIFICATION", "REVISIONS_VALID":
                #expect(!signatures.isEmpty && isAccepted, "\(row.file)")
            case "REVISIONS_INDETERMINATE", "UNUSED_BY_TESTS":
                // A certification after an approval; a structure with new words.
                #expect(!isAccepted, "\(row.file)")
            case "NO_SIGNATURE":
                #expect(signatures.isEmpty, "\(row.file)")
            case "PARSE_ONLY", "PARSE_OK":
                #expect(anomalies.isEmpty, "\(row.file)")
            default:
                // Wrong digests, wrong certificates, or nothing wrong: the geometry is sound.
                #expect(!signatures.isEmpty && anomalies.isEmpty, "\(row.file)")
                #expect(isAccepted, "\(row.file): \(signatures.flatMap(\.changes.reasons))")
            }
        }
    }

    @Test("What others found awkward to sign can be signed, or is refused with a reason")
    func signing() throws {
        for row in try rows() {
            guard let document = try? read(row.bytes) else { continue }
            do throws(PDFError) {
                let prepared = try PDFSigner.prepare(document, plan: DummySignature.plan())
                let signed = try read(
                    row.bytes + (try prepared.filled(with: DummySignature.cms)))
                let last = signed.signatures.last
                #expect(last?.coverage == .entireFile, "\(row.file)")
                #expect(
                    signed.signatures.count == document.signatures.count + 1, "\(row.file)")
            } catch {
                // Only inputs that are meant to be broken are malformed; testfile30 is locked by
                // its signer (/Lock /All, /P 1), although its origin signs it.
                #expect(
                    [.refused, .hybrid, .unsupported].contains(error.kind)
                        || row.file.contains("broken-objstream"), "\(row.file): \(error)")
                #expect(
                    !row.file.hasPrefix("digitorus") || row.file.hasSuffix("testfile30.pdf"),
                    "\(row.file): \(error)")
            }
        }
    }
}
