import AntinCore
import AntinCrypto
import AntinPDF
import AntinSystem
import AntinTestSupport
import Testing

/// Signatures that others made, tampered with, or found in the wild. Judged here are digests and
/// signature values alone: coverage, later revisions and trust are other questions.
@Suite("Signatures of others")
struct SharedSignatureTests {
    private struct Row {
        let file: String
        let kind: String
        let expected: String
    }

    private func rows() throws -> [Row] {
        guard let index = try SharedVectors.bytes("vectors/signatures/INDEX.tsv") else { return [] }
        return String(decoding: index, as: UTF8.self).split(separator: "\n").dropFirst().map {
            let fields = $0.split(separator: "\t", omittingEmptySubsequences: false)
            return Row(
                file: String(fields[0]), kind: String(fields[2]), expected: String(fields[4]))
        }
    }

    /// What we refuse, or cannot check, although others say the mathematics is right.
    private static let stricter: [String: [SignatureReason]] = [
        // Detached, and the content is not at hand.
        "dss-cades/cades-bes-signeddata-detached.p7s": [.contentMissing],
        "dss-cades/cades-invalid-ocsp-responses-encoding.p7s": [.contentMissing],
        // SHA3-224.
        "dss-cades/dss-1419__CAdES-BpB-att-SHA3_224-SHA3_224withRSA.p7m":
            [.unsupportedDigest, .unsupportedSignature],
    ]

    private static let right: Set<String> = [
        "CRYPTO_OK", "ALLOWED_MODIFICATION", "SUSPICIOUS_MODIFICATION", "COVERAGE_OK",
        "REVISIONS_VALID", "REVISIONS_INVALID", "SIG_VALID", "SIVA:TOTAL-PASSED", "FAIL_TIMESTAMP",
    ]
    private static let wrong: Set<String> = ["FAIL", "REJECT_FORMAT", "REJECT_CRYPTO"]

    private func answers(_ row: Row, _ bytes: [UInt8]) throws -> [SignatureFacts.Answer] {
        guard row.kind == "pdf" else { return [SignatureFacts(readingEnveloping: bytes).integrity] }
        let file = ByteStore(bytes)
        guard let document = try? PDFDocument(reading: file) else { return [] }
        return document.signatures.map { SignatureFacts($0, in: file).integrity }
    }

    @Test("Right ones pass, wrong ones do not, and the exceptions are named")
    func agreement() throws {
        var judged = 0
        for row in try self.rows() where row.kind == "pdf" || row.kind == "cms" {
            let path = "vectors/signatures/\(row.file)"
            guard let bytes = try SharedVectors.bytes(path) else { continue }
            let answers = try self.answers(row, bytes)
            if let reasons = Self.stricter[row.file] {
                #expect(answers.map(\.reasons) == [reasons], "\(row.file)")
            } else if Self.right.contains(row.expected) {
                #expect(answers.allSatisfy { $0 == .pass }, "\(row.file): \(answers)")
                judged += answers.count
            } else if Self.wrong.contains(row.expected) {
                #expect(
                    answers.isEmpty || answers.contains { $0.result != .pass }, "\(row.file)")
                judged += 1
            }
        }
        print("\(judged) signatures of others judged as expected")
    }

    @Test("No prefix and no sampled change of a foreign message passes or ends the process")
    func hostile() throws {
        let folder = "vectors/signatures/dss-cades"
        for name in try SharedVectors.names(in: folder) ?? [] {
            guard let bytes = try SharedVectors.bytes("\(folder)/\(name)") else { continue }
            for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
                let cut = SignatureFacts(readingEnveloping: Array(bytes[..<end]))
                #expect(cut.integrity.result == .fail)
            }
            for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
                var changed = bytes
                changed[index] ^= 0x81
                _ = SignatureFacts(readingEnveloping: changed)
            }
        }
    }
}
