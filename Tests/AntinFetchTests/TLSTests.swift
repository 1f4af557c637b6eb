import AntinCrypto
import AntinFetch
import AntinSystem
import Foundation
import Testing

/// HTTPS against `openssl s_server`.
struct TLSTests {
    /// Runs a server with one certificate for as long as the value lives.
    private final class Server {
        let port: UInt16
        private let process = Process()

        init(_ directory: String, chain: [Certificate], key: SigningKey) throws {
            let pem = chain.map(\.pem).joined()
            try DurableFile.write(Array(pem.utf8), to: "\(directory)/chain.pem")
            try DurableFile.write(
                Array(try key.pkcs8PEM(passphrase: nil).utf8), to: "\(directory)/key.pem",
                mode: 0o600)
            let pipe = Foundation.Pipe()
            self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            self.process.arguments = [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-www",
                "-cert", "\(directory)/chain.pem", "-cert_chain", "\(directory)/chain.pem",
                "-key", "\(directory)/key.pem",
            ]
            self.process.standardOutput = pipe
            self.process.standardError = FileHandle.nullDevice
            self.process.standardInput = Foundation.Pipe()
            try self.process.run()
            var text = ""
            while !text.contains("ACCEPT ") || !text.hasSuffix("\n") {
                let data = pipe.fileHandleForReading.availableData
                guard !data.isEmpty else { break }
                text += String(decoding: data, as: UTF8.self)
            }
            let line = text.split(separator: "\n").last { $0.hasPrefix("ACCEPT ") }
            self.port = line?.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
        }

        // SIGKILL: a child of the test runner may inherit a mask that keeps SIGTERM from it.
        deinit {
            kill(self.process.processIdentifier, SIGKILL)
            self.process.waitUntilExit()
        }
    }

    /// 1970 to 2100, so that no clock matters.
    private static func authority() throws -> IssuingAuthority {
        try IssuingAuthority.root(
            .init(commonName: "TLS thử nghiệm"), kind: .ecdsaP256, notBefore: 0,
            notAfter: 4_102_444_800)
    }

    @Test("A server that proves its name is talked to, others are not")
    func names() throws {
        let directory = try FileSystem.temporaryDirectory(prefix: "antin-tls")
        defer { try? FileSystem.removeTree(directory) }
        let authority = try Self.authority()
        let key = try SigningKey.generate(.ecdsaP256)
        let certificate = try authority.issue(
            .init(commonName: "localhost"), publicKey: key.publicKey,
            profile: .server(names: ["localhost"]), notBefore: 0, notAfter: 4_102_444_800)
        try DurableFile.write(
            Array(authority.certificate.pem.utf8), to: "\(directory)/ca.pem")
        let server = try Server(directory, chain: [certificate], key: key)
        try #require(server.port != 0)

        let client = HTTPClient(caFile: "\(directory)/ca.pem")
        let response = try client.get("https://localhost:\(server.port)/")
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self).contains("TLSv1.3"))
        #expect(try client.get("https://localhost:\(server.port)/").status == 200)

        // The same server under a name, an address, that it cannot prove.
        let other = #expect(throws: FetchError.self) {
            try client.get("https://127.0.0.1:\(server.port)/")
        }
        #expect(other?.code == .tls)
        #expect(other?.detail.contains("mismatch") == true, "\(String(describing: other))")
        // The machine's own store does not know this authority.
        #expect(throws: FetchError(.tls, "")) {
            try HTTPClient().get("https://localhost:\(server.port)/")
        }
        // A file without certificates, and none at all.
        for path in ["\(directory)/key.pem", "\(directory)/none.pem"] {
            #expect(throws: FetchError(.tls, "")) {
                try HTTPClient(caFile: path).get("https://localhost:\(server.port)/")
            }
        }
        // Plain HTTP to a TLS port, and TLS to a plain port.
        #expect(throws: FetchError.self) {
            try client.get("http://localhost:\(server.port)/")
        }
        let plain = try TestServer { _ in .last("HTTP/1.1 200 OK\r\n\r\n") }
        let limited = HTTPClient(
            limits: HTTPClient.Limits(connectMilliseconds: 500), caFile: "\(directory)/ca.pem")
        #expect(throws: FetchError.self) { try limited.get("https://localhost:\(plain.port)/") }
    }

    @Test("Expired certificates and those of other authorities or purposes are refused")
    func certificates() throws {
        let authority = try Self.authority()
        let stranger = try Self.authority()
        let key = try SigningKey.generate(.ecdsaP256)
        let name = IssuingAuthority.Subject(commonName: "localhost")
        let profile = IssuingAuthority.Profile.server(names: ["localhost"])
        let far: Int64 = 4_102_444_800
        let refused = [
            try authority.issue(
                name, publicKey: key.publicKey, profile: profile, notBefore: 0, notAfter: 86_400),
            try authority.issue(
                name, publicKey: key.publicKey, profile: profile, notBefore: far - 1,
                notAfter: far),
            try stranger.issue(
                name, publicKey: key.publicKey, profile: profile, notBefore: 0, notAfter: far),
            try authority.issue(
                name, publicKey: key.publicKey, profile: .server(names: ["other.example"]),
                notBefore: 0, notAfter: far),
            try authority.issue(
                name, publicKey: key.publicKey, profile: .person, notBefore: 0, notAfter: far),
        ]
        for certificate in refused {
            let directory = try FileSystem.temporaryDirectory(prefix: "antin-tls")
            defer { try? FileSystem.removeTree(directory) }
            try DurableFile.write(
                Array(authority.certificate.pem.utf8), to: "\(directory)/ca.pem")
            let server = try Server(directory, chain: [certificate], key: key)
            try #require(server.port != 0)
            #expect(throws: FetchError(.tls, "")) {
                try HTTPClient(caFile: "\(directory)/ca.pem")
                    .get("https://localhost:\(server.port)/")
            }
        }
    }
}
