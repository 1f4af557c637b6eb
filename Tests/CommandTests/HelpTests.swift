import AntinCore
import AntinTestSupport
import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "Help says what it said when it was last looked at",
        arguments: ["", "verify", "report", "audit", "trust", "inspect", "proof"])
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
