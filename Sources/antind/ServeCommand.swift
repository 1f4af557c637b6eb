// ServeCommand.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// `antind serve`: the register over HTTP.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Chạy máy chủ. (run the server)",
        discussion: """
            Listens on loopback unless told otherwise. Behind a proxy it speaks plain HTTP \
            (--host, --public-url, --trusted-proxy); with --tls-certificate and --tls-key it speaks \
            TLS itself, and SIGHUP reads both files again. HTTP to HTTPS is the proxy's business. \
            SIGTERM and Ctrl-C end it after the requests in hand. Exit codes: 0, 69 the address \
            is taken, 70 the register stopped itself (start it again; it recovers), 75, 77, 78.

            Example: antind serve --dir so --port 8080
            """)

    @OptionGroup var options: DirectoryOptions
    @OptionGroup(title: "Thư và webhook (mail and webhooks)") var outbox: OutboxOptions
    @Option(help: "Địa chỉ lắng nghe. (listen address)") var address: String = "127.0.0.1"
    @Option(help: "Cổng; 0 là cổng bất kỳ. (port; 0 is any free one)") var port: Int = 8080
    @Option(help: "Chứng thư TLS, PEM, cả chuỗi. (TLS certificate with its chain)")
    var tlsCertificate: String?
    @Option(help: "Khóa TLS, PEM. (TLS key)") var tlsKey: String?
    @Option(help: "Địa chỉ máy trung gian được tin. (address of a proxy that is believed)")
    var trustedProxy: [String] = []
    @Option(help: "Tên khác của máy chủ, kèm cổng. (another name of this server)")
    var host: [String] = []
    @Option(help: "Chương trình kiểm tra. (the verifier program)") var verifier: String?
    @Option(help: "Danh sách tin cậy của nơi khác. (trust bundles of others)")
    var trust: [String] = []
    @Option(help: "Địa chỉ in trong mã QR, thí dụ https://so.example.vn. (address in QR codes)")
    var publicUrl: String?
    @Option(help: "Thư mục phông Liberation Serif; hoặc ANTIN_FONTS. (folder of fonts)")
    var fonts: String?
    @Flag(help: "Máy chủ trình diễn: mỗi trang nói rõ. (a demonstration; each page says so)")
    var demonstration = false
    @Option(help: "Tệp về nơi cấp danh tính OIDC. (file about the identity provider)")
    var oidc: String?
    @Option(help: "Ghi cổng đang dùng ra tệp. (write the port in use)") var portFile: String?

    func run() async throws {
        ProcessMemory.returnsLargeBlocks()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "antind")
        logger.logLevel = .notice
        let installation = try Installation(at: self.options.dir)
        let passphrase = try installation.passphrase(self.options)
        var configuration = installation.configuration
        let log = logger
        configuration.onFatal = { error in
            // What is in memory may no longer be what is on disk: only a new start may go on.
            log.critical("the register stopped", metadata: ["error": "\(error)"])
            ServeCommand.exit(withError: ExitCode(ExitStatus.internalError.rawValue))
        }
        let registry = try Registry.open(
            configuration, keys: installation.logKeys(passphrase: passphrase))
        if case .readOnly(let reason) = registry.mode {
            logger.error("read-only", metadata: ["reason": "\(reason.name)"])
        }
        let tls = try self.identity()
        try self.checkListening(tls: tls != nil)
        // Any free port: it is looked for before, because its number stands in addresses.
        let port = self.port == 0 ? Int(try ListeningSocket(loopbackPort: 0).port) : self.port
        let scheme = tls == nil ? "http" : "https"
        let url = "\(scheme)://\(ServerConfiguration.bracketed(self.address)):\(port)"
        _ = try await installation.currentBundle(
            registry, passphrase: passphrase, url: self.publicUrl.map(Self.address) ?? url)
        var server = ServerConfiguration(
            address: self.address, port: port, hosts: Set(self.host.map { $0.lowercased() }),
            verifier: self.verifier ?? Self.siblingVerifier(),
            trust: [installation.bundlePath] + self.trust)
        server.codeReader = try? FileSystem.canonicalPath("/proc/self/exe")
        server.publicAddress = try self.publicUrl.map(Self.address) ?? url
        server.hosts.formUnion(Self.hosts(of: server.publicAddress))
        server.tls = tls
        server.trustedProxies = Set(self.trustedProxy)
        if let folder = self.fonts ?? ProcessInfo.processInfo.environment["ANTIN_FONTS"] {
            server.fonts = folder
        }
        server.commandArguments = Installation.arguments(self.options)
        server.resources = ProcessInfo.processInfo.environment["ANTIN_RESOURCES"]
        server.isDemonstration = self.demonstration
        server.identityProvider = try self.oidc.map(IdentityProviderFile.read)
        let trusted = TrustCache {
            try await installation.currentBundle(registry, passphrase: passphrase, url: nil).bytes
        }
        @Sendable func trust() async throws -> [UInt8] {
            try await trusted.bytes(
                at: TrustCache.State(
                    entry: try await registry.lastTrustEntry(), renamed: registry.renamed,
                    day: registry.clock.read().wall.milliseconds / 86_400_000))
        }
        server.onTrustChange = {
            await trusted.forget()
            do {
                _ = try await trust()
            } catch {
                log.error("the trust list was not renewed", metadata: ["error": "\(error)"])
            }
        }
        server.outbox = try self.outbox.settings()
        // For links that commands print while the server runs.
        try? installation.noteAddress(server.publicAddress)
        let running = server
        let services: [any Service] =
            [RegistryService(registry: registry)]
            + (tls.map { [TLSRenewal(identity: $0, logger: logger)] } ?? [])
        let language = self.options.lang
        let portFile = self.portFile
        let address = self.address
        do {
            try await AntinServer.serve(
                registry, configuration: running, services: services, logger: logger,
                trust: trust,
                onRunning: { port in
                    if let portFile {
                        try? DurableFile.write(Array("\(port)\n".utf8), to: portFile)
                    }
                    try? say(
                        language,
                        vi: "Đang phục vụ tại \(scheme)://\(address):\(port) (Ctrl-C để dừng)",
                        en: "serving at \(scheme)://\(address):\(port) (Ctrl-C ends it)")
                })
        } catch let error where "\(error)".contains("bind") {
            let isForbidden = "\(error)".contains("\(EACCES)")
            throw ProgramError(
                .unavailable,
                vi: isForbidden
                    ? "không được phép mở cổng \(port)"
                    : "không mở được cổng \(port): đang có chương trình khác dùng",
                en: isForbidden
                    ? "port \(port) is not allowed" : "port \(port): another program has it",
                meaningVi: "\(error)", meaningEn: "\(error)",
                fixVi: isForbidden
                    ? "cổng dưới 1024 cần CAP_NET_BIND_SERVICE (Docs/operation.md); hoặc --port 8080"
                    : "dừng chương trình ấy, hoặc chọn cổng khác: --port",
                fixEn: isForbidden
                    ? "ports below 1024 need CAP_NET_BIND_SERVICE (Docs/operation.md); or --port 8080"
                    : "stop that program, or choose another port: --port")
        }
    }

    /// What cannot be meant is refused, what is dangerous is said.
    private func checkListening(tls: Bool) throws {
        guard (0...65_535).contains(self.port) else {
            throw ProgramError(
                .usage, vi: "cổng từ 0 đến 65535, không phải \(self.port)",
                en: "a port is 0 to 65535, not \(self.port)",
                fixVi: "--port 8080", fixEn: "--port 8080")
        }
        for proxy in self.trustedProxy where IPAddress.bytes(of: proxy) == nil {
            throw ProgramError(
                .usage, vi: "--trusted-proxy nhận địa chỉ IP, không nhận tên: \(proxy)",
                en: "--trusted-proxy takes an IP address, no name: \(proxy)",
                fixVi: "--trusted-proxy 127.0.0.1", fixEn: "--trusted-proxy 127.0.0.1")
        }
        func warn(_ vi: String, _ en: String) throws {
            try StandardStream.error.write(
                "antind: ! " + (self.options.lang == .vietnamese ? vi : en) + "\n")
        }
        if !tls, !IPAddress.isLoopback(self.address), self.trustedProxy.isEmpty {
            try warn(
                "HTTP không mã hóa trên \(self.address): mật khẩu đi qua mạng ai cũng đọc được. Dùng --tls-certificate, hoặc proxy với --trusted-proxy.",
                "plain HTTP on \(self.address): anybody on the network reads passwords. Use --tls-certificate, or a proxy with --trusted-proxy."
            )
        }
        if let url = self.publicUrl, url.hasPrefix("http://"),
            !url.hasPrefix("http://[::1]"),
            !IPAddress.isLoopback(String(url.dropFirst(7).prefix { $0 != "/" && $0 != ":" }))
        {
            try warn(
                "--public-url \(url) không mã hóa: dùng https://.",
                "--public-url \(url) is plain HTTP: use https://.")
        }
    }

    /// Certificate and key, if this server is to speak TLS itself.
    private func identity() throws -> TLSIdentity? {
        switch (self.tlsCertificate, self.tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            do {
                return try TLSIdentity(certificate: certificate, key: key)
            } catch {
                throw ProgramError(
                    .configuration, vi: "chứng thư hoặc khóa TLS không dùng được",
                    en: "the TLS certificate or key cannot be used",
                    meaningVi: "\(error)", meaningEn: "\(error)",
                    fixVi: "hai tệp PEM, khóa đúng của chứng thư",
                    fixEn: "two PEM files, and the key must be the certificate's")
            }
        default:
            throw ProgramError(
                .usage, vi: "cần cả --tls-certificate và --tls-key",
                en: "both --tls-certificate and --tls-key are needed")
        }
    }

    /// The Host header of a public address: a browser leaves out the scheme's own port.
    private static func hosts(of address: String) -> [String] {
        guard let start = address.firstRange(of: "://")?.upperBound else { return [] }
        let host = String(address[start...].prefix { $0 != "/" }).lowercased()
        return [host]
    }

    /// An address that ends without a slash: it is printed, and a code is put behind it.
    private static func address(_ text: String) throws -> String {
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard bare.hasPrefix("https://") || bare.hasPrefix("http://"), bare.utf8.count <= 100,
            bare.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw ProgramError(
                .usage, vi: "địa chỉ \(text) chưa đúng", en: "\(text) is no address",
                fixVi: "--public-url https://so.example.vn",
                fixEn: "--public-url https://so.example.vn")
        }
        return bare
    }

    /// `antin-verify` beside this program.
    private static func siblingVerifier() -> String {
        let own = (try? FileSystem.canonicalPath("/proc/self/exe")) ?? "antind"
        return FileSystem.join(FileSystem.directory(of: own), "antin-verify")
    }
}

