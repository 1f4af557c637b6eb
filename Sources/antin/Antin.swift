// Antin.swift
internal import AntinCore
internal import ArgumentParser

/// The office client: everything a clerk, a signer or a school does, over the HTTP API.
@main
struct Antin: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "antin",
        abstract: "Văn phòng: đăng ký, ký, cấp số, phát hành, nhận văn bản. (office client)",
        discussion: """
            Exit codes: 0 done · 64 usage · 65 bad input · 66 input missing · 69 server \
            unreachable · 73 output exists · 75 try again · 77 not allowed · 1 refused by the \
            server (the reason is printed).

            Example: antin document register cv.pdf --from cv.json
            """,
        version: "antin 0.1.0",
        subcommands: [
            LoginCommand.self, DocumentCommand.self, FileCommand.self, InboxCommand.self,
            BookCommand.self, ReceiptCommand.self, ReportCommand.self,
        ])
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "Địa chỉ máy chủ, thí dụ http://127.0.0.1:8080. (server address)")
    var server: String?

    @Option(help: "Tệp chứa mã truy cập. (file with the access token)")
    var tokenFile: String?

    @Option(help: "Mã định danh cơ quan. (organ id)")
    var organ: String?

    @Option(name: .customLong("lang"), help: "vi | en")
    var language: Language = .vietnamese

    @Flag(help: "Trả lời bằng JSON. (answer in JSON)")
    var json = false

    var vietnamese: Bool { self.language == .vietnamese }
}

extension Language: ExpressibleByArgument {}
