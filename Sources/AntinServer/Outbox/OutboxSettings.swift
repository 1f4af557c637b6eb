internal import AntinFetch
internal import HTTPTypes

/// How what is in the outbox leaves the house.
package struct OutboxSettings: Sendable {
    /// The relay for e-mail; without one, letters wait.
    var relay: SMTPServer?
    /// From whom letters come.
    package var sender: String
    package var webhooks = WebhookPolicy()

    package init(sender: String = "antin@localhost") {
        self.sender = sender
    }

    /// Sets the relay.
    ///
    /// - Throws: `Unusable` for one on another machine without TLS, for a password without TLS,
    ///   and for a sender that is no address.
    package mutating func setRelay(
        host: String, port: Int, isSecure: Bool, ownName: String, caFile: String? = nil,
        login: (user: String, password: String)? = nil, startsTLS: Bool = false
    ) throws {
        guard let port = UInt16(exactly: port), MailMessage.isAddress(self.sender) else {
            throw Unusable()
        }
        do {
            self.relay = try SMTPServer(
                host: host, port: port, isSecure: isSecure, ownName: ownName, caFile: caFile,
                login: login, startsTLS: startsTLS)
        } catch {
            throw Unusable()
        }
    }

    package struct Unusable: Error {}
}

/// What a webhook may point at.
package struct WebhookPolicy: Sendable {
    /// Targets on this machine and in private networks, and without TLS: for systems that stand
    /// beside this one.
    package var allowsPrivate = false
    /// A PEM file with the only certificates to trust; nil for the machine's.
    package var caFile: String?

    package init(allowsPrivate: Bool = false, caFile: String? = nil) {
        self.allowsPrivate = allowsPrivate
        self.caFile = caFile
    }

    /// Refuses what could not be called. Names are looked up when they are called, not here.
    func check(_ url: String) throws {
        let isLawful = (try? HTTPURL(url)).map { $0.isSecure || self.allowsPrivate } ?? false
        guard isLawful else {
            throw Problem(
                .unprocessableContent, "bad_webhook",
                vi: "Địa chỉ webhook phải bắt đầu bằng https:// và không có dấu cách",
                en: "a webhook's address begins with https:// and has no blanks",
                nextVi: "hệ thống cùng mạng nội bộ: quản trị bật --allow-private-webhooks",
                nextEn: "for systems in the same network: --allow-private-webhooks")
        }
    }
}
