// Antind.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// The server and its administration.
@main
struct Antind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "antind",
        abstract: "Máy chủ sổ văn bản và quản trị. (the server and its administration)",
        discussion: """
            Exit codes: 0 done · 64 usage · 65 bad input · 66 input missing · 73 exists already · \
            74 I/O · 75 another process has the directory · 77 wrong passphrase · 78 configuration \
            or a failed check · 70 the register stopped itself: start it again.

            Example: antind init --dir so --organ 000.00.18.H41 --name "Sở GD&ĐT tỉnh A" \
            --origin vanban.example.vn/so && antind serve --dir so
            """,
        version: "antind 0.1.0",
        subcommands: [
            InitCommand.self, ServeCommand.self, DoctorCommand.self, OrganCommand.self,
            KeyCommand.self, TokenCommand.self, AccountCommand.self, AdminCommand.self,
            BookCommand.self, TrustCommand.self, LogCommand.self, BackupCommand.self,
            AnchorCommand.self, ReadCodeCommand.self,
        ])

    /// Runs the command; every error becomes three lines and an exit code here and nowhere else.
    static func main() async {
        let language = Language(arguments: CommandLine.arguments)
        do {
            var command = try Self.parseAsRoot(
                LeadingLanguage.movedBack(Array(CommandLine.arguments.dropFirst())))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ExitCode {
            Self.exit(withError: error)
        } catch {
            guard let known = ProgramError(administration: error) else {
                Self.exit(withError: error)
            }
            try? StandardStream.error.write(known.lines(of: "antind", in: language))
            Self.exit(withError: ExitCode(known.status.rawValue))
        }
    }
}

/// What every command takes.
struct DirectoryOptions: ParsableArguments {
    @Option(help: "Thư mục dữ liệu. (data directory)")
    var dir: String

    @Option(help: "Tệp chứa mật khẩu của khóa. (file with the keys' passphrase)")
    var pinFile: String?

    @Option(help: "vi | en")
    var lang: Language = .vietnamese
}

extension Language: ExpressibleByArgument {}

extension Language {
    /// The language that `--lang` names, also where the arguments could not be understood.
    init(arguments: [String]) {
        let place = arguments.lastIndex(of: "--lang")
        let name = place.flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
        self = name.flatMap(Language.init(rawValue:)) ?? .vietnamese
    }
}

/// Prints a line of a result, in the language asked for.
func say(_ language: Language, vi: String, en: String) throws {
    try StandardStream.output.write((language == .vietnamese ? vi : en) + "\n")
}