/// The bundle for as long as nothing is said about who is trusted: it is asked for before each
/// judgement, and making it reads every organ of the register and opens an encrypted key.
actor TrustCache {
    /// What the bundle is made of: what the log says of organs, signers and books, and the names of
    /// organs, which are not in it. The day is there because a bundle expires.
    struct State: Hashable {
        let entry: UInt64?
        let renamed: Int
        let day: Int64
    }

    private let make: @Sendable () async throws -> [UInt8]
    private var made: (state: State, bytes: Task<[UInt8], any Error>)?
    private var last: Task<[UInt8], any Error>?

    /// - Parameter make: makes the bundle of now and writes it where judges read it.
    init(_ make: @escaping @Sendable () async throws -> [UInt8]) { self.make = make }

    /// Something else has changed: an authority was added.
    func forget() { self.made = nil }

    func bytes(at state: State) async throws -> [UInt8] {
        if let made, made.state == state { return try await made.bytes.value }
        // Whoever asks meanwhile waits for the same one, and one that knows less is never written
        // after one that knows more.
        let task = Task { [make, last] in
            _ = try? await last?.value
            return try await make()
        }
        self.last = task
        self.made = (state, task)
        do {
            return try await task.value
        } catch {
            // What failed is tried again by the next one who asks.
            if self.made?.bytes == task { self.made = nil }
            throw error
        }
    }
}

/// Reads the TLS certificate and its key again whenever the process gets SIGHUP: what renews them
/// sends it, and no connection is dropped.
struct TLSRenewal: Service {
    let identity: TLSIdentity
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                try self.identity.reload()
                self.logger.notice("TLS certificate read again")
            } catch {
                self.logger.error(
                    "TLS certificate not read; the old one stays", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// Closes the register when the server ends: what waits is still answered.
struct RegistryService: Service {
    let registry: Registry

    func run() async throws {
        try? await gracefulShutdown()
        await self.registry.close()
    }
}
