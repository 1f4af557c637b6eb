import AntinCrypto
import AntinSystem

/// Writes the signed files whose size, objects or signatures are many, in pairs of a small and a
/// large one; `scripts/bench-files` then shows each to the verifier.
struct FilesBench {
    let directory: String

    func run() throws {
        let authority = try IssuingAuthority.root(
            .init(commonName: "BENCH"), kind: .ecdsaP256, notBefore: 1_735_689_600,
            notAfter: 2_051_222_400)
        let signer = try SignatureBench.signer(.ecdsaP256, authority)
        let plans: [(name: String, stream: Int, objects: Int, signatures: Int)] = [
            ("plain", 101_800, 0, 2),
            ("bytes-25", 25_000_000, 0, 2), ("bytes-200", 200_000_000, 0, 2),
            ("signatures-17", 101_800, 0, 17), ("signatures-51", 101_800, 0, 51),
            ("objects-10000", 101_800, 10_000, 2), ("objects-100000", 101_800, 100_000, 2),
        ]
        for plan in plans {
            let bytes = SamplePDF.bytes(stream: plan.stream, objects: plan.objects)
            try DurableFile.write(
                SamplePDF.signed(bytes, plan.signatures, by: signer),
                to: "\(self.directory)/\(plan.name).pdf")
        }
    }
}
