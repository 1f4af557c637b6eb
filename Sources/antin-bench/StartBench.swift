import AntinCore
import AntinCrypto
import AntinSystem

/// How long `antin-verify` takes from its start to its verdict on one small signed PDF, beside the
/// start of `true`. The files are in the page cache; the process is new each time.
struct StartBench {
    let directory: String
    let verifier: String

    func run() throws {
        let authority = try IssuingAuthority.root(
            .init(commonName: "BENCH"), kind: .ecdsaP256, notBefore: 1_735_689_600,
            notAfter: 2_051_222_400)
        let signer = try SignatureBench.signer(.ecdsaP256, authority)
        let original = SamplePDF.bytes(stream: 101_800)
        let path = self.directory + "/van-ban.pdf"
        try DurableFile.write(
            original + SignatureBench.signed(ByteStore(original), by: signer), to: path)
        var (ours, bare) = (Double.infinity, Double.infinity)
        for _ in 0..<40 {
            // Without receipt and trust lists the verdict is not "genuine"; everything about the
            // file itself is done for it all the same.
            ours = min(ours, try self.milliseconds(self.verifier, [path], exits: 10..<40))
            bare = min(bare, try self.milliseconds("/bin/true", [], exits: 0..<1))
        }
        try Figure(
            name: "verify.cold_start", value: ours, unit: "ms", reference: ("true", bare)
        ).report()
    }

    private func milliseconds(
        _ program: String, _ arguments: [String], exits: Range<Int32>
    ) throws -> Double {
        let begin = SystemClock.monotonicNanoseconds()
        let outcome = try ChildProcess.run(
            program, arguments: arguments, environment: ["XDG_CONFIG_HOME": self.directory],
            limits: .init(wallMilliseconds: 20_000, maxOutputBytes: 1 << 20))
        let end = SystemClock.monotonicNanoseconds()
        guard case .exited(let code) = outcome.exit, exits.contains(code) else {
            throw BenchError("\(program): \(outcome.exit)")
        }
        return Double(end - begin) / 1e6
    }
}
