// ServeCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ServiceLifecycle

/// `antind serve`: the register over HTTP.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Chạy máy chủ. (run the server)",
        discussion: """
            Listens on loopback unless told otherwise; TLS is a proxy's business in this version. \
            SIGTERM and Ctrl-C end it after the requests in hand. Exit codes: 0, 69 the address \
            is taken, 70 the register stopped itself (start it again; it recovers), 75, 77, 78.

            Example: antind serve --dir so --port 8080
            """)

    @OptionGroup var options: DirectoryOptions
    @Option(help: "Địa chỉ lắng nghe. (listen address)") var address: String = "127.0.0.1"
    @Option(help: "Cổng. (port)") var port: Int = 8080
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
    @Option(help: "Ghi cổng đang dùng ra tệp. (write the port in use)") var portFile: String?

    func run() async throws {
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
        let url = "http://\(self.address):\(self.port)"
        _ = try await installation.currentBundle(registry, passphrase: passphrase, url: url)
        var server = ServerConfiguration(
            address: self.address, port: self.port, hosts: Set(self.host.map { $0.lowercased() }),
            verifier: self.verifier ?? Self.siblingVerifier(),
            trust: [installation.bundlePath] + self.trust)
        server.codeReader = try? FileSystem.canonicalPath("/proc/self/exe")
        if let given = self.publicUrl { server.publicAddress = try Self.address(given) }
        if let folder = self.fonts ?? ProcessInfo.processInfo.environment["ANTIN_FONTS"] {
            server.fonts = folder
        }
        server.resources = ProcessInfo.processInfo.environment["ANTIN_RESOURCES"]
        server.isDemonstration = self.demonstration
        let running = server
        let trusted = TrustCache()
        let language = self.options.lang
        let portFile = self.portFile
        let address = self.address
        do {
            try await AntinServer.serve(
                registry, configuration: running, services: [RegistryService(registry: registry)],
                logger: logger,
                trust: {
                    try await trusted.bytes(at: registry.checkpoint?.head.size) {
                        try await installation.currentBundle(
                            registry, passphrase: passphrase, url: nil
                        ).bytes
                    }
                },
                onRunning: { port in
                    if let portFile {
                        try? DurableFile.write(Array("\(port)\n".utf8), to: portFile)
                    }
                    try? say(
                        language, vi: "Đang phục vụ tại http://\(address):\(port) (Ctrl-C để dừng)",
                        en: "serving at http://\(address):\(port) (Ctrl-C ends it)")
                })
        } catch let error where "\(error)".contains("bind") {
            throw ProgramError(
                .unavailable, vi: "không mở được cổng \(self.port)",
                en: "port \(self.port) is taken",
                fixVi: "chọn cổng khác: --port", fixEn: "choose another: --port")
        }
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

/// The bundle for as long as the log has not grown: anybody may ask for it, and making it opens an
/// encrypted key.
actor TrustCache {
    private var made: (size: UInt64?, bytes: [UInt8])?

    func bytes(
        at size: UInt64?, make: @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        if let made, made.size == size { return made.bytes }
        let bytes = try await make()
        self.made = (size, bytes)
        return bytes
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
