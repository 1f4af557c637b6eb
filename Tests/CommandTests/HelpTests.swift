import AntinCore
import AntinTestSupport
import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "Help says what it said when it was last looked at",
        arguments: ["", "verify", "report", "audit", "trust", "inspect", "proof", "book"])
    func snapshot(command: String) throws {
        let run = try ProgramRun(
            "antin-verify", (command.isEmpty ? [] : [command]) + ["--help"],
            environment: ["COLUMNS": "80"])
        #expect(run.exitCode == 0)
        let name = command.isEmpty ? "antin-verify" : command
        #expect(
            try CommittedVectors.isCommitted(
                Array(run.output.utf8), at: "../Fixtures/help/\(name).txt"))
    }

    @Test(
        "Every command's help has an example and says with what codes it exits",
        arguments: [
            [], ["verify"], ["report"], ["audit"], ["trust"], ["trust", "list"], ["trust", "show"],
            ["trust", "add"], ["inspect"], ["proof"], ["proof", "inclusion"],
            ["proof", "consistency"], ["book"],
        ])
    func examples(command: [String]) throws {
        let help = try ProgramRun("antin-verify", command + ["--help"]).output
        #expect(help.contains("Ví dụ"))
        #expect(help.lowercased().contains("thoát") || help.contains("exit"))
        #expect(help.contains((["antin-verify"] + command.prefix(1)).joined(separator: " ")))
    }

    @Test("A wrong command line is three lines in the reader's language, and exits with 64")
    func usage() throws {
        let cases: [([String], String)] = [
            (["--khong-co"], "antin-verify --help"),
            ([], "antin-verify --help"),
            (["trust", "add"], "antin-verify trust add --help"),
            (["report", "a.pdf"], "antin-verify report --help"),
            (["verify", "a.pdf", "--max-age", "x"], "antin-verify verify --help"),
            (["verify", "a.pdf", "--at", "hom-nay"], "antin-verify verify --help"),
        ]
        for (arguments, command) in cases {
            for (language, word) in [("vi", "lỗi"), ("en", "error")] {
                let run = try ProgramRun("antin-verify", arguments + ["--lang", language])
                #expect(run.exitCode == ExitStatus.usage.rawValue, "\(arguments)")
                #expect(run.output.isEmpty)
                #expect(run.errorLines.count == 3, "\(run.errors)")
                #expect(run.errors.hasPrefix("antin-verify: \(word): "))
                #expect(run.errors.contains(command), "\(run.errors)")
            }
            let run = try ProgramRun("antin-verify", arguments + ["--lang", "vi"])
            for word in ["Error", "Usage", "Missing", "Unknown", "Unexpected"] {
                #expect(!run.errors.contains(word), "\(run.errors)")
            }
        }
    }

    /// The codes are printed from the enums; this sees that none is left out.
    @Test("Every verdict and every status is among the exit codes, and judge is not shown")
    func codes() throws {
        let help = try ProgramRun.verify("--help").output.split(separator: "\n")
            .joined(separator: " ")
        for verdict in Verdict.allCases {
            #expect(help.contains("\(verdict.exitCode) \(verdict.rawValue)"))
        }
        for status in ExitStatus.allCases where status != .done {
            #expect(help.contains("\(status.rawValue) \(status.text(in: .english))"))
        }
        #expect(!help.contains("judge"))
    }
}
