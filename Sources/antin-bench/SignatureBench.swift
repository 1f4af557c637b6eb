import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinSystem
import CAntinBench

/// Signatures over 100 KiB, made and verified in a loop, beside the bare public-key operation and
/// the hash of the content.
struct SignatureBench {
    private static let start: Int64 = 1_767_225_600
    private static let year: Int64 = 365 * 86_400
    private static let at = Timestamp(seconds: Self.start + 1_000)
    private static let (groups, rounds) = (40, 25)

    func run() throws {
        let authority = try IssuingAuthority.root(
            .init(commonName: "BENCH"), kind: .ecdsaP256, notBefore: Self.start - Self.year,
            notAfter: Self.start + 10 * Self.year)
        try self.measure("p256", .ecdsaP256, ANTIN_BENCH_P256, authority)
        try self.measure("rsa2048", .rsa(bits: 2048), ANTIN_BENCH_RSA2048, authority)
    }

    static func signed(_ store: ByteStore, by signer: DocumentSigner<SoftwareSigner>) throws
        -> [UInt8]
    {
        let plan = PDFSignaturePlan(
            contentsCapacity: signer.contentsCapacity,
            claimedTime: PDFDate.vietnam(unixSeconds: Self.at.seconds) ?? "")
        return try signer.revision(signing: PDFDocument(reading: store), as: plan)
    }

    static func signer(_ kind: SigningKey.Kind, _ authority: IssuingAuthority) throws
        -> DocumentSigner<SoftwareSigner>
    {
        let key = try SigningKey.generate(kind)
        let certificate = try authority.issue(
            .init(commonName: "Tran Thi Thu", organization: "Truong thu"),
            publicKey: key.publicKey, profile: .person, notBefore: Self.start,
            notAfter: Self.start + Self.year)
        return try DocumentSigner(
            SoftwareSigner(key: key, certificate: certificate, chain: [authority.certificate]))
    }

    private func measure(
        _ name: String, _ kind: SigningKey.Kind, _ bareKey: antin_bench_key,
        _ authority: IssuingAuthority
    ) throws {
        let signer = try Self.signer(kind, authority)
        let store = ByteStore(SamplePDF.bytes(stream: 101_800))
        let message = try signer.detached(over: store, at: Self.at)
        let signed = ByteStore(
            store.bytes(0..<store.count) + (try Self.signed(store, by: signer)))
        var (sign, verify, hash) = (Least(), Least(), Least())
        var (cadesSign, cadesVerify, pdfSign, pdfVerify) = (Least(), Least(), Least(), Least())
        for _ in 0..<Self.groups {
            let bare = antin_bench_operations(
                bareKey, UInt64(store.count), Int32(Self.rounds))
            guard bare.sign > 0 else { throw BenchError("libcrypto") }
            sign.take(bare.sign * 1e6)
            verify.take(bare.verify * 1e6)
            hash.take(bare.hash * 1e6)
            try cadesSign.time(Self.rounds) { _ = try signer.detached(over: store, at: Self.at) }
            cadesVerify.time(Self.rounds) {
                let facts = SignatureFacts(reading: message, as: .detached) {
                    HashedContent(store, [$0])[$0]
                }
                precondition(facts.integrity.result == .pass)
            }
            try pdfSign.time(Self.rounds) { _ = try Self.signed(store, by: signer) }
            try pdfVerify.time(Self.rounds) {
                let document = try PDFDocument(reading: signed)
                let facts = SignatureFacts(document.signatures[0], in: signed)
                precondition(
                    facts.integrity.result == .pass
                        && document.signatures[0].coverage == .entireFile)
            }
        }
        let bareSign = sign.value + hash.value
        let bareVerify = verify.value + hash.value
        for (what, signing, verifying) in [
            ("cades", cadesSign.value, cadesVerify.value),
            ("pdf", pdfSign.value, pdfVerify.value),
        ] {
            // What is signed is verified before it is handed out: that second operation is a
            // duty, so signing is compared both without and with it.
            let figures = [
                ("sign", signing, "sign", bareSign),
                ("sign.with_check", signing, "sign + verify", bareSign + verify.value),
                ("verify", verifying, "verify", bareVerify),
            ]
            for (operation, value, words, reference) in figures {
                try Figure(
                    name: "\(what).\(operation).\(name)", value: value, unit: "µs",
                    reference: ("bare \(words) + SHA-256", reference)
                ).report()
            }
        }
    }
}
