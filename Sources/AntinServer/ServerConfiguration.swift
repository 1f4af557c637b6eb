// ServerConfiguration.swift

/// What the server allows a client. The defaults suit two cores and a sector's schools.
package struct ServerLimits: Sendable {
    /// Bytes of one uploaded file.
    package var maxFileBytes = 25 << 20
    /// Large bodies that are taken in at once; the others are told to come again.
    package var uploads = 16
    /// Bytes of what clients send that are held in memory at once; the others wait on disk.
    package var heldBytes = 96 << 20
    /// Open connections; more wait in the kernel's queue.
    package var maxConnections = 512
    /// Open connections of one address, or of one IPv6 network of 64 bits; proxies that are
    /// trusted may have all. A school's browsers open six each.
    package var connectionsOfClient = 128
    /// Files of one client that are taken in or judged at once.
    package var uploadsOfClient = 16
    /// Files that one client may have judged.
    package var uploadAllowance = Allowance(burst: 60, perSecond: 1)
    /// Questions by number and date of one client.
    package var numberAllowance = Allowance(burst: 120, perSecond: 2)
    /// Codes of one client that nobody was given; right ones are not counted.
    package var missedCodeAllowance = Allowance(burst: 60, perSecond: 0.5)
    /// Seconds for a request's header, from the moment the connection is free for it.
    package var headerSeconds: Int64 = 10
    /// Seconds for a request's whole body; large ones get a second more for each 100 KiB.
    package var bodySeconds: Int64 = 120
    /// Seconds for taking 64 KiB of an answer.
    package var answerSeconds: Int64 = 30
    /// Seconds that an idle connection is kept.
    package var idleSeconds: Int64 = 15

    package init() {}

    /// So many at once, and then so many in each second.
    package struct Allowance: Sendable {
        package var burst: Int
        package var perSecond: Double

        package init(burst: Int, perSecond: Double) {
            self.burst = burst
            self.perSecond = perSecond
        }
    }
}

/// Where and how the server runs.
package struct ServerConfiguration: Sendable {
    package var address: String
    package var port: Int
    /// Names under which clients may address this server, with their port, lower case.
    package var hosts: Set<String>
    package var limits = ServerLimits()
    /// The `antin-verify` program that judges foreign files.
    package var verifier: String
    /// Trust bundles that it judges by: files.
    package var trust: [String]
    /// What printed codes and QR symbols begin with: the address under which others reach this
    /// server, without a slash at the end.
    package var publicAddress: String
    /// Certificate and key of this server; nil speaks plain HTTP, behind a proxy or on loopback.
    package var tls: TLSIdentity?
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package var trustedProxies: Set<String> = []
    /// Called when an administrator's page has changed what the trust list says.
    package var onTrustChange: @Sendable () async -> Void = {}
    /// The folder with the faces of Liberation Serif.
    package var fonts = "/usr/share/fonts/truetype/liberation2"
    /// Where templates, words, styles and scripts are read from while they are being written; nil
    /// for those that are part of the program.
    package var resources: String?
    /// What commands about this installation take, as pages print them: `--dir … --pin-file …`.
    package var commandArguments = "--dir /var/lib/antin --pin-file /etc/antin/pin"
    /// The server shows sample documents: each page says so.
    package var isDemonstration = false
    /// Poppler's `pdftotext`; nil for where it usually is.
    package var pdftotext: String?
    /// Poppler's `pdftoppm`; nil for where it usually is.
    package var pdftoppm: String?
    /// The `antind` program, which reads QR symbols in pictures (`read-code`); nil for none.
    package var codeReader: String?
    /// Who else vouches for people; nil for passwords of this register alone.
    package var identityProvider: IdentityProviderSettings?

    /// How letters and webhooks leave the house.
    package var outbox = OutboxSettings()

    package init(
        address: String = "127.0.0.1", port: Int = 8080, hosts: Set<String> = [],
        verifier: String, trust: [String]
    ) {
        self.publicAddress = "http://\(Self.bracketed(address)):\(port)"
        self.address = address
        self.port = port
        self.hosts = hosts.union([
            "\(Self.bracketed(address)):\(port)".lowercased(), "localhost:\(port)",
            "127.0.0.1:\(port)", "[::1]:\(port)",
        ])
        self.verifier = verifier
        self.trust = trust
    }

    /// An address as it stands in a URL.
    package static func bracketed(_ address: String) -> String {
        address.contains(":") ? "[\(address)]" : address
    }
}
