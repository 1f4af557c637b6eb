// OutboxOptions.swift
internal import AntinCore
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser

/// How letters and webhooks leave the house.
struct OutboxOptions: ParsableArguments {
    @Option(
        help: """
            Máy chủ chuyển thư, thí dụ 127.0.0.1:25; không có thì thư chờ. (mail relay; plain on \
            this machine, elsewhere with --smtp-tls)
            """)
    var smtp: String?
    @Flag(help: "Nói chuyện với máy chủ thư qua TLS. (TLS to the relay)") var smtpTls = false
    @Flag(help: "Bắt đầu không mã hóa rồi chuyển sang TLS, cổng 587. (STARTTLS to the relay)")
    var smtpStarttls = false
    @Option(help: "Địa chỉ gửi. (sender's address)") var smtpFrom: String = "antin@localhost"
    @Option(help: "Người dùng của máy chủ thư. (user at the relay)") var smtpUser: String?
    @Option(help: "Tệp mật khẩu của máy chủ thư. (file with its password)")
    var smtpPasswordFile: String?
    @Option(help: "Chứng thư tin cậy cho thư và webhook, PEM. (certificates to trust)")
    var outboxCa: String?
    @Flag(
        help: """
            Cho webhook đến máy này và mạng nội bộ, cả không TLS. (webhooks to this machine and \
            private networks, also without TLS)
            """)
    var allowPrivateWebhooks = false

    func settings() throws -> OutboxSettings {
        var settings = OutboxSettings(sender: self.smtpFrom)
        settings.webhooks = WebhookPolicy(
            allowsPrivate: self.allowPrivateWebhooks, caFile: self.outboxCa)
        guard let smtp else { return settings }
        let (host, port) = Self.split(
            smtp, default: self.smtpTls ? 465 : self.smtpStarttls ? 587 : 25)
        var login: (user: String, password: String)?
        if let user = self.smtpUser, let path = self.smtpPasswordFile {
            login = (user, String(decoding: try Passphrase.file(path), as: UTF8.self))
        }
        do {
            try settings.setRelay(
                host: host, port: port, isSecure: self.smtpTls,
                ownName: self.smtpFrom.split(separator: "@").last.map(String.init) ?? "localhost",
                caFile: self.outboxCa, login: login, startsTLS: self.smtpStarttls)
        } catch {
            throw ProgramError(
                .usage, vi: "máy chủ thư \(smtp) không dùng được như thế",
                en: "the relay \(smtp) cannot be used like that",
                fixVi:
                    "không TLS chỉ với 127.0.0.1; nơi khác và khi có mật khẩu: --smtp-tls hoặc --smtp-starttls",
                fixEn:
                    "plain only to 127.0.0.1; elsewhere, and with a password: --smtp-tls or --smtp-starttls"
            )
        }
        return settings
    }

    /// `host:port`, `[::1]:25`, or a host alone.
    private static func split(_ text: String, default port: Int) -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"),
            let number = Int(text[text.index(after: colon)...]),
            text.hasPrefix("[") || text.firstIndex(of: ":") == colon
        else { return (text.filter { $0 != "[" && $0 != "]" }, port) }
        return (text[..<colon].filter { $0 != "[" && $0 != "]" }, number)
    }
}
