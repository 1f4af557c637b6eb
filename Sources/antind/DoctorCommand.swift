// DoctorCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser

/// `antind doctor`: looks at everything, repairs nothing.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Khám máy chủ: sổ, chuỗi, mốc, tệp, khóa, đĩa. (check everything)",
        discussion: """
            The anchor protects against a restored database, not against a restored machine: \
            only a witness elsewhere sees a snapshot that holds the anchor too. \
            Exit codes: 0 all well, 75, 77, 78 a problem was found.

            Example: antind doctor --dir so
            """)

    @OptionGroup var options: DirectoryOptions
    @Flag(help: "JSON") var json = false

    private static func count(
        _ problems: Int, _ problem: String, _ warnings: Int, _ warning: String, _ none: String
    ) -> String {
        let first = problems == 0 ? none : "\(problems) \(problem)."
        return warnings == 0 ? first : "\(first) \(warnings) \(warning)."
    }

    func run() async throws {
        let findings = try await Installation.looking(self.options) { _, registry in
            try await registry.doctor()
        }
        if self.json {
            let value = JSONValue.object([
                "schema": "antin.doctor/1",
                "findings": .array(
                    findings.map { finding in
                        [
                            "name": .string(finding.name),
                            "status": .string(finding.status.rawValue),
                            "detail": .string(finding.detail),
                        ]
                    }),
            ])
            try StandardStream.output.write(value.text + "\n")
        } else {
            for finding in findings {
                let mark =
                    switch finding.status {
                    case .ok: "✓"
                    case .note, .warning: "!"
                    case .problem: "✗"
                    }
                let padding = String(repeating: " ", count: max(1, 20 - finding.name.count))
                try StandardStream.output.write(
                    "\(mark) \(finding.name)\(padding)\(finding.detail(in: self.options.lang))\n")
                let fix = finding.fix(in: self.options.lang)
                guard finding.status == .problem || finding.status == .warning, !fix.isEmpty else {
                    continue
                }
                try StandardStream.output.write("    → \(fix)\n")
            }
            let problems = findings.count { $0.status == .problem }
            let warnings = findings.count { $0.status == .warning }
            try say(
                self.options.lang,
                vi: Self.count(problems, "lỗi", warnings, "điều nên làm (!)", "Không có lỗi nào."),
                en: Self.count(
                    problems, "problems", warnings, "things to be done (!)", "No problem found."))
        }
        guard !findings.contains(where: { $0.status == .problem }) else {
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
