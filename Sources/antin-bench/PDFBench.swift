import AntinCore
import AntinCrypto
import AntinPDF
import AntinSystem

/// PDFs signed and verified in a second by one core: a file of 100 KiB with two revisions, one for
/// each of two signatures. Beside it pyHanko, where it is installed, on a file of the same content.
struct PDFBench {
    let directory: String
    /// A Python that has pyHanko and the script to run with it, or nothing.
    let pyHanko: (python: String, script: String)?
    private static let (groups, rounds) = (40, 25)

    func run() throws {
        let authority = try IssuingAuthority.root(
            .init(commonName: "BENCH"), kind: .ecdsaP256, notBefore: 1_735_689_600,
            notAfter: 2_051_222_400)
        let signer = try SignatureBench.signer(.ecdsaP256, authority)
        let original = SamplePDF.bytes(stream: 101_800)
        let once = ByteStore(try SamplePDF.signed(original, 1, by: signer))
        let twice = ByteStore(try SamplePDF.signed(original, 2, by: signer))
        var (sign, verify, read) = (Least(), Least(), Least())
        for _ in 0..<Self.groups {
            try sign.time(Self.rounds) { _ = try SignatureBench.signed(once, by: signer) }
            try verify.time(Self.rounds) { try Self.verify(twice) }
            try read.time(Self.rounds) { _ = try PDFDocument(reading: twice) }
        }
        let path = self.directory + "/hai-chu-ky.pdf"
        try DurableFile.write(original, to: path)
        let others = try self.timesOfPyHanko(path)
        for (name, least, reference) in [
            ("pdf.two.sign", sign, others?.sign), ("pdf.two.verify", verify, others?.verify),
        ] {
            // Without pyHanko the rate stands beside the goal.
            let goal = name == "pdf.two.sign" ? 300.0 : 1500.0
            let beside = reference.map { ("pyHanko", 1 / $0) } ?? ("goal", goal)
            try Figure(
                name: name, value: 1e6 / least.value, unit: "PDF/s", reference: beside
            ).report()
        }
        try Figure(
            name: "pdf.two.read", value: read.value, unit: "µs",
            reference: ("all of verifying", verify.value)
        ).report()
    }

    /// All that is known without trust: structure, revisions, digests, both signature values.
    private static func verify(_ store: ByteStore) throws {
        let document = try PDFDocument(reading: store)
        let areSound = document.signatures.allSatisfy { signature in
            if case .anomaly = signature.coverage { return false }
            return SignatureFacts(signature, in: store).integrity.result == .pass
        }
        precondition(areSound && document.signatures.count == 2)
    }

    /// Seconds of processor time for one PDF, signed the second time and verified.
    private func timesOfPyHanko(_ path: String) throws -> (sign: Double, verify: Double)? {
        guard let pyHanko else { return nil }
        let outcome = try ChildProcess.run(
            pyHanko.python, arguments: [pyHanko.script, path],
            limits: .init(wallMilliseconds: 300_000, maxOutputBytes: 1 << 16))
        let words = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n")
        guard outcome.exit == .exited(0), words.count == 2, let sign = Double(words[0]),
            let verify = Double(words[1])
        else {
            let said = String(decoding: outcome.errors.suffix(500), as: UTF8.self)
            throw BenchError("pyHanko: \(outcome.exit) \(said)")
        }
        return (sign, verify)
    }
}
