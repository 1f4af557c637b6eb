// AntinVerify.swift
internal import AntinCore
internal import ArgumentParser

/// The verifier: checks documents, replays logs, and never opens a socket unless it is told to.
@main
struct AntinVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "antin-verify",
        abstract: "Kiểm tra văn bản, phiếu vào sổ và chuỗi sổ. (check documents and registers)",
        discussion: """
            Không dùng mạng trừ khi có --online hoặc địa chỉ URL. (no network unless --online or \
            a URL is given)

            Ví dụ (examples): antin-verify cong-van.pdf
                              antin-verify report cong-van.pdf -o phieu.html
                              antin-verify trust add so.antin-trust --fingerprint MÃ

            Mã thoát (exit codes): \(Self.exitCodes)
            """,
        version: "antin-verify 0.1.0",
        subcommands: [
            VerifyCommand.self, ReportCommand.self, AuditCommand.self, TrustCommand.self,
            BookCommand.self, InspectCommand.self, ProofCommand.self, JudgeCommand.self,
        ], defaultSubcommand: VerifyCommand.self)

    /// Runs the command; every error becomes three lines and an exit code here and nowhere else.
    static func main() {
        let language = Language(arguments: CommandLine.arguments)
        do {
            var command = try Self.parseAsRoot(
                LeadingLanguage.movedBack(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let error as ProgramError {
            Output.report(error, in: language)
            Self.exit(withError: ExitCode(error.status.rawValue))
        } catch {
            guard Self.exitCode(for: error) == .validationFailure else {
                Self.exit(withError: error)
            }
            Output.report(
                UsageWords.error(Self.message(for: error), command: self.named), in: language)
            Self.exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
    }

    /// The command that the arguments name, as far as they name one.
    private static var named: String {
        var words = [Self._commandName]
        var commands = Self.configuration.subcommands
        for argument in CommandLine.arguments.dropFirst() {
            guard let found = commands.first(where: { $0._commandName == argument }) else { break }
            words.append(argument)
            commands = found.configuration.subcommands
        }
        return words.joined(separator: " ")
    }

    /// The codes of verdicts and of everything else, from the enums that programs exit with.
    private static var exitCodes: String {
        let verdicts = Verdict.allCases.map { "\($0.exitCode) \($0.rawValue)" }
        let others = ExitStatus.allCases.dropFirst().map {
            "\($0.rawValue) \($0.text(in: .english))"
        }
        return (verdicts + others).joined(separator: " · ")
    }
}

extension Language {
    /// The language that `--lang` names, also where the arguments could not be understood.
    init(arguments: [String]) {
        let place = arguments.lastIndex { $0 == "--lang" }
        let name =
            place.flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
            ?? arguments.last { $0.hasPrefix("--lang=") }.map { String($0.dropFirst(7)) }
        self = name.flatMap(Language.init(rawValue:)) ?? .vietnamese
    }
}

extension Language: ExpressibleByArgument {}
