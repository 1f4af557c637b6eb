import AntinCore
import AntinSystem
import AntinTestSupport
import Testing

/// The office client's commands that need no server.
@Suite("antin document", .enabled(if: ProgramRun.isBuilt("antin"), "antin is not built"))
struct DocumentCheckTests {
    @Test("Help says what it said when it was last looked at", arguments: ["check", "prepare"])
    func help(command: String) throws {
        let run = try ProgramRun(
            "antin", ["document", command, "--help"], environment: ["COLUMNS": "80"])
        #expect(run.exitCode == 0)
        #expect(
            try CommittedVectors.isCommitted(
                Array(run.output.utf8), at: "../Fixtures/help/antin-document-\(command).txt"))
    }

    private static func fixture(_ name: String) -> String {
        "\(CommittedVectors.packageRoot)/Tests/Fixtures/pdf/\(name).pdf"
    }

    @Test("A draft that can be signed is 0, one that cannot 65, none at all 66")
    func codes() throws {
        let good = try ProgramRun("antin", ["document", "check", Self.fixture("chromium")])
        #expect(good.exitCode == 0, "\(good.output)")
        #expect(good.output.contains("ký số được"))
        let secret = try ProgramRun("antin", ["document", "check", Self.fixture("encrypted")])
        #expect(secret.exitCode == 65)
        let none = try ProgramRun("antin", ["document", "check", "/nonexistent.pdf"])
        #expect(none.exitCode == 66)
        #expect(none.errorLines.count >= 2)
    }

    @Test("The answer in JSON names the schema and what was found")
    func json() throws {
        let run = try ProgramRun(
            "antin", ["document", "check", Self.fixture("chromium"), "--json", "--lang", "en"])
        let answer = try run.json()
        #expect(answer["schema"]?.string == "antin.lint/1")
        #expect(answer["signable"] == true)
    }

    @Test("A place that is none is a matter of usage, before any server is asked")
    func usage() throws {
        let folder = try TemporaryFolder()
        let token = "\(folder.path)/token"
        try DurableFile.write(Array("antin_test\n".utf8), to: token)
        for place in ["number", "number=1,2,3", "nobody=1,2,3,4,5", "number=0,1,2,3,4"] {
            let run = try ProgramRun(
                "antin",
                [
                    "document", "prepare", "7c0e", "--place", place, "--server",
                    "http://127.0.0.1:9", "--token-file", token,
                ])
            #expect(run.exitCode == 64, "\(place): \(run.errors)")
        }
    }
}
