import AntinCore
import AntinCrypto

extension FuzzTarget {
    static let signatures: [FuzzTarget] = [
        FuzzTarget("certificate") { bytes in _ = try? Certificate(der: bytes) },
        FuzzTarget("cms") { bytes in
            // Nobody signs for the fuzzer: a seed passes over its own content, which is not this.
            let content = [UInt8]("no seed signs this".utf8)
            let forms: [SignatureForm] = [
                .detached, .pades, .pdfPKCS7, .pdfPKCS7SHA1, .documentTimestamp,
            ]
            for form in forms {
                let facts = SignatureFacts(reading: bytes, as: form) { $0.hash(content) }
                precondition(facts.integrity.result != .pass, "a foreign message passed")
            }
            _ = SignatureFacts(readingEnveloping: bytes)
        },
    ]
}
