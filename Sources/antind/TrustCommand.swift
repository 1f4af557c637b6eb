// TrustCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser

/// `antind trust export`: what others pin.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Danh sách tin cậy của sổ này. (the trust bundle)",
        subcommands: [Export.self])

    /// `antind trust export -o FILE`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Xuất danh sách tin cậy, in vân tay. (export; prints the fingerprint)",
            discussion: """
                Others pin it with: antin-verify trust add FILE --fingerprint HEX, the \
                fingerprint taken from paper or by telephone. Exit codes: 0, 74, 75, 77, 78.

                Example: antind trust export -o so.antin-trust --url http://127.0.0.1:8080 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(name: .shortAndLong, help: "Tệp ghi ra. (output)") var output: String
        @Option(help: "Địa chỉ máy chủ để tra cứu. (address for --online)") var url: String?

        func run() async throws {
            let bundle = try await Installation.looking(self.options) { installation, registry in
                try await installation.currentBundle(
                    registry, passphrase: installation.passphrase(self.options), url: self.url)
            }
            try DurableFile.write(bundle.bytes, to: self.output)
            try say(
                self.options.lang,
                vi:
                    "Đã ghi \(self.output), phiên bản \(bundle.bundle.version)\nVân tay: \(bundle.fingerprint.hex)",
                en:
                    "wrote \(self.output), version \(bundle.bundle.version)\nfingerprint: \(bundle.fingerprint.hex)"
            )
        }
    }
}

extension Installation {
    /// The authorities that sign for this installation's organs.
    func anchors() throws -> [Certificate] {
        guard FileSystem.exists(self.anchorsPath) else { return [] }
        return try FileSystem.list(self.anchorsPath).filter { $0.hasSuffix(".pem") }.sorted()
            .map { try Certificate.file(self.anchorsPath + "/" + $0) }
    }

    /// The bundle as it stands, made anew when the register has changed, and kept.
    func currentBundle(
        _ registry: Registry, passphrase: [UInt8]?, url: String?
    ) async throws -> SignedTrustBundle {
        var previous: SignedTrustBundle?
        if FileSystem.exists(self.bundlePath) {
            previous = try SignedTrustBundle(
                parsing: FileSystem.read(self.bundlePath, limit: 8 << 20))
        }
        let publisher = TrustPublisher(
            registry: registry, key: try self.key(.trust, passphrase: passphrase),
            anchors: try self.anchors(), floor: self.settings.trustFloor,
            url: url ?? previous?.bundle.organs.first?.url)
        let bundle = try await publisher.bundle(after: previous)
        if bundle.fingerprint != previous?.fingerprint {
            try DurableFile.write(bundle.bytes, to: self.bundlePath)
        }
        return bundle
    }
}
