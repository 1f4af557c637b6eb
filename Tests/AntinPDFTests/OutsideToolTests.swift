import AntinSystem
import Testing

@testable import AntinPDF

/// Other programs read what the signer writes. Each is used where it is installed.
@Suite("Other programs on signed PDFs")
struct OutsideToolTests {
    /// Runs a program on a file whose name takes the place of `FILE`; nil if it is not installed.
    private func run(_ program: String, _ arguments: [String], on bytes: [UInt8]) throws -> (
        Int32, String
    )? {
        let path = "/usr/bin/\(program)"
        guard FileSystem.exists(path) else {
            print("skipped: \(program) is not installed")
            return nil
        }
        let folder = try FileSystem.temporaryDirectory(prefix: "antin-pdf")
        defer { try? FileSystem.removeTree(folder) }
        let file = "\(folder)/signed.pdf"
        try DurableFile.write(bytes, to: file)
        let outcome = try ChildProcess.run(
            path, arguments: arguments.map { $0 == "FILE" ? file : $0 },
            environment: ["LC_ALL": "C.UTF-8", "HOME": folder],
            limits: .init(wallMilliseconds: 60_000, maxOutputBytes: 1 << 20))
        guard case .exited(let status) = outcome.exit else { return (-1, "") }
        return (status, String(decoding: outcome.output + outcome.errors, as: UTF8.self))
    }

    @Test("qpdf finds nothing wrong after two signatures", arguments: Fixtures.signable)
    func qpdf(_ name: String) throws {
        let twice = try DummySignature.sign(try DummySignature.sign(try Fixtures.bytes(name)))
        guard let (status, text) = try run("qpdf", ["--check", "FILE"], on: twice) else { return }
        #expect(status == 0, "\(text)")
    }

    @Test(
        "pdfsig lists both signatures, the last one over the whole file",
        arguments: Fixtures.signable)
    func pdfsig(_ name: String) throws {
        let twice = try DummySignature.sign(try DummySignature.sign(try Fixtures.bytes(name)))
        guard let (_, text) = try run("pdfsig", ["-nocert", "FILE"], on: twice) else { return }
        #expect(text.contains("Signature #2:"), "\(text)")
        #expect(text.contains("Signed Ranges: [0 - "), "\(text)")
        #expect(text.contains("- \(twice.count)]"), "\(text)")
        #expect(text.contains("Total document signed"), "\(text)")
        #expect(text.contains("Not total document signed"), "\(text)")
    }

    @Test(
        "qpdf and pdfsig accept prepared forms with four signatures", arguments: PreparedForms.all)
    func prepared(_ name: String) throws {
        let files = try PreparedForms.revisions(of: try PreparedForms.draft(name))
        for file in [files[0], files[files.count - 1]] {
            guard let (status, text) = try run("qpdf", ["--check", "FILE"], on: file) else {
                return
            }
            #expect(status == 0, "\(text)")
        }
        guard let (_, text) = try run("pdfsig", ["-nocert", "FILE"], on: files[4]) else { return }
        #expect(text.contains("Signature #4:"), "\(text)")
        #expect(text.contains("- \(files[4].count)]"), "\(text)")
    }
}
