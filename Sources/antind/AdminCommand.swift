// AdminCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import ArgumentParser

/// `antind admin`: the way in for the first administrator.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Quản trị viên đầu tiên. (the first administrator)",
        subcommands: [LinkCommand.self])

    /// `antind admin link`
    struct LinkCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link",
            abstract: "Đường dẫn một lần để tạo quản trị viên. (one-time link)",
            discussion: """
                The link opens once, for 30 minutes; there is no default password. It makes an \
                administrator of all organs, also when every other one is lost. The server may \
                go on running. Exit codes: 0, 64, 74, 78.

                Example: antind admin link --url https://so.example.vn --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Địa chỉ của máy chủ; mặc định là nơi nó chạy lần cuối. (its address)")
        var url: String?
        @Option(help: "Số phút, nhiều nhất 30. (minutes, at most 30)") var minutes: Int = 30

        func run() throws {
            guard (1...30).contains(self.minutes) else {
                throw ProgramError(
                    .usage, vi: "số phút từ 1 đến 30", en: "1 to 30 minutes",
                    fixVi: "--minutes 30", fixEn: "--minutes 30")
            }
            let installation = try Installation(at: self.options.dir)
            let configuration = installation.configuration
            let link = try Registry.makeSetupLink(
                configuration, at: configuration.clock.read().wall,
                milliseconds: Int64(self.minutes) * 60_000)
            let url = self.url ?? installation.address ?? "http://127.0.0.1:8080"
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            try say(
                self.options.lang,
                vi: """
                    Mở một lần trong \(self.minutes) phút tới:
                    \(base)/setup/\(link.secret)
                    """,
                en: """
                    Opens once, within \(self.minutes) minutes:
                    \(base)/setup/\(link.secret)
                    """)
        }
    }
}
