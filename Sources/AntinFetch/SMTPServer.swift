// Where letters are handed in.

/// A mail relay. Without TLS only this machine is spoken to: what letters say, and a password,
/// cross no wire in the clear.
package struct SMTPServer: Sendable {
    package var host: String
    package var port: UInt16
    package var isSecure: Bool
    /// TLS after a beginning without it (STARTTLS, RFC 3207); a relay that does not is not used.
    package var startsTLS: Bool
    /// How we introduce ourselves.
    package var ownName: String
    /// A PEM file with the only certificates to trust; nil for the machine's.
    package var caFile: String?
    /// User and password, over TLS alone.
    package var login: (user: String, password: String)?
    /// For one letter, from the command to its answer.
    package var milliseconds = 30_000

    /// - Throws: `FetchError(.invalidRequest)` for a relay elsewhere without TLS.
    package init(
        host: String, port: UInt16, isSecure: Bool, ownName: String, caFile: String? = nil,
        login: (user: String, password: String)? = nil, startsTLS: Bool = false
    ) throws(FetchError) {
        guard isSecure || startsTLS || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw FetchError(.invalidRequest, "a relay on another machine needs TLS")
        }
        guard isSecure || startsTLS || login == nil else {
            throw FetchError(.invalidRequest, "a password needs TLS")
        }
        guard HTTPSyntax.isToken(ownName.utf8) else {
            throw FetchError(.invalidRequest, "a name that cannot be said in EHLO")
        }
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.startsTLS = startsTLS && !isSecure
        self.ownName = ownName
        self.caFile = caFile
        self.login = login
    }
}

/// What a relay answered.
package struct SMTPReply: Equatable, Sendable {
    package let code: Int
    /// Its words; at most 300 characters.
    package let text: String

    package var isPositive: Bool { (200..<400).contains(self.code) }
    /// Trying again would not help (RFC 5321, 4.2.1).
    package var isFinal: Bool { (500..<600).contains(self.code) }
}
